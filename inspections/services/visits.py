"""A visit from its allotment to its conclusion."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import journal
from common import clock
from common.errors import NotAllowed
from common.moves import step
from inspections.deeds import Deed
from inspections.errors import Incomplete, NotOurVisit, SameInspector, WrongDay, WrongFacts
from inspections.models import Answer, ChecklistItem, Reply, Visit
from inspections.services.calendar import is_working_day
from inspections.services.spreading import leads_of
from inspections.states import VISIT_MOVES, VisitState
from staff import rights
from staff.models import User


def _held(visit_id: int, move: str) -> Visit:
    """The visit, locked, moved one step; or MoveRefused."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("plan", "team", "seller").get(pk=visit_id)
    visit.state = step(VISIT_MOVES, move, visit.state)
    return visit


@transaction.atomic
def allot(
    *, visit_id: int, by: User, lead_id: int | None, day: date | None = None, team_id: int | None = None, why: str = ""
) -> Visit:
    """Say who leads the visit, on which day, and, for planners, which team goes. Never the same lead twice running."""
    visit = _held(visit_id, "allot")
    planner = rights.may(by, "inspections.draft_plan")
    rights.require(by, "inspections.allot_visit", within=None if planner else visit.team)
    if team_id and team_id != visit.team_id:
        if not planner:
            raise NotAllowed(_("Only planners give a visit to another team."), permission="inspections.draft_plan")
        visit.team_id = team_id
    before = {"lead": visit.lead_id, "day": visit.day.isoformat()}
    if day and day != visit.day:
        visit.day = _checked_day(visit, day)
    visit.lead_id = _checked_lead(visit, lead_id)
    visit.save(update_fields=["team", "lead", "day"])
    journal.record(
        by,
        Deed.VISIT_ALLOTTED,
        visit,
        team=visit.team_id,
        lead=visit.lead_id,
        day=visit.day.isoformat(),
        why=why,
        before=before,
    )
    return visit


def _checked_day(visit: Visit, day: date) -> date:
    if not visit.plan.starts_on <= day <= visit.plan.ends_on:
        raise WrongDay(_("The day lies outside the plan's period."), field="day")
    if day < clock.today():
        raise WrongDay(_("A visit is not planned for a day gone by."), field="day")
    if not is_working_day(day):
        raise WrongDay(_("Offices rest on that day."), field="day")
    return day


def _checked_lead(visit: Visit, lead_id: int | None) -> int | None:
    if lead_id is None:
        return None
    leads = leads_of([visit.team_id]).get(visit.team_id, [])
    if (
        not User.objects.with_perm(
            "inspections.conduct_visit", backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
        )
        .filter(pk=lead_id, team=visit.team_id, is_active=True)
        .exists()
    ):
        raise WrongFacts(_("The lead must be somebody of the team who conducts visits."), field="lead")
    last = visit_before(visit)
    if last and last.lead_id == lead_id and len(leads) > 1:
        raise SameInspector(
            _("%(who)s led the last visit to this seller; somebody else leads this one.") % {"who": last.lead},
            field="lead", visit=last.pk,
        )  # fmt: skip
    return lead_id


def visit_before(visit: Visit) -> Visit | None:
    """The visit to the same seller before this one, under any plan."""
    rows = Visit.objects.filter(seller=visit.seller_id, day__lte=visit.day).exclude(pk=visit.pk)
    return rows.exclude(state=VisitState.CANCELLED).select_related("lead").order_by("-day", "-pk").first()


def _require_conductor(by: User, visit: Visit) -> None:
    """Inspectors of the visit's team."""
    rights.require(by, "inspections.conduct_visit", within=visit.team)


@transaction.atomic
def start(*, visit_id: int, by: User) -> Visit:
    """Arrived on the spot. The lead starts the visit; one without a lead is led by whoever starts it."""
    visit = _held(visit_id, "start")
    _require_conductor(by, visit)
    if visit.lead_id and visit.lead_id != by.pk:
        raise NotOurVisit(
            _("%(who)s leads this visit. Ask the head of the team to allot it to you.") % {"who": visit.lead},
            lead=visit.lead_id,
        )
    visit.lead, visit.started_at = by, clock.now()
    visit.save(update_fields=["state", "lead", "started_at"])
    journal.record(by, Deed.VISIT_STARTED, visit, team=visit.team, day=visit.day.isoformat())
    return visit


@transaction.atomic
def meet(*, visit_id: int, by: User, present: str) -> Visit:
    """Write down who was present."""
    visit = _held(visit_id, "meet")
    _require_conductor(by, visit)
    if not present.strip():
        raise WrongFacts(_("Say who was present; if nobody, write that and who witnessed it."), field="present")
    visit.present = present.strip()[:200]
    visit.save(update_fields=["present"])
    journal.record(by, Deed.VISIT_MET, visit, team=visit.team, present=visit.present)
    return visit


@transaction.atomic
def answer(*, visit_id: int, by: User, item_id: int, reply: str, note: str = "") -> Answer:
    """Answer one question of the checklist. Answering again replaces the answer; the journal keeps both."""
    visit = _held(visit_id, "answer")
    _require_conductor(by, visit)
    item = questions_of(visit).filter(pk=item_id).first()
    if item is None:
        raise WrongFacts(_("This question is not on the plan's checklist."), field="item")
    if reply == Reply.NO and not note.strip():
        raise WrongFacts(_("Say in a few words what is not as it should be."), field="note")
    before = Answer.objects.filter(visit=visit, item=item).values_list("reply", flat=True).first()
    given, _made = Answer.objects.update_or_create(
        visit=visit, item=item, defaults={"reply": Reply(reply), "note": note.strip()[:300]}
    )
    journal.record(
        by,
        Deed.VISIT_ANSWERED,
        visit,
        team=visit.team,
        question=item.code,
        reply=given.reply,
        note=given.note,
        before=before,
    )
    return given


def questions_of(visit: Visit):  # type: ignore[no-untyped-def]
    """The questions asked on this visit, in their order."""
    return ChecklistItem.objects.filter(plans=visit.plan_id).order_by("order", "code")


def unanswered(visit: Visit) -> list[ChecklistItem]:
    """Questions without an answer, in their order."""
    return list(questions_of(visit).exclude(answers__visit=visit))


@transaction.atomic
def conclude(*, visit_id: int, by: User, outcome: str) -> Visit:
    """End the visit. Incomplete names what its record still lacks."""
    visit = _held(visit_id, "conclude")
    _require_conductor(by, visit)
    page = reverse("inspections:visit-detail", args=[visit.pk])
    missing = []
    if not visit.present:
        missing.append({"code": "present", "words": str(_("Who was present")), "url": f"{page}?step=present"})
    missing += [
        {"code": item.code, "words": str(item), "url": f"{page}?step=question&item={item.pk}"}
        for item in unanswered(visit)
    ]
    if not outcome.strip():
        missing.append({"code": "outcome", "words": str(_("Outcome in a few words")), "url": f"{page}?step=conclude"})
    if missing:
        raise Incomplete(_("The record of the visit is not complete yet."), missing=missing)
    visit.outcome, visit.concluded_at = outcome.strip(), clock.now()
    visit.save(update_fields=["state", "outcome", "concluded_at"])
    journal.record(by, Deed.VISIT_CONCLUDED, visit, team=visit.team, findings=visit.findings.count())
    return visit


@transaction.atomic
def cancel(*, visit_id: int, by: User, why: str) -> Visit:
    """The visit is not made; the reason is kept. For the lead, the head of the team and planners."""
    visit = _held(visit_id, "cancel")
    if not rights.may(by, "inspections.draft_plan") and not (
        visit.lead_id == by.pk and rights.may(by, "inspections.conduct_visit", within=visit.team)
    ):
        rights.require(by, "inspections.allot_visit", within=visit.team)
    if not why.strip():
        raise WrongFacts(_("Say why."), field="why")
    if visit.findings.exists():
        raise WrongFacts(_("Something was found on this visit; conclude it instead."))
    visit.cancelled_why = why.strip()[:300]
    visit.save(update_fields=["state", "cancelled_why"])
    journal.record(by, Deed.VISIT_CANCELLED, visit, team=visit.team, why=visit.cancelled_why)
    return visit

"""Notices: one digest a day for each person whom a clock concerns, in the product and by mail; muting a case for a time."""

from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases import escalation
from cases.errors import WrongFacts
from cases.models import Case, Deadline, Mute, Notice
from cases.services.deadlines import DEEMING_TERMS, OFFENDERS_TERMS
from cases.states import DeadlineState
from common import clock
from staff import rights
from staff.models import Title, User

MOST_LINES = 40
LONGEST_MUTE = 60
HEADS = (Title.TEAM_HEAD, Title.DEPUTY_TEAM_HEAD)
LEADERS = (Title.SUBDEPARTMENT_HEAD, Title.DEPUTY_SUBDEPARTMENT_HEAD)
# The offender's own terms are no task of ours; arrears have lists of their own.
NOT_OURS = ("EXECUTE_10D", *OFFENDERS_TERMS, *DEEMING_TERMS)


@transaction.atomic
def write(*, on: date) -> int:
    """Write the digests of a day; a second run the same day adds nothing. How many were written."""
    told: dict[int, list[dict[str, object]]] = defaultdict(list)
    muted = set(Mute.objects.filter(until__gte=on).values_list("person_id", "case_id"))
    heads, leaders = _heads(), _leaders()
    for deadline in _nearing(on):
        audience = {
            "inspector": [person.pk for person in deadline.case.members.all() if person.is_active],
            "team_head": heads.get(deadline.case.team_id, []), "supervisor": leaders,
        }  # fmt: skip
        heard: set[int] = set()
        for level in escalation.levels(deadline.due_on, on):
            for person in audience[level]:
                if person not in heard and (person, deadline.case_id) not in muted:
                    heard.add(person)
                    told[person].append({"deadline": deadline.pk, "level": level})
    rows = [
        Notice(person_id=person, on=on, lines=lines[:MOST_LINES], more=max(0, len(lines) - MOST_LINES))
        for person, lines in told.items()
    ]
    before = Notice.objects.filter(on=on).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(on=on).count() - before


def _nearing(on: date) -> list[Deadline]:
    rows = Deadline.objects.filter(
        state__in=(DeadlineState.RUNNING, DeadlineState.MISSED), due_on__lte=on + timedelta(days=escalation.FARTHEST),
        case__closed_on__isnull=True,
    )  # fmt: skip
    return list(
        rows.exclude(code__in=NOT_OURS)
        .select_related("case")
        .prefetch_related("case__members")
        .order_by("due_on", "pk")
    )


def _heads() -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    for pk, team in User.objects.filter(is_active=True, title__in=HEADS).values_list("pk", "team_id"):
        found[team].append(pk)
    return found


def _leaders() -> list[int]:
    return list(User.objects.filter(is_active=True, title__in=LEADERS).values_list("pk", flat=True))


def unmailed(on: date) -> list[int]:
    """Notices of the day for people with an address, when a mail server is configured."""
    if not settings.MAIL_NOTICES:
        return []
    rows = Notice.objects.filter(on=on, mailed_at__isnull=True, person__is_active=True).exclude(person__email="")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def mail(*, notice_id: int) -> bool:
    """Send one notice in the person's language, once; a mail server that is away is tried again by the clock."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related("person").get(pk=notice_id)
    if notice.mailed_at is not None:
        return False
    with translation.override(notice.person.language):
        page = {"notice": notice, "rows": rows_of(notice)}
        subject = _now("Deadlines of %(day)s: %(count)s") % {
            "day": notice.on.strftime("%d/%m/%Y"),
            "count": len(notice.lines),
        }
        words = render_to_string("cases/notice_mail.txt", page)
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])
    send_mail(subject, words, None, [notice.person.email])
    return True


def rows_of(notice: Notice) -> list[Deadline]:
    """The clocks of a notice as they stand now, in its order, those still in the person's sight."""
    wanted = [line["deadline"] for line in notice.lines]
    seen = Deadline.objects.visible_to(notice.person).filter(pk__in=wanted)
    found = {row.pk: row for row in seen.select_related("case__team", "violation", "decision")}
    return [found[pk] for pk in wanted if pk in found]


@transaction.atomic
def mute(*, case_id: int, by: User, days: int = 7) -> Mute:
    """Hear nothing of a case for some days; its clocks stay on every list."""
    case = Case.objects.get(pk=case_id)
    rights.require(by, "cases.read_cases", within=case.team_id)
    if not 1 <= days <= LONGEST_MUTE:
        raise WrongFacts(_("A case is muted for at most 60 days."), field="days")
    row, _made = Mute.objects.update_or_create(
        person=by, case=case, defaults={"until": clock.today() + timedelta(days=days)}
    )
    return row


@transaction.atomic
def unmute(*, case_id: int, by: User) -> None:
    """Hear of the case again."""
    Mute.objects.filter(person=by, case_id=case_id).delete()

"""What the pages of this room read, each in a number of queries that does not grow with the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from audit.selectors import timeline
from cases import law, whatif, words
from cases.models import (
    Case,
    CaseExhibit,
    Deadline,
    Decision,
    Fine,
    GoodsLine,
    Payment,
    Referral,
    Remark,
    Sanction,
    Violation,
)
from cases.models.decision import RemarkCategory
from cases.services import delegations, fines
from cases.services.deadlines import DECISION_TERMS, DEEMING_TERMS, OFFENDERS_TERMS
from cases.services.violations import facts_of
from cases.states import DeadlineState, DecisionState, FineState, ViolationState
from common.errors import Refused
from evidence.models import Exhibit
from evidence.posting_selectors import standing_of
from evidence.selectors import holding
from laws.models import Provision
from sellers.models import PlatformAccount, Seller
from sellers.selectors import search

RECENT = 20


def _next_due(**which: Any) -> Subquery:
    """The day of the first running clock of the row that is ours; the offender's own terms lapse, they are no task."""
    running = Deadline.objects.running().exclude(code__in=[*OFFENDERS_TERMS, *DEEMING_TERMS]).filter(**which)
    running = running.order_by().values(*which)
    return Subquery(running.annotate(first=Min("due_on")).values("first"))


def case_list(user: Any) -> QuerySet[Case]:
    """Cases in sight, newest first, with their first due day, violations and fines."""
    standing = Q(violations__state__in=[ViolationState.ESTABLISHED, ViolationState.DECIDED])
    return (
        Case.objects.visible_to(user)
        .select_related("team", "seller", "area")
        .annotate(
            next_due_on=_next_due(case=OuterRef("pk")),
            violation_count=Count("violations", filter=standing, distinct=True),
        )
        .order_by("-pk")
    )


def violation_list(user: Any) -> QuerySet[Violation]:
    return (
        Violation.objects.visible_to(user)
        .select_related("case__team", "seller", "account", "provision", "area")
        .annotate(next_due_on=_next_due(violation=OuterRef("pk")))
        .order_by("-detected_on", "-pk")
    )


def decision_list(user: Any) -> QuerySet[Decision]:
    return (
        Decision.objects.visible_to(user)
        .select_related("case__team", "seller", "drafted_by", "issued_by", "fine")
        .annotate(violation_count=Count("sanctions"))
        .order_by(F("issued_on").desc(nulls_first=True), "-pk")
    )


def fine_list(user: Any) -> QuerySet[Fine]:
    return (
        Fine.objects.visible_to(user)
        .select_related("decision__case__team", "decision__seller")
        .prefetch_related("payments", "reliefs__parts")
        .order_by("-decision__issued_on", "-pk")
    )


def deadline_list(user: Any) -> QuerySet[Deadline]:
    return (
        Deadline.objects.visible_to(user)
        .select_related("case__team", "violation__provision", "decision__fine")
        .order_by("due_on", "pk")
    )


def payment_list(user: Any) -> QuerySet[Payment]:
    return (
        Payment.objects.visible_to(user)
        .select_related("fine__decision__case", "recorded_by")
        .order_by("-paid_on", "-pk")
    )


def referral_list(user: Any) -> QuerySet[Referral]:
    return Referral.objects.visible_to(user).select_related("case__team", "sent_by")


def open_violations(case: Case) -> list[Violation]:
    """Violations of the case nobody has decided, referred or withdrawn."""
    rows = case.violations.filter(state=ViolationState.ESTABLISHED).select_related("provision", "seller")
    return list(rows.order_by("pk"))


def returned(user: Any, category: str = "") -> dict[str, Any]:
    """Remarks on drafts in sight: how many of each kind, and the rows of one kind (or of all)."""
    rows = Remark.objects.filter(decision__in=Decision.objects.visible_to(user))
    counts = {row["category"]: row["n"] for row in rows.order_by().values("category").annotate(n=Count("pk"))}
    shown = rows.filter(category=category) if category in RemarkCategory.values else rows
    shown = shown.select_related("decision__case__team", "decision__drafted_by", "by").order_by("-at")
    kinds = [{"code": code, "words": said, "count": counts.get(code, 0)} for code, said in RemarkCategory.choices]
    return {"kinds": kinds, "rows": list(shown[:200]), "category": category, "total": sum(counts.values())}


def grid(user: Any, case: Case) -> list[Violation]:
    """Violation, party, provision, outcome and proof of a case; each row with its standing `cell` and `referral`."""
    cells = Sanction.objects.exclude(decision__state__in=[DecisionState.DISCARDED, DecisionState.ANNULLED])
    rows = violation_list(user).filter(case=case).order_by("seller__name", "pk")
    rows = rows.prefetch_related(
        "proofs", Prefetch("sanctions", cells.select_related("decision").order_by("-pk"), to_attr="cells"), "referrals"
    )
    found = list(rows)
    for row in found:
        row.cell = row.cells[0] if row.cells else None
        row.referral = next((each for each in row.referrals.all() if each.agency == "police"), None)
    return found


def with_owed(rows: Iterable[Fine], on: date) -> list[Fine]:
    """Fines with what is owed on a day (`owed`) and whether they are late; from prefetched payments, without further queries."""
    found = list(rows)
    for fine in found:
        fine.owed = fines.owed(fine, on) if fine.state != FineState.VOID else None
        fine.late = fine.is_overdue(on)
    return found


def case_counts(case: Case) -> dict[str, int]:
    """How many things stand in each tab of a case, in one query."""
    running = Q(deadlines__state__in=[DeadlineState.RUNNING, DeadlineState.MISSED])
    row = Case.objects.filter(pk=case.pk).aggregate(
        exhibits=Count("filings", distinct=True), violations=Count("violations", distinct=True),
        decisions=Count("decisions", distinct=True), deadlines=Count("deadlines", filter=running, distinct=True),

    )  # fmt: skip
    # Long lists are counted by themselves: joined, their rows would multiply.
    row |= {"papers": case.papers.count(), "goods": GoodsLine.objects.filter(seizure__case=case).count()}
    return {name: count or 0 for name, count in row.items()}


def case_overview(user: Any, case: Case, on: date) -> dict[str, Any]:
    """The first tab: what runs, what was found, what was decided, what was paid, and the latest lines of the journal."""
    running = case.deadlines.filter(state__in=[DeadlineState.RUNNING, DeadlineState.MISSED])
    money = Fine.objects.filter(decision__case=case).exclude(state=FineState.VOID)
    return {
        "clocks": whatif.with_what_if(running.select_related("violation", "decision").order_by("due_on")[:6]),
        "referrals": list(case.referrals.all()[:6]),
        "violations": list(violation_list(user).filter(case=case)[:6]),
        "decisions": list(decision_list(user).filter(case=case)[:6]),
        "money": money.aggregate(fined=Sum("amount_vnd"), paid=Sum("paid_vnd"), late=Sum("late_paid_vnd")),
        "standing": standing_of(case.filings.values_list("exhibit", flat=True)),
        "members": list(case.members.select_related("team").order_by("full_name")),
        "lines": case_timeline(user, case, at_most=8),
    }


def case_exhibits(case: Case) -> dict[str, Any]:
    """The tab of exhibits: what is filed, and how the captured pages behind it stand."""
    filings = list(case_filings(case))
    return {"filings": filings, "standing": standing_of(each.exhibit_id for each in filings)}


def case_filings(case: Case) -> QuerySet[CaseExhibit]:
    """Exhibits of the case with who filed them and how many violations rest on them."""
    return (
        case.filings.select_related("exhibit", "filed_by")
        .annotate(
            proof_count=Count(
                "exhibit__violations", filter=Q(exhibit__violations__case=case) & ~Q(exhibit__violations__state="withdrawn"),
                distinct=True,
            )
        )
        .order_by("-filed_at", "-pk")
    )  # fmt: skip


def exhibits_to_file(user: Any, case: Case, text: str = "") -> list[Exhibit]:
    """The latest exhibits the person sees that are not in the case; with `text`, those of that name, words or digest."""
    rows = Exhibit.objects.visible_to(user).exclude(pk__in=case.filings.values("exhibit"))
    if text:
        rows = rows.filter(Q(pk__in=holding(text)) | Q(sha256__startswith=text.lower()))
    return list(rows.order_by("-pk")[: RECENT * 2])


def exhibits_for_proof(user: Any, case: Case, at_hand: Iterable[int] = ()) -> list[Exhibit]:
    """What a violation may rest on: the exhibits of the case, those asked for, and the latest the person sees."""
    filed = list(Exhibit.objects.filter(filings__case=case).order_by("-filings__filed_at"))
    seen = Exhibit.objects.visible_to(user)
    asked = list(seen.filter(pk__in=list(at_hand)))
    recent = list(seen.order_by("-pk")[:RECENT])
    return list({exhibit.pk: exhibit for exhibit in [*asked, *filed, *recent]}.values())


def case_timeline(user: Any, case: Case, at_most: int = 300) -> list[words.Line]:
    """The journal of the case and of everything in it, newest first."""
    things: list[Any] = [case]
    for rows in (case.violations, case.decisions, case.deadlines, case.papers):
        things += list(rows.only("pk"))
    things += [*case.events.only("pk"), *case.referrals.only("pk")]
    things += list(Fine.objects.filter(decision__case=case).only("pk"))
    links = {(thing._meta.label_lower, thing.pk): _address(thing) for thing in things}
    return [_line(entry, links) for entry in timeline(user, things, at_most)]


def thing_timeline(user: Any, *things: Any) -> list[words.Line]:
    """The journal of single things."""
    return [_line(entry, {}) for entry in timeline(user, things)]


def _address(thing: Any) -> str:
    return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") and not isinstance(thing, Case) else ""


def _line(entry: Any, links: dict[tuple[str, int], str]) -> words.Line:
    said, icon, tone = words.DEEDS.get(entry.deed, (entry.deed, "", "quiet"))
    url = links.get((entry.subject_type, entry.subject_id), "")
    return words.Line(entry.at, entry.by, said, words.detail(entry.facts), url, icon, tone)


def violation_detail(user: Any, pk: int) -> QuerySet[Violation]:
    return (
        Violation.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("case__team", "seller", "account", "provision", "area", "established_by")
        .prefetch_related("proofs", "deadlines")
    )


def decision_detail(user: Any, pk: int) -> QuerySet[Decision]:
    sanctions = Sanction.objects.select_related("violation__provision", "violation__account", "violation__area")
    return (
        Decision.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("case__team", "case__area", "seller__area", "drafted_by__team", "issued_by__team", "fine")
        .prefetch_related(
            Prefetch("sanctions", sanctions.prefetch_related("violation__proofs", "violation__deadlines").order_by("pk")),
            "remarks__by", "authors", "deadlines",
        )
    )  # fmt: skip


def free_violations(case: Case, decision: Decision | None = None) -> list[Violation]:
    """Violations of the case a draft may be about."""
    live = Sanction.objects.filter(decision__state__in=[DecisionState.DRAFT, DecisionState.SUBMITTED])
    if decision is not None:
        live = live.exclude(decision=decision)
    rows = case.violations.filter(state=ViolationState.ESTABLISHED).exclude(pk__in=live.values("violation"))
    return list(rows.select_related("provision", "seller", "account").order_by("seller__name", "pk"))


def competence(decision: Decision, user: Any, on: date) -> dict[str, Any]:
    """Who may sign: as kept with a signed decision; reckoned for the day while it waits. `mine` is whether this person's title may."""
    kept = decision.competence
    if decision.state in (DecisionState.ISSUED, DecisionState.ANNULLED):
        return {
            "signers": words.roles(kept.get("may_sign", [])),
            "reasons": words.reasons(kept.get("because", [])),
            "mine": False,
        }
    try:
        may = law.may_sign([facts_of(each.violation, on) for each in decision.sanctions.all()], on)
    except Refused as refused:
        return {"signers": [], "refused": refused, "mine": False}
    delegation = delegations.standing_for(user, on)
    mine = user.title in may or (delegation is not None and delegation.head.title in may)
    return {"signers": words.roles(may), "reasons": [], "mine": mine, "delegation": delegation}


def other_terms(deadline: Deadline) -> list[law.Due]:
    """The other terms for the decision that could take this one's place, with the day each ends."""
    if deadline.code not in DECISION_TERMS:
        return []
    told = [
        law.due(code, deadline.started_on)
        for code in DECISION_TERMS
        if code not in (deadline.code, "DECISION_AFTER_RETURN")
    ]
    return [each for each in told if each.due_on]


def fine_sums(rows: QuerySet[Fine]) -> dict[str, int]:
    """How many fines these are, and their money: set, paid, late charge paid."""
    told = rows.order_by().aggregate(
        count=Count("pk"), fined=Sum("amount_vnd"), paid=Sum("paid_vnd"), late=Sum("late_paid_vnd")
    )
    return {name: value or 0 for name, value in told.items()}


def similar_fines(user: Any, violation: Violation) -> list[Sanction]:
    """Amounts set before under the same article for goods of like value, for comparison; newest first."""
    rows = Sanction.objects.filter(
        decision__state=DecisionState.ISSUED, violation__provision__instrument=violation.provision.instrument,
        violation__provision__article=violation.provision.article, decision__in=Decision.objects.visible_to(user),
    ).exclude(violation=violation)  # fmt: skip
    if violation.value_vnd:
        rows = rows.filter(violation__value_vnd__range=(violation.value_vnd // 2, violation.value_vnd * 2))
    return list(rows.select_related("decision", "violation__provision").order_by("-decision__issued_on")[:5])


@dataclass(frozen=True)
class Party:
    """A choice for "whose act": an account with its seller, or a seller; `fined` is how often before."""

    value: str
    name: str
    note: str
    fined: int


def parties(text: str) -> list[Party]:
    """Accounts and sellers that match what was typed, identifiers included."""
    if len(text.strip()) < 2:
        return []
    found = search(text)
    accounts = [_account_party(account) for account in found.accounts[:10]]
    return [*accounts, *(_seller_party(seller) for seller in found.sellers[:10])]


def party(value: str) -> Party | None:
    """The choice behind "account:12" or "seller:5"; None for anything else."""
    kind, _colon, pk = value.partition(":")
    if not pk.isdecimal():
        return None
    if kind == "account":
        account = PlatformAccount.objects.select_related("seller").filter(pk=pk).first()
        return _account_party(account) if account else None
    seller = Seller.objects.select_related("area").filter(pk=pk).first() if kind == "seller" else None
    return _seller_party(seller) if seller else None


def _account_party(account: PlatformAccount) -> Party:
    owner = account.seller
    note = " · ".join(
        part for part in (account.get_platform_display(), account.handle or account.key, str(owner or "")) if part
    )
    return Party(f"account:{account.pk}", str(account), note, owner.fined_times if owner else 0)


def _seller_party(seller: Seller) -> Party:
    note = " · ".join(str(part) for part in (seller.get_kind_display(), seller.area) if part)
    return Party(f"seller:{seller.pk}", seller.name, note, seller.fined_times)


def provisions(text: str, on: date) -> list[Provision]:
    """Provisions in force on that day that fit what was typed."""
    return law.search_provisions(text, on)


def provision(pk: Any) -> Provision | None:
    return Provision.objects.filter(pk=pk).first() if str(pk or "").isdecimal() else None

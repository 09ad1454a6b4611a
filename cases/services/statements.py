"""Lines of a bank or treasury statement become payments: proposed by the matching, booked only when a person says so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import journal
from cases.deeds import Deed
from cases.errors import WrongMoney
from cases.models import Fine, Payment, Rejection
from cases.services import fines
from evidence.models import Exhibit, Record, RecordKind
from staff import rights
from staff.models import User


def paper(record: Record) -> tuple[str, str]:
    """(receipt, office) of a line: the bank's reference, or the place of the line in its sealed exhibit; the account it came onto."""
    told = record.fields
    receipt = told.get("reference") or f"{record.exhibit.sha256[:12]}-{record.line}"
    office = " ".join(part for part in (told.get("bank", ""), told.get("account", "")) if part)
    return " ".join(str(receipt).split()).upper()[:60], " ".join(office.split())[:80]


@transaction.atomic
def reject(*, record_id: int, fine_id: int, by: User) -> None:
    """Say that a line does not pay this fine: it is not proposed again, whoever looks. Saying it twice changes nothing."""
    record = Record.objects.select_related("exhibit").get(pk=record_id)
    fine = Fine.objects.visible_to(by).select_related("decision__case__team").get(pk=fine_id)
    rights.require(by, "cases.record_payment", within=fine.decision.case.team)
    if not Exhibit.objects.visible_to(by).filter(pk=record.exhibit_id).exists():
        raise WrongMoney(_("This line is in no statement you see."), code="line_unknown")
    receipt, office = paper(record)
    _row, made = Rejection.objects.get_or_create(
        exhibit=record.exhibit, receipt=receipt, office=office, fine=fine, defaults={"by": by}
    )
    if made:
        journal.record(
            by, Deed.PROPOSAL_REJECTED, fine, team=fine.decision.case.team, case=fine.decision.case_id,
            number=fine.decision.number, receipt=receipt,
        )  # fmt: skip


@transaction.atomic
def confirm(*, record_id: int, fine_id: int, by: User) -> Payment:
    """Book a line of a sealed statement as a fine's payment, once. More than is owed stands to be paid back."""
    record = Record.objects.select_related("exhibit").get(pk=record_id)
    if not Exhibit.objects.visible_to(by).filter(pk=record.exhibit_id).exists():
        raise WrongMoney(_("This line is in no statement you see."), code="line_unknown")
    if record.kind != RecordKind.PAYMENT or (record.amount_vnd or 0) <= 0 or record.at is None:
        raise WrongMoney(_("This line brought no money on a day that can be read."), code="line_no_payment")
    receipt, office = paper(record)
    return fines.record_payment(
        fine_id=Fine.objects.visible_to(by).get(pk=fine_id).pk, amount_vnd=record.amount_vnd or 0, receipt=receipt,
        office=office, paid_on=timezone.localtime(record.at).date(), by=by, keep_over=True,
    )  # fmt: skip

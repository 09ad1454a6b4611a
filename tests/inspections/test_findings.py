"""What was found: noted with proof, upheld as a violation in a case, or dismissed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from cases.errors import NoProof
from cases.models import Case, Violation
from common.errors import MoveRefused, NotAllowed
from evidence.services.batches import Incoming
from inspections.errors import WrongFacts
from inspections.models import Finding
from inspections.services import findings
from inspections.states import FINDING_MOVES
from laws.models import Provision
from tests.factories import inspections as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def law():
    call_command("load_laws", verbosity=0)
    return (
        Provision.objects.filter(article="17", fine_max__isnull=False)
        .in_force(date.today())
        .order_by("-fine_max")
        .first()
    )


@pytest.fixture
def visit(quan, ha, chi, dung, team5):
    return make.visit(quan, ha, team5, lead=chi)


@pytest.fixture
def found(visit, chi, work):
    photo = Incoming("anh.jpg", chunks=[b"\xff\xd8\xff a photo of goods without papers"])
    finding = make.finding(visit, chi, photos=[photo], quantity=Decimal(30), unit="hộp")
    work()
    return finding


def band_for(finding):
    """The provision whose band holds the value of the goods."""
    rows = Provision.objects.in_force(finding.found_on).filter(
        article="17", value_from__lte=finding.value_vnd, value_unit="VND"
    )
    return rows.filter(value_to__gt=finding.value_vnd).first() or rows.first()


def test_every_step_of_the_table_is_a_deed():
    assert all(callable(getattr(findings, name)) for name in FINDING_MOVES)


def test_photos_of_a_finding_are_sealed_evidence(found):
    assert [exhibit.name for exhibit in found.proofs()] == ["anh.jpg"]


def test_upholding_makes_a_violation_in_a_new_case_from_a_visit(law, found, chi):
    upheld = findings.uphold(finding_id=found.pk, by=chi, provision_id=(band_for(found) or law).pk)
    violation = upheld.violation
    assert violation.case.origin == "visit" and violation.case.team == found.visit.team
    assert violation.value_vnd == 45_000_000 and violation.proofs.count() == 1
    assert upheld.state == "upheld"


def test_the_second_finding_of_a_visit_joins_the_case_of_the_first(law, found, visit, chi, work):
    provision = (band_for(found) or law).pk
    findings.uphold(finding_id=found.pk, by=chi, provision_id=provision)
    other = (
        make.finding(visit, chi, photos=[Incoming("b.jpg", chunks=[b"another"])]) if visit.state != "planned" else None
    )
    visit.refresh_from_db()
    other = other or make.finding(visit, chi, photos=[Incoming("b.jpg", chunks=[b"another"])])
    work()
    findings.uphold(finding_id=other.pk, by=chi, provision_id=provision)
    assert Case.objects.count() == 1 and Violation.objects.count() == 2


def test_a_refused_violation_leaves_no_case_behind(law, visit, chi):
    bare = make.finding(visit, chi)
    with pytest.raises(NoProof):
        findings.uphold(finding_id=bare.pk, by=chi, provision_id=law.pk)
    assert not Case.objects.exists() and Finding.objects.get(pk=bare.pk).state == "noted"


def test_a_finding_without_a_provision_is_not_upheld(found, chi):
    with pytest.raises(WrongFacts):
        findings.uphold(finding_id=found.pk, by=chi)


@pytest.mark.parametrize("who", ["minh", "lan", "quan"])
def test_strangers_auditors_and_planners_judge_nothing(who, law, found, request):
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        findings.uphold(finding_id=found.pk, by=by, provision_id=law.pk)
    with pytest.raises(NotAllowed):
        findings.dismiss(finding_id=found.pk, by=by, why="x")
    with pytest.raises(NotAllowed):
        findings.note(visit_id=found.visit_id, by=by, goods="x")


def test_a_dismissed_finding_keeps_its_reason_and_stays_dismissed(found, chi):
    with pytest.raises(WrongFacts):
        findings.dismiss(finding_id=found.pk, by=chi, why=" ")
    assert findings.dismiss(finding_id=found.pk, by=chi, why="Có hóa đơn").dismissed_why == "Có hóa đơn"
    with pytest.raises(MoveRefused):
        findings.dismiss(finding_id=found.pk, by=chi, why="lại")


def test_nothing_is_found_before_arrival(visit, chi):
    with pytest.raises(WrongFacts):
        findings.note(visit_id=visit.pk, by=chi, goods="x")


@pytest.mark.parametrize(
    "wrong", [{"goods": " "}, {"value_vnd": -1}, {"value_vnd": 10**13}, {"exhibit_ids": [999_999]}]
)
def test_facts_that_cannot_be_are_refused(wrong, visit, chi):
    with pytest.raises(WrongFacts):
        make.finding(visit, chi, **wrong)


def test_one_click_from_finding_to_violation(law, found, chi, signed_in):
    browser, page = signed_in(chi), found.get_absolute_url()
    assert "Kem trộn" in browser.get(f"{page}uphold/").content.decode()
    provision = band_for(found) or law
    told = {
        "provision": provision.pk, "acted_on": found.found_on.isoformat(), "goods": found.goods, "value_vnd": "45.000.000",
        "description": "", "case": "",
    }  # fmt: skip
    answer = browser.post(f"{page}uphold/", told)
    assert answer.status_code == 302 and answer.url == Violation.objects.get().get_absolute_url()
    assert browser.get(page).status_code == 200

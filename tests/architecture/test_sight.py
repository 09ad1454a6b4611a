"""Every table with a scope, asked by the stranger Minh, by Chi whose team it is, and by Lan who sees all."""

import pytest
from django.apps import apps

from cases.services import corrections, events, goods, papers, referrals
from tests.architecture.rooms import ROOMS
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
# What belongs to a team. The common memory (sellers, law, areas, plans in force) is not in it: docs/decisions/0006.
OF_A_TEAM = {
    "evidence.batch", "evidence.exhibit", "cases.case", "cases.violation", "cases.decision", "cases.fine", "cases.payment",
    "cases.deadline", "cases.event", "cases.referral", "cases.booking", "cases.relief", "cases.correction", "cases.satisfaction", "audit.entry",
    "cases.coercion", "cases.reminder", "cases.rejection", "cases.paper", "cases.paperfile", "cases.seizure", "cases.seal", "cases.goodsline", "cases.move", "cases.valuation",
}  # fmt: skip


@pytest.fixture
def files(chi, ha):
    fine = make.fine(chi, ha)
    make.payment(fine, chi, 1_000_000)
    case = fine.decision.case
    corrections.correct(decision_id=fine.decision_id, by=ha, words="Địa chỉ", why="Ghi sai")
    events.note(kind="seized", happened_on=make.DETECTED, by=chi, case_id=case.pk)
    seizure = make.seizure(chi, case, keeper=ha)
    line = seizure.lines.get()
    goods.seal(case_id=case.pk, line_ids=[line.pk], number="NP-sight", by=chi)
    goods.value(case_id=case.pk, values={line.pk: 1}, source="a", basis="Hóa đơn", by=chi)
    referrals.send(case_id=case.pk, agency="tax", recipient="Thuế cơ sở 1", grounds="Doanh thu", by=chi)
    make.relief(fine, chi)
    make.chased(fine, chi)
    papers.render(paper_id=papers.make(case_id=case.pk, form="MBB01", by=chi).pk)


@pytest.mark.parametrize("label", sorted(OF_A_TEAM))
def test_a_stranger_sees_nothing_and_the_team_and_the_auditor_something(label, files, chi, minh, lan):
    rows = apps.get_model(label).objects
    if label == "audit.entry":
        rows = rows.filter(team_id__isnull=False)
        assert rows.visible_to(chi).exists()
        assert not rows.visible_to(minh).filter(team_id=chi.team_id).exists()
        return
    assert rows.visible_to(chi).exists(), "nothing to hide would prove nothing"
    assert rows.visible_to(lan).exists()
    assert not rows.visible_to(minh).exists()


def test_every_scoped_table_is_either_tried_here_or_common():
    # The whole ground floor is read by all staff.
    ground = {
        model._meta.label_lower
        for room in ("laws", "areas", "staff")
        for model in apps.get_app_config(room).get_models()
    }
    common = ground | {
        "sellers.seller", "sellers.platformaccount", "sellers.identifier", "sellers.premises", "sellers.link", "laws.provision",
        "areas.area", "staff.team", "inspections.plan", "library.guide",
    }  # fmt: skip
    tried_in_their_rooms = {
        "evidence.pack",
        "evidence.handover",
        "evidence.posting",
        "evidence.capture",
        "inspections.visit",
        "inspections.finding",
        "monitoring.watchrule",
        "monitoring.match",
    }
    scoped = {
        model._meta.label_lower
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if hasattr(model.objects.all(), "visible_to")
    }
    assert scoped - common - tried_in_their_rooms - OF_A_TEAM == set()

"""Roles as groups: which deeds each role may do. Loaded by `manage.py load_roles` (part of load_reference)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    label: object
    permissions: frozenset[str]


READ = {"cases.read_cases", "evidence.read_exhibits", "inspections.read_visits"}

INSPECTOR = {
    *READ,
    "evidence.receive_batch",
    "evidence.view_original",
    "evidence.export_exhibit",
    "evidence.hand_over_exhibit",
    "evidence.reread_exhibit",
    "evidence.recheck_posting",
    "evidence.order_capture",
    "sellers.register_seller",
    "sellers.judge_link",
    "sellers.mark_hub",
    "sellers.note_account",
    "cases.open_case",
    "cases.join_case",
    "cases.file_exhibit",
    "cases.establish_violation",
    "cases.correct_violation",
    "cases.withdraw_violation",
    "cases.keep_deadline",
    "cases.refer_case",
    "cases.draft_decision",
    "cases.submit_decision",
    "cases.serve_decision",
    "cases.record_payment",
    "cases.propose_relief",
    "cases.close_case",
    "cases.make_paper",
    "inspections.conduct_visit",
    "inspections.uphold_finding",
    "inspections.propose_plan",
    "monitoring.watch",
    "staff.make_token",
}
SUPERVISOR = {
    "evidence.view_original",
    "evidence.export_exhibit",
    "evidence.receive_batch",
    "evidence.hand_over_exhibit",
    "evidence.reread_exhibit",
    "evidence.recheck_posting",
    "evidence.order_capture",
    "evidence.hold_exhibit",
    "evidence.dispose_exhibit",
    "sellers.register_seller",
    "sellers.judge_link",
    "sellers.mark_hub",
    "sellers.merge_sellers",
    "sellers.note_account",
    "cases.open_case",
    "cases.join_case",
    "cases.assign_case",
    "cases.file_exhibit",
    "cases.establish_violation",
    "cases.correct_violation",
    "cases.withdraw_violation",
    "cases.keep_deadline",
    "cases.refer_case",
    "cases.draft_decision",
    "cases.submit_decision",
    "cases.send_back_decision",
    "cases.issue_decision",
    "cases.annul_decision",
    "cases.serve_decision",
    "cases.record_payment",
    "cases.reverse_payment",
    "cases.refund_fine",
    "cases.write_off_fine",
    "cases.propose_relief",
    "cases.decide_relief",
    "cases.close_case",
    "cases.make_paper",
    "cases.reopen_case",
    "inspections.conduct_visit",
    "inspections.uphold_finding",
    "inspections.propose_plan",
    "inspections.approve_plan",
    "inspections.allot_visit",
    "monitoring.watch",
    "reports.read_figures",
    "staff.make_token",
    "audit.read_journal",
    *READ,
}
ADMINISTRATOR = {
    "staff.manage_staff",
    "staff.make_token",
    "laws.amend_catalogue",
    "cases.keep_paper_template",
    "areas.load_boundaries",
    "inspections.draft_plan",
    "inspections.read_visits",
    "inspections.propose_plan",
    "inspections.approve_plan",
    "inspections.allot_visit",
    "sellers.mark_hub",
    "audit.retry_job",
    "evidence.verify_log",
    "evidence.dispose_exhibit",
    "reports.read_figures",
    "library.publish_guide",
}
AUDITOR = {
    "staff.see_all_teams",
    "evidence.view_original",
    "evidence.verify_log",
    "reports.read_figures",
    "audit.read_journal",
    *READ,
}

ROLES: dict[str, Role] = {
    "inspector": Role(_("Inspector"), frozenset(INSPECTOR)),
    "team_head": Role(_("Team head"), frozenset(SUPERVISOR)),
    "supervisor": Role(_("Supervisor"), frozenset(SUPERVISOR | {"staff.see_all_teams"})),
    "administrator": Role(_("Administrator"), frozenset(ADMINISTRATOR)),
    "auditor": Role(_("Auditor"), frozenset(AUDITOR)),
    "program": Role(_("Partner program"), frozenset({"evidence.receive_batch", *READ})),
}

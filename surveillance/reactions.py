"""What follows a deed: the jobs written with its journal line. Jobs of one line run in any order; each is safe twice."""

from audit.journal import JobFunction
from cases import tasks as cases
from cases.deeds import Deed as Cases
from evidence import tasks as evidence
from evidence.deeds import Deed as Evidence
from inspections import tasks as inspections
from inspections.deeds import Deed as Inspections
from monitoring import tasks as monitoring
from sellers import tasks as sellers
from sellers.deeds import Deed as Sellers

REACTIONS: dict[str, list[JobFunction]] = {
    Evidence.BATCH_RECEIVED: [evidence.seal_batch],
    Evidence.BATCH_SEALED: [evidence.seal_log],
    Evidence.EXHIBIT_SEALED: [evidence.read_exhibit, evidence.derive_exhibit],
    Evidence.EXHIBIT_DERIVED: [sellers.sight_exhibit],
    Evidence.EXHIBIT_READ: [sellers.sight_exhibit],
    Evidence.EXHIBIT_REREAD: [evidence.read_exhibit],
    Evidence.HANDOVER_ACCEPTED: [evidence.seal_log],
    Evidence.CAPTURE_ORDERED: [evidence.take_capture],
    Evidence.EXHIBIT_VIEWED: [evidence.seal_log],
    Evidence.EXHIBIT_DOWNLOADED: [evidence.seal_log],
    Evidence.PACK_EXPORTED: [evidence.build_pack],
    Evidence.PACK_TAKEN: [evidence.seal_log],
    Sellers.ACCOUNT_NOTED: [sellers.relink_account],
    Sellers.LINKING_ASKED: [sellers.link_accounts],
    Sellers.EXHIBIT_SIGHTED: [sellers.propose_links, monitoring.match_exhibit],
    Inspections.PLAN_APPROVED: [inspections.spread_visits],
    Cases.DECISION_ISSUED: [cases.print_decision],
    Cases.PAPER_MADE: [cases.render_paper],
    Cases.CLOCKS_AMENDED: [cases.reckon_clocks],
    Cases.FINE_PAID: [cases.close_if_done],
}

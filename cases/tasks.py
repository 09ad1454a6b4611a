"""The worker's doors of this room: what follows a paid fine, and the morning's look at the clocks."""

from typing import Any

from audit.work import on_queue
from cases.models import Deadline, Fine
from cases.services import cases, deadlines, notices, papers, serving
from cases.states import CaseState
from common import clock
from common.errors import MoveRefused


def close_if_done(fine_id: int, job: Any) -> None:
    """Close the case of a fine just paid when nothing in it is open any more. A second run changes nothing."""
    case = Fine.objects.select_related("decision__case").get(pk=fine_id).decision.case
    if case.state != CaseState.OPEN or any(cases.open_things(case)):
        return
    cases.close(case_id=case.pk, by=None)


@on_queue("clock")
def miss_deadlines(_subject_id: int, job: Any) -> None:
    """Mark the clocks that ran out yesterday or before. Those marked already are not running any more."""
    today = clock.today()
    deeming = Deadline.objects.running().filter(due_on__lte=today, code__in=deadlines.DEEMING_TERMS)
    for pk in deeming.values_list("pk", flat=True):
        serving.deem(deadline_id=pk, on=today)
    late = list(Deadline.objects.running().filter(due_on__lt=today).values_list("pk", flat=True))
    for done, pk in enumerate(late, 1):
        try:
            deadlines.miss(deadline_id=pk, on=today)
        except MoveRefused:  # somebody ended it this very moment
            continue
        job.progress(done=done, of=len(late))


def render_paper(paper_id: int, job: Any) -> None:
    """Set the files of a paper that was ordered."""
    papers.render(paper_id=paper_id, progress=job.progress)


def print_decision(decision_id: int, job: Any) -> None:
    """After the signing: order the paper of the decision, so that it lies ready."""
    papers.make_signed(decision_id=decision_id)


def reckon_clocks(_amendment_id: int, job: Any) -> None:
    """Reckon every open clock anew after a day off or a term was amended; those that did not move are left alone."""
    today = clock.today()
    rows = Deadline.objects.filter(state__in=deadlines.OPEN).exclude(code__startswith="LIMITATION").order_by("pk")
    waiting, moved = list(rows.values_list("pk", flat=True)), 0
    for done, pk in enumerate(waiting, 1):
        moved += deadlines.reckon_again(deadline_id=pk, on=today)
        job.progress(done=done, of=len(waiting), moved=moved)


@on_queue("clock")
def write_notices(_subject_id: int, job: Any) -> None:
    """The digest of the morning for everybody whom a clock concerns; one a day."""
    job.progress(done=notices.write(on=clock.today()))


@on_queue("clock")
def mail_notices(_subject_id: int, job: Any) -> None:
    """Send the day's digests that have not gone out; each is marked with its sending."""
    waiting, away = notices.unmailed(clock.today()), 0
    for done, pk in enumerate(waiting, 1):
        try:
            notices.mail(notice_id=pk)
        except OSError:  # the mail server is away: the others stay sent, this one goes with the next stroke
            away += 1
        job.progress(done=done, of=len(waiting), away=away)

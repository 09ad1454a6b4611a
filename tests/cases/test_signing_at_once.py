"""People at the same moment: numbers without gaps, one signature per draft, one payment per receipt."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from areas import loading
from areas.models import Area
from cases.models import RegisterBook
from cases.services import decisions, fines, registers
from common.errors import Refused
from laws.models import Competence
from laws.services import loading as laws_loading
from staff.models import Title
from tests.factories import cases as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reference(transactional_db):
    """A transactional test may find the reference data flushed by the one before it."""
    call_command("load_roles", verbosity=0)
    if not Area.objects.exists():
        loading.load()
    if not Competence.objects.exists():
        laws_loading.load()


def together(*deeds):
    """What each of the deeds answers or refuses, run at the same moment on connections of their own."""

    def run(deed):
        try:
            return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def signing(decision, person):
    return lambda: decisions.issue(decision_id=decision.pk, by=person, on=make.SIGNED)


def test_two_supervisors_signing_at_once_get_neighbouring_numbers(reference, chi, ha, engage):
    other = engage("hai", ["supervisor"], title=Title.SUBDEPARTMENT_HEAD)
    waiting = [make.submitted(chi) for _ in range(8)]
    deeds = [signing(decision, (ha, other)[n % 2]) for n, decision in enumerate(waiting)]
    numbers = sorted(decision.sequence for decision in together(*deeds))
    assert numbers == list(range(1, 9))
    assert RegisterBook.objects.get(book="decision", year=2026).last == 8


def test_a_thousand_numbers_taken_at_once_leave_no_gap_though_some_deeds_are_rolled_back(transactional_db):
    """16 connections take 1,000 numbers of one register; every seventh deed fails after it took its number."""
    kept: list[int] = []

    def take(_thread: int) -> None:
        try:
            while len(kept) < 1000:
                with suppress(InterruptedError), transaction.atomic():
                    number = registers.next_number("decision", 2026)
                    if random.random() < 1 / 7:
                        raise InterruptedError
                    transaction.on_commit(partial(kept.append, number))
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(take, range(16)))
    assert len(kept) >= 1000
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert RegisterBook.objects.get(book="decision", year=2026).last == len(kept)


def test_one_draft_is_signed_by_one_of_two(reference, chi, ha, engage):
    other = engage("hai", ["supervisor"], title=Title.SUBDEPARTMENT_HEAD)
    decision = make.submitted(chi)
    answers = together(signing(decision, ha), signing(decision, other))
    assert sorted(getattr(answer, "code", "signed") for answer in answers) == ["move_refused", "signed"]
    assert RegisterBook.objects.get(book="decision", year=2026).last == 1


def test_one_receipt_written_for_two_fines_at_once_counts_once(reference, chi, ha):
    two = [make.fine(chi, ha) for _ in range(2)]

    def paying(fine):
        return lambda: fines.record_payment(
            fine_id=fine.pk, amount_vnd=1_000_000, receipt="KB 1", paid_on=fine.due_on, by=chi
        )

    answers = together(*(paying(fine) for fine in two))
    assert sorted(getattr(answer, "code", "paid") for answer in answers) == ["paid", "receipt_used"]

"""The demo city: the same seed tells the same story, and the story has something for everybody today."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from cases.models import Decision, Payment, Violation
from common import clock
from inspections.models import Visit
from inspections.services.calendar import is_working_day
from sellers.models import Seller
from staff.models import User

pytestmark = pytest.mark.django_db


def told() -> dict[str, Any]:
    """What a visitor would compare: names, days, amounts and states, not row numbers."""
    return {
        "people": list(User.objects.order_by("username").values_list("username", "full_name", "team__number")),
        "sellers": sorted(Seller.objects.values_list("name", "kind", "area__code", "state")),
        "violations": sorted(
            Violation.objects.values_list("goods", "value_vnd", "acted_on", "provision__code", "seller__name", "state")
        ),
        "decisions": sorted(
            Decision.objects.exclude(number="").values_list("number", "issued_on", "state", "total_vnd")
        ),
        "payments": sorted(Payment.objects.values_list("paid_on", "amount_vnd")),
        "waiting for a signature": Decision.objects.awaiting_signature().count(),
        "long forgotten": Decision.objects.awaiting_signature().filter(due_on__lt=clock.today()).count(),
        "chi today": Visit.objects.open().filter(day=clock.today(), lead__username="chi").count(),
        "visits": sorted(Visit.objects.values_list("day", "team__number", "seller__name", "state")),
    }


def city(seed: int) -> dict[str, Any]:
    """One city, told and taken down again."""
    with transaction.atomic():
        call_command("build_demo", seed=seed, violations=40, verbosity=0)
        story = told()
        transaction.set_rollback(True)
    return story


@pytest.fixture
def demo(settings, monkeypatch, tmp_path):
    """As bin/run has it: the demo allowed, its files in a folder of its own."""
    settings.DEMO, settings.JOBS_INLINE = True, True
    settings.VAULT_DIR = tmp_path
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse battery")
    call_command("load_reference", verbosity=0)


@pytest.mark.slow
def test_the_same_seed_tells_the_same_story(demo):
    first, again = city(2026), city(2026)
    assert first["violations"] and first["decisions"] and first["payments"] and first["visits"]
    assert first["waiting for a signature"] and not first["long forgotten"]
    assert first["chi today"] or not is_working_day(clock.today())
    assert first == again

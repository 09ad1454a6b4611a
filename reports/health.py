"""What an administrator looks at in the morning: jobs, broker, store, space."""

import shutil
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection

from audit import selectors
from audit.models import Job
from evidence.models import Exhibit

PATIENCE_SECONDS = 1.0


def health_of() -> dict[str, Any]:
    """Facts for the health page; a part that does not answer says so instead of failing the page."""
    vault = settings.VAULT_DIR
    usage = shutil.disk_usage(vault if vault.exists() else vault.parent)
    with connection.cursor() as cursor:
        cursor.execute("SELECT version(), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    return {
        "jobs": selectors.job_counts(),
        "parked": list(Job.objects.filter(state="parked").order_by("-pk")[:20]),
        "oldest": Job.objects.unfinished().order_by("made_at").first(),
        "broker": broker_answers(),
        "database": {"version": " ".join(version.split()[:2]), "size": size},
        "store": {"exhibits": Exhibit.objects.count(), "free": usage.free, "total": usage.total},
    }


def broker_answers() -> bool:
    """Whether the bell can be rung just now."""
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)
    except Exception:  # kombu raises its own kinds; any of them means no
        return False
    return True

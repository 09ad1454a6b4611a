"""Rings the workers' bell: "come and look". A bell nobody hears is no loss; the clock rings again."""

import logging
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

_QUIET_SECONDS = 5.0
_silent_until = 0.0


def ring(queue: str) -> None:
    """Send the message now. When the broker is away, say so once and stay quiet for some seconds."""
    global _silent_until
    if settings.JOBS_INLINE or time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task("audit.tasks.look", args=[queue], queue=queue, retry=False, ignore_result=True)
    except Exception as trouble:  # kombu raises its own kinds; none of them may fail the deed that has been committed
        _silent_until = time.monotonic() + _QUIET_SECONDS
        logger.warning("the broker does not answer (%s); the clock will ring again", type(trouble).__name__)


def ring_on_commit(queues: set[str]) -> None:
    """Ring each queue once the present transaction has been committed."""
    for queue in sorted(queues):
        transaction.on_commit(partial(ring, queue))

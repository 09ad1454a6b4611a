"""The clock of journal and jobs. It can be set only by `travel`, for the demo city and tests; nothing else moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The present day in the city."""
    return timezone.localdate(now())


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)

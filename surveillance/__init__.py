"""The wiring: settings, what follows a request (urls), a deed (reactions), the clock (schedule). No room imports it."""

from surveillance.celery import app as celery_app

__all__ = ["celery_app"]

"""The Celery application: a doorbell, no more. The record of work is the job table (audit.work)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "surveillance.settings.dev")

app = Celery("surveillance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["audit"])
app.conf.beat_schedule = {
    "ring for what is due": {
        "task": "audit.tasks.ring_again",
        "schedule": 10.0,
        "options": {"queue": "clock", "expires": 30},
    },
    "strike what is due": {
        "task": "audit.tasks.strike_due",
        "schedule": 60.0,
        "options": {"queue": "clock", "expires": 300},
    },
}

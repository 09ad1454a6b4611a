"""Settings of the real worker processes of test_workers: jobs go over the broker, the table of work is the tests' own."""

from surveillance.settings.test import *  # noqa: F403

JOBS_INLINE = False
REACTIONS = "tests.audit.work_table.REACTIONS"
SCHEDULE = "tests.audit.work_table.SCHEDULE"

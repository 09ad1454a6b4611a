"""Pages captured by the worker's browser, where the authority permits it (CAPTURE_PAGES). One exhibit set per page."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit import journal
from common.moves import step
from evidence.capture.guard import Blocked, Guard
from evidence.deeds import Deed
from evidence.errors import CaptureOff, NoAddress, NoReason, NoTeam
from evidence.page_capture_models import Capture
from evidence.services import batches
from evidence.services.batches import Incoming
from evidence.services.postings import address_of
from evidence.states import CAPTURE_MOVES, CaptureState
from staff import rights
from staff.models import Team, User

SECONDS = 120
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The browser's process gets no key and no password of ours.
_CLEAN = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "SSL_CERT_FILE", "SSL_CERT_DIR")
_FILES = (("page.png", ".png"), ("page.mhtml", ".mhtml"), ("page.warc.gz", ".warc.gz"), ("capture.json", ".json"))


def chromium() -> str:
    """The browser on this machine: CHROMIUM names one, else the usual names; empty when there is none."""
    return os.environ.get("CHROMIUM") or next((found for name in BROWSERS if (found := shutil.which(name))), "")


@transaction.atomic
def order(*, by: User, url: str, why: str, team: Team | None = None) -> Capture:
    """Order that a page be captured; the worker does it."""
    if not settings.CAPTURE_PAGES:
        raise CaptureOff
    team = team or by.team
    if team is None:
        raise NoTeam
    rights.require(by, "evidence.order_capture", within=team)
    if len(why.strip()) < 3:
        raise NoReason
    try:
        url = address_of(url)
        Guard(settings.CAPTURE_ALLOW).target(url)
    except (Blocked, ValueError) as blocked:
        raise NoAddress from blocked
    made = Capture.objects.create(team=team, by=by, url=url, why=why.strip()[:300])
    journal.record(by, Deed.CAPTURE_ORDERED, made, team=team, url=url, why=made.why)
    return made


@transaction.atomic
def take(*, capture_id: int) -> Capture:
    """Capture the page and hand the files in as one set; a page that cannot be taken is a state with its reason. Twice changes
    nothing."""
    made = Capture.objects.select_for_update(of=("self",)).select_related("by", "team").get(pk=capture_id)
    if made.state != CaptureState.ORDERED:
        return made
    with tempfile.TemporaryDirectory(dir=settings.INCOMING_DIR) as work:
        said = _run(made.url, Path(work))
        if said:
            return fail(made, said)
        files, note = _set(made, Path(work))
        made.batch = batches.receive(by=made.by, files=files, source_url=made.url, note=note, team=made.team)
    made.state = step(CAPTURE_MOVES, "take", made.state)
    made.save(update_fields=["state", "batch"])
    journal.record(made.by, Deed.CAPTURE_TAKEN, made, team=made.team, url=made.url, batch=made.batch.pk)
    return made


def fail(made: Capture, said: str) -> Capture:
    """Say why the page could not be taken."""
    made.state, made.said = step(CAPTURE_MOVES, "fail", made.state), said[:60]
    made.save(update_fields=["state", "said"])
    journal.record(made.by, Deed.CAPTURE_FAILED, made, team=made.team, url=made.url, why=made.said)
    return made


def _run(url: str, work: Path) -> str:
    """Run the browser's program; empty when all went well, else the code of what went wrong."""
    if not chromium():
        return "no_browser"
    command = [sys.executable, "-m", "evidence.capture.browser", url, str(work), "--chromium", chromium()]
    command += [word for each in settings.CAPTURE_ALLOW for word in ("--allow", each)]
    clean = {name: os.environ[name] for name in _CLEAN if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the address is one argument, judged before
            command, cwd=settings.BASE_DIR, env=clean, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "too_slow"
    if done.returncode == 0:
        return ""
    return (
        done.stderr.strip().splitlines()[-1][:60] if done.returncode == 3 and done.stderr.strip() else "browser_failed"
    )


def _set(made: Capture, work: Path) -> tuple[list[Incoming], str]:
    """The files of the set under names a person can read, and the note with tool and version."""
    facts: dict[str, Any] = json.loads((work / "capture.json").read_text("utf-8"))
    host = urlsplit(made.url).hostname or "page"
    stem = f"{host[:60]}-{timezone.localtime():%Y%m%d-%H%M%S}"
    files = [Incoming(f"{stem}{ending}", path=work / name) for name, ending in _FILES if (work / name).is_file()]
    tool = f"{facts['browser']}, playwright {facts['tools']['playwright']}, warcio {facts['tools']['warcio']}"
    return files, f"{made.why} ({tool})"[:300]

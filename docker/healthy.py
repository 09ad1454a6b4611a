"""Says whether a container does its work: `python docker/healthy.py web|worker|clock`; exit 0 when it does."""

import http.client
import os
import socket
import sys
import time
from pathlib import Path

from celery import Celery

CLOCK_SAVES_EVERY = 180  # seconds; celery beat writes its file this often
PATIENCE = 4.0


def web() -> bool:
    """The pages and the database behind them answer; asked under a name the application knows."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=PATIENCE)
    connection.request("GET", "/readyz", headers={"Host": host})
    return connection.getresponse().status == 200


def worker() -> bool:
    """The worker in this container answers a ping through the broker."""
    app = Celery(broker=os.environ["REDIS_URL"])
    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=PATIENCE))


def clock() -> bool:
    """The clock has written down what it has struck not long ago."""
    kept = max(
        Path(os.environ["BEAT_FILE"]).parent.glob(Path(os.environ["BEAT_FILE"]).name + "*"), key=os.path.getmtime
    )
    return time.time() - kept.stat().st_mtime < 3 * CLOCK_SAVES_EVERY


if __name__ == "__main__":
    try:
        sys.exit(not {"web": web, "worker": worker, "clock": clock}[sys.argv[1]]())
    except (OSError, ValueError, http.client.HTTPException) as trouble:
        sys.exit(str(trouble))

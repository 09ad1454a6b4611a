"""Cold and warm start: a copy of the tree in an empty folder, no caches, `bin/run` until the sign-in page answers.

    bin/bench start [--with-demo] [--cached]

Cold: nothing but Python. Warm: the same folder again after Ctrl-C. --cached lets uv and pip use their caches.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from _processes import free_port

ROOT = Path(__file__).resolve().parent.parent
LEAVE_OUT = shutil.ignore_patterns(".git", ".venv*", "var", "__pycache__", "node_modules", ".*_cache", "*.lock")
PATIENCE = 900.0


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def started(tree: Path, environment: dict[str, str], *words: str) -> tuple[float, float, float]:
    """(seconds to the first page, seconds until all runs, seconds to stop)."""
    begun = time.monotonic()
    address = f"http://127.0.0.1:{environment['PORT']}/sign-in/"
    run = subprocess.Popen(
        [sys.executable, str(tree / "bin/run"), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    os.set_blocking(run.stdout.fileno(), False)
    page = ready = 0.0
    while not ready and run.poll() is None and time.monotonic() - begun < PATIENCE:
        time.sleep(0.05)
        for line in run.stdout:
            print("   ", line, end="", flush=True)
            ready = time.monotonic() - begun if "ready after" in line else ready
        if not page and answers(address):
            page = time.monotonic() - begun
    if run.poll() is not None:
        sys.exit(f"bin/run ended with {run.returncode}")
    stopping = time.monotonic()
    run.send_signal(signal.SIGINT)
    run.wait(60)
    return page, ready, time.monotonic() - stopping


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--with-demo", action="store_true", help="build the demo city as well")
    parser.add_argument("--cached", action="store_true", help="let uv and pip use their caches")
    asked = parser.parse_args()
    words = [] if asked.with_demo else ["--without-demo"]
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEAVE_OUT)
        environment = {**os.environ, "PORT": str(free_port())}
        for name in ("VENV", "VAR_DIR", "DATABASE_URL", "REDIS_URL", "PYTHONPATH"):
            environment.pop(name, None)
        if not asked.cached:
            environment |= {"UV_CACHE_DIR": f"{folder}/uv", "PIP_NO_CACHE_DIR": "1"}
        print("cold")
        cold = started(tree, environment, *words)
        print("warm")
        warm = started(tree, environment, *words)
    print(f"\n{'':6}{'first page':>12}{'all running':>14}{'stopped':>10}")
    for title, (page, ready, stop) in (("cold", cold), ("warm", warm)):
        print(f"{title:6}{page:10.1f} s{ready:12.1f} s{stop:8.1f} s")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()

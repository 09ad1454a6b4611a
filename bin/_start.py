"""The work of bin/run: one step after another, then keep everything running until Ctrl-C. Standard library only."""

import argparse
import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import _venv
from _processes import write_private
from _servers import Servers
from _state import State, schema_fingerprint
from _steps import Step, paint, say, since_start, step
from _venv import FULL, ROOT, CannotGoOn
from _watch import Process, Watch

CAST = (
    ("chi", "inspector, team 5"),
    ("dung", "inspector, team 5"),
    ("ha", "supervisor, signs for the city"),
    ("quan", "administrator"),
    ("minh", "inspector of another team"),
    ("lan", "auditor"),
)
SYLLABLES = [onset + vowel for onset in "bcdghlmnrstv" for vowel in "aou"]
BROKEN_PAGES = 8  # answers in the 400s and 500s before giving up
SHORTEST_PASSWORD = 8
ALMOST_FULL = 20_000_000  # bytes
QUEUES = "read,default,clock"


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent a signal."""


def _on_signal(*_: object) -> None:
    raise Stopped


def asked_for(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without-demo", action="store_true", help="no demo city: ask for the first administrator")
    return parser.parse_args()


class House:
    """One running product: its folder, its port, its servers and processes."""

    def __init__(self) -> None:
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = _port()
        self.var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
        self.servers = Servers(_venv.folder(), self.var)
        self.watch = Watch()
        self.env: dict[str, str] = {}

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{shown}:{self.port}/"

    # ---- before anything is started

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """One bin/run per VAR_DIR. The kernel gives the lock back even after kill -9."""
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            (self.var / "log").mkdir(exist_ok=True)
            lock = open(self.var / "run.lock", "a+", encoding="utf-8")  # noqa: SIM115 (held for the whole run)
        except PermissionError as no:
            raise CannotGoOn(f"{self.var} is not yours to write in: set VAR_DIR to a folder of your own.") from no
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                where = lock.read().strip() or "in another terminal"
                raise CannotGoOn(
                    f"It is running already, {where}: press Ctrl-C there, or set VAR_DIR and PORT for a second one."
                ) from None
            lock.truncate(0)
            lock.write(f"at {self.address} (process {os.getpid()})")
            lock.flush()
            yield

    def check_port(self) -> None:
        try:
            family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.host, self.port))
        except OSError as no:
            if no.errno == errno.EADDRINUSE:
                raise CannotGoOn(f"Port {self.port} is taken by another program: PORT={self.port + 1} bin/run") from no
            if no.errno == errno.EACCES:
                raise CannotGoOn(f"Port {self.port} is for root only: PORT=8000 bin/run") from no
            raise CannotGoOn(f"HOST={self.host} is no address of this machine: leave HOST out, or HOST=0.0.0.0") from no

    def check_password(self) -> None:
        """Said before anything is started, not after the tables are made."""
        given = os.environ.get("DEMO_PASSWORD") or ""
        if 0 < len(given) < SHORTEST_PASSWORD:
            raise CannotGoOn(
                f"DEMO_PASSWORD has {len(given)} characters: choose at least {SHORTEST_PASSWORD}, or leave it out and one is made up."
            )

    # ---- steps

    def start_servers(self) -> None:
        with step("PostgreSQL") as now:
            now.outcome = self.servers.start_postgres()
        with step("Valkey (broker)") as now:
            now.outcome = self.servers.start_valkey()
        self.servers.publish()
        for server in self.servers.started:
            self.watch.add(server)
        self.env = {**os.environ, **self.servers.urls, "VAR_DIR": str(self.var), "PYTHONUNBUFFERED": "1"}
        self.env.setdefault("DJANGO_SETTINGS_MODULE", "surveillance.settings.dev")

    def manage(self, *commands: tuple[str, str]) -> str:
        """Run (title, command) pairs in one process and show each with its time; the last thing said."""
        log, last = self.var / "log" / "prepare.log", ""
        with open(log, "ab") as errors:
            process = subprocess.Popen(
                [str(_venv.python()), str(ROOT / "bin/_prepare.py"), *(command for _title, command in commands)],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.env,
                cwd=ROOT,
                text=True,
                start_new_session=True,
            )
            try:
                for title, _command in commands:
                    with step(title) as now:
                        now.outcome = last = self._until_end(process, log, now)
            except BaseException:
                process.terminate()
                raise
            finally:
                process.wait()
        return last

    def _until_end(self, process: "subprocess.Popen[str]", log: Path, now: Step) -> str:
        assert process.stdout is not None
        last, applied = "", 0
        for line in process.stdout:
            if line.startswith("@end migrate"):
                return f"{applied} migrations applied"
            if line.startswith("@end "):
                return last if len(last) < 90 else last[:89] + "…"
            if not line.startswith("@") and line.strip():
                last = line.strip()
                applied += last.startswith("Applying ")
                now.now(last)
        process.wait()
        said = _tail(log) or last
        if "No space left" in said or shutil.disk_usage(self.var).free < ALMOST_FULL:
            raise OSError(errno.ENOSPC, "No space left on device")
        raise CannotGoOn(f"That did not work; the whole story is in {log}:\n{said}")

    def prepare(self, state: State) -> None:
        """Tables and reference data, unless nothing has changed since they were made."""
        now = schema_fingerprint()
        if state.get("prepared") == now:
            say(f"  {'Tables and reference data':<34}    0.0 s  {paint('as they were', '2')}")
            return
        self.manage(("Tables (migrate)", "migrate --noinput --verbosity=1"), ("Reference data", "load_reference"))
        state.put("prepared", now)

    def start_web(self) -> None:
        with step("Web server") as now:
            self.watch.add(self._process("web", *self._web_command(), stop_with=signal.SIGTERM, patience=25))
            self._wait_for_page()
            now.outcome = f"first page {since_start():.1f} s after the start"

    def _web_command(self) -> list[str]:
        command = [
            "gunicorn",
            "surveillance.wsgi",
            "--bind",
            f"{self.host}:{self.port}",
            "--preload",
            "--no-control-socket",
        ]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "120"]
        command += ["--graceful-timeout", "15", "--max-requests", "2000", "--max-requests-jitter", "200"]
        if os.access("/dev/shm", os.W_OK):  # noqa: S108 (gunicorn's heartbeat files belong in memory)
            command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
        return command

    def start_worker_and_clock(self) -> None:
        with step("Worker and clock") as now:
            common = ["celery", "--app", "surveillance.celery"]
            worker = [
                "worker",
                "--queues",
                QUEUES,
                "--concurrency",
                "2",
                "--loglevel",
                "INFO",
                "--without-gossip",
                "--without-mingle",
            ]
            clock = ["beat", "--schedule", str(self.var / "beat-schedule"), "--pidfile", "", "--loglevel", "INFO"]
            self.watch.add(self._process("worker", *common, *worker, stop_with=signal.SIGTERM, patience=20))
            self.watch.add(self._process("clock", *common, *clock, stop_with=signal.SIGTERM, patience=5))
            now.outcome = f"queues {QUEUES}"

    def _process(self, name: str, module: str, *words: str, stop_with: int, patience: float) -> Process:
        command = [str(_venv.python()), "-m", module, *words]
        return Process(
            name, command, self.var / "log" / f"{name}.log", env=self.env, stop_with=stop_with, patience=patience
        )

    def _wait_for_page(self) -> None:
        until = time.monotonic() + 90
        trouble, refusals = "", 0
        while time.monotonic() < until and refusals < BROKEN_PAGES:
            if dead := self.watch.dead():
                raise CannotGoOn(
                    f"{dead[0].title} does not start; the end of {dead[0].log} says:\n{_tail(dead[0].log)}"
                )
            try:
                with urllib.request.urlopen(self.address + "sign-in/", timeout=30) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as no:
                trouble, refusals = f"it answers {no.code}", refusals + 1
                time.sleep(0.5)
            except OSError as no:
                trouble = str(no)
                time.sleep(0.05)
        log = self.var / "log" / "web.log"
        raise CannotGoOn(f"The sign-in page does not come ({trouble}); the end of {log} says:\n{_tail(log)}")

    # ---- who may come in

    def furnish(self, state: State) -> None:
        """The demo city on first use; the demo people's password when another one is asked for."""
        kept = self.var / "demo-password"
        known = kept.read_text().strip() if kept.exists() else ""
        password = os.environ.get("DEMO_PASSWORD") or known or _made_up_password()
        self.env["DEMO_PASSWORD"] = password
        if state.get("demo") == "built":
            if password != known:
                self.manage(("Demo password", "set_demo_password"))
        elif "stands already" in self.manage(("Demo city", "build_demo")) and not state.trusted:
            # Somebody else's server: what the people there sign in with is not ours to change.
            password = known or "that this city was built with"
        state.put("demo", "built")
        write_private(kept, password + "\n")
        say()
        say(f"  Sign in with the password {paint(password, '1')}")
        for name, role in CAST:
            say(f"    {name:<6}{paint(role, '2')}")

    def ask_for_administrator(self, state: State) -> None:
        """An empty house stays without the demo; who has an administrator is not asked again."""
        if state.get("demo") == "built":
            say(
                "  The demo city stands in this VAR_DIR already; for an empty house: VAR_DIR=var-own bin/run --without-demo"
            )
            return
        state.put("demo", "without")
        if state.get("administrator"):
            return
        command = [str(_venv.python()), str(ROOT / "manage.py"), "engage_administrator"]
        if not sys.stdin.isatty():
            say("  No terminal to ask in: manage.py engage_administrator adds the first administrator.")
        elif subprocess.run(command, env=self.env, cwd=ROOT, check=False).returncode:
            say("  Nobody was added: manage.py engage_administrator asks again.")
        else:
            state.put("administrator", True)

    def stop(self) -> None:
        self.watch.stop()
        self.servers.stop()


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotGoOn(f"PORT={given!r} is no port number: PORT=8000 bin/run")
    return int(given)


def _made_up_password() -> str:
    words = ["".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(2)]
    return f"{words[0]}-{words[1]}-{secrets.randbelow(9000) + 1000}"


def _tail(log: Path, count: int = 6) -> str:
    try:
        return "\n".join("    " + line for line in log.read_text("utf-8", "replace").splitlines()[-count:])
    except OSError:
        return ""


def _go(house: House, asked: argparse.Namespace) -> None:
    with step("Python packages") as now:
        now.outcome = _venv.ensure(_venv.RUNTIME)
    house.start_servers()
    state = State(house.var, house.servers)
    house.prepare(state)
    house.start_web()
    if asked.without_demo or state.get("demo") == "without":
        house.ask_for_administrator(state)
    else:
        house.furnish(state)
    house.start_worker_and_clock()
    say()
    say(
        f"  {paint(house.address, '1;36')}   ready after {since_start():.0f} s; "
        f"logs in {house.var / 'log'}; Ctrl-C stops everything"
    )
    house.watch.keep(say)


def main(description: str | None) -> int:
    asked = asked_for(description)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    house: House | None = None
    try:
        house = House()
        with house.alone():
            house.check_port()
            if not asked.without_demo:
                house.check_password()
            say("E-commerce Surveillance")
            try:
                _go(house, asked)
            finally:
                _leave(house)
    except Stopped:
        return 0
    except CannotGoOn as reason:
        return _complain(str(reason))
    except OSError as trouble:
        if trouble.errno in FULL:
            return _complain(
                f"The disk is full: make room where {house.var if house else ROOT} is and start again; nothing is lost."
            )
        raise
    return 0


def _leave(house: House) -> None:
    """Stop everything; a second Ctrl-C does not interrupt it half-way."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    begun = time.monotonic()
    with contextlib.suppress(OSError):  # the terminal may be gone
        say("\n  Stopping …")
    house.stop()
    with contextlib.suppress(OSError):
        say(f"  All stopped after {time.monotonic() - begun:.1f} s.")


def _complain(sentence: str) -> int:
    stream: IO[str] = sys.stderr
    print(sentence, file=stream, flush=True)
    return 1

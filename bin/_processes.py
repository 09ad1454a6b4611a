"""Child processes: started so that they die with us, asked to stop before they are killed. Standard library only."""

import contextlib
import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
INSIDE_UID = 65534
STOP_SECONDS = 30.0

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def dies_with_us(how: int) -> Callable[[], None]:
    """A preexec step: the kernel sends the child `how` when we die, even by kill -9. Ctrl-C reaches only us."""
    parent = os.getpid()

    def prepare() -> None:
        os.setsid()
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def into_user_namespace() -> None:
    """Become uid 65534 in a namespace of our own; on the outside, and for files, we stay root."""
    assert _libc is not None
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{INSIDE_UID} 0 1"), ("gid_map", f"{INSIDE_UID} 0 1")):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(descriptor, text.encode())
        os.close(descriptor)


def become(uid: int, gid: int) -> Callable[[], None]:
    def prepare() -> None:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    return prepare


def works(prepare: Callable[[], None], *command: str) -> bool:
    try:
        done = subprocess.run(
            command,
            preexec_fn=prepare,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if LINUX:
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def command_line(pid: int) -> str:
    """What the process was started with, or an empty string."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return done.stdout


def stop_process(process: "subprocess.Popen[bytes]", how: int, patience: float = STOP_SECONDS) -> None:
    """Ask, wait, and only then kill."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_gone(pid: int, patience: float = STOP_SECONDS) -> bool:
    until = time.monotonic() + patience
    while is_alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def last_lines(log: Path, count: int = 5) -> str:
    try:
        return "\n".join(log.read_text("utf-8", "replace").splitlines()[-count:])
    except OSError:
        return ""


def write_private(file: Path, text: str) -> None:
    """Write a file only its owner reads, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    os.replace(part, file)

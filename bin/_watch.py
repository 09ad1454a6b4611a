"""Keeps child processes running: starts them, notices when one ends, starts it again, stops all in order."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from _processes import dies_with_us, stop_process
from _venv import ROOT, CannotGoOn

LOG_BYTES = 10_000_000
TOO_OFTEN, WITHIN_SECONDS = 5, 60.0


class Watched(Protocol):
    """What the watch needs of a server or a process."""

    title: str
    log: Path
    process: "subprocess.Popen[bytes] | None"

    def start(self) -> object: ...
    def stop(self) -> None: ...


class Process:
    """One long-running program with its log."""

    def __init__(
        self, title: str, command: list[str], log: Path, *, env: dict[str, str], stop_with: int, patience: float
    ) -> None:
        self.title, self.command, self.log, self.env = title, command, log, env
        self.stop_with, self.patience = stop_with, patience
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                preexec_fn=dies_with_us(self.stop_with),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.env,
                cwd=ROOT,
            )

    def stop(self) -> None:
        if self.process:
            stop_process(self.process, self.stop_with, self.patience)
            self.process = None


class Watch:
    """All that must keep running, in the order it was started."""

    def __init__(self) -> None:
        self.members: list[Watched] = []
        self._restarts: list[float] = []

    def add(self, member: Watched) -> None:
        if member.process is None:
            member.start()
        self.members.append(member)

    def dead(self) -> list[Watched]:
        return [each for each in self.members if each.process is None or each.process.poll() is not None]

    def keep(self, say: Callable[[str], None]) -> None:
        """Until a signal arrives: start again what has ended; give up when that happens too often."""
        while True:
            time.sleep(0.5)
            for member in self.dead():
                now = time.monotonic()
                self._restarts = [at for at in self._restarts if now - at < WITHIN_SECONDS] + [now]
                if len(self._restarts) > TOO_OFTEN:
                    raise CannotGoOn(f"{member.title} keeps ending by itself; see {member.log}")
                say(f"  {time.strftime('%H:%M:%S')} {member.title} ended by itself; started again (see {member.log})")
                member.process = None
                member.start()

    def stop(self) -> None:
        for member in reversed(self.members):
            member.stop()

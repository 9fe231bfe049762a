"""What a command costs: seconds, CPU, memory of all its processes."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h: processes that outlive their parent are ours to wait for
PAGE = resource.getpagesize()
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run took."""

    seconds: float
    cpu: float
    """Seconds of CPU of all processes."""

    main: float
    """The part of it that the first process took."""

    memory: float
    """Peak of the resident sets of all processes together, in MB."""


def spent(command: Sequence[str], folder: Path) -> Spent:
    """Return what *command* takes in *folder*.

    Raises:
        RuntimeError: it failed; the message has the end of what it said.

    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    others, before, begin = set(_children(os.getpid())), _cpu_of_children(), time.perf_counter()
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
    seconds = time.perf_counter() - begin
    watch.join()
    _wait_for_those_left(others)
    if code:
        said = (folder / "output.log").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with code {code}:\n{said}")
    return Spent(seconds, _cpu_of_children() - before, watch.main, watch.peak / 1e6)


class _Watch(threading.Thread):
    """Looks twenty times a second at the memory of a process and of those it started, and at its own CPU."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.main = pid, 0, 0.0

    def run(self) -> None:
        """Look until the process has ended."""
        while (own := _stat(self.pid)) and own[0] != "Z":
            self.main = (int(own[11]) + int(own[12])) / TICK
            self.peak = max(self.peak, sum(map(_resident, _family(self.pid))))
            time.sleep(0.05)


def _family(pid: int) -> Iterator[int]:
    """Yield *pid* and the processes below it."""
    yield pid
    for child in _children(pid):
        yield from _family(child)


def _children(pid: int) -> Iterator[int]:
    for task in Path("/proc").glob(f"{pid}/task/*/children"):
        try:
            yield from map(int, task.read_text(encoding="ascii").split())
        except OSError:  # the thread has ended meanwhile
            continue


def _stat(pid: int) -> list[str] | None:
    """Return the fields of ``/proc/PID/stat`` from the state on; ``None`` where the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None


def _resident(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[21]) * PAGE if fields else 0


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _wait_for_those_left(others: Collection[int]) -> None:
    """Wait for the processes that a command left behind, so that their CPU counts; *others* were there before."""
    while left := set(_children(os.getpid())) - set(others):
        for child in left:
            os.waitpid(child, 0)

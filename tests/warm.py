"""``blotter`` in a process of its own, as ``subprocess.run`` starts one, without the second of CPU that loading takes.

A server loads what ``python -m crawler`` loads and runs none of it. For each command it forks a process, which becomes
that command: with its own folder, environment and files, and ended by the interpreter as always.
Coverage of the command is measured; that of its readers is not, which end without saving what they measured.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOMS = (
    "archive.commands",
    "crawler.commands",
    "crawler.crawl",
    "crawler.fetching",
    "crawler.imports",
    "crawler.readers",
    "crawler.sources",
)
LIBRARIES = (
    "scrapy.core.engine",
    "scrapy.core.scheduler",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.logformatter",
)
NOT_LOADED = {"twisted.internet.reactor", "crawler.settings", "trafilatura"}
"""What each command chooses, reads from its environment, or must not load."""


def blotter(
    arguments: Sequence[object],
    *,
    cwd: Path,
    env: Mapping[str, str] = os.environ,
    timeout: float = 120,
    preloaded: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run ``blotter`` with *arguments* in the folder *cwd*; return what it wrote, and its exit code.

    *preloaded* is a library that the dynamic linker loads first, as one that changes the clock.
    """
    given = [str(argument) for argument in arguments]
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, ours:
        with theirs:
            server = _server(preloaded, is_measured=any(name.startswith("COVERAGE_") for name in os.environ))
            socket.send_fds(server, [b"!"], [theirs.fileno(), out.fileno(), err.fileno()])
        kept = {name: value for name, value in env.items() if not name.startswith("COVERAGE_")}
        ours.sendall(json.dumps([given, str(cwd), kept]).encode())
        ours.shutdown(socket.SHUT_WR)
        code = _end_of(ours, given, timeout)
        written = [file.seek(0) or file.read().decode() for file in (out, err)]
    return subprocess.CompletedProcess(given, code, *written)


def _end_of(line: socket.socket, given: Sequence[str], timeout: float) -> int:
    """Return the exit code of the command at the other end of *line*; it is killed when it takes too long."""
    with line.makefile() as answers:
        process = int(answers.readline())
        line.settimeout(timeout)
        try:
            return int(answers.readline())
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            raise subprocess.TimeoutExpired(given, timeout) from None


@functools.cache
def _server(preloaded: str | None, *, is_measured: bool) -> socket.socket:
    """Return the line to the server of this process: started by the first command, it ends with us.

    One measures the coverage of its commands, for tests whose coverage counts, and one does not.
    """
    ours, theirs = socket.socketpair()
    env = os.environ | ({"LD_PRELOAD": preloaded, "FAKETIME_NO_CACHE": "1"} if preloaded else {})
    with theirs:
        command = [sys.executable, "-m", "tests.warm"]
        process = subprocess.Popen(command, stdin=theirs, cwd=Path(__file__).parents[1], env=env)
    atexit.register(process.wait)
    atexit.register(ours.close)  # before the wait: the last registered goes first
    return ours


def _serve(requests: socket.socket) -> None:
    """Answer *requests*; return in each process that is to become ``blotter``."""
    while True:
        asked, files, *_ = socket.recv_fds(requests, 1, 3)
        if not asked:
            os._exit(0)
        if not os.fork():
            requests.close()
            return _become(socket.socket(fileno=files[0]), files[1:])
        for file in files:
            os.close(file)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _become(line: socket.socket, files: Sequence[int]) -> None:
    """Return in the process that is to carry out the request on *line*; this one waits for its end and reports it."""
    process = os.fork()
    if process:
        with contextlib.suppress(BrokenPipeError):  # nobody waits for a command that was killed
            line.sendall(f"{process}\n".encode())
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            line.sendall(f"{code}\n".encode())
        os._exit(0)
    with line.makefile() as request:
        arguments, folder, environment = json.load(request)
    line.close()
    for number, file in enumerate([os.open(os.devnull, os.O_RDONLY), *files]):
        os.dup2(file, number)
        if file > 2:
            os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["crawler", *arguments]
    sys.path[0] = folder


def load() -> None:
    """Load what a command may need, but what depends on the command."""
    for room in map(importlib.import_module, ROOMS):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    for library in LIBRARIES:
        importlib.import_module(library)
    assert not NOT_LOADED & sys.modules.keys(), NOT_LOADED & sys.modules.keys()


if __name__ == "__main__":
    load()
    _serve(socket.socket(fileno=os.dup(0)))
    runpy.run_module("crawler", run_name="__main__", alter_sys=True)

"""Every command of ``blotter`` on archives and disks on which something is wrong, each in a forked process.

Called with a folder that holds a good archive, with its site and with another one; prints what each command printed
and how it exited, as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from multiprocessing import connection, forkserver
from pathlib import Path

from crawler.cli import main
from tests import warm

PATIENCE = 120  # seconds, after which a command is ended

COMMANDS = {
    "accept": "accept 1",
    "alerts": "alerts",
    "alerts list": "alerts list",
    "alerts remove": "alerts remove radios",
    "alerts save": "alerts save horses --query horses",
    "backup": "backup copy",
    "boilerplate drop": "boilerplate drop 1",
    "boilerplate keep": "boilerplate keep 1",
    "boilerplate list": "boilerplate list",
    "cite": "cite --query radios",
    "cluster": "cluster --print",
    "collection add": "collection add mine --query radios",
    "collection list": "collection list",
    "collection remove": "collection remove mine --all",
    "completion": "completion bash",
    "crawl": "crawl",
    "crawl --dry-run": "crawl --dry-run",
    "crawl --quiet": "crawl --quiet",
    "datasette-config": "datasette-config -o settings",
    "export": "export --query radios -o out.csv",
    "extract": "extract page.html --publication sample",
    "feed": "feed --query radios",
    "fetch": "fetch {site}news/radios/",
    "held": "held",
    "import": "import page.html --publication sample --url {site}news/saved/",
    "init": "init --contact library@example.org --publication npcc",
    "manual": "manual",
    "note add": "note add {site}news/radios/ remark",
    "note list": "note list",
    "note remove": "note remove 1",
    "notify": "notify",
    "probe": "probe {other} --own-site --add another",
    "publications": "publications",
    "publications add": "publications add feeds.opml",
    "publications close": "publications close sample --reason because",
    "publications drop": "publications drop sample --delete-articles --reason because",
    "publications list": "publications list",
    "publications merge": "publications merge sample npcc",
    "publications pause": "publications pause sample --reason because",
    "publications rename": "publications rename sample other",
    "publications resume": "publications resume sample",
    "rebuild": "rebuild blotter-captures --into new.db",
    "reject": "reject 1",
    "reread": "reread",
    "restore": "restore good --archive back/blotter.db",
    "review keep": "review keep abcdefghij",
    "review split": "review split abcdefghij",
    "runs": "runs",
    "schedule": "schedule --every 6h --install --units units",
    "search": "search radios",
    "serve": "serve --port 0 --host 192.0.2.1",
    "show": "show --query radios",
    "status": "status",
    "status --snooze": "status --snooze sample --until 2100-01-01 --reason because",
    "tag add": "tag add mine --query radios",
    "tag list": "tag list",
    "tag remove": "tag remove mine --all",
    "trends": "trends radios",
    "verify": "verify",
}


def no_archive(folder: Path) -> None:
    (folder / "blotter.db").unlink()


def a_folder_as_archive(folder: Path) -> None:
    no_archive(folder)
    (folder / "blotter.db").mkdir()


def a_text_as_archive(folder: Path) -> None:
    (folder / "blotter.db").write_text("This is a letter, and no database.\n" * 100)


def another_programs_database(folder: Path) -> None:
    no_archive(folder)
    with sqlite3.connect(folder / "blotter.db") as db:
        db.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY, name TEXT)")


def half_an_archive(folder: Path) -> None:
    path = folder / "blotter.db"
    os.truncate(path, path.stat().st_size // 2)


def a_text_as_own_work(folder: Path) -> None:
    (folder / "blotter.own.db").write_text("This is a letter, and no database.\n" * 100)


def own_work_that_may_not_be_read(folder: Path) -> None:
    (folder / "blotter.own.db").chmod(0)


def no_captures(folder: Path) -> None:
    shutil.rmtree(folder / "blotter-captures")


def a_file_as_captures(folder: Path) -> None:
    no_captures(folder)
    (folder / "blotter-captures").write_text("")


def a_folder_as_configuration(folder: Path) -> None:
    (folder / "blotter.toml").unlink()
    (folder / "blotter.toml").mkdir()


def a_folder_that_may_not_be_written(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)


def an_archive_that_may_not_be_read(folder: Path) -> None:
    (folder / "blotter.db").chmod(0)


def captures_that_may_not_be_read(folder: Path) -> None:
    for path in (folder / "blotter-captures").iterdir():
        path.chmod(0)


def a_configuration_that_may_not_be_read(folder: Path) -> None:
    (folder / "blotter.toml").chmod(0)


def a_full_disk(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def outputs_that_are_taken(folder: Path) -> None:
    """Where a command writes stands something of another kind."""
    for name in ("copy", "settings", "new.db", "back", "units"):
        (folder / name).write_text("")
    (folder / "out.csv").mkdir()


FAULTS: list[Callable[[Path], None]] = [
    *(no_archive, a_folder_as_archive, a_text_as_archive, another_programs_database, half_an_archive),
    *(no_captures, a_file_as_captures, a_folder_as_configuration, a_folder_that_may_not_be_written),
    *(an_archive_that_may_not_be_read, captures_that_may_not_be_read, a_configuration_that_may_not_be_read),
    *(a_full_disk, outputs_that_are_taken, a_text_as_own_work, own_work_that_may_not_be_read),
]


def run(good: Path, folder: Path, fault: Callable[[Path], None], line: str) -> dict[str, object]:
    """Return how the command *line* ends in a copy of *good*, made at *folder*, with *fault*."""
    shutil.copytree(good, folder)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _become(folder, fault, line, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    for path in (folder, *(each for each in folder.rglob("*") if each.is_dir())):
        path.chmod(0o755)
    declared = folder / "blotter.toml"
    kept = declared.is_dir() or _begins_with(declared, good / declared.name)
    shutil.rmtree(folder)
    return {"code": os.waitstatus_to_exitcode(status), "said": said, "configuration kept": kept}


def _begins_with(path: Path, other: Path) -> bool:
    path.chmod(0o600)
    return path.read_text().startswith(other.read_text())


def _become(folder: Path, fault: Callable[[Path], None], line: str, output: int) -> None:
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(folder)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(connection.arbitrary_address("AF_UNIX"))  # before the fault: it needs a temporary folder
        fault(folder)
        _serve_readers(listener)
        signal.alarm(PATIENCE)
        sys.argv = ["blotter", *line.split()]
        main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:  # noqa: BLE001  # what Python would print
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _serve_readers(listener: socket.socket) -> None:
    """Fork the server of workers that ``multiprocessing`` would start: it has loaded the reader already."""
    listener.listen()
    address = listener.getsockname()
    ends, alive = os.pipe()
    server = os.fork()
    if not server:
        os.close(alive)
        forkserver.main(listener.detach(), ends, [])
    os.close(ends)
    listener.close()
    known = forkserver._forkserver  # type: ignore[attr-defined]
    known._forkserver_address, known._forkserver_alive_fd, known._forkserver_pid = address, alive, server


def all_of(good: Path, site: str, other: str) -> None:
    """Print what comes of each command with each fault."""
    for name, line in COMMANDS.items():
        for fault in FAULTS:
            ended = run(good, good.with_name("case"), fault, line.format(site=site, other=other))
            print(json.dumps({"command": name, "fault": fault.__name__, **ended}), flush=True)


if __name__ == "__main__":
    warm.load()
    importlib.import_module("crawler.reading.reader")  # what the processes that read pages are forked with
    all_of(Path(sys.argv[1]), *sys.argv[2:])

"""Every command of ``blotter`` on archives and disks on which something is wrong, each in a forked process.

Called with a folder that holds a good archive; prints what each command printed and how it exited, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

PATIENCE = 120  # seconds, after which a command is ended

COMMANDS = {
    "accept": "accept 1",
    "alerts": "alerts",
    "alerts list": "alerts list",
    "alerts remove": "alerts remove radios",
    "alerts save": "alerts save horses --query horses",
    "backup": "backup copy",
    "boilerplate": "boilerplate list",
    "cite": "cite --query radios",
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
    "notify": "notify",
    "probe": "probe sample --add another",
    "publications": "publications",
    "publications pause": "publications pause sample --reason because",
    "publications rename": "publications rename sample other",
    "rebuild": "rebuild blotter-captures --into new.db",
    "reject": "reject 1",
    "reread": "reread",
    "restore": "restore good --archive back/blotter.db",
    "review": "review keep abcdefghij",
    "runs": "runs",
    "schedule": "schedule --every 6h --install --units units",
    "search": "search radios",
    "serve": "serve --port 0 --host 192.0.2.1",
    "show": "show --query radios",
    "status": "status",
    "status --snooze": "status --snooze sample --until 2100-01-01 --reason because",
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
    *(a_full_disk, outputs_that_are_taken),
]
FOR_ALL = [*FAULTS[1:3], FAULTS[4], FAULTS[6], FAULTS[8], FAULTS[9], FAULTS[12]]
"""Faults that stop a command before it reads a page."""

READERS = {"crawl", "crawl --quiet", "fetch", "import", "probe", "reread", "rebuild"}
"""Commands that start processes to read pages; they are tried with those faults alone."""


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
    shutil.rmtree(folder)
    return {"code": os.waitstatus_to_exitcode(status), "said": said}


def _become(folder: Path, fault: Callable[[Path], None], line: str, output: int) -> None:
    from crawler.cli import main  # noqa: PLC0415  # imported before, by the process that forks

    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(folder)
        fault(folder)
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


def all_of(good: Path, site: str) -> None:
    """Print what comes of each command with each fault."""
    import importlib  # noqa: PLC0415

    from archive.cli import COMMANDS as THEIRS  # noqa: PLC0415
    from crawler.cli import CRAWLER_COMMANDS  # noqa: PLC0415

    for each in (THEIRS | CRAWLER_COMMANDS).values():
        importlib.import_module(each.place.partition(":")[0])
    for name, line in COMMANDS.items():
        for fault in FOR_ALL if name in READERS else FAULTS:
            ended = run(good, good.with_name("case"), fault, line.format(site=site))
            print(json.dumps({"command": name, "fault": fault.__name__, **ended}), flush=True)


if __name__ == "__main__":
    all_of(Path(sys.argv[1]), sys.argv[2])

"""A command that is killed again and again: the same command, simply run again, ends as if it had not been."""

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.articles.rows import Articles
from archive.store import Archive
from crawler import cli
from crawler.crawl import run
from tests.here import Here
from tests.site import article

pytestmark = pytest.mark.kills

PAGES = 60
KILLS = min(int(os.environ.get("KILLS", "20")), 100)  # of each command
COLD = 10  # one of so many kills is that of a command which starts from nothing, with readers of its own
SEED = int(os.environ.get("KILLS_SEED", "1"))
STARTUP = 1.5  # seconds in which a process is young enough to be killed before it did anything
PATIENCE = 60.0  # seconds in which a command must have got somewhere
DECLARATION = '[publications.watch-room]\nhome = "https://watchroom.example/"\n'
SAME = (
    "SELECT key, headline, byline, body, word_count, reading FROM articles ORDER BY key",
    "SELECT article_id, cause, body FROM revisions ORDER BY article_id, id",
    "SELECT url, outcome, reason, due_at FROM urls ORDER BY url",
    "SELECT url_id, changed FROM rereadings ORDER BY url_id",
    "SELECT url, fetched_at, sha256 FROM captures JOIN urls ON urls.id = url_id ORDER BY 1, 2",
)


def started(arguments, folder, *, cold=False):
    """Start ``blotter`` with *arguments* in *folder*; return the number of its process.

    *cold*, it starts from nothing, and has readers in processes of their own; else all it needs is loaded.
    """
    process = os.fork()
    if process:
        return process
    try:
        os.chdir(folder)
        for number, mode in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
            os.dup2(os.open(os.devnull, mode), number)
        if cold:
            os.execv(sys.executable, [sys.executable, "-m", "crawler", *arguments])
        run.readers_of = lambda _: Here()
        sys.argv = ["blotter", *arguments]
        sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
        cli.main()
    except SystemExit as end:
        os._exit(end.code or 0)
    finally:
        os._exit(99)


def has_ended(process):
    """Return whether *process* has ended; its exit code stays for who waits for it."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def wait_until_used(process, seconds):
    """Wait until *process* has used so much of the processor, or has ended."""
    used = 0.0
    while used < seconds and not has_ended(process):
        time.sleep(0.003)
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class ToTheEnd:
    """Carries out commands in *folder*, and returns their exit codes."""

    folder: Path
    used: float = 0.0
    """Seconds of the processor that the latest one took."""

    def __call__(self, *arguments):
        _, status, usage = os.wait4(started(arguments, self.folder), 0)
        self.used = usage.ru_utime + usage.ru_stime
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def done(tmp_path):
    """Carry out a command to its end."""
    return ToTheEnd(tmp_path)


@dataclass(frozen=True)
class Command:
    """A command in *folder* that is killed at random moments."""

    folder: Path
    arguments: tuple[str, ...]
    written: Path
    """The database that it writes."""

    done: str
    """SQL that counts what it has done in there."""

    anew: Callable[[], object]
    """Called where it ended before the kill, so that the next one finds it at work again."""

    def is_killed(self, within):
        """Kill it again and again, *within* seconds of its work; return how often it was at work then."""
        moments, hits = random.Random(SEED), 0
        while hits < KILLS:
            is_cold = not (hits + 1) % COLD
            process = started(self.arguments, self.folder, cold=is_cold)
            if is_cold:
                self._wait_for_the_moment(process, moments)
            else:
                wait_until_used(process, moments.uniform(0, within))
            os.kill(process, signal.SIGKILL)
            if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL:
                hits += 1
            else:
                self.anew()
        return hits

    def _wait_for_the_moment(self, process, moments):
        """Wait until it has done some more and a little longer, or for a moment in the startup."""
        if moments.random() < 0.2:
            time.sleep(moments.uniform(0, STARTUP))
            return
        wanted, latest = self._count() + moments.randrange(PAGES // 3), time.monotonic() + PATIENCE
        while self._count() <= wanted and not has_ended(process) and time.monotonic() < latest:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.05))

    def _count(self):
        try:
            with closing(sqlite3.connect(f"{self.written.as_uri()}?mode=ro", uri=True)) as db:
                return db.execute(self.done).fetchone()[0]
        except sqlite3.Error:
            return 0  # it is not there yet


def contents(path):
    with closing(sqlite3.connect(path)) as db:
        return [db.execute(sql).fetchall() for sql in SAME]


def remove(path):
    """Remove the database at *path*."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


@pytest.fixture
def saved(tmp_path):
    """A folder with saved pages, and the declaration of their publication."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "saved").mkdir()
    for number in range(PAGES):
        text = "\n\n".join(f"Sergeant {number} wrote line {at} of the book at the quay." for at in range(4))
        page = f'<link rel="canonical" href="https://watchroom.example/news/{number}/">'
        page += article(f"Lamps of district {number}", text=text)
        (tmp_path / "saved" / f"{number}.html").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.fixture
def archive(saved, done):
    """Stories that were imported, a third of them cut by an older reader."""
    assert done("import", "saved", "--publication", "watch-room") == 0
    path = saved / "blotter.db"
    with Archive.open(path) as writer, writer.db.atomic():
        articles = Articles(writer.db)
        for number in range(1, PAGES + 1, 3):
            articles.rewrite(articles.row(number), {"reading": "0" * 12, "body": "Sergeant", "word_count": 1})
    return path


def test_a_killed_rereading_continues_and_ends_as_if_it_had_not_been(archive, done, tmp_path):
    """Nothing is read twice into the report, and nothing is left out."""
    shutil.copy(archive, tmp_path / "before.db")
    shutil.copy(archive, tmp_path / "copy.db")
    assert done("reread", "--archive", "copy.db") == 0
    within = done.used / 2  # the next one continues there

    def as_before():
        remove(archive)
        shutil.copy(tmp_path / "before.db", archive)

    read_again = "SELECT count(*) FROM rereadings"
    command = Command(tmp_path, ("reread",), archive, read_again, as_before)
    assert command.is_killed(within) == KILLS

    assert done("reread") == 0
    assert contents(archive) == contents(tmp_path / "copy.db")
    assert done("verify") == 0


def test_a_killed_rebuild_begins_anew_and_ends_as_if_it_had_not_been(archive, done, tmp_path):
    """Until it ends there is no archive, so nobody mistakes half of one for it."""
    arguments = ("rebuild", "blotter-captures", "--into", "again.db")
    again = tmp_path / "again.db"
    assert done("rebuild", "blotter-captures", "--into", "whole.db") == 0
    within = done.used

    made = "SELECT count(*) FROM articles"
    command = Command(tmp_path, arguments, again.with_name("again.db.part"), made, lambda: remove(again))
    assert command.is_killed(within) == KILLS

    if not again.exists():
        assert done(*arguments) == 0
    assert contents(again)[:2] == contents(tmp_path / "whole.db")[:2]
    assert done("verify", "--archive", "again.db") == 0


def test_a_killed_import_continues_and_ends_as_if_it_had_not_been(saved, done, tmp_path):
    """No page is left out, and none is kept twice."""
    arguments = ("import", "saved", "--publication", "watch-room")
    path = tmp_path / "blotter.db"
    assert done(*arguments, "--archive", "whole.db") == 0
    within = done.used / 2  # the next one continues there

    def without_archive():
        remove(path)
        shutil.rmtree(tmp_path / "blotter-captures")

    command = Command(tmp_path, arguments, path, "SELECT count(*) FROM captures", without_archive)
    assert command.is_killed(within) == KILLS

    assert done(*arguments) == 0
    assert contents(path) == contents(tmp_path / "whole.db")
    assert done("verify") == 0


def test_a_killed_merge_is_run_again_and_ends_as_if_it_had_not_been(archive, done, tmp_path):
    """Every step adds only what is missing."""
    arguments = ("import", "blotter.db", "--archive", "again.db")
    again = tmp_path / "again.db"
    assert done("import", "blotter.db", "--archive", "whole.db") == 0
    within = done.used

    def without_archive():
        remove(again)
        shutil.rmtree(tmp_path / "again-captures")

    command = Command(tmp_path, arguments, again, "SELECT count(*) FROM captures", without_archive)
    assert command.is_killed(within) == KILLS

    assert done(*arguments) == 0
    assert contents(again) == contents(tmp_path / "whole.db")
    assert done("verify", "--archive", "again.db") == 0

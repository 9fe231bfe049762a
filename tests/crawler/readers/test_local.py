"""Readers in processes of this machine: how they begin and how they leave."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path

import pytest

from archive.records import Kind, Reading
from crawler.readers.local import ReaderProcesses
from crawler.reading.page import Page
from crawler.reading.pool import NotParsed
from tests.crawler.readers.clusters import is_running


def loaded_by(page):
    """Say whether the process that this worker was forked from had the reader."""
    server = Path(f"/proc/{os.getppid()}/maps").read_text()
    return Reading(kind=Kind.EMPTY, reader="test", reason="loaded before" if "lxml" in server else "not loaded")


def page(payload):
    return Page(url="https://example.org/news/1", payload=payload, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))


NEVER_DONE = """
import asyncio, os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from crawler.readers.local import ReaderProcesses
from crawler.reading.page import Page


def busy(page):
    Path(page.url).write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)


async def main():
    pool = ReaderProcesses(workers=2, reader=busy)
    now = datetime.now(UTC)
    await asyncio.gather(*(pool.read(Page(url=path, payload=b"", fetched_at=now)) for path in sys.argv[1:]))


if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with the one that started it")
def test_readers_leave_when_the_process_that_started_them_is_killed(tmp_path, until):
    """A reader in an endless page would go on for ever, and hold its memory."""
    script, notes = tmp_path / "reading.py", [tmp_path / "one", tmp_path / "two"]
    script.write_text(NEVER_DONE)
    process = subprocess.Popen([sys.executable, str(script), *map(str, notes)])
    until(lambda: all(note.exists() and note.read_text() for note in notes), seconds=60)
    readers = [int(note.read_text()) for note in notes]
    assert all(map(is_running, readers))

    process.send_signal(signal.SIGKILL)
    process.wait()

    until(lambda: not any(map(is_running, readers)))


GONE_ALREADY = """
import multiprocessing, os, sys, time
from crawler.readers.local import leave_with_starter, server_of_workers


def late(note):
    while multiprocessing.parent_process().is_alive():
        time.sleep(0.01)
    leave_with_starter()
    open(note, "w").write("stayed")


if __name__ == "__main__":
    worker = server_of_workers().Process(target=late, args=(sys.argv[1],))
    worker.start()
    print(worker.pid, flush=True)
    os._exit(0)
"""


def test_a_worker_whose_starter_is_gone_already_leaves_at_once(tmp_path, until):
    """It may be killed before the worker asks to be told of it."""
    script, note = tmp_path / "starting.py", tmp_path / "note"
    script.write_text(GONE_ALREADY)

    done = subprocess.run([sys.executable, script, note], stdout=subprocess.PIPE, text=True, check=True)

    until(lambda: not is_running(int(done.stdout)), seconds=60)
    assert not note.exists()


CLOSED_EARLY = """
import asyncio, os, sys, time
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from crawler.readers.local import ReaderProcesses, read_page
from crawler.reading.page import Page

if __name__ != "__main__":  # a worker is starting; all but the first are slow
    try:
        os.mkdir(sys.argv[1])
    except FileExistsError:
        time.sleep(1)


def slow_to_leave(page):
    Finalize(None, time.sleep, (2,), exitpriority=1)
    return read_page(page)


async def main():
    pool = ReaderProcesses(workers=2, reader=slow_to_leave)
    reading = await pool.read(Page(url="https://a.example/", payload=b"<p>Radio</p>", fetched_at=datetime.now(UTC)))
    pool.close()
    print(reading.kind)


if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_worker_that_is_still_starting_is_ended_without_a_word(tmp_path):
    """A crawl of one page is over before the second worker runs."""
    script = tmp_path / "closing.py"
    script.write_text(CLOSED_EARLY)

    done = subprocess.run([sys.executable, script, tmp_path / "first"], capture_output=True, text=True, check=True)

    assert (done.stdout.strip() != "", done.stderr) == (True, "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what another process has loaded")
async def test_a_worker_is_made_of_a_process_that_has_loaded_the_reader():
    """A worker that is replaced costs no second loading, and the process it is made of holds nothing of the crawl."""
    pool = ReaderProcesses(workers=1, reader=loaded_by)
    try:
        reading = await pool.read(page(b""))
    finally:
        pool.close()

    assert reading.reason == "loaded before"


def read_once_allowed(folder, number):
    """Say that page *number* is being read, and return it when that is allowed."""
    (folder / f"begun-{number}").write_text(str(os.getpid()))
    while not (folder / "allowed").exists():
        time.sleep(0.01)
    return number


def begun_in(folder):
    """Return the workers that have begun a page."""
    return [int(pid) for note in folder.glob("begun-*") if (pid := note.read_text())]


@pytest.mark.parametrize("workers", [2, 3], ids=["all busy", "one without a page"])
async def test_pages_under_way_are_read_although_the_server_of_the_workers_is_killed(tmp_path, until, workers):
    """A system without memory may choose it; its workers end with it, and no page is to blame.

    Pebble gives up when it sees the end of a worker without a page, and else goes on: it is given nothing again.
    """
    with closing(ReaderProcesses(workers=workers)) as pool:
        under_way = [asyncio.create_task(pool.parse(read_once_allowed, tmp_path, number)) for number in range(2)]
        await asyncio.to_thread(until, lambda: len(begun_in(tmp_path)) == 2)

        lost, ended = pool._pool, begun_in(tmp_path)
        os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: not any(map(is_running, ended)))  # else they may return their pages yet
        (tmp_path / "allowed").touch()

        assert await asyncio.wait_for(asyncio.gather(*under_way), 60) == [0, 1]
        assert pool._pool is not lost
        assert [await pool.parse(read_once_allowed, tmp_path, number) for number in range(4)] == [0, 1, 2, 3]


def end_server():
    """End the process that starts the workers, and this one with it."""
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


async def test_a_page_that_ends_the_server_of_the_workers_is_tried_once_more(tmp_path):
    """Then it is a page that crashes its reader, and the next one is read."""
    (tmp_path / "allowed").touch()

    with closing(ReaderProcesses(workers=1)) as pool:
        with pytest.raises(NotParsed) as raised:
            await pool.parse(end_server)

        assert raised.value.reason == "reader crashed"
        assert await pool.parse(read_once_allowed, tmp_path, 7) == 7

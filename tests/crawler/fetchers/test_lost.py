"""Fetchers are lost in every way that a process can be: nobody waits for them, and none asks behind our back."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from scrapy import Request

from crawler.errors import FetchersLost
from crawler.fetchers import orders, remote, team
from crawler.fetchers.child import Leave
from crawler.fetchers.children import Children
from crawler.fetchers.links import ChildLink
from crawler.fetchers.remote import Remote
from crawler.fetchers.team import Fetchers
from crawler.fetchers.wire_format import Frame
from crawler.fetching.fetcher import FetcherLost
from tests.crawler.readers.clusters import OwnCluster, descendants, is_running

HOST = "127.0.0.1"


def children():
    """Return the numbers of the fetchers that are children of this process."""
    below = ((pid, Path(f"/proc/{pid}/cmdline")) for pid in descendants(os.getpid()))
    return [pid for pid, command in below if command.exists() and b"crawler.fetchers.child" in command.read_bytes()]


async def come_true(condition):
    """Wait until *condition* holds."""
    for _ in range(3000):
        if condition():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it did not come true in time")


async def remote_child():
    link = await ChildLink.started()
    return link, await Remote.met(link, within=60)


def order(site, path):
    return orders.order(Request(site.url(path)), HOST)


async def test_a_frozen_fetcher_is_lost_after_its_silence_and_has_ended_when_it_wakes(site, monkeypatch):
    """By then its address is with another one: whoever wakes up late must not ask."""
    monkeypatch.setattr(remote, "BEAT", 0.1)
    monkeypatch.setattr(remote, "LEAVE", 1.0)
    monkeypatch.setattr(remote, "SILENCE", 2.0)
    site.put("a/", "a")
    link, fetcher = await remote_child()
    try:
        await fetcher.fetch(order(site, "a/"))
        await asyncio.sleep(0.3)  # its leave is short by now
        os.kill(link.pid, signal.SIGSTOP)
        began = time.monotonic()

        with pytest.raises(FetcherLost):
            await fetcher.fetch(order(site, "a/"))

        noticed = time.monotonic() - began
        os.kill(link.pid, signal.SIGCONT)
        await come_true(lambda: not is_running(link.pid))
    finally:
        await fetcher.close()
    assert noticed >= 1.9
    assert fetcher.is_lost
    assert site.requested == ["/a/"]


def test_the_leave_ends_before_the_writer_gives_the_address_away():
    """Each by its own clock: the leave counts from a beat, the silence from when it was heard, which is later."""
    assert remote.LEAVE < remote.SILENCE == 15.0


def test_a_leave_lasts_from_the_beat_that_the_writer_heard(monkeypatch):
    """A beat that waited in a frozen pipe says nothing of now."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    leave = Leave()
    first = leave.beat(0, 10.0)
    now[0] = 105.0
    leave.beat(first, 10.0)

    now[0] = 109.9
    before = leave.has_ended
    now[0] = 110.1

    assert (before, leave.has_ended) == (False, True)


def test_a_killed_fetcher_is_replaced_and_costs_only_what_it_had(site):
    """The others, and the next one in its place, go on."""
    site.put("slow/", "slow", delay=30)
    site.put("a/", "a")

    async def scenario():
        slow = asyncio.ensure_future(fetchers.fetch(Request(site.url("slow/")), own_host=HOST))
        await come_true(lambda: "/slow/" in site.requested)
        (child,) = children()
        os.kill(child, signal.SIGKILL)
        with pytest.raises(FetcherLost):
            await slow
        return await fetchers.fetch(Request(site.url("a/")), own_host=HOST)

    with closing(Fetchers(partial(Children.of, 1))) as fetchers:
        response = asyncio.run(scenario())
        (child,) = children()

    assert response.body == b"a"
    assert site.requested == ["/slow/", "/a/"]
    assert not is_running(child)


class Nowhere(Children):
    """Places at which no fetcher starts."""

    async def link(self, name):
        raise FetcherLost


def test_without_any_fetcher_the_run_is_told_so(monkeypatch):
    """In one line, after a bounded wait."""
    monkeypatch.setattr(team, "ABSENCE", 0.3)

    with pytest.raises(FetchersLost, match="the processes of this machine cannot fetch pages: no fetcher answers"):
        Fetchers(partial(Nowhere.of, 1))


@pytest.mark.parametrize("sent", [b"", b"\0\0\0", Frame({"a": 1}, b"body").packed()[:-1], b"\0\0\0\2\0\0\0\0[]"])
def test_what_is_no_frame_is_refused(sent):
    """Nothing else of it is looked at."""
    with pytest.raises(ValueError, match=r"lengths|frame"):
        Frame.unpacked(sent)


@pytest.fixture
def crawling(blotter, rows, start, until):
    """Run a command, ask an archive, start a command, wait for something."""
    return blotter, rows, start, until


@pytest.fixture
def own(tmp_path):
    """A cluster of one worker, as a user starts it."""
    cluster = OwnCluster(tmp_path)
    yield cluster
    cluster.kill()


def test_a_crawl_whose_scheduler_dies_while_it_fetches_gives_back_its_leases_and_the_next_goes_on(
    own, site, declare, crawling
):
    """One line, exit code 1; only what was in flight is asked again."""
    blotter, rows, start, until = crawling
    declare(text=f'[cluster]\nscheduler = "{own.address}"\nfetch = true')
    site.lists("news/one/", "news/two/")
    for path in ("news/one/", "news/two/"):
        site.delay(path, 3)
    process = start("crawl", "sample")
    until(lambda: any("/news/" in path for path in list(site.requested)), seconds=240)

    own.kill()
    _, errors = process.communicate(timeout=120)

    (in_flight,) = [path for path in site.requested if "/news/" in path]
    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith(f"blotter: the cluster at {own.address} cannot ")
    assert "Traceback" not in errors
    assert rows("SELECT id FROM urls WHERE lease IS NOT NULL") == []
    declare()
    assert blotter("crawl", "sample").returncode == 0
    assert len(rows("SELECT id FROM articles")) == 2
    asked = [path for path in site.requested if "/news/" in path]
    assert sorted(asked) == sorted([in_flight, "/news/one/", "/news/two/"])


def test_a_worker_loads_no_scrapy_for_its_line_to_a_fetcher():
    """Loading takes seconds on a busy machine, and in a worker's loop nothing else goes on."""
    seen = subprocess.run(
        [sys.executable, "-c", "import crawler.fetchers.actors, sys; print('scrapy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert seen.stdout.strip() == "False"

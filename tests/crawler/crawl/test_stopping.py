"""A run may end at any moment, in order or not: nothing is lost, nothing stands twice."""

import signal
from pathlib import Path

import pytest

from crawler.crawl.run import MOST_GATHERED

STORIES = 40
IN_FLIGHT = 4  # requests of one publication between lease and capture, CONCURRENT_REQUESTS


@pytest.fixture
def slow_site(site, declare):
    """A site of many stories, each a little slow, so that there is a middle to stop in."""
    declare()
    site.lists(*(f"news/story-{number}/" for number in range(STORIES)))
    for number in range(STORIES):
        site.delay(f"news/story-{number}/", 0.05)
    return site


def stories(site):
    return [path for path in list(site.requested) if path.startswith("/news/")]


def test_a_killed_crawl_goes_on_where_it_stopped(slow_site, start, blotter, rows, until):
    """SIGKILL in mid-crawl: each article stands once, and only what was in flight or gathered is asked for again."""
    process = start("crawl", "sample")
    until(lambda: len(stories(slow_site)) > IN_FLIGHT + MOST_GATHERED)
    process.kill()
    process.wait()

    done = blotter("crawl", "sample")

    assert done.returncode == 0, done.stderr
    asked = stories(slow_site)
    assert len(set(asked)) == STORIES
    assert len(asked) - len(set(asked)) <= IN_FLIGHT + MOST_GATHERED
    (counted,) = rows("SELECT count(*) AS articles, count(DISTINCT url) AS urls FROM articles")
    assert counted == {"articles": STORIES, "urls": STORIES}
    assert [row["outcome"] for row in rows("SELECT outcome FROM runs ORDER BY id")] == ["killed", "finished"]
    assert rows("SELECT count(*) AS n FROM captures WHERE kind IS NULL") == [{"n": 0}]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_ends_a_crawl_in_order(slow_site, start, rows, until, sent):
    """What is in flight is finished or given back, and the run says that it was stopped."""
    process = start("crawl", "sample")
    until(lambda: len(stories(slow_site)) > STORIES // 4)

    process.send_signal(sent)
    _, errors = process.communicate(timeout=30)

    assert process.returncode == 130
    assert errors.strip() == "stopped"
    asked = len(stories(slow_site))
    assert asked < STORIES
    assert rows("SELECT count(*) AS n FROM urls WHERE lease IS NOT NULL") == [{"n": 0}]
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": asked}]
    assert rows("SELECT outcome FROM runs") == [{"outcome": "stopped"}]
    assert rows("SELECT outcome, waiting FROM run_publications") == [{"outcome": "stopped", "waiting": STORIES - asked}]


def test_the_workers_of_a_killed_crawl_end_with_it(slow_site, start, until):
    """Readers that nobody waits for any more leave by themselves."""
    process = start("crawl", "sample")
    until(lambda: len(stories(slow_site)) > STORIES // 3)
    workers = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert workers

    process.kill()
    process.wait()

    until(lambda: not any(is_running(worker) for worker in workers), seconds=15)


def is_running(pid):
    """Whether the process *pid* runs; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

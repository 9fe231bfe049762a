"""A run ends by itself: when its hours are over, and when the disk has no room."""

import json
import os
import resource
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import pytest

from archive.config import Config
from archive.errors import ConfigError
from archive.facts import Fault
from crawler.crawl.run import Run
from crawler.settings import CONCURRENT_REQUESTS
from tests.site import article

MEGABYTE = 1024 * 1024
ON_THE_WAY = CONCURRENT_REQUESTS - 1


def set_top(crawling, line):
    """Put *line* before the tables of the configuration."""
    path = crawling.folder / "blotter.toml"
    path.write_text(f"{line}\n{path.read_text()}")


def test_a_run_ends_when_its_hours_are_over(crawling, site):
    """A slow title gives way: its rest waits, and the next run has the archive."""
    crawling.declare(delay="3")
    set_top(crawling, "max_hours = 0.003")
    site.lists(*(f"news/{number}/" for number in range(20)))

    told = crawling.crawl()

    assert told["outcome"] == "out of time"
    assert len(site.requested) < 15
    assert crawling.rows("SELECT count(*) AS n FROM urls WHERE lease IS NOT NULL") == [{"n": 0}]


@pytest.mark.parametrize(
    ("line", "hours", "left"),
    [("", 5.9, 0.1), ("", 6.1, 0), ("max_hours = 2", 1.9, 0.1), ("max_hours = 2", 2.1, 0), ("max_hours = 0.5", 0, 0.5)],
)
def test_a_run_has_the_hours_that_it_is_given_from_its_beginning(tmp_path, line, hours, left):
    """Six, unless the configuration says another number; a minute before they are over it still asks."""
    (tmp_path / "blotter.toml").write_text(line)

    with closing(Run(tmp_path / "blotter.db", Config.load(tmp_path / "blotter.toml"), "crawl")) as run:
        run.began -= timedelta(hours=hours)

        assert run.seconds_left == pytest.approx(left * 3600, abs=60)


@pytest.mark.parametrize(("share", "has_room"), [(0.5, True), (2.0, False)])
def test_a_run_has_room_while_the_megabytes_are_free(tmp_path, share, has_room):
    """Half of what is free may be asked for, twice as much may not."""
    megabytes = shutil.disk_usage(tmp_path).free / MEGABYTE * share
    (tmp_path / "blotter.toml").write_text(f"min_free_mb = {megabytes}")

    with closing(Run(tmp_path / "blotter.db", Config.load(tmp_path / "blotter.toml"), "crawl")) as run:
        assert run.has_room() == has_room
        assert run.ended == (None if has_room else Fault.DISK_FULL)


def test_a_run_without_room_asks_nothing_and_says_so_in_one_line(crawling, site):
    """It once went on asking, with a traceback for each of 131 addresses."""
    set_top(crawling, "min_free_mb = 1000000000000")
    site.lists("news/a/", "news/b/")

    done = crawling.blotter("crawl", "sample")

    assert done.returncode == 2
    assert site.requested == []
    (line,) = [line for line in done.stderr.splitlines() if "disk is full" in line]
    assert "make room" in line
    assert "Traceback" not in done.stderr


def test_a_file_that_may_not_grow_ends_the_run_in_order(crawling, site):
    """The limit of a shell stands for a full disk: what was kept stays, the rest waits, nothing is asked in vain."""
    most = 2 * MEGABYTE  # a new archive fits, twenty pages do not
    for number in range(30):
        site.put(f"news/{number}/", f"<!doctype html><p>{os.urandom(150_000).hex()}")
    site.lists(*(f"news/{number}/" for number in range(30)))

    done = subprocess.run(
        [sys.executable, "-m", "crawler", "crawl", "sample"],
        cwd=crawling.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert 5 < len(site.requested) < 25


def test_a_new_archive_that_does_not_fit_is_a_full_disk_too(crawling, site):
    """Before anything is asked."""
    site.lists("news/a/")

    done = subprocess.run(
        ["prlimit", "--fsize=300000", sys.executable, "-m", "crawler", "crawl", "sample"],
        cwd=crawling.folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert (done.returncode, site.requested) == (2, [])
    assert "make room" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["-1", '"6"', "true", "nan", "[]"])
@pytest.mark.parametrize("key", ["max_hours", "min_free_mb", "max_seconds", "max_captures", "max_mb"])
def test_a_limit_that_is_no_number_is_refused(tmp_path, key, value):
    """A slip must not mean no limit."""
    path = tmp_path / "blotter.toml"
    path.write_text(f"{key} = {value}\n")

    with pytest.raises(ConfigError, match="must be a number"):
        getattr(Config.load(path), key)


@pytest.mark.parametrize("value", ["0", "0.5", "3601", "inf"])
def test_a_limit_of_seconds_that_is_none_is_refused(tmp_path, value):
    """Scrapy takes 0 for no limit; a byte a second would hold a run for ever."""
    path = tmp_path / "blotter.toml"
    path.write_text(f"# Ours.\nmax_seconds = {value}\n")

    with pytest.raises(ConfigError, match=r"toml:2: .*from 1 to 3600"):
        _ = Config.load(path).max_seconds


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        ("max_captures = 6", 4),  # robots.txt and the sitemap are captures too
        ("max_mb = 0.5", 6),
        ("max_captures = 12\nmax_mb = 0.9", 9),
    ],
    ids=["captures", "megabytes", "enough of both"],
)
def test_a_run_keeps_as_much_of_a_publication_as_it_may_and_the_next_goes_on(crawling, site, limits, kept):
    """Nothing more is asked, only what was on its way is kept too; every page is asked for once, in whichever run."""
    set_top(crawling, limits)
    site.put("robots.txt", "")
    paths = [f"news/{number}/" for number in range(9)]
    for number, path in enumerate(paths):
        site.put(path, article(f"Lamps of district {number}") + f"<!-- {'x' * 90_000} -->")
    site.lists(*paths)
    is_whole = kept == len(paths)

    told = crawling.crawl(code=0 if is_whole else 1)
    asked = [path for path in site.requested if path.startswith("/news/")]
    crawling.crawl(code=None)
    crawling.crawl(code=0)

    assert told["outcome"] == ("finished" if is_whole else "kept enough")
    assert kept <= len(asked) <= min(len(paths), kept + ON_THE_WAY)
    assert set(crawling.ledger("outcome").values()) == {("archived",)}
    assert len([path for path in site.requested if path.startswith("/news/")]) == len(paths)


@pytest.mark.parametrize(("seconds", "late", "outcome"), [(1, 60, "failed"), (30, 1, "archived")])
def test_an_answer_that_is_late_is_given_up(crawling, site, seconds, late, outcome):
    """After the seconds of the configuration; its neighbour is archived."""
    set_top(crawling, f"max_seconds = {seconds}")
    site.lists("news/late/", "news/good/")
    site.delay("news/late/", late)

    crawling.crawl()

    assert crawling.ledger("outcome") == {"news/late/": (outcome,), "news/good/": ("archived",)}


def test_what_a_site_says_of_itself_is_printed_without_its_controls(tmp_path, crawling, site):
    """A title of the terminal's window once came through the summary."""
    crawling.declare(sources='["wordpress"]')
    code = json.dumps({"code": "\x1b[2J\x1b]0;PWNED\x07"})
    site.put("wp-json/wp/v2/posts", code, status=401, media_type="application/json")

    done = crawling.blotter("crawl", "sample")

    assert "\x1b" not in done.stdout + done.stderr

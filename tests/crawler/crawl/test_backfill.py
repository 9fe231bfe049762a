"""What a plain crawl leaves for a back-fill, and how a back-fill works through it."""

import io
import json
import os
from contextlib import closing
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from rich.console import Console
from sqlite_utils import Database

from crawler.cli import blotter as command
from crawler.crawl.counts import Counts
from crawler.crawl.progress import progress_table
from tests import warm
from tests.crawler.crawl.newsroom import Newsroom
from tests.site import TestSite

OLD = 40


def crawl(folder, *options, **variables):
    done = warm.blotter(["crawl", *options], cwd=folder, env=os.environ | variables)
    assert done.returncode == 0, done.stderr
    return done


def declare(folder, site, *names, sources=("sitemap sitemap.xml",)):
    tables = (
        f'[publications.{name}]\nhome = "{site.home}{name}/"\nsources = {json.dumps(list(sources))}\n'
        'article = "^/news/"\nown_site = true\ndelay = 0\n'
        for name in names
    )
    folder.joinpath("blotter.toml").write_text("\n".join(tables).replace(f"{site.home}gazette/", site.home))


def rows(folder, sql):
    with closing(Database(folder / "blotter.db").conn) as connection:
        return list(Database(connection).query(sql))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A crawl, four of the newest of some years, what is left of them, and all the rest."""
    folder = tmp_path_factory.mktemp("past")
    with TestSite() as site:
        room = Newsroom(site)
        room.publish("recent", days=3)
        for number in range(OLD):
            room.publish(f"old-{number}", days=100 * (number + 1))
        declare(folder, site, "gazette")
        years = str((room.opened).year - 5), str(room.opened.year - 4)
        runs = []
        for options in ((), ("--since", years[0], "--until", years[1], "--limit", "4"),
                        ("--since", years[0], "--until", years[1]), ("--since", "2000")):  # fmt: skip
            before = len(site.requests)
            done = crawl(folder, "gazette", "--json", *options)
            (said,) = json.loads(done.stdout)["publications"]
            runs.append(SimpleNamespace(said=said, pages=room.page_requests(before), errors=done.stderr))
        posts = [(post.path, str(post.at.year)) for post in room.newest_first if post.slug != "recent"]
        wanted = [path for path, year in posts if years[0] <= year <= years[1]]
        yield SimpleNamespace(runs=runs, wanted=wanted, all=[path for path, _ in posts], folder=folder)


def test_a_plain_crawl_fetches_what_is_recent_and_says_what_waits(filled):
    """How many, how long they would take at this pace, and what to type."""
    first = filled.runs[0]

    assert first.pages == ["/news/recent/"]
    assert (first.said["waiting"], first.said["behind"]) == (OLD, OLD)
    assert first.said["behind_takes"] >= 0


def test_a_back_fill_fetches_the_newest_first_and_no_more_than_asked_for(filled):
    """--limit counts pages of the past."""
    assert filled.runs[1].pages == filled.wanted[:4]
    assert filled.runs[1].said["waiting"] == OLD - 4


def test_a_back_fill_goes_on_where_the_last_one_stopped(filled):
    """Both years whole, the last day of December included, nothing twice and nothing beside them."""
    assert filled.runs[2].pages == filled.wanted[4:]


def test_a_back_fill_comes_to_an_end(filled):
    """All of the past, each page once."""
    asked = [path for run in filled.runs[1:] for path in run.pages]

    assert sorted(asked) == sorted(filled.all)
    assert filled.runs[3].said["waiting"] == 0
    assert rows(filled.folder, "SELECT count(*) AS n FROM articles") == [{"n": OLD + 1}]


def test_a_run_says_what_of_the_past_it_was_asked_for(filled):
    """`blotter runs` tells one back-fill from another."""
    commands = [row["command"] for row in rows(filled.folder, "SELECT command FROM runs ORDER BY id")]

    assert commands[0] == "crawl gazette"
    assert commands[3] == "crawl gazette --since 2000-01-01"
    assert commands[1].endswith("-12-31 --limit 4")


def test_the_summary_says_how_to_fetch_what_waits(tmp_path, site):
    """In one line, with the command to run."""
    room = Newsroom(site)
    room.publish("old", days=1000)
    room.publish("recent", days=1)
    declare(tmp_path, site, "gazette")

    printed = crawl(tmp_path, "gazette").stdout

    year = room.posts["old"].at.year
    assert "gazette: 1 older article not fetched yet (about a minute): " in printed
    assert f"blotter crawl gazette --since {year}" in printed


def test_the_bar_of_a_back_fill_knows_the_total(tmp_path, site):
    """On a terminal it shows how far it is; the last look is at the end."""
    console = Console(width=120, file=io.StringIO())

    console.print(progress_table({"gazette": Counts(goal=8300, reached=412)}, width=120))

    assert "412/8,300" in console.file.getvalue()
    assert "━" in console.file.getvalue()


def test_time_that_is_up_ends_a_back_fill_in_order(tmp_path, site):
    """What is in flight is finished; the rest waits for the next one, and nothing failed."""
    room = Newsroom(site)
    for number in range(90):
        post = room.publish(f"old-{number}", days=1000 + number)
        site.delay(post.path, 0.4)
    declare(tmp_path, site, "gazette")

    said = json.loads(crawl(tmp_path, "gazette", "--json", "--since", "2000", "--for", "6s").stdout)

    assert said["outcome"] == "finished"
    (publication,) = said["publications"]
    assert 0 < publication["new"] < 90
    assert publication["waiting"] == 90 - publication["new"]
    assert rows(tmp_path, "SELECT count(*) AS n FROM urls WHERE lease IS NOT NULL") == [{"n": 0}]


@pytest.fixture
def busy(tmp_path, site, start, until):
    """A back-fill under way through the gazette's past, and another publication beside it."""
    room = Newsroom(site)
    for number in range(80):
        post = room.publish(f"old-{number}", days=1000 + number)
        site.delay(post.path, 0.1)
    declare(tmp_path, site, "gazette", "herald")
    process = start("crawl", "gazette", "--since", "2000")
    until(lambda: len(room.page_requests()) > 10)
    return room, process


def test_a_daily_crawl_takes_its_turn_inside_a_running_back_fill(busy, tmp_path, site, blotter):
    """It is told so and ends well; what is new is fetched before the past goes on, for other publications too."""
    room, process = busy
    room.publish("breaking", days=0)
    site.lists("news/of-the-herald/", at="herald/sitemap.xml")

    daily = blotter("crawl")

    assert daily.returncode == 0, daily.stderr
    assert "a back-fill is running; it will also do this crawl" in daily.stderr
    assert process.wait(timeout=60) == 0
    asked = room.page_requests()
    assert asked.index("/news/breaking/") < len(asked) - 16
    assert len(asked) == len(set(asked)) == 82
    reports = rows(tmp_path, "SELECT slug, run_id FROM run_publications JOIN publications ON id = publication_id")
    assert {row["slug"] for row in reports} == {"gazette", "herald"}
    assert {row["run_id"] for row in reports} == {1}


def test_a_second_back_fill_is_told_that_the_archive_is_busy(busy, blotter):
    """Only a daily crawl has a turn; exit code 3."""
    done = blotter("crawl", "gazette", "--since", "2000")

    assert done.returncode == 3
    assert "another run has this archive open" in done.stderr


def test_a_killed_back_fill_goes_on_where_it_stopped(busy, tmp_path, blotter):
    """SIGKILL: the next one asks again for nothing but what was in flight, and takes no notes of a dead one."""
    room, process = busy
    process.kill()
    process.wait()

    done = blotter("crawl", "gazette", "--since", "2000")

    assert done.returncode == 0, done.stderr
    asked = room.page_requests()
    assert len(set(asked)) == 80
    assert len(asked) - 80 <= 4
    assert rows(tmp_path, "SELECT count(*) AS n FROM articles") == [{"n": 80}]
    assert not tmp_path.joinpath("blotter.db.requests").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--since", "long ago"], "'long ago' is not a date; use 2012, 2012-05 or 2012-05-31", id="words"),
        pytest.param(["--since", "2012-13"], "'2012-13' is not a date; use 2012", id="no such month"),
        pytest.param(["--since", "2012-02-30"], "'2012-02-30' is not a date; use 2012", id="no such day"),
        pytest.param(["--since", "2012", "--until", "9999"], "'9999' has no day after it", id="the end of time"),
        pytest.param(["--since", "2999"], "--since 2999-01-01 is in the future", id="the future"),
        pytest.param(["--since", "2012", "--until", "2011"], "--until is before --since", id="the wrong way round"),
        pytest.param(["--until", "2012"], "need --since", id="no beginning"),
        pytest.param(["--limit", "5"], "need --since", id="a limit alone"),
        pytest.param(["--since", "2012", "--for", "soon"], "'soon' is not a length of time", id="no time"),
        pytest.param(["--since", "2012", "--for", "0h"], "'0h' is not a length of time", id="no time at all"),
        pytest.param(["--since", "2012-5", "--limit", "0"], "0 is not in the range", id="a month of one digit is one"),
        pytest.param(["--since", "2012", "--limit", "0"], "0 is not in the range", id="nothing"),
    ],
)
def test_a_back_fill_that_makes_no_sense_is_refused_in_one_line(tmp_path, monkeypatch, options, said):
    """Wrong use, exit code 2, with the remedy; nothing is asked and no archive is made."""
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(command, ["crawl", "police-professional", *options])

    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
    assert list(tmp_path.iterdir()) == []

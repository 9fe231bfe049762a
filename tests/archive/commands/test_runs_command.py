import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from archive.commands.runs import runs
from archive.errors import NoSuchArchive, NoSuchRecord
from archive.problems import PublicationReport
from tests.archive.conftest import NOON


@pytest.fixture
def ask(path):
    def ask(*arguments):
        return CliRunner().invoke(runs, [*arguments, "--archive", str(path)], catch_exceptions=False)

    return ask


@pytest.fixture
def two_runs(desk):
    """One that ended well after five minutes, one under way."""
    report = PublicationReport(
        outcome="finished", listed=12, new=3, unchanged=8, failed=1, waiting=1204, requests=17, bytes=123456,
        seconds=300.4, sources={"feed": {"listed": 12, "new": 3}, "sitemap": {"unchanged": True}},
    )  # fmt: skip
    desk.archive.report(desk.run, desk.publication, report)
    desk.archive.end_run(desk.run, "finished", at=NOON + timedelta(minutes=5))
    desk.archive.begin_run("import", at=NOON + timedelta(days=1))


def test_runs_are_listed_with_the_latest_first(ask, two_runs):
    """One line each: when, how long, how it ended, what it brought."""
    head, latest, first = ask().stdout.splitlines()

    assert head.split()[:4] == ["run", "started", "took", "outcome"]
    assert latest.split() == ["2", "2026-03-03", "12:00", "running", "0", "0", "0", "import"]
    assert first.split() == ["1", "2026-03-02", "12:00", "0:05:00", "finished", "3", "1", "1,204", "crawl"]
    assert head.split()[4:] == ["new", "failed", "waiting", "command"]


def test_one_run_is_told_by_publication_and_source(ask, two_runs):
    """Counts, and how each source answered."""
    out = ask("1").stdout

    assert "run 1: crawl" in out
    assert "2026-03-02 12:00 UTC, 0:05:00, finished" in out
    assert "sample: feed: lists 12, 3 new" in out
    assert "sample: sitemap: unchanged" in out
    assert "not articles" in out


def test_a_run_under_way_says_so(ask, two_runs):
    """Its outcome is not known yet."""
    assert "running, not finished" in ask("2").stdout


def test_runs_can_be_read_by_programs(ask, two_runs):
    """The same as JSON."""
    listed = json.loads(ask("--json").stdout)
    one = json.loads(ask("1", "--json").stdout)

    assert [run["id"] for run in listed] == [2, 1]
    assert one["publications"][0]["publication"] == "sample"
    assert one["publications"][0]["bytes"] == 123456
    assert one["publications"][0]["sources"]["sitemap"] == {"unchanged": True}


def test_the_list_is_as_long_as_asked_for(ask, two_runs):
    """Twenty unless told."""
    assert len(json.loads(ask("--json", "--limit", "1").stdout)) == 1


def test_an_archive_without_runs_says_so(desk, ask):
    """An empty table would look like a mistake."""
    with desk.archive.db.atomic():
        desk.archive.db.conn.execute("DELETE FROM runs")

    assert "no run yet" in ask().stderr


def test_a_run_that_is_not_there_is_told(ask, two_runs):
    """With what to do instead."""
    with pytest.raises(NoSuchRecord, match="no run has the number 99; `blotter runs` lists them"):
        ask("99")


def test_no_archive_is_told(ask):
    """Not an empty list."""
    with pytest.raises(NoSuchArchive, match="no archive at"):
        ask()

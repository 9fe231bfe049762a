"""What a crawl shows while it runs: on terminals of two widths, and without one."""

import io
import json
import os
import re
import sys
import time

import pytest
from rich.console import Console

from crawler.crawl.counts import Counts, Step
from crawler.crawl.progress import in_short, progress_table, summary_table, whole_line

pytest.importorskip("pexpect", reason="needs the extra dev")
from pexpect import EOF, spawn  # only where it is installed


def counted(*, done=0, due=0, minutes=10.0, **values):
    """A title of which *done* of *due* pages are fetched after some minutes."""
    counts = Counts(**({"delay": 5.0} | values))
    counts.plan(due)
    counts.by_outcome["new"] = done
    counts.fetching_since = time.monotonic() - minutes * 60
    return counts


def shown(counts, *, width):
    console = Console(width=width, file=io.StringIO(), force_terminal=True, color_system=None)
    console.print(progress_table(counts, width=width))
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 200])
def test_each_title_has_one_line_with_all_that_a_person_asks(width):
    """How far, how fast, how long still, and what it does."""
    several = {
        "tijdschrift-voor-de-politie": counted(done=120, due=430),
        "police1": counted(step=Step.ASKING),
        "over": Counts(outcome="finished"),
    }
    several["police1"].step = Step.ASKING

    first, second, last = shown(several, width=width)

    assert max(map(len, (first, second, last))) <= width
    assert "120/430" in first
    assert "12/min" in first
    assert "26 min left" in first
    assert "a page each 5 s" in first
    assert "━" in first
    assert "asking its sources" in second
    assert last.strip() == "1 title done"
    assert ("120 new" in first) is (width == 200)
    assert ("tijdschrift-voor-de-politie" in first) is (width == 200)


def test_a_narrow_terminal_shows_how_far_and_how_long():
    """Without bar and rate, which would leave room for nothing else."""
    (only,) = shown({"police1": counted(done=120, due=430)}, width=40)

    assert only.rstrip() == "police1 120/430 26 min left"


@pytest.mark.parametrize("width", [40, 59, 60, 80, 200])
def test_the_summary_cuts_no_word(width):
    """Whatever the width; a name is folded, and the time is left out below 60 columns."""
    counts = {name: Counts(outcome="finished") for name in ("one", "county-gazette-of-the-police-service")}
    console = Console(width=width, file=io.StringIO(), force_terminal=True, color_system=None)

    console.print(summary_table("Run 1: finished", counts, width=width))

    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert sum("finished" in line for line in lines) == 3
    assert "…" not in console.file.getvalue()
    assert ("took" in console.file.getvalue()) is (width >= 60)


def test_time_left_is_never_shorter_than_the_pause_allows():
    """The first pages come without a pause, from texts that a source handed over."""
    fast = counted(done=60, due=120, minutes=1)

    assert "5 min left" in whole_line(fast)


def test_nothing_is_promised_before_the_first_page():
    """A guess would be wrong by hours."""
    assert whole_line(counted(due=40)) == "0/40: a page each 5 s; 0 listed"
    assert whole_line(counted(step=Step.ASKING)).endswith("; 0 listed")


def test_a_title_with_nothing_to_fetch_has_no_bar():
    """Nought of nought is no distance."""
    assert "━" not in shown({"a": counted()}, width=80)[0]


@pytest.mark.parametrize(
    ("seconds", "short"), [(0, "1 min"), (7199, "120 min"), (7200, "2 h"), (172_799, "48 h"), (172_800, "2 d")]
)
def test_a_length_of_time_in_few_letters(seconds, short):
    """Minutes to two hours, hours to two days."""
    assert in_short(seconds) == short


def terminal(tmp_path, columns, *arguments):
    """Run ``blotter`` on a terminal, as a person does; return all that it showed."""
    child = spawn(
        sys.executable,
        ["-m", "crawler", *arguments],
        cwd=str(tmp_path),
        env=os.environ | {"TERM": "xterm", "COLUMNS": str(columns)},
        dimensions=(40, columns),
        encoding="utf-8",
        timeout=120,
    )
    child.expect(EOF)
    child.close()
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", child.before), child.exitstatus


@pytest.mark.parametrize("columns", [80, 200])
def test_a_newcomer_sees_whole_lines_from_the_plan_to_the_list_of_runs(tmp_path, site, declare, columns):
    """What is wider than the terminal is cut in the middle of a word by somebody else."""
    declare("tijdschrift-voor-de-gazette")
    paths = [f"news/story-{number}/" for number in range(12)]
    site.lists(*paths)
    for path in paths:
        site.delay(path, 0.1)

    plan, crawl, runs, titles = (
        terminal(tmp_path, columns, *command.split())
        for command in ("crawl --dry-run", "crawl", "runs", "publications list")
    )

    assert "at least 2 requests" in plan[0]
    assert "12/12" in crawl[0] or "/12" in crawl[0]
    assert "12 listed, 12 new" in " ".join(crawl[0].split())
    assert [code for _, code in (plan, crawl, runs, titles)] == [0, 0, 0, 0]
    assert "tijdschrift-voor-de-gazette  " in titles[0]
    for text, _ in (plan, crawl, runs, titles):
        assert max(map(len, re.split(r"[\r\n]+", text))) <= columns


def test_a_dry_run_asks_nothing_and_knows_what_is_due(site, declare, blotter):
    """A careful librarian looks first."""
    declare()
    site.lists("news/a/", "news/b/")
    first = json.loads(blotter("crawl", "--dry-run", "--json").stdout)
    assert site.requested == []
    blotter("crawl")
    asked = len(site.requested)

    second = blotter("crawl", "--dry-run")

    assert first[0]["requests"] == 2
    assert first[0]["sources"] == {"sitemap sitemap.xml": [site.url("sitemap.xml")]}
    assert len(site.requested) == asked
    assert second.stdout.startswith("sample: 0 new pages, 0 to look at again\n  at least 2 requests, about a minute\n")
    assert "nothing was requested" in second.stderr

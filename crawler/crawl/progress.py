"""The progress of a crawl on standard error, and its summary."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

import click
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from archive.facts import PartOutcome
from archive.plural import plural
from archive.status.wording import outcome as ended
from crawler.crawl.counts import PLACEHOLDERS, Counts, Step
from crawler.crawl.run import Run

ROOMY = 120  # columns from which a terminal has room for everything
NARROW = 60  # columns below which it has no room for bars, rates and times
INTERVAL = 60.0  # seconds between lines without a terminal
SHOWN = (
    *("new", "changed", "unchanged", "pages", "not_articles"),
    *(PLACEHOLDERS, "held", "gone", "failed", "barred", "skipped"),
)

IN_WORDS = {"not_articles": "not articles", PLACEHOLDERS: "placeholder pages", "held": "for you to decide"}
"""Counts whose names are not the words of a reader."""


class Progress:
    """The counts of *run* as they grow: a live table on a terminal, a line now and then elsewhere."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._console = Console(stderr=True)
        self._live = Live(console=self._console, get_renderable=self._table, transient=True)
        self._over = threading.Event()
        self._lines = threading.Thread(target=self._print_lines, daemon=True)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        else:
            self._lines.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.stop()
        else:
            self._over.set()
            self._lines.join()

    def _table(self) -> Table:
        return progress_table(dict(self.run.counts), width=self._console.width)

    def _print_lines(self) -> None:
        while not self._over.wait(INTERVAL):
            for name, counted in list(self.run.counts.items()):
                if counted.outcome is PartOutcome.UNDER_WAY:
                    click.echo(f"{name}: {whole_line(counted)}", err=True)


def progress_table(counts: Mapping[str, Counts], *, width: int) -> Table:
    """Return the progress of each title under way, as a table for a terminal of *width* columns."""
    roomy, narrow = width >= ROOMY, width < NARROW
    table = Table.grid(padding=(0, 2 if roomy else 1))
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=40 if roomy else 20)
    for _ in range(2 if narrow else 4):
        table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, overflow="ellipsis")
    under_way = {name: counted for name, counted in counts.items() if counted.outcome is PartOutcome.UNDER_WAY}
    for name, counted in under_way.items():
        goal, reached = counted.goal_and_reached
        bar = ProgressBar(total=goal, completed=reached, width=40 if roomy else 8) if goal else ""
        news = f", {line(counted)}" if roomy else ""
        pages, rate, left = distance(counted)
        if narrow:
            table.add_row(name, pages, left, "" if left else doing(counted))
        else:
            table.add_row(name, bar, pages, rate, left, f"{doing(counted)}{news}")
    if over := len(counts) - len(under_way):
        table.add_row(f"{plural(over, 'title')} done")
    return table


def distance(counted: Counts) -> tuple[str, str, str]:
    """Return the progress of *counted*, its rate and the time left, each empty while it is not known.

    >>> import time
    >>> distance(Counts(goal=8300, reached=412, fetching_since=time.monotonic() - 412 * 5))
    ('412/8,300', '12/min', '11 h left')
    >>> distance(Counts())
    ('', '', '')
    """
    goal, reached = counted.goal_and_reached
    if not goal:
        return "", "", ""
    each = counted.seconds_a_page
    left = in_short((goal - reached) * max(each, counted.delay)) if each else ""
    return f"{reached:,}/{goal:,}", f"{60 / each:.0f}/min" if each else "", f"{left} left" if left else ""


def doing(counted: Counts) -> str:
    """Return what is done at the moment.

    >>> doing(Counts(step=Step.FETCHING, delay=5.0)), doing(Counts(step=Step.ASKING)), doing(Counts(reading=1))
    ('a page each 5 s', 'asking its sources', 'reading a page')
    """
    if counted.step is Step.ASKING:
        return str(counted.step)
    if counted.reading:
        return "reading a page"
    return f"a page each {counted.delay:g} s" if counted.delay >= 1 else str(counted.step)


def line(counted: Counts) -> str:
    """Return what was listed and what came of it, in one line.

    >>> from collections import Counter
    >>> from archive.problems import SourceReport
    >>> line(Counts(sources={"feed": SourceReport(listed=3)}))
    '3 listed'
    >>> line(Counts(by_outcome=Counter(new=2, held=1, not_articles=4)))
    '0 listed, 2 new, 4 not articles, 1 for you to decide'
    """
    urls = [f"{counted.by_outcome[word]:,} {IN_WORDS.get(word, word)}" for word in SHOWN if counted.by_outcome[word]]
    pictures = [f"{plural(counted.pictures, 'picture')}"] if counted.pictures else []
    return ", ".join([f"{counted.listed:,} listed", *urls, *pictures])


def whole_line(counted: Counts) -> str:
    """Return how far *counted* is in one line, for a log.

    >>> import time
    >>> whole_line(Counts(goal=8300, reached=412, delay=5.0, fetching_since=time.monotonic() - 412 * 5))
    '412/8,300, 12/min, 11 h left: a page each 5 s; 0 listed'
    """
    far = ", ".join(filter(None, distance(counted)))
    return f"{f'{far}: ' if far else ''}{doing(counted)}; {line(counted)}"


def in_short(seconds: float) -> str:
    """Return a length of time in few letters.

    >>> [in_short(seconds) for seconds in (4, 200, 40_000, 400_000)]
    ['1 min', '3 min', '11 h', '5 d']
    """
    for unit, name in ((86400, "d"), (3600, "h")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{max(round(seconds / 60), 1)} min"


def not_fetched(name: str, counted: Counts) -> str:
    """Return how many older articles of *name* were not fetched, how long they would take and the command for it.

    >>> not_fetched("oracle", Counts(behind=720, delay=5.0, oldest="2008-03-01"))
    'oracle: 720 older articles not fetched yet (about 1 hour): blotter crawl oracle --since 2008'
    """
    if not counted.behind:
        return ""
    articles = f"{plural(counted.behind, 'older article')}"
    command = f"blotter crawl {name} --since {(counted.oldest or '2000')[:4]}"
    return f"{name}: {articles} not fetched yet (about {time_in_words(counted.takes)}): {command}"


def time_in_words(seconds: float) -> str:
    """Return a length of time in words.

    >>> time_in_words(200_000)
    '2 days'
    """
    for unit, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= unit * (2 if name == "day" else 1):
            count = round(seconds / unit)
            return f"{plural(count, name)}"
    return "a minute"


def summary(run: Run) -> dict[str, Any]:
    """Return what *run* did, ready for JSON."""
    return {
        "run": run.id,
        "outcome": run.outcome,
        "archive": str(run.archive.path),
        "publications": [_described(name, counted) for name, counted in run.counts.items()],
    }


def _described(name: str, counted: Counts) -> dict[str, Any]:
    return {
        "publication": name,
        "outcome": counted.outcome,
        "listed": counted.listed,
        **{word: counted.by_outcome[word] for word in SHOWN},
        "pictures": counted.pictures,
        "waiting": counted.waiting,
        "behind": counted.behind,
        "behind_takes": round(counted.takes),
        "requests": counted.requests,
        "bytes": counted.received,
        "seconds": counted.seconds,
        "sources": {source: report.stored() for source, report in counted.sources.items()},
    }


def summary_table(title: str, counts: Mapping[str, Counts], *, width: int) -> Table:
    """Return the results in *counts* as a table for a terminal of *width* columns; counts of zero are left out."""
    table = Table(title=title, title_justify="left")
    table.add_column("publication", overflow="fold")
    table.add_column("outcome", min_width=len(PartOutcome.FINISHED))
    table.add_column("what came")
    if width >= NARROW:
        table.add_column("took", justify="right", no_wrap=True)
    for name, counted in counts.items():
        waiting = f", {counted.waiting:,} waiting" if counted.waiting else ""
        took = [str(timedelta(seconds=round(counted.seconds)))] if width >= NARROW else []
        table.add_row(name, ended(counted.outcome), f"{line(counted)}{waiting}", *took)
    return table

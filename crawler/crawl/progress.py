"""What a crawl shows while it runs, on standard error; and its summary."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any, Self

import click
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from crawler.crawl.counts import UNDER_WAY, Tally
from crawler.crawl.run import Run

INTERVAL = 30.0  # seconds between lines where there is no terminal
SHOWN = ("new", "changed", "unchanged", "pages", "not_articles", "held", "gone", "failed", "barred", "skipped")


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
        return progress_table(dict(self.run.tallies))

    def _print_lines(self) -> None:
        while not self._over.wait(INTERVAL):
            for name, tally in list(self.run.tallies.items()):
                if tally.outcome == UNDER_WAY:
                    click.echo(f"{name}: {line(tally)}", err=True)


def progress_table(tallies: Mapping[str, Tally]) -> Table:
    """Return what is counted so far, with a bar for each back-fill."""
    table = Table.grid(padding=(0, 2))
    for name, tally in tallies.items():
        bar = ProgressBar(total=tally.goal, completed=tally.reached, width=30) if tally.goal else ""
        table.add_row(name, bar, line(tally))
    return table


def line(tally: Tally) -> str:
    """Return the counts of *tally* in one line.

    >>> line(Tally(publication_id=1, listed=3))
    'under way: 3 newly listed'
    """
    counts = [f"{tally.counts[word]} {word.replace('_', ' ')}" for word in SHOWN if tally.counts[word]]
    past = [f"{tally.reached:,} of {tally.goal:,} of the past"] if tally.goal else []
    return f"{tally.outcome}: {', '.join([*past, f'{tally.listed} newly listed', *counts])}"


def what_waits(name: str, tally: Tally) -> str:
    """Return how many older URLs wait after a crawl of *name*, how long they would take and how to fetch them.

    >>> what_waits("oracle", Tally(publication_id=1, behind=720, delay=5.0, oldest="2008-03-01"))
    'oracle: 720 older ones wait; they would take about 1 hour at this pace: blotter crawl oracle --since 2008'
    """
    if not tally.behind:
        return ""
    command = f"blotter crawl {name} --since {(tally.oldest or '2000')[:4]}"
    takes = f"they would take about {in_words(tally.takes)} at this pace"
    return f"{name}: {tally.behind:,} older ones wait; {takes}: {command}"


def in_words(seconds: float) -> str:
    """Return a length of time as people say it.

    >>> in_words(200_000)
    '2 days'
    """
    for unit, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= unit * (2 if name == "day" else 1):
            count = round(seconds / unit)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "a minute"


def summary(run: Run) -> dict[str, Any]:
    """Return what *run* did, ready for JSON."""
    return {
        "run": run.id,
        "outcome": run.outcome,
        "archive": str(run.archive.path),
        "publications": [_described(name, tally) for name, tally in run.tallies.items()],
    }


def _described(name: str, tally: Tally) -> dict[str, Any]:
    return {
        "publication": name,
        "outcome": tally.outcome,
        "listed": tally.listed,
        **{word: tally.counts[word] for word in SHOWN},
        "waiting": tally.waiting,
        "behind": tally.behind,
        "behind_takes": round(tally.takes),
        "requests": tally.requests,
        "bytes": tally.received,
        "seconds": tally.seconds,
        "sources": tally.sources,
    }


def summary_table(run: Run) -> Table:
    """Return what *run* did, as a table for a terminal; columns without any count are left out."""
    rows = {name: {word: str(count) for word, count in _columns(tally)} for name, tally in run.tallies.items()}
    words = dict.fromkeys(word for row in rows.values() for word in row)
    table = Table(title=f"Run {run.id}: {run.outcome}", title_justify="left")
    table.add_column("publication", no_wrap=True)
    table.add_column("outcome")
    for word in words:
        table.add_column(word, justify="right")
    for name, row in rows.items():
        table.add_row(name, run.tallies[name].outcome, *(row.get(word, "0") for word in words))
    return table


def _columns(tally: Tally) -> Iterator[tuple[str, int]]:
    yield "listed", tally.listed
    yield "new", tally.counts["new"]
    for word in SHOWN[1:]:
        if tally.counts[word]:
            yield word.replace("_", " "), tally.counts[word]
    if tally.waiting:
        yield "waiting", tally.waiting
    yield "seconds", round(tally.seconds)

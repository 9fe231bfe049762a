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

from archive.facts import PartOutcome
from archive.status.wording import outcome as ended
from crawler.crawl.counts import Counts
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
        return progress_table(dict(self.run.counts))

    def _print_lines(self) -> None:
        while not self._over.wait(INTERVAL):
            for name, counted in list(self.run.counts.items()):
                if counted.outcome is PartOutcome.UNDER_WAY:
                    click.echo(f"{name}: {line(counted)}", err=True)


def progress_table(counts: Mapping[str, Counts]) -> Table:
    """Return what is counted so far, with a bar for each back-fill."""
    table = Table.grid(padding=(0, 2))
    for name, counted in counts.items():
        bar = ProgressBar(total=counted.goal, completed=counted.reached, width=30) if counted.goal else ""
        table.add_row(name, bar, line(counted))
    return table


def line(counted: Counts) -> str:
    """Return the counts of *counted* in one line.

    >>> from archive.problems import SourceReport
    >>> line(Counts(sources={"feed": SourceReport(listed=3)}))
    'under way: 3 listed'
    """
    urls = [f"{counted.by_outcome[word]} {word.replace('_', ' ')}" for word in SHOWN if counted.by_outcome[word]]
    reached = [f"{counted.reached:,} of {counted.goal:,} older pages"] if counted.goal else []
    return f"{ended(counted.outcome)}: {', '.join([*reached, f'{counted.listed} listed', *urls])}"


def not_fetched(name: str, counted: Counts) -> str:
    """Return how many older articles of *name* were not fetched, how long they would take and the command for it.

    >>> not_fetched("oracle", Counts(behind=720, delay=5.0, oldest="2008-03-01"))
    'oracle: 720 older articles not fetched yet (about 1 hour): blotter crawl oracle --since 2008'
    """
    if not counted.behind:
        return ""
    articles = f"{counted.behind:,} older article{'s' if counted.behind > 1 else ''}"
    command = f"blotter crawl {name} --since {(counted.oldest or '2000')[:4]}"
    return f"{name}: {articles} not fetched yet (about {in_words(counted.takes)}): {command}"


def in_words(seconds: float) -> str:
    """Return a length of time in words.

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
        "publications": [_described(name, counted) for name, counted in run.counts.items()],
    }


def _described(name: str, counted: Counts) -> dict[str, Any]:
    return {
        "publication": name,
        "outcome": counted.outcome,
        "listed": counted.listed,
        **{word: counted.by_outcome[word] for word in SHOWN},
        "waiting": counted.waiting,
        "behind": counted.behind,
        "behind_takes": round(counted.takes),
        "requests": counted.requests,
        "bytes": counted.received,
        "seconds": counted.seconds,
        "sources": {source: report.stored() for source, report in counted.sources.items()},
    }


def summary_table(run: Run) -> Table:
    """Return what *run* did, as a table for a terminal; columns without any count are left out."""
    rows = {name: {word: str(count) for word, count in _columns(counted)} for name, counted in run.counts.items()}
    words = dict.fromkeys(word for row in rows.values() for word in row)
    table = Table(title=f"Run {run.id}: {run.outcome}", title_justify="left")
    table.add_column("publication", no_wrap=True)
    table.add_column("outcome")
    for word in words:
        table.add_column(word, justify="right")
    for name, row in rows.items():
        table.add_row(name, ended(run.counts[name].outcome), *(row.get(word, "0") for word in words))
    return table


def _columns(counted: Counts) -> Iterator[tuple[str, int]]:
    yield "listed", counted.listed
    yield "new", counted.by_outcome["new"]
    for word in SHOWN[1:]:
        if counted.by_outcome[word]:
            yield word.replace("_", " "), counted.by_outcome[word]
    if counted.waiting:
        yield "waiting", counted.waiting
    yield "seconds", round(counted.seconds)

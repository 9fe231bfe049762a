"""What a crawl shows while it runs, on standard error; and its summary."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, Self

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from crawler.run import Run
from crawler.tally import UNDER_WAY, Tally

INTERVAL = 30.0  # seconds between lines where there is no terminal
SHOWN = ("new", "changed", "unchanged", "not_articles", "held", "gone", "failed", "barred", "skipped")


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
        table = Table.grid(padding=(0, 2))
        for name, tally in list(self.run.tallies.items()):
            table.add_row(name, line(tally))
        return table

    def _print_lines(self) -> None:
        while not self._over.wait(INTERVAL):
            for name, tally in list(self.run.tallies.items()):
                if tally.outcome == UNDER_WAY:
                    click.echo(f"{name}: {line(tally)}", err=True)


def line(tally: Tally) -> str:
    """Return the counts of *tally* in one line.

    >>> line(Tally(publication_id=1, listed=3))
    'under way: 3 newly listed'
    """
    counts = [f"{tally.counts[word]} {word.replace('_', ' ')}" for word in SHOWN if tally.counts[word]]
    return f"{tally.outcome}: {', '.join([f'{tally.listed} newly listed', *counts])}"


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

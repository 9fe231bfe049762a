"""``blotter runs``: the runs and their outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.errors import NoSuchRecord
from archive.problems import SourceReport
from archive.schema.database import connect
from archive.schema.json_columns import mapping_in
from archive.status.wording import answer
from archive.status.wording import outcome as ended
from archive.terminal import columns, fitted, printable, say
from archive.times import known_moment

COUNTS = ("new", "changed", "unchanged", "gone", "not_articles", "failed", "waiting")
LISTED = ("new", "changed", "gone", "failed", "waiting")
COMMAND = 20  # columns that a table of runs leaves for the command
RUNS = f"""
    SELECT id, command, started_at, finished_at, runs.outcome, version,
      {", ".join(f"coalesce(sum({count}), 0) AS {count}" for count in COUNTS)}
    FROM runs LEFT JOIN run_publications ON run_id = id
"""


@click.command()
@click.argument("run_id", required=False, type=int, metavar="[ID]")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="List at most this many runs.")
@json_option
@archive_options
def runs(run_id: int | None, limit: int, as_json: bool, archive: Path, config: Config) -> None:  # checked
    """List the latest runs, or show what run ID did for each publication.

    \b
    blotter runs             the last twenty
    blotter runs 12          one of them: counts, requests, answers of sources
    blotter runs 12 --json
    """
    with closing(connect(archive)) as db:
        if run_id is None:
            runs = list(db.query(f"{RUNS} GROUP BY id ORDER BY id DESC LIMIT ?", [limit]))
            print_json(runs) if as_json else _print_runs(runs)
        else:
            run = one_run(db, run_id)
            print_json(run) if as_json else _print_run(run)


def one_run(db: Database, run_id: int) -> dict[str, Any]:
    """Return the run *run_id* with its results for each publication.

    Raises:
        NoSuchRecord: no run has the number.

    """
    run = next(iter(db.query(f"{RUNS} WHERE id = ? GROUP BY id", [run_id])), None)
    if run is None:
        raise NoSuchRecord("no run has the number", run_id, "`blotter runs` lists them")
    rows = db.query(
        """SELECT slug AS publication, run_publications.* FROM run_publications
           JOIN publications ON publications.id = publication_id WHERE run_id = ? ORDER BY slug""",
        [run_id],
    )
    return run | {"publications": [_report(row) for row in rows]}


def _report(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in {"run_id", "publication_id"}}
    return kept | {"sources": mapping_in(row["sources"])}


def _print_runs(found: Sequence[dict[str, Any]]) -> None:
    counts = [name for name in LISTED if name == "new" or any(run[name] for run in found)]
    rows = [[*_start_of(run), *(run[name] for name in counts), run["command"]] for run in found]
    heads = ("run", "started", "took", "outcome", *counts, "command")
    if (width := columns()) and len(_lines(heads[:-1], [row[:-1] for row in rows])[0]) + COMMAND > width:
        for run in found:
            click.echo(fitted(printable(f"run {run['id']}: {run['command']}"), indent="  "))
            _, started, took, outcome = _start_of(run)
            click.echo(fitted(f"  {started}, {took}, {outcome}: {_in_words(run, counts)}", indent="  "))
    else:
        _print_table(heads, rows, width=width)
    if not found:
        say("no run yet; `blotter crawl` starts the first", err=True)


def _start_of(run: dict[str, Any]) -> list[Any]:
    started, finished = known_moment(run["started_at"]), known_moment(run["finished_at"])
    took = str(finished - started) if finished and started else "running" if run["finished_at"] is None else ""
    began = f"{started:%Y-%m-%d %H:%M}" if started else run["started_at"]
    return [run["id"], began, took, run["outcome"] or ""]


def _print_run(run: dict[str, Any]) -> None:
    _, started, took, outcome = _start_of(run)
    say(f"run {run['id']}: {run['command']}")
    begun = f"  {started} UTC, {took}, {outcome or 'not finished'}, Blotter {run['version']}"
    click.echo(fitted(begun, indent="  "))
    click.echo()
    heads = ("publication", "outcome", "listed", *COUNTS, "requests", "bytes", "seconds")
    rows = [_cells(report, heads) for report in run["publications"]]
    if (width := columns()) and len(_lines(heads, rows)[0]) > width:
        for report in run["publications"]:
            say(f"{report['publication']}: {ended(report['outcome'])}, {_cell(report['seconds'])}")
            click.echo(fitted(f"  {_in_words(report, heads[2:-1])}", indent="  "))
    else:
        _print_table(heads, rows)
    for report in run["publications"]:
        for name, stored in report["sources"].items():
            line = f"  {report['publication']}: {name}: {answer(SourceReport.loaded(stored))}"
            click.echo(fitted(printable(line)))


def _in_words(report: dict[str, Any], names: Sequence[str]) -> str:
    """Return the counts *names* of *report* in one line, without zeros."""
    counts = [f"{_cell(report[name])} {name.replace('_', ' ')}" for name in names if report[name]]
    return ", ".join(counts) or "nothing"


def _cells(report: dict[str, Any], heads: Sequence[str]) -> list[Any]:
    return [ended(report[head]) if head == "outcome" else report[head] for head in heads]


def _print_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, width: int | None = None) -> None:
    """Print *rows* under *heads*, numbers to the right; lines are cut at *width*, in their last column."""
    for line in _lines(heads, rows):
        text = line.rstrip()
        click.echo(text if width is None or len(text) <= width else f"{text[: width - 1]}…")


def _lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Return *heads* and *rows* as lines of one width."""
    table = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *table, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(line, widths, strict=True)
        )
        for line in [[head.replace("_", " ") for head in heads], *table]
    ]


LONGEST = 10**9  # seconds; a spoilt row may hold more than any duration


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(timedelta(seconds=round(value)) if abs(value) < LONGEST else value)
    return printable(f"{value:,}" if isinstance(value, int) else str(value))


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").isdigit()

"""``blotter search``: the articles that hold some words."""

from __future__ import annotations

import csv
import dataclasses
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from archive.commands.options import archives_options, json_option, print_json
from archive.commands.selection_options import WordsCommand, report_mistyped, selection_options
from archive.commands.several import opened
from archive.config import Config
from archive.schema.database import connect
from archive.search.coverage import Coverage, coverage
from archive.search.edited_out import EditedOut, edited_out
from archive.search.find import END, START, Hit, SearchResult, find, segments
from archive.search.find_together import HeldHit, answered
from archive.search.matches import Sort
from archive.search.query import wordless
from archive.search.selection import Selection
from archive.search.unknown import Unknown
from archive.terminal import fitted, printable, say


@click.command(cls=WordsCommand)
@click.argument("words", nargs=-1, metavar="[QUERY]...")
@selection_options
@click.option("--sort", type=click.Choice([each.value for each in Sort]), default="best", show_default=True)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Print at most this many articles."
)
@click.option("--revisions", is_flag=True, help="Also search words that were later edited out.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of text.")
@archives_options
def search(
    words: tuple[str, ...],
    selection: Selection,
    sort: str,
    limit: int,
    revisions: bool,
    as_json: bool,
    as_csv: bool,
    archives: tuple[Path, ...],
    config: Config,
) -> None:
    """Find articles that contain all words of QUERY.

    \b
    blotter search Europol cybercrime
    blotter search '"knife crime" headline:stop*'   phrase, field, start of a word
    blotter search taser -training                    without a word
    blotter search 'tasers OR spray' --since 2016 --until 2018 --sort newest
    blotter search Europol --publication police-professional --json
    blotter search taser --archive north.db --archive south.db   one ranking
    """
    selection = dataclasses.replace(selection, query=" ".join([*words, selection.query]).strip())
    ask = _of_several if len(archives) > 1 else _of_one
    result, gone, covered = ask(archives, selection, Sort(sort), limit=limit, edited=limit if revisions else 0)
    if as_json:
        counted = {"total": result.total, "total_is_exact": result.exact}
        parts = {"query": selection.query, **counted, "articles": [_record(hit) for hit in result.hits]}
        parts["coverage"] = dataclasses.asdict(covered)
        print_json(parts | ({"edited_out": [_record(each) for each in gone]} if revisions else {}))
    elif as_csv:
        _print_csv(result.hits, HeldHit if len(archives) > 1 else Hit)
    else:
        _print_hits(result.hits)
        _print_edited_out(gone)
        say(_summary(selection, result), err=True)
        if not result.total:
            report_mistyped(_mistyped(archives, selection))
        click.echo(fitted(_covered(selection, covered), indent="  "), err=True)


Answer = tuple[SearchResult, Sequence[EditedOut], Coverage]


def _of_one(archives: Sequence[Path], selection: Selection, sort: Sort, *, limit: int, edited: int) -> Answer:
    with closing(connect(archives[0])) as db:
        found = find(db.conn, selection, sort=sort, limit=limit)
        return found, edited_out(db.conn, selection, limit=edited), coverage(db.conn, selection)


def _of_several(archives: Sequence[Path], selection: Selection, sort: Sort, *, limit: int, edited: int) -> Answer:
    with opened(archives) as (together, dbs):
        return (
            answered(together.find(selection, sort=sort, limit=limit), dbs),
            answered(together.edited_out(selection, limit=edited), dbs),
            answered(together.coverage(selection), dbs),
        )


def _mistyped(archives: Sequence[Path], selection: Selection) -> Sequence[Unknown]:
    """Return the words that no article of the *archives* has, and what may be meant."""
    with opened(archives) as (together, dbs):
        return answered(together.mistyped(selection), dbs)


def _record(hit: Hit | EditedOut) -> dict[str, Any]:
    """Return *hit* as plain data, with ``[`` and ``]`` around what matched in the snippet."""
    record = dataclasses.asdict(hit)
    record["headline"] = "".join(text for text, _ in segments(hit.headline))
    record["snippet"] = hit.snippet.replace(START, "[").replace(END, "]")
    return record


def _print_csv(hits: Iterable[Hit], kind: type[Hit]) -> None:
    out = csv.DictWriter(sys.stdout, [field.name for field in dataclasses.fields(kind)])
    out.writeheader()
    out.writerows(_record(hit) for hit in hits)


def _print_hits(hits: Iterable[Hit]) -> None:
    for hit in hits:
        click.echo(_styled(hit.headline, bold=True))
        archive = hit.archive if isinstance(hit, HeldHit) else ""
        parts = [archive, hit.publication_name, hit.published_day or "undated", hit.byline or ""]
        flags = [f"cut off: {hit.truncated}" if hit.truncated else "", "gone at the publisher's" if hit.gone_at else ""]
        click.echo(_indented(printable(" · ".join(part for part in [*parts, *flags, hit.key] if part))))
        click.echo(_styled(_indented(" ".join(hit.snippet.split()))))
        click.echo()


def _print_edited_out(gone: Iterable[EditedOut]) -> None:
    for each in gone:
        click.echo(_styled(each.headline, bold=True))
        click.echo(_indented(printable(f"{each.publication_name} · edited out {each.replaced_at[:10]} · {each.key}")))
        click.echo(_styled(_indented(" ".join(each.snippet.split()))))
        click.echo()


def _indented(line: str) -> str:
    return fitted(f"  {line}", indent="  ")


def _styled(marked: str, *, bold: bool = False) -> str:
    """Return *marked* for a terminal; for other outputs click removes the colours, and ``[ ]`` stay."""
    colours = sys.stdout.isatty()
    pieces = []
    for text, is_hit in segments(marked):
        clean = printable(text)
        hit = click.style(clean, fg="black", bg="yellow") if colours else f"[{clean}]"
        pieces.append(hit if is_hit else click.style(clean, bold=bold))
    return "".join(pieces)


def _summary(selection: Selection, found: SearchResult) -> str:
    if reason := wordless(selection.query):
        return reason
    if not found.total:
        return "nothing found"
    shown = len(found.hits)
    counted = (
        f"{'' if found.exact else 'more than '}{found.total:,} {'article' if found.total == 1 else 'articles'} found"
    )
    return counted + (f", {shown:,} shown; --limit shows more" if shown < found.total else "")


def _since(covered: Coverage) -> str:
    """Return what happened to articles after they were archived; the archive keeps them."""
    gone = f", {covered.taken_down:,} of them since taken down" if covered.taken_down else ""
    return gone + (f", {covered.in_review:,} with a change that waits for a decision" if covered.in_review else "")


def _covered(selection: Selection, covered: Coverage) -> str:
    """Return what is held of the titles and the period requested, so that an empty result means something."""
    scope = f"of {', '.join(selection.publications) or 'all publications'}"
    period = " in that period" if selection.since or selection.until else ""
    reasons = ", ".join(f"{each.number:,} {each.reason or each.outcome}" for each in covered.missing[:4])
    more = ", ..." if len(covered.missing) > 4 else ""
    parts = [
        f"{scope}{period}: {covered.held:,} of {covered.known:,} archived{_since(covered)}",
        f"{covered.known_missing:,} known but not archived ({reasons}{more})"
        if covered.missing
        else "none known to be missing",
        f"first archived day {covered.first}" if covered.first else "",
        f"{covered.undated:,} undated, counted with --undated" if period and covered.undated else "",
    ]
    return "; ".join(part for part in parts if part)

"""``blotter rebuild``: the database is lost, the captures are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from archive.commands.options import archive_options, is_typed, json_option, print_json
from archive.commands.progress import captures_bar
from archive.config import Config
from archive.errors import WouldOverwrite
from archive.own.beside import read_own
from archive.plural import plural
from archive.terminal import say
from crawler.commands.reading_options import cluster_option

LOST = (
    "which source listed an address that was never fetched: the next crawl lists it again",
    "readings of earlier readers: all captures are read by today's",
)
"""The parts of an archive that no capture has."""


@click.command()
@click.argument("captures", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The new archive.")
@cluster_option
@archive_options
@json_option
def rebuild(*, captures: Path, into: Path | None, archive: Path, config: Config, as_json: bool) -> None:
    """Make a new archive from the WARC files in the folder CAPTURES. Nothing is fetched, and no file of them changes.

    Articles get the same keys, texts and revisions, as today's reader reads them. The new archive uses the folder where
    it is. Without --into or --archive it is written beside the folder: blotter-captures gives blotter.db.

    \b
    blotter rebuild blotter-captures
    blotter rebuild /mnt/backup/blotter-captures --into found.db

    Exits with 1 when records could not be read, else with 0.
    """
    into = into or (archive if is_typed("archive") else None)
    target = into or captures.absolute().with_name(f"{captures.absolute().name.removesuffix('-captures')}.db")
    if target.exists():
        raise WouldOverwrite(target, "an archive is there already", "name another file with --into")
    part = target.with_name(f"{target.name}.part")
    _remove(part)
    report = _made(part, captures, config)
    part.rename(target)
    _remove(part)
    report["archive"] = str(target)
    report["own"] = read_own(target, captures)
    if as_json:
        print_json(report)
    else:
        say("\n".join(_sentences(report)))
    if report["unreadable"]:
        raise click.exceptions.Exit(1)


def _made(part: Path, captures: Path, config: Config) -> dict[str, Any]:
    """Return the report of making the archive *part*, which is done now."""
    from archive.captures.notes import read_notes  # noqa: PLC0415  # the command's modules load when it runs
    from archive.captures.removals import read_removals  # noqa: PLC0415  # as above
    from archive.ledger.from_captures import Scan, begin  # noqa: PLC0415  # as above
    from crawler.crawl.run import Run  # noqa: PLC0415  # as above
    from crawler.imports.rebuild import Rebuild  # noqa: PLC0415  # as above
    from crawler.publications.registry import all_publications  # noqa: PLC0415  # as above

    removals = read_removals(captures)
    size = sum(path.stat().st_size for path in captures.glob("*.warc.gz"))
    with closing(begin(part, captures)) as db, captures_bar(size) as advance:
        notes = read_notes(db, captures)
        found = Scan(db, captures, advance, removals).carry_out()
    with Run(part, config, "rebuild") as run:
        work = Rebuild(run, all_publications(config), lambda _: None, removals)
        with captures_bar(work.scans.count(), counted=True) as advance:
            work.advance = advance
            work.carry_out()
        undecided = work.decided.without_addresses()
        counts = {table: run.archive.count(table) for table in ("publications", "articles", "revisions", "urls")}
    return {
        "files": found.files,
        "captures": found.captures,
        "unchanged": found.unchanged,
        "notes": notes,
        "unreadable": found.unreadable + work.unreadable,
        "removed": found.removed,
        "without_listing": found.without_listing,
        "undecided": undecided,
        **counts,
        "lost": list(LOST),
    }


def _sentences(report: Mapping[str, Any]) -> Iterator[str]:
    counts = {
        "articles": "article", "revisions": "earlier reading", "publications": "publication", "captures": "capture",
        "files": "file",
    }  # fmt: skip
    of = {name: plural(report[name], noun) for name, noun in counts.items()}
    yield (
        f"{report['archive']}: {of['articles']} with {of['revisions']} of {of['publications']},"
        f" from {of['captures']} in {of['files']}"
    )
    if report["unreadable"]:
        yield f"{plural(report['unreadable'], 'record')} could not be read; to see which, run: blotter verify"
    if report["without_listing"]:
        yield f"the listing source is not known of {plural(report['without_listing'], 'capture')} of an earlier version"
    if report["removed"]:
        yield f"{plural(report['removed'], 'capture was', 'captures were')} left out: see removals.jsonl"
    if report["undecided"]:
        yield (
            f"the addresses are not known of {plural(report['undecided'], 'decision')} of an earlier version;"
            " what they were about waits for a decision again: blotter held, blotter status"
        )
    if report["own"]:
        yield f"{plural(report['own'], 'note or label', 'notes and labels')} of your own put back from own.jsonl"
    yield "not in any capture, and therefore missing:"
    yield from (f"  {lost}" for lost in report["lost"])


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", ".lock"):
        part.with_name(part.name + ending).unlink(missing_ok=True)

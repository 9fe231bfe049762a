"""``blotter reread``: today's reader over captures that an older one read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import Written, archive_options, json_option, print_json
from archive.commands.progress import captures_bar
from archive.config import Config
from archive.errors import NoSuchArchive, NoSuchRecord
from archive.nearest import nearest
from archive.plural import plural
from archive.schema.database import connect
from archive.search.difference import Mark, Piece
from archive.search.reread_report import Example, Tally, examples, tallies
from archive.terminal import complain, say
from archive.times import stamp, written_time
from crawler.commands.reading_options import cluster_option
from crawler.errors import NoSuchPublication

if TYPE_CHECKING:
    from archive.publications.names import Publications
    from crawler.crawl.run import Run
    from crawler.imports.reread import Chosen
    from crawler.titles.title import Title

MARKS = {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--captured-since", type=Written("DATE", written_time), help="Only captures from this day on.")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="Only this article; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Report what would change, and change nothing.")
@click.option("--undo", type=int, metavar="RUN", help="Put back what the re-reading RUN changed.")
@cluster_option
@archive_options
@json_option
def reread(  # noqa: PLR0913  # click hands each option over as a parameter
    *,
    names: tuple[str, ...],
    captured_since: datetime | None,
    keys: tuple[str, ...],
    dry_run: bool,
    undo: int | None,
    archive: Path,
    config: Config,
    as_json: bool,
) -> None:
    """Read the captures of the publications NAME, or of all, again with today's reader. Nothing is fetched.

    What changes becomes a revision of cause "blotter". A reading that looks worse (empty, half as long, a field
    lost) waits for your decision: see `blotter held`. If it is interrupted, the same command continues.

    \b
    blotter reread --dry-run              what would change
    blotter reread police-professional    one publication
    blotter reread --captured-since 2026-01-01
    blotter reread --key abcdefghij
    blotter reread --undo 12              put back what run 12 changed

    Exits with 1 when captures could not be read, else with 0.
    """
    if not archive.exists():
        raise NoSuchArchive(archive)
    if undo is not None:
        _put_back(archive, undo, is_alone=not (names or captured_since or keys or dry_run), as_json=as_json)
        return
    from crawler.crawl.run import Run  # noqa: PLC0415  # the command's modules load when it runs
    from crawler.imports.reread import Chosen  # noqa: PLC0415  # as above

    chosen = Chosen(names=names, since=captured_since, keys=keys)
    titles = _titles(archive, config, chosen)
    with Run(archive, config, " ".join(["reread", *names]), rehearsal=dry_run) as run:
        report = _carried_out(run, titles, chosen)
    _print(report | {"dry_run": dry_run}, as_json=as_json)
    if report["unreadable"]:
        raise click.exceptions.Exit(1)


def read_articles(archive: Path, config: Config, keys: Sequence[str]) -> None:
    """Read the captures of the articles *keys* again, by today's reader."""
    from crawler.crawl.run import Run  # noqa: PLC0415  # as above
    from crawler.imports.reread import Chosen  # noqa: PLC0415  # as above

    chosen = Chosen(keys=tuple(keys))
    titles = _titles(archive, config, chosen)
    with Run(archive, config, "reread") as run:
        _carried_out(run, titles, chosen)


def _print(report: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        plain = {name: [asdict(each) for each in report[name]] for name in ("publications", "examples")}
        print_json({**report, **plain})
    else:
        say("\n".join(_sentences(report)))


def _titles(archive: Path, config: Config, chosen: Chosen) -> list[type[Title]]:
    """Return the publications to read; one that is no longer declared is read if it, or an article of it, is named.

    Raises:
        NoSuchPublication: a name is unknown.
        NoSuchRecord: the archive has nothing of a publication, or no article with a key.
        PublicationRenamed: the archive has a publication under another name.

    """
    from archive.articles.stock import publications_of  # noqa: PLC0415  # as above
    from archive.publications.names import Publications  # noqa: PLC0415  # as above
    from crawler.publications.registry import all_publications  # noqa: PLC0415  # as above

    known = all_publications(config)
    with closing(connect(archive)) as db:
        publications = Publications(db)
        of_keys = publications_of(db, chosen.keys)
        named = [_named(name, known, publications) for name in dict.fromkeys(chosen.names or of_keys.values())]
        for key in chosen.keys:
            if key not in of_keys or (chosen.names and of_keys[key] not in chosen.names):
                raise NoSuchRecord(f"no article{_of(chosen.names)} has the key", key, "`blotter search` lists keys")
        held = publications.all()
    if named:
        return named
    for name in sorted(set(held) - set(known)):
        complain(
            f"{name} is no longer declared and is left out; add it to blotter.toml,"
            f" or to read it without rules of its own run: blotter reread {name}"
        )
    return [known[name] for name in held if name in known]


def _of(names: Sequence[str]) -> str:
    return f" of {' or '.join(names)}" if names else ""


def _named(name: str, known: Mapping[str, type[Title]], publications: Publications) -> type[Title]:
    """Return the publication *name*, of which the archive has something."""
    from crawler.imports.rebuild import undeclared  # noqa: PLC0415  # as above

    held = publications.all()
    if name not in {*known, *held}:
        raise NoSuchPublication(name, nearest(name, {*known, *held}))
    if name in known:
        publications.check(known[name].record())
    row = publications.row(name)
    return known.get(name) or undeclared(row)


def _carried_out(run: Run, titles: Sequence[type[Title]], chosen: Chosen) -> dict[str, Any]:
    """Return the report of reading *titles* again, which is done now."""
    from crawler.imports.reread import Reread  # noqa: PLC0415  # as above

    work = Reread(run, chosen, lambda _: None)
    if work.progress:
        say(f"continues run {work.rereading.first}, which did not end", err=True)
    total = work.count(titles)
    with captures_bar(total, counted=True) as advance:
        work.advance = advance
        work.carry_out(titles)
    conn = run.archive.db.conn
    failed = sum(counts.by_outcome["failed"] for counts in run.counts.values())
    return {
        "run": work.rereading.first,
        "captures": total,
        "unreadable": failed,
        "publications": tallies(conn, work.rereading.first),
        "examples": examples(conn, work.rereading.first),
    }


def _put_back(archive: Path, run_id: int, *, is_alone: bool, as_json: bool) -> None:
    if not is_alone:
        raise click.UsageError("--undo puts back all that a run changed; give it without NAME and other options.")
    from archive.recording.rereading_journal import Journal  # noqa: PLC0415  # as above
    from archive.store import Archive  # noqa: PLC0415  # as above

    with Archive.existing(archive) as writer:
        undone = list(Journal(writer.db, run_id).undo(at=stamp(datetime.now(UTC))))
    if not undone:
        raise NoSuchRecord("nothing is left to undo of run", run_id, "`blotter runs` lists the runs")
    left = [address for address, is_back in undone if not is_back]
    if as_json:
        print_json({"run": run_id, "put_back": len(undone) - len(left), "left": left})
        return
    say(f"run {run_id}: {len(undone) - len(left):,} of {len(undone):,} changed readings put back")
    for address in left:
        say(f"  {address} was read again or decided on since, and stays as it is")


def _sentences(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield *report* for a person, a line each."""
    would = "would change" if report["dry_run"] else "changed"
    changed = sum(tally.changed for tally in report["publications"])
    unread = f", {report['unreadable']:,} could not be read" if report["unreadable"] else ""
    yield f"{plural(report['captures'], 'capture')} read again{unread}; {plural(changed, 'reading')} {would}"
    if report["unreadable"]:
        yield "to see which captures are damaged, run: blotter verify"
    for tally in report["publications"]:
        if tally.changed:
            yield from _of_tally(tally)
    for example in report["examples"]:
        yield from _of_example(example)
    if not report["dry_run"] and changed:
        yield f"\nto put all of it back, run: blotter reread --undo {report['run']}"


def _of_tally(tally: Tally) -> Iterator[str]:
    yield f"\n{tally.publication}: {tally.changed:,}"
    if tally.bodies:
        yield f"  bodies    {_counted(tally.bodies)}"
    for name, counts in tally.fields.items():
        yield f"  {name:<9} {_counted(counts)}"
    if tally.kinds:
        yield f"  kinds     {_counted(tally.kinds)}"
    if tally.put_down_to_reader:
        yield f"  edits     {tally.put_down_to_reader:,} were our reader's and not the publisher's"
    if tally.edits_found:
        yield f"  edits     {tally.edits_found:,} by the publisher that an earlier reader did not see"
    if tally.held:
        yield f"  to decide {_counted(tally.held)}; run: blotter held"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in sorted(counts, key=lambda name: (-counts[name], name)))


def _of_example(example: Example) -> Iterator[str]:
    held = f" [to decide: {example.held}]" if example.held else ""
    yield f"\n{example.key or example.publication}  {example.headline or example.address}{held}"
    for name, pieces in example.differences.items():
        yield f"  {name}: {_words(pieces)}"


def _words(pieces: Sequence[Piece]) -> str:
    shown = (MARKS[piece.mark].format(" ".join(piece.text.split())) for piece in pieces if piece.text.strip())
    return " ".join(shown)

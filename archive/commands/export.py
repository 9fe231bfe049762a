"""``blotter export``: a selection as a file for other programs."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO

import click

from archive.commands.options import archive_options
from archive.commands.other_words import FormatChoice, format_meant
from archive.commands.selection_options import SelectionCommand, report_nothing, selection_options
from archive.config import Config
from archive.export.formats import FORMATS
from archive.export.markdown import write_markdown
from archive.export.parquet import write_parquet, write_partitions
from archive.export.records import columns, keys, partitions, records
from archive.export.wacz import write_wacz
from archive.export.warc_file import Written, exchanges
from archive.own.place import reading
from archive.plural import plural
from archive.refusals import no_folder
from archive.schema.database import connect
from archive.search.selection import Selection
from archive.terminal import say
from archive.whole_files import whole_file

ARCHIVES = {".warc.gz": "warc", ".wacz": "wacz", ".db": "sqlite"}
NAMES = [*(name for name in FORMATS if name != "excel"), "parquet", "markdown", *ARCHIVES.values()]
ENDINGS = {f".{form.ending}": name for name, form in FORMATS.items() if name != "excel"}
ENDINGS |= {".parquet": "parquet", **ARCHIVES}

ELSEWHERE = {"plain": "blotter cite", "atom": "blotter feed"}
FORMAT_HELP = f"One of {', '.join(NAMES)}.  [default: by the ending of --output, else csv]"


@click.command(cls=SelectionCommand)
@click.option("--format", "form", type=FormatChoice(NAMES, ELSEWHERE), metavar="NAME", help=FORMAT_HELP)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, allow_dash=True),
    callback=lambda _, __, path: None if path == Path("-") else path,
    help="File to write; for markdown, a folder.",
)
@click.option("--excel", is_flag=True, help="CSV for spreadsheets: marks cut cells, and disables formulas.")
@click.option(
    "--partitioned", is_flag=True, help="Parquet as a folder: publication=NAME/year=YYYY/articles.parquet, for DuckDB."
)
@click.option("--own", is_flag=True, help="Add your own tags, collections and notes.")
@selection_options
@archive_options
def export(
    form: str | None,
    output: Path | None,
    excel: bool,
    partitioned: bool,
    own: bool,
    selection: Selection,
    archive: Path,
    config: Config,
) -> None:
    """Write the articles of a selection, in the order in which they were archived.

    Columns are always the same and in the same order; new ones are added at the end. The formats warc and wacz hold
    the pages as they were captured, for replay tools; sqlite is an archive of its own, with its captures beside it.

    \b
    blotter export --publication police-professional --until 2016 -o pp.csv
    blotter export --query 'taser OR stun' --format jsonl | jq .headline
    blotter export --since 2020 -o recent.parquet
    blotter export --format parquet --partitioned -o articles
    blotter export --tag cybercrime --format markdown -o notes/
    blotter export --tag cybercrime -o cybercrime.wacz
    blotter export --publication police-professional -o pp.db
    blotter export --collection saved --own -o saved.csv
    """
    form = form or _form_of(output)
    _refuse_what_does_not_go_together(form, output, excel=excel, partitioned=partitioned, own=own)
    if form == "sqlite" and output:
        _write_archive(archive, selection, output, own=own)
        return
    with closing(connect(archive)) as db, reading(archive) if own else nullcontext():
        report_nothing(db.conn, selection)
        if form in ARCHIVES.values() and output:
            _write_captures(db.conn, archive, form, output, selection)
        elif partitioned and output:
            articles = write_partitions(partitions(db.conn, selection, own=own), output, columns(own=own))
            say(f"{plural(articles, 'article')} written to {output}", err=True)
        else:
            _write(db.conn, "excel" if excel else form, output, selection, own=own)


WITH_OWN = (*(name for name in NAMES if name in FORMATS and FORMATS[name].with_own), "parquet", "markdown", "sqlite")
"""Formats that have a place for notes, tags and collections of one's own."""

NAMED = {"markdown": "FOLDER", "sqlite": "FILE", "warc": "FILE", "wacz": "FILE"}
"""Formats that cannot go to standard output, and what they are written to."""


def _write_archive(archive: Path, selection: Selection, output: Path, *, own: bool) -> None:
    from archive.merge.selected import write_archive  # noqa: PLC0415  # the writer of archives loads when it writes

    written = write_archive(archive, selection, output, own=own)
    say(f"{plural(written, 'article')} written to {output}", err=True)


def _refuse_what_does_not_go_together(
    form: str, output: Path | None, *, excel: bool, partitioned: bool, own: bool
) -> None:
    if excel and form != "csv":
        raise click.UsageError("--excel works only with --format csv.")
    if partitioned and (form != "parquet" or output is None):
        raise click.UsageError("--partitioned works only with --format parquet and --output FOLDER.")
    if own and form not in WITH_OWN:
        raise click.UsageError(f"--own works only with --format {', '.join(WITH_OWN)}.")
    if form in NAMED and output is None:
        raise click.UsageError(f"--format {form} needs --output {NAMED[form]}.")


def _write_captures(db: sqlite3.Connection, archive: Path, form: str, output: Path, selection: Selection) -> None:
    """Write the captures of *selection*, as a WARC file or a WACZ package."""
    with _opened(output) as out:
        if form == "wacz":
            captures = write_wacz(db, archive, selection, out)
        else:
            pieces = exchanges(db, archive, selection, filename=output.name)
            captures = sum(_written(piece, out) for piece in pieces)
    say(f"{plural(captures, 'capture')} written to {output}", err=True)


def _written(piece: Written, out: IO[bytes]) -> bool:
    """Return whether *piece*, which is written now, is a capture."""
    out.write(piece.before + piece.answer)
    return piece.url is not None


def _form_of(output: Path | None) -> str:
    """Return the format that the ending of *output* names; CSV without an ending."""
    if output is None or not output.suffix:
        return "csv"
    for ending, form in ENDINGS.items():
        if output.name.lower().endswith(ending):
            return form
    meant = format_meant(output.suffix[1:], NAMES)
    raise click.UsageError(
        f"No format has the ending of {output.name}. {f'Did you mean {meant}? ' if meant else ''}"
        f"Use {', '.join(sorted(ENDINGS))}, or name a format with --format."
    )


def _write(db: sqlite3.Connection, form: str, output: Path | None, selection: Selection, *, own: bool) -> None:
    if form == "markdown" and output:
        files = write_markdown(records(db, selection, own=own), output)
        say(f"{plural(files, 'file')} written to {output}", err=True)
        return
    with _opened(output) as out:
        if form == "parquet":
            write_parquet(records(db, selection, own=own), out, columns(own=own))
        else:
            pieces = FORMATS[form].with_own if own else None
            for piece in (pieces or FORMATS[form].pieces)(db, selection):
                out.write(piece.encode("utf-8", "replace"))
    if output:
        say(f"{plural(sum(1 for _ in keys(db, selection)), 'article')} written to {output}", err=True)


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[bytes]]:
    """Give standard output, a device or a pipe, or a file that takes its name when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    is_stream = output.exists() and not output.is_file() and not output.is_dir()
    try:
        with output.open("wb") if is_stream else whole_file(output) as out:
            yield out
    except OSError as error:
        raise click.UsageError(f"{output}: {no_folder(output) or error.strerror or error}") from error

"""``blotter import OTHER.db``: another archive is put into this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.options import print_json
from archive.commands.progress import captures_bar
from archive.plural import plural
from archive.terminal import say

if TYPE_CHECKING:
    from archive.merge.merging import Merged

SQLITE = b"SQLite format 3\x00"
SUFFIXES = {".db", ".sqlite", ".sqlite3"}


def is_archive(path: Path) -> bool:
    """Return whether the file at *path* is a database, or called one: it may be missing or damaged."""
    if path.suffix.lower() in SUFFIXES and not path.is_dir():
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def import_archives(paths: Sequence[Path], archive: Path, *, as_json: bool) -> None:
    """Put the archives at *paths* into *archive*, and print what that added.

    Raises:
        ArchiveError: one of them cannot be opened.
        Exit: with 1, where captures could not be read.

    """
    done = [(path, merged(path, archive)) for path in paths]
    if as_json:
        print_json([{"file": str(path), **asdict(added)} for path, added in done])
    else:
        for path, added in done:
            say("\n".join(sentences(path, added)))
    if any(added.damaged for _, added in done):
        raise click.exceptions.Exit(1)


def merged(path: Path, archive: Path) -> Merged:
    """Return what putting the archive at *path* into *archive* added."""
    from archive.merge.merging import Merge  # noqa: PLC0415  # the command's modules load when it runs
    from archive.schema.database import connect  # noqa: PLC0415  # as above
    from archive.store import Archive  # noqa: PLC0415  # as above

    with closing(connect(path)) as theirs:
        captures = theirs["captures"].count
    with Archive.open(archive) as ours, captures_bar(captures) as advance:
        return Merge(ours, path, advance).carry_out()


def sentences(path: Path, added: Merged) -> Iterator[str]:
    """Yield what the archive at *path* added, and what of it was left out."""
    yield (
        f"{path}: {plural(added.articles, 'article')} new or changed, {plural(added.captures, 'capture')} and"
        f" {plural(added.addresses, 'address', 'addresses')} that this archive did not have"
    )
    if added.own:
        yield f"also added: {plural(added.own, 'note, tag or place', 'notes, tags and places')} in collections"
    if added.damaged:
        damaged = plural(added.damaged, "capture")
        yield f"left out: {damaged} that cannot be read: blotter verify --archive {path}"
    if added.held:
        held = plural(added.held, "change that waits", "changes that wait")
        yield f"left out: {held} for a decision there: blotter held --archive {path}"

"""Several archives asked by one command: their names, and connections to all of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import click

from archive.schema.database import connect
from archive.search.repeated import Repeated, leave_out
from archive.search.together import Together


@contextmanager
def opened(archives: Sequence[Path]) -> Iterator[tuple[Together, list[sqlite3.Connection]]]:
    """Give the *archives* as they are asked together, with a connection to each."""
    names = named(archives)
    repeated = [Repeated(path, archives[:place], archives[place + 1 :]) for place, path in enumerate(archives)]
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(connect(path))).conn for path in names.values()]
        for db, found in zip(opened, repeated, strict=True):
            leave_out(db, found)
        yield Together(list(names), [found.any for found in repeated]), opened


def named(archives: Sequence[Path]) -> dict[str, Path]:
    """Return the *archives* by the names that they have in addresses: that of the file, or of its folder too.

    >>> list(named([Path("a/north.db"), Path("a/south.db")]))
    ['north', 'south']
    >>> list(named([Path("/north/blotter.db"), Path("/south/blotter.db")]))
    ['north-blotter', 'south-blotter']

    Raises:
        UsageError: a file is named twice, or two would have one name.

    """
    if len(archives) == 1:
        return {archives[0].stem: archives[0]}
    whole = [path.resolve() for path in archives]
    if twice := next((path for path in archives if whole.count(path.resolve()) > 1), None):
        raise click.UsageError(f"{twice} is named twice.")
    stems = [_name(path.stem) for path in whole]
    names = [
        stem if stems.count(stem) == 1 else _name(f"{path.parent.name}-{path.stem}")
        for stem, path in zip(stems, whole, strict=True)
    ]
    if twice := next((path for name, path in zip(names, archives, strict=True) if names.count(name) > 1), None):
        raise click.UsageError(f"{twice} and another archive have one name; rename one of the files.")
    return dict(zip(names, archives, strict=True))


def _name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text) or "archive"

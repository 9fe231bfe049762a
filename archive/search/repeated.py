"""Articles that two archives have: the same address of the same site, kept by both.

Where archives are asked together, an article counts and is shown once, as the archive named first has it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

PATIENCE = 20
"""Times as long as finding the articles took, before they are sought again in an archive that has changed."""


@dataclass(slots=True)
class Repeated:
    """The articles of the archive at *path* that one of *before* has too; sought again when a file has changed."""

    path: Path
    before: Sequence[Path]
    _ids: str = "[]"
    _state: object = None
    _again: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> str:
        """Return their ids as a JSON array: the SQL function ``had_before``."""
        with self._lock:
            state = [file_state(path) for path in (self.path, *self.before)]
            if state != self._state and time.monotonic() >= self._again:
                began = time.monotonic()
                found = {number for path in self.before for number in repeated(self.path, path)}
                self._ids, self._state = json.dumps(sorted(found)), state
                self._again = time.monotonic() + PATIENCE * (time.monotonic() - began)
            return self._ids

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self() != "[]"


def add_function(db: sqlite3.Connection, repeated: Repeated) -> None:
    """Let queries over *db* leave out the articles that *repeated* has."""
    db.create_function("had_before", 0, repeated)


def repeated(path: Path, before: Path) -> set[int]:
    """Return the ids of the articles at *path* whose address is that of an article at *before*.

    Only publications are compared that have one name, or homes on one host: all others were crawled from other sites,
    and to compare a million addresses takes seconds.
    """
    with closing(sqlite3.connect(address(path), uri=True)) as db:
        db.execute("ATTACH ? AS before", (address(before),))
        shared = _shared(db)
        if not shared:
            return set()
        return {number for (number,) in db.execute(REPEATED, (json.dumps(shared),))}


REPEATED = """
    SELECT mine.article_id FROM main.urls AS mine JOIN before.urls AS theirs ON theirs.url = mine.url
    WHERE mine.publication_id IN (SELECT value FROM json_each(?))
      AND mine.article_id IS NOT NULL AND theirs.article_id IS NOT NULL"""


def _shared(db: sqlite3.Connection) -> list[int]:
    theirs = db.execute("SELECT slug, home FROM before.publications").fetchall()
    slugs, hosts = {slug for slug, _ in theirs}, {_host(home) for _, home in theirs}
    mine = db.execute("SELECT id, slug, home FROM main.publications")
    return [number for number, slug, home in mine if slug in slugs or _host(home) in hosts]


def _host(home: str) -> str:
    try:
        return (urlsplit(home).hostname or home).removeprefix("www.")
    except ValueError:
        return home


def address(path: Path) -> str:
    """Return how SQLite is told to open the archive at *path* and only to read it."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode=ro"


def file_state(path: Path) -> list[tuple[int, int]]:
    """Return what changes whenever the archive at *path* is written: size and time of its files."""
    files = (path, path.with_name(f"{path.name}-wal"))
    stats = (file.stat() for file in files if file.exists())
    return [(stat.st_size, stat.st_mtime_ns) for stat in stats]

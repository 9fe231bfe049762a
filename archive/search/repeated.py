"""Articles and addresses that two archives have: the same address of the same site, known to both.

Where archives are asked together, an article counts and is shown once, as the archive named first has it; an address
without an article counts once too, and only if no archive has its article.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from archive.schema.read_only import address
from archive.search.coverage import KNOWN_TO_BE

PATIENCE = 20
"""Times as long as finding the articles took, before they are sought again in an archive that has changed."""


@dataclass(slots=True)
class Repeated:
    """What the archive at *path* and one of the others have; sought again when a file has changed."""

    path: Path
    before: Sequence[Path]
    after: Sequence[Path] = ()
    _articles: str = "[]"
    _addresses: str = "[]"
    _state: object = None
    _again: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def articles(self) -> str:
        """Return the ids of the articles that an archive before has too, as JSON: the SQL function ``had_before``."""
        with self._lock:
            self._look()
            return self._articles

    def addresses(self) -> str:
        """Return the ids of URLs without an article that count elsewhere: the SQL function ``counted_elsewhere``."""
        with self._lock:
            self._look()
            return self._addresses

    @property
    def any(self) -> bool:
        """Whether there is such an article."""
        return self.articles() != "[]"

    def _look(self) -> None:
        state = [file_state(path) for path in (self.path, *self.before, *self.after)]
        if state == self._state or time.monotonic() < self._again:
            return
        began = time.monotonic()
        articles = {number for path in self.before for number in repeated(self.path, path, REPEATED)}
        missed = [repeated(self.path, path, MISSED_BEFORE) for path in self.before]
        missed += [repeated(self.path, path, MISSED_AFTER) for path in self.after]
        self._articles, self._addresses = (json.dumps(sorted(ids)) for ids in (articles, set().union(*missed)))
        self._state = state
        self._again = time.monotonic() + PATIENCE * (time.monotonic() - began)


def leave_out(db: sqlite3.Connection, repeated: Repeated) -> None:
    """Let queries over *db* leave out what *repeated* has."""
    db.create_function("had_before", 0, repeated.articles)
    db.create_function("counted_elsewhere", 0, repeated.addresses)


def repeated(path: Path, other: Path, query: str) -> set[int]:
    """Return the ids that *query* finds at *path* beside the archive at *other*.

    Only publications are compared that have one name, or homes on one host: all others were crawled from other sites,
    and to compare a million addresses takes seconds.
    """
    with closing(sqlite3.connect(address(path), uri=True)) as db:
        db.execute("ATTACH ? AS other", (address(other),))
        shared = _shared(db)
        if not shared:
            return set()
        return {number for (number,) in db.execute(query, (json.dumps(shared),))}


_BESIDE = """
    FROM main.urls AS mine JOIN other.urls AS theirs ON theirs.url = mine.url
    WHERE mine.publication_id IN (SELECT value FROM json_each(?))"""
REPEATED = f"SELECT mine.article_id {_BESIDE} AND mine.article_id IS NOT NULL AND theirs.article_id IS NOT NULL"
MISSED_AFTER = f"""
    SELECT mine.id {_BESIDE} AND mine.role = 'article' AND mine.article_id IS NULL AND theirs.article_id IS NOT NULL"""
MISSED_BEFORE = f"""
    SELECT mine.id {_BESIDE} AND mine.role = 'article' AND mine.article_id IS NULL AND theirs.role = 'article'
      AND (theirs.article_id IS NOT NULL OR {KNOWN_TO_BE.format("theirs.")})"""


def _shared(db: sqlite3.Connection) -> list[int]:
    theirs = db.execute("SELECT slug, home FROM other.publications").fetchall()
    slugs, hosts = {slug for slug, _ in theirs}, {_host(home) for _, home in theirs}
    mine = db.execute("SELECT id, slug, home FROM main.publications")
    return [number for number, slug, home in mine if slug in slugs or _host(home) in hosts]


def _host(home: str) -> str:
    try:
        return (urlsplit(home).hostname or home).removeprefix("www.")
    except ValueError:
        return home


def file_state(path: Path) -> list[tuple[int, int]]:
    """Return what changes whenever the archive at *path* is written: size and time of its files."""
    files = (path, path.with_name(f"{path.name}-wal"))
    stats = (file.stat() for file in files if file.exists())
    return [(stat.st_size, stat.st_mtime_ns) for stat in stats]

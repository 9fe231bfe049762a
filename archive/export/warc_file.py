"""The captures of a selection as one WARC file: the records as they were kept, to the byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from archive import __version__
from archive.captures import warc
from archive.captures.companions import Companions
from archive.captures.files import RecordPlace
from archive.captures.received import capture_files
from archive.export.chosen import choose
from archive.export.records import batches
from archive.search.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One piece of the file: an answer with the records that belong to it, or the description of the file."""

    before: bytes
    answer: bytes
    url: str | None = None
    """``None`` for the description."""


def exchanges(db: sqlite3.Connection, archive: Path, selection: Selection, *, filename: str) -> Iterator[Written]:
    """Yield the pieces of a file called *filename* with the captures of *selection* in the archive at *archive*.

    Raises:
        OSError: a capture file is missing.

    """
    choose(db, batches(db, selection), archive)
    files = capture_files(db, archive)
    companions = Companions(Database(db), files)
    fields = {"software": f"blotter-archive/{__version__}", "description": "a selection of an archive of Blotter"}
    yield Written(before=warc.info_member(filename=filename, record_id=warc.new_record_id(), fields=fields), answer=b"")
    for url, *at in db.execute(CHOSEN):
        place = RecordPlace(*at)
        answer = files.member(place)
        yield Written(before=companions.of(place, answer), answer=answer, url=url)


CHOSEN = """
    SELECT address, warc_file, warc_offset, warc_length FROM captures JOIN urls ON urls.id = url_id
    WHERE captures.id IN (SELECT id FROM temp.chosen_captures) ORDER BY captures.id"""

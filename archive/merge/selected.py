"""A selection of an archive as an archive of its own: same keys, texts, revisions and captures."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from archive.captures.companions import Companions
from archive.captures.files import RecordPlace
from archive.captures.received import capture_files
from archive.errors import WouldOverwrite
from archive.export.chosen import choose
from archive.export.records import batches
from archive.merge.tables import Tables
from archive.own.carrying import carry_own
from archive.own.place import own_file
from archive.schema.database import connect
from archive.schema.read_only import address
from archive.search.selection import Selection
from archive.store import Archive

CHOSEN = "SELECT id FROM temp.chosen_{}"
ARTICLES, CAPTURES = CHOSEN.format("articles"), CHOSEN.format("captures")
URLS = f"SELECT id FROM other.urls WHERE article_id IN ({ARTICLES})"
URLS += f" UNION SELECT url_id FROM other.captures WHERE id IN ({CAPTURES})"
TITLES = f"SELECT publication_id FROM other.urls WHERE id IN ({URLS})"
TITLES += f" UNION SELECT publication_id FROM other.articles WHERE id IN ({ARTICLES})"
OF_ARTICLES = ("article_authors", "article_tags", "paragraphs", "revisions")
WANTED = {
    "publications": f"id IN ({TITLES})",
    "former_names": f"publication_id IN ({TITLES})",
    "runs": f"id IN (SELECT run_id FROM other.captures WHERE id IN ({CAPTURES}))"
    f" OR id IN (SELECT run_id FROM other.revisions WHERE article_id IN ({ARTICLES}))",
    "articles": f"id IN ({ARTICLES})",
    "authors": f"id IN (SELECT author_id FROM other.article_authors WHERE article_id IN ({ARTICLES}))",
    "tags": f"id IN (SELECT tag_id FROM other.article_tags WHERE article_id IN ({ARTICLES}))",
    "urls": f"id IN ({URLS})",
    "boilerplate": f"publication_id IN ({TITLES})",
    "placeholders": f"publication_id IN ({TITLES})",
    "settings": "name IN ('boilerplate_generation', 'readers')",
}
"""Table to the condition for its rows; captures come one by one, and searches, messages and decisions not at all."""

GIVEN = {
    "urls": {"article_id": f"CASE WHEN article_id IN ({ARTICLES}) THEN article_id END", "lease": "NULL"},
    "boilerplate": {"example_id": f"CASE WHEN example_id IN ({ARTICLES}) THEN example_id END"},
}


def write_archive(archive: Path, selection: Selection, output: Path, *, own: bool = False) -> int:
    """Return how many articles of *selection* are in the new archive at *output*, its captures in a folder beside it.

    With *own*, the reader's notes, tags and collections of these articles are there too, in the usual file.

    Raises:
        WouldOverwrite: an archive, its folder or its notes are there.
        OwnFileUnreadable: the notes cannot be read.
        OSError: a capture file is missing.

    """
    folder = output.with_name(f"{output.stem}-captures")
    for path in (output, folder, *([own_file(output)] if own else [])):
        if path.exists():
            raise WouldOverwrite(path, "it exists", "name another file with --output")
    workshop = output.with_name(f"{output.name}.part")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir()
    try:
        with Archive.open(workshop / output.name) as made:
            articles = _fill(made, archive, selection)
            keys = {key: key for (key,) in made.db.conn.execute("SELECT key FROM articles")}
            carried = carry_own(archive, made.path, keys.get) if own else 0
        if carried:
            own_file(workshop / output.name).rename(own_file(output))
        (workshop / folder.name).rename(folder)
        (workshop / output.name).rename(output)  # last: the archive exists only from here on
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return articles


def _fill(made: Archive, archive: Path, selection: Selection) -> int:
    with closing(connect(archive)) as source:
        made.db.conn.execute("ATTACH ? AS other", [address(archive)])
        choose(made.db.conn, batches(source.conn, selection), archive, source=source.conn, schema="other")
        with made.db.atomic():
            made.db.conn.execute("PRAGMA defer_foreign_keys = ON")
            for table, condition in WANTED.items():
                _copy(made.db, table, condition)
            _copy_captures(made, source.conn, archive)
            for table in OF_ARTICLES:
                _copy(made.db, table, f"article_id IN ({ARTICLES})")
            _copy(made.db, "article_captures", f"article_id IN ({ARTICLES})")
        made.db.conn.execute("DETACH other")
    return made.count("articles")


def _copy(db: Database, table: str, condition: str) -> None:
    """Copy the rows of *table* for which *condition* holds, with their numbers."""
    names = [name for (name,) in db.conn.execute("SELECT name FROM pragma_table_info(?)", [table])]
    values = {name: f"o.{name}" for name in names} | GIVEN.get(table, {})
    db.conn.execute(
        f"INSERT OR REPLACE INTO main.{table} ({', '.join(values)}) SELECT {', '.join(values.values())}"
        f" FROM other.{table} AS o WHERE {condition}"
    )


def _copy_captures(made: Archive, source: sqlite3.Connection, archive: Path) -> None:
    files = capture_files(source, archive)
    companions = Companions(made.db, files, schema="other")
    names = ["id", *Tables(made.db).columns("captures")]
    marks = ", ".join("?" * len(names))
    for row in made.db.query(f"SELECT * FROM other.captures WHERE id IN ({CAPTURES}) ORDER BY id"):
        place = RecordPlace(row["warc_file"], row["warc_offset"], row["warc_length"])
        answer = files.member(place)
        new = made.captures.append_records(companions.of(place, answer), answer)
        row |= {"warc_file": new.file, "warc_offset": new.offset, "warc_length": new.length}
        made.db.conn.execute(
            f"INSERT INTO main.captures ({', '.join(names)}) VALUES ({marks})", [row[name] for name in names]
        )

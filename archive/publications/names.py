"""The tables ``publications`` and ``former_names``: the names of publications, and whether they are crawled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.errors import HomeTaken, NoSuchRecord, PublicationExists, PublicationRenamed, PublicationResting
from archive.nearest import LISTED, meant
from archive.publications.activity import State
from archive.records import Publication
from archive.times import stamp
from archive.urls import normalise


@dataclass(frozen=True, slots=True)
class Publications:
    """Every method that writes runs inside its caller's transaction."""

    db: Database

    def check(self, publication: Publication) -> None:
        """Raise where *publication* is one that the archive knows by another name.

        Raises:
            PublicationRenamed: it had this name before.
            HomeTaken: it is new, and another one that is not closed has its home.

        """
        if now_called := self._now_called(publication.slug):
            raise PublicationRenamed(publication.slug, now_called)
        if self._row(publication.slug):
            return
        home = normalise(publication.home)
        for row in self.db.query("SELECT slug, home FROM publications WHERE state <> 'closed' ORDER BY id"):
            if normalise(row["home"]) == home:
                raise HomeTaken(publication.slug, row["slug"])

    def add(self, publication: Publication) -> int:
        """Return the id of *publication*, whose row now says what it declares.

        Raises:
            PublicationRenamed: it had this name before.
            HomeTaken: it is new, and another one that is not closed has its home.

        """
        self.check(publication)
        row = asdict(publication)
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        news = ", ".join(f"{name} = excluded.{name}" for name in row if name != "slug")
        found = self.db.conn.execute(
            f"INSERT INTO publications ({names}) VALUES ({marks}) ON CONFLICT (slug) DO UPDATE SET {news} RETURNING id",
            list(row.values()),
        )
        return int(found.fetchone()[0])

    def all(self) -> list[str]:
        """Return the slugs of all publications."""
        return [row["slug"] for row in self.db.query("SELECT slug FROM publications ORDER BY slug")]

    def zone(self, slug: str) -> str | None:
        """Return the zone that the publication *slug* declared last; ``None`` if it is new or declares none."""
        row = self._row(slug)
        return row["timezone"] if row else None

    def resting(self) -> dict[str, tuple[State, str | None]]:
        """Return the publications that are not crawled, by slug: why, and the reason that was given."""
        rows = self.db.query("SELECT slug, state, state_note FROM publications WHERE state <> 'active'")
        return {row["slug"]: (State(row["state"]), row["state_note"]) for row in rows}

    def require_active(self, slug: str) -> None:
        """Raise where the publication *slug* is not crawled.

        Raises:
            PublicationResting: it is paused, closed or has moved.

        """
        if (resting := self.resting().get(slug)) is not None:
            raise PublicationResting(slug, *resting)

    def set_state(self, slug: str, state: State, *, note: str | None) -> None:
        """Crawl the publication *slug* from now on, or stop crawling it, for *note*.

        Raises:
            NoSuchRecord: the archive does not have it.

        """
        values = [state, note, self.row(slug)["id"]]
        self.db.conn.execute("UPDATE publications SET state = ?, state_note = ? WHERE id = ?", values)

    def rename(self, slug: str, new: str, *, at: datetime) -> None:
        """Call the publication *slug* *new*; its articles keep their keys and addresses.

        Raises:
            NoSuchRecord: the archive does not have it.
            PublicationExists: another one has, or had, the new name.

        """
        number = self.row(slug)["id"]
        if self._row(new):
            raise PublicationExists(new, f"`blotter publications merge {slug} {new}` puts the two together")
        former = next(iter(self.db.query("SELECT publication_id FROM former_names WHERE name = ?", [new])), None)
        if former and former["publication_id"] != number:
            raise PublicationExists(new, f"it is a former name of {self._now_called(new)}; choose another")
        self.db.conn.execute("DELETE FROM former_names WHERE name = ?", [new])
        self.db.conn.execute("UPDATE publications SET slug = ? WHERE id = ?", [new, number])
        for statement in REPORTED:
            self.db.conn.execute(statement, {"old": slug, "new": new})
        self.retire(slug, number, at=at)

    def retire(self, name: str, publication_id: int, *, at: datetime) -> None:
        """Note that a publication was called *name* until *at*; saved searches follow it."""
        self.db.conn.execute("INSERT INTO former_names VALUES (?, ?, ?)", [name, publication_id, stamp(at)])
        (now_called,) = self.db.conn.execute("SELECT slug FROM publications WHERE id = ?", [publication_id]).fetchone()
        self.db.conn.execute(SEARCHES, {"old": name, "new": now_called})

    def row(self, slug: str) -> Mapping[str, Any]:
        """Return the publication *slug*.

        Raises:
            NoSuchRecord: the archive does not have it.

        """
        row = self._row(slug)
        if row is None:
            known = [slug for (slug,) in self.db.execute("SELECT slug FROM publications")]
            raise NoSuchRecord("the archive has no publication", slug, meant(slug, known, LISTED))
        return row

    def twins(self) -> list[tuple[str, str]]:
        """Return the pairs of publications that are crawled and have one home, the older first."""
        first: dict[str, str] = {}
        found = []
        for row in self.db.query("SELECT slug, home FROM publications WHERE state = 'active' ORDER BY id"):
            older = first.setdefault(normalise(row["home"]), row["slug"])
            if older != row["slug"]:
                found.append((older, row["slug"]))
        return found

    def _row(self, slug: str) -> dict[str, Any] | None:
        return next(iter(self.db.query("SELECT * FROM publications WHERE slug = ?", [slug])), None)

    def _now_called(self, name: str) -> str | None:
        if not self.db["former_names"].exists():  # an archive of an earlier version, opened to read
            return None
        rows = self.db.query(
            "SELECT slug FROM former_names JOIN publications ON publications.id = publication_id"
            " WHERE former_names.name = ?",
            [name],
        )
        return next((str(row["slug"]) for row in rows), None)


REPORTED = [
    f"""UPDATE OR REPLACE {table} SET name = :new || substr(name, length(:old) + 1)
        WHERE name = :old OR substr(name, 1, length(:old) + 1) = :old || ':'"""
    for table in ("alarms", "snoozes")
] + ["UPDATE alarms SET publication = :new, what = :new || substr(what, length(:old) + 1) WHERE publication = :old"]
"""A problem that was reported goes on under the new name; it neither ends nor begins."""

SEARCHES = """
    UPDATE searches SET selection = json_set(selection, '$.publication', (
      SELECT json_group_array(DISTINCT CASE value WHEN :old THEN :new ELSE value END)
      FROM json_each(selection, '$.publication')))
    WHERE EXISTS (SELECT 1 FROM json_each(selection, '$.publication') WHERE value = :old)"""

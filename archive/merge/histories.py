"""Articles of another archive: new here, or the same one, whose two histories become one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Cause, Row, changed_fields, is_same_story, is_stealthy
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read, reader_in
from archive.merge.tables import mapped_to
from archive.schema.fields import REVISED, STORED
from archive.urls import normalise

KEPT = ("id", "key", "publication_id", "url", "first_seen_at", "last_seen_at", "gone_at")
"""Columns of an article that no reading fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How an article read for a time."""

    since: str
    until: str
    """When it was seen so last."""

    row: Row
    """The columns that a revision keeps."""

    replaced: Row | None = None
    """How the next one replaced it, as noted; ``None`` for a current reading."""

    article: Row | None = None
    """The article as it stands, if this is its current reading."""

    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Histories:
    """Every method runs inside its caller's transaction."""

    db: Database

    @property
    def articles(self) -> Articles:
        """The articles of this archive."""
        return Articles(self.db)

    def take(self, number: int) -> bool:
        """Return whether the article *number* of the other archive is new here, or changed what stands here."""
        theirs = next(iter(self.db.query(THEIRS.strip(), [number])))
        ours = self._same(theirs)
        if ours is None:
            self._add(theirs)
            return True
        self.db.conn.execute("INSERT OR REPLACE INTO temp.merged_articles VALUES (?, ?)", [number, ours["id"]])
        seen = {"first": theirs["first_seen_at"], "last": theirs["last_seen_at"], "gone": theirs["gone_at"]}
        self.db.conn.execute(SEEN, {**seen, "id": ours["id"]})
        return self._join(ours, theirs)

    def link(self) -> None:
        """Let the addresses that lead to an article in the other archive, and to none here, lead to it here."""
        self.db.conn.execute(LINKED)

    def _same(self, theirs: Row) -> dict[str, Any] | None:
        """Return the article here that *theirs* is: of its key, else at its address with its story."""
        found = self.db.conn.execute("SELECT id FROM main.articles WHERE key = ?", [theirs["key"]]).fetchone()
        if found:
            return self.articles.row(found[0])
        led = self.db.conn.execute(
            "SELECT article_id FROM main.urls WHERE url = ?", [normalise(theirs["url"])]
        ).fetchone()
        ours = self.articles.row(led[0]) if led and led[0] else None
        return ours if ours and is_same_story(ours, theirs) else None

    def _add(self, theirs: Row) -> None:
        """Add an article with all that belongs to it; its body is written last, so that its paragraphs are indexed."""
        row = {name: theirs[name] for name in STORED if name != "id"} | {"body": "", "publication_id": theirs["ours"]}
        made = self.db.conn.execute(
            f"INSERT INTO main.articles ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
        number = int(made.lastrowid or 0)
        self.db.conn.execute("INSERT OR REPLACE INTO temp.merged_articles VALUES (?, ?)", [theirs["id"], number])
        self._show(number, theirs)
        self._write(number, self._versions("other", theirs))

    def _show(self, number: int, theirs: Row) -> None:
        """Let the article *number* read as *theirs* does."""
        read = self._read(theirs)
        self.articles.rewrite(self.articles.row(number), read.columns)
        self.articles.attach(number, read)

    def _join(self, ours: Row, theirs: Row) -> bool:
        mine, others = self._versions("main", ours), self._versions("other", theirs)
        joined = timeline(mine, others)
        if [(each.since, each.row) for each in joined] == [(each.since, each.row) for each in mine]:
            return False
        if not joined[-1].is_ours:
            self._show(ours["id"], theirs)
        self.db.conn.execute("DELETE FROM main.revisions WHERE article_id = ?", [ours["id"]])
        self._write(ours["id"], joined)
        return True

    def _write(self, number: int, versions: Sequence[Version]) -> None:
        """Write each of *versions* but the last as a revision, replaced when the next began."""
        for one, following in pairwise(versions):
            row = {**one.row, "article_id": number, "replaced_at": following.since, **_replaced(one, following)}
            self.db.conn.execute(
                f"INSERT INTO main.revisions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                list(row.values()),
            )

    def _versions(self, schema: str, article: Row) -> list[Version]:
        """Return how *article* read in an archive, first to last, numbers being those of this archive."""
        rows = list(self.db.query(VERSIONS[schema], [article["id"]]))
        begins = [article["first_seen_at"], *(row["replaced_at"] for row in rows)]
        is_ours = schema == "main"
        earlier = [
            Version(
                since=since,
                until=row["replaced_at"],
                row={name: row[name] for name in (*REVISED, "capture_id")},
                replaced={name: row[name] for name in ("run_id", "cause", "changed", "stealth")},
                is_ours=is_ours,
            )
            for since, row in zip(begins, rows, strict=False)
        ]
        capture_id, captured_at = self.db.conn.execute(CAPTURE[schema], [article["id"]]).fetchone() or (None, "")
        row = {name: article[name] or "" if name == "authors" else article[name] for name in REVISED}
        row |= {"capture_id": capture_id}
        until = max(captured_at, begins[-1])
        return [*earlier, Version(since=begins[-1], until=until, row=row, article=article, is_ours=is_ours)]

    def _read(self, theirs: Row) -> Read:
        """Return the current reading of an article of the other archive."""
        authors = self.db.conn.execute(AUTHORS, [theirs["id"]]).fetchall()
        return Read(
            columns={name: theirs[name] for name in STORED if name not in KEPT} | {"authors": theirs["authors"] or ""},
            authors=tuple(name for name, _ in authors),
            organisations=tuple(name for name, kind in authors if kind == "organisation"),
            tags=tuple(name for (name,) in self.db.conn.execute(TAGS, [theirs["id"]])),
            capture_ids=tuple(number for (number,) in self.db.conn.execute(CAPTURES, [theirs["id"]]) if number),
        )


def timeline(mine: Sequence[Version], others: Sequence[Version]) -> list[Version]:
    """Return the versions of one article in both archives in order, the one seen last at the end.

    If two readers read the same page differently, nobody could separate an edit from the reader's change: that
    version stays a capture alone, and `blotter reread` finds the edit, if there was one.
    """
    final = others[-1] if others[-1].until > mine[-1].until else mine[-1]
    comparable = [each for each in others if each is final or not any(_hides(one, each) for one in mine)]
    ordered = sorted([*mine, *comparable], key=lambda each: (each.since, not each.is_ours))
    if ordered[-1] is not final:
        ordered.append(replace(final, since=final.until))
    joined: list[Version] = []
    for each in ordered:
        if joined and not changed_fields(joined[-1].row, each.row):
            joined[-1] = _one_of(joined[-1], each)
        else:
            joined.append(each)
    return joined


def _hides(one: Version, other: Version) -> bool:
    """Return whether *other* lies in the time of *one*, and another reader read it."""
    is_within = one.since <= other.since <= one.until
    return is_within and reader_in(one.row["reading"]) != reader_in(other.row["reading"])


def _one_of(one: Version, other: Version) -> Version:
    """Return the one of two versions with the same text that is kept: a current one, ours before theirs."""
    if one.article is None and other.article is not None:
        return replace(other, since=one.since)
    return one if one.is_ours or one.article is not None or not other.is_ours else replace(other, since=one.since)


def _replaced(one: Version, following: Version) -> Row:
    """Return how *following* replaced *one*: as noted where one archive has both, else by who read them."""
    if one.replaced and one.is_ours == following.is_ours and one.until == following.since:
        return one.replaced
    changed = changed_fields(one.row, following.row)
    same_reader = reader_in(one.row["reading"]) == reader_in(following.row["reading"])
    cause = Cause.PUBLISHER if same_reader else Cause.BLOTTER
    stealth = int(same_reader and is_stealthy(one.row, following.row, changed))
    return {"run_id": None, "cause": str(cause), "changed": json.dumps(changed), "stealth": stealth}


NAMES = """
    (SELECT group_concat(name, '; ') FROM
      (SELECT name FROM other.article_authors JOIN other.authors ON authors.id = author_id
       WHERE article_id = o.id ORDER BY position))"""
THEIRS = f"""
    SELECT o.*, {NAMES} AS authors, {mapped_to("publications", "o.publication_id")} AS ours
    FROM other.articles AS o WHERE o.id = ?"""
AUTHORS = """
    SELECT name, kind FROM other.article_authors JOIN other.authors ON authors.id = author_id
    WHERE article_id = ? ORDER BY position"""
TAGS = "SELECT name FROM other.article_tags JOIN other.tags ON tags.id = tag_id WHERE article_id = ? ORDER BY name"
CAPTURES = f"""
    SELECT {mapped_to("captures", "capture_id")} FROM other.article_captures
    WHERE article_id = ? ORDER BY page, capture_id"""
CAPTURE = {
    "main": """SELECT captures.id, fetched_at FROM main.article_captures JOIN main.captures ON captures.id = capture_id
               WHERE article_id = ? ORDER BY page, capture_id LIMIT 1""",
    "other": f"""SELECT {mapped_to("captures", "captures.id")}, fetched_at FROM other.article_captures
                 JOIN other.captures ON captures.id = capture_id
                 WHERE article_id = ? ORDER BY page, capture_id LIMIT 1""",
}
VERSION = "replaced_at, cause, changed, stealth, " + ", ".join(f"{name}" for name in REVISED if name != "authors")
VERSIONS = {
    "main": f"""SELECT {VERSION}, coalesce(authors, '') AS authors, run_id, capture_id FROM main.revisions
                WHERE article_id = ? ORDER BY replaced_at, id""",
    "other": f"""SELECT {VERSION}, coalesce(authors, '') AS authors, {mapped_to("runs", "run_id")} AS run_id,
                   {mapped_to("captures", "capture_id")} AS capture_id FROM other.revisions
                 WHERE article_id = ? ORDER BY replaced_at, id""",
}
SEEN = """
    UPDATE main.articles SET first_seen_at = min(first_seen_at, :first), last_seen_at = max(last_seen_at, :last),
      gone_at = CASE WHEN coalesce(gone_at, :gone) IS NULL THEN NULL
        WHEN max(coalesce(gone_at, ''), coalesce(:gone, '')) > max(last_seen_at, :last)
        THEN max(coalesce(gone_at, ''), coalesce(:gone, '')) END
    WHERE id = :id"""
LINKED = f"""
    UPDATE main.urls AS m SET article_id = {mapped_to("articles", "o.article_id")} FROM other.urls AS o
    WHERE o.url = m.url AND m.article_id IS NULL AND o.article_id IS NOT NULL"""

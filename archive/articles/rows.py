"""The rows of an article: its current reading, authors, tags, captures and earlier readings."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Cause, Row, changed_fields, essence, is_same_story, is_stealthy
from archive.articles.credits import Credits
from archive.articles.earlier_fields import fields_lost, with_earlier
from archive.articles.paragraphs import digests
from archive.articles.ranking import came_alike
from archive.articles.stored_reading import Read, reader_in
from archive.facts import Fault, Reason
from archive.noted import written
from archive.records import Capture
from archive.schema.fields import REVISED
from archive.times import day_at, known_moment, stamp
from archive.urls import key_of, normalise

JOINED = ("authors",)
"""Columns of a row of :class:`Articles` that come from another table."""

ARTICLE = """
    SELECT articles.*, (SELECT group_concat(name, '; ') FROM
      (SELECT name FROM article_authors JOIN authors ON authors.id = author_id
       WHERE article_id = articles.id ORDER BY position)) AS authors
    FROM articles"""

FLAPPING = timedelta(days=1)
"""How soon after an edit the words before it may be a second version of the page, and no edit taken back."""


@dataclass(frozen=True, slots=True)
class Articles:
    """The tables around ``articles``. Every method runs inside its caller's transaction."""

    db: Database

    @property
    def credits(self) -> Credits:
        """Authors and tags."""
        return Credits(self.db)

    def find(self, publication_id: int, slug: str, url: Row, read: Row) -> dict[str, Any] | None:
        """Return the article that *read* is a reading of, or ``None`` for a new one.

        It is the one this address led to before, else the one with the same canonical address
        (if it tells the same story), else one with the same words.
        """
        if url["article_id"]:
            return self._row("id = ?", [url["article_id"]])
        canonical = self._row("id = (SELECT article_id FROM urls WHERE url = ?)", [normalise(read["url"])])
        canonical = canonical or self._by_key(publication_id, slug, read["url"])
        if canonical and is_same_story(canonical, read):
            return canonical
        if canonical:
            self._file_under_its_own(canonical, read["url"])
        return self._with_same_words(publication_id, read)

    def _file_under_its_own(self, article: Row, canonical: str) -> None:
        """File *article* under the address it was read at, if the *canonical* one is on the page of another story too.

        A template prints that on every page. Its key stays, which people have from citations.
        """
        own = {normalise(each["address"]): each["address"] for each in self.addresses(article["id"])}
        shared = normalise(canonical)
        if own and normalise(article["url"]) == shared and shared not in own:
            address = next(iter(own.values()))
            self.db.conn.execute("UPDATE articles SET url = ? WHERE id = ?", [address, article["id"]])

    def add(self, publication_id: int, slug: str, read: Read, *, url: str, capture: Capture) -> int:
        """Return the id of a new article; if another has its canonical address, it gets *url*."""
        canonical = read.columns["url"]
        names = (canonical, url, f"{url}?{capture.sha256}")
        address, key = next((name, key) for name in names if not self._is_key(key := key_of(slug, name)))
        seen = stamp(capture.fetched_at)
        row = {name: value for name, value in read.columns.items() if name not in JOINED}
        row |= {"url": canonical if address == canonical else url}
        row |= {"key": key, "publication_id": publication_id}
        row |= {"first_seen_at": seen, "last_seen_at": seen}
        made = self.db.conn.execute(
            f"INSERT INTO articles ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
        article_id = int(made.lastrowid or 0)
        self.attach(article_id, read)
        self._index(publication_id, article_id, added=digests(row["body"]))
        return article_id

    def see(self, article_id: int, capture: Capture) -> None:
        """Note that its page had the article when *capture* was taken."""
        self.db.conn.execute(
            "UPDATE articles SET last_seen_at = max(last_seen_at, ?), gone_at = NULL WHERE id = ?",
            [stamp(capture.fetched_at), article_id],
        )

    def rewrite(self, before: Row, read: Row) -> None:
        """Bring the columns that differ up to date. The address stays: it is what citations print."""
        own = {name: value for name, value in read.items() if name not in {"url", *JOINED}}
        news = {name: value for name, value in own.items() if before[name] != value}
        if news:
            assignments = ", ".join(f"{name} = ?" for name in news)
            self.db.conn.execute(f"UPDATE articles SET {assignments} WHERE id = ?", [*news.values(), before["id"]])
        if "body" in news:
            was, now = digests(before["body"]), digests(news["body"])
            self._index(before["publication_id"], before["id"], added=now - was, removed=was - now)

    def cause_of(self, before: Row, read: Read) -> Cause:
        """Return who made a difference between two readings: the publisher, if one reader read other bytes.

        A text that came another way, by a feed and no longer from its page, is not an edit of the publisher's; nor is
        what was missing of a page that was cut off.
        """
        if before["truncated"] == written(Fault.CUT_OFF):
            return Cause.BLOTTER
        same_reader = reader_in(before["reading"]) == reader_in(read.columns["reading"])
        alike = same_reader and came_alike(before, read.columns) and not self._same_bytes(before, read)
        return Cause.PUBLISHER if alike else Cause.BLOTTER

    def with_lost(self, before: Row, read: Read) -> Read:
        """Return *read* with the values *before* of fields that it has lost, which its provenance notes.

        A redesign removes bylines and standfirsts from the pages, though the publisher takes back no word. A field
        that the same bytes no longer give was our reader's mistake, unless an earlier page gave it.
        """
        before = dict(before) | {"tags": "; ".join(self.credits.tags(before["id"]))}
        lost = fields_lost(before, read, same_bytes=self._same_bytes(before, read))
        if not lost:
            return read
        return with_earlier(read, before, lost, organisations=self.credits.organisations(before["id"]))

    def _same_bytes(self, before: Row, read: Read) -> bool:
        return self._payload(self.capture_of(before["id"])) == self._payload(read.capture_ids[0])

    def replace(self, before: Row, read: Read, *, cause: Cause, at: str, run_id: int | None) -> tuple[str, ...]:
        """Return the fields that changed, having made *read* the current reading and *before* a revision."""
        changed = changed_fields(before, read.columns)
        if changed:
            stealth = cause is Cause.PUBLISHER and is_stealthy(before, read.columns, changed)
            self.revise(before, cause=cause, changed=changed, stealth=stealth, at=at, run_id=run_id)
        self.rewrite(before, read.columns)
        self.attach(before["id"], read)
        return changed

    def revise(
        self, before: Row, *, cause: Cause, changed: Sequence[str], stealth: bool = False, at: str, run_id: int | None
    ) -> None:
        """Keep *before*, the current reading or that of a capture it names, as a revision, replaced *at* a time."""
        row = {name: before[name] for name in REVISED}
        row |= {"article_id": before["id"], "replaced_at": at, "run_id": run_id}
        row |= {"cause": str(cause), "changed": json.dumps(list(changed)), "stealth": int(stealth)}
        row |= {"authors": before["authors"] or ""}
        row |= {"capture_id": before.get("capture_id") or self.capture_of(before["id"])}
        self.db.conn.execute(
            f"INSERT INTO revisions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )

    def capture_of(self, article_id: int) -> int | None:
        """Return the capture of the first page of the current reading."""
        row = self.db.conn.execute(
            "SELECT capture_id FROM article_captures WHERE article_id = ? ORDER BY page, capture_id LIMIT 1",
            [article_id],
        ).fetchone()
        return row[0] if row else None

    def flaps(self, article_id: int, read: Row, at: datetime) -> bool:
        """Return whether *read* has the words of less than a day before *at*: a page of two versions by turns."""
        earlier = self.db.query(
            "SELECT headline, standfirst, body FROM revisions WHERE article_id = ? AND replaced_at > ?",
            [article_id, stamp(at - FLAPPING)],
        )
        words = [essence(read[name]) for name in ("headline", "standfirst", "body")]
        return any([essence(value) for value in row.values()] == words for row in earlier)

    def attach(self, article_id: int, read: Read) -> None:
        """Give the article the authors, tags and captures of *read*."""
        self.db.conn.execute("DELETE FROM article_captures WHERE article_id = ?", [article_id])
        self.credits.write(article_id, read)
        pages = [(article_id, capture_id, page) for page, capture_id in enumerate(read.capture_ids, 1)]
        self.db.conn.executemany("INSERT INTO article_captures VALUES (?, ?, ?)", pages)

    def addresses(self, article_id: int) -> list[dict[str, Any]]:
        """Return the URLs that lead to an article and were listed as articles."""
        return list(self.db.query("SELECT * FROM urls WHERE article_id = ? AND role = 'article'", [article_id]))

    def withdraw(self, article_id: int, *, at: datetime) -> list[int]:
        """Remove an article that never was one, and return the URLs that led to it.

        Its captures stay, and ``decisions`` says what was withdrawn and when.
        """
        urls = [url["id"] for url in self.addresses(article_id)]
        row = self.row(article_id)
        self.db.conn.execute(
            "INSERT INTO decisions (made_at, action, subject, reason, who) VALUES (?, 'withdraw', ?, ?, 'blotter')",
            [stamp(at), f"{row['key']}: {row['headline']} ({row['url']})", Reason.PLACEHOLDER],
        )
        self.remove(article_id)
        return urls

    def remove(self, article_id: int) -> None:
        """Take an article out, with all that belongs to it but its captures."""
        self.db.conn.execute("UPDATE urls SET article_id = NULL WHERE article_id = ?", [article_id])
        for table in ("paragraphs", "article_authors", "article_tags", "article_captures", "held", "revisions"):
            self.db.conn.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
        self.db.conn.execute("UPDATE boilerplate SET example_id = NULL WHERE example_id = ?", [article_id])
        self.db.conn.execute("DELETE FROM articles WHERE id = ?", [article_id])

    def move(self, article: Row, slug: str, url: Row) -> None:
        """File *article* under *url* instead of an address that is another story's; a key is never reused."""
        key = key_of(slug, url["address"])
        if not self._is_key(key):
            self.db.conn.execute(
                "UPDATE articles SET url = ?, key = ? WHERE id = ?", [url["address"], key, article["id"]]
            )

    def earlier_headlines(self, article_id: int) -> list[str]:
        """Return the headlines of an article's earlier readings."""
        rows = self.db.conn.execute("SELECT headline FROM revisions WHERE article_id = ?", [article_id])
        return [headline for (headline,) in rows]

    def row(self, article_id: int) -> dict[str, Any]:
        """Return the article *article_id* as it stands, its authors as text."""
        return next(iter(self.db.query(f"{ARTICLE} WHERE id = ?", [article_id])))

    def date_again(self, publication_id: int, zone: str) -> None:
        """Write the days of a publication's articles again, by *zone*: it declares another one than before."""
        timed = "publication_id = ? AND published LIKE '%T%'"
        for table, condition in (
            ("articles", timed),
            ("revisions", "article_id IN (SELECT id FROM articles WHERE publication_id = ?) AND published LIKE '%T%'"),
        ):
            rows = self.db.conn.execute(f"SELECT published, id FROM {table} WHERE {condition}", [publication_id])
            times = [(known_moment(published), number) for published, number in rows]
            days = [(day_at(time, zone).isoformat(), number) for time, number in times if time]
            self.db.conn.executemany(f"UPDATE {table} SET published_day = ? WHERE id = ?", days)

    def stands_elsewhere(self, article_id: int, url_id: int, *, look_again: str) -> bool:
        """Return whether the article was last found at another address than *url_id*; that is due at *look_again*."""
        found = self.db.conn.execute(
            """UPDATE urls SET due_at = min(coalesce(due_at, ?), ?)
               WHERE article_id = ? AND id <> ? AND role = 'article' AND outcome IN ('archived', 'held')
                 AND reason IS NOT ?""",
            [look_again, look_again, article_id, url_id, Reason.REDIRECT],
        )
        return found.rowcount > 0

    def bury(self, article_id: int, *, at: str) -> None:
        """Give the article a tombstone: it was gone *at* a time. Its last good reading stays."""
        self.db.conn.execute("UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?", [at, article_id])

    def _index(
        self, publication_id: int, article_id: int, *, added: Collection[int], removed: Collection[int] = ()
    ) -> None:
        """Keep the table ``paragraphs`` in step with a body."""
        self.db.conn.executemany(
            "INSERT OR IGNORE INTO paragraphs VALUES (?, ?, ?)", [(publication_id, each, article_id) for each in added]
        )
        self.db.conn.executemany(
            "DELETE FROM paragraphs WHERE publication_id = ? AND digest = ? AND article_id = ?",
            [(publication_id, each, article_id) for each in removed],
        )

    def _row(self, where: str, given: list[Any]) -> dict[str, Any] | None:
        return next(iter(self.db.query(f"{ARTICLE} WHERE {where}", given)), None)

    def unbury(self, article_id: int) -> None:
        """Take the tombstone away: the page is back."""
        self.db.conn.execute("UPDATE articles SET gone_at = NULL WHERE id = ?", [article_id])

    def _payload(self, capture_id: int | None) -> str | None:
        row = self.db.conn.execute("SELECT sha256 FROM captures WHERE id = ?", [capture_id]).fetchone()
        return row[0] if row else None

    def _is_key(self, key: str) -> bool:
        return self.db.conn.execute("SELECT 1 FROM articles WHERE key = ?", [key]).fetchone() is not None

    def _by_key(self, publication_id: int, slug: str, url: str) -> dict[str, Any] | None:
        """Return the article of *url*; its key was made of the name that its publication had then."""
        former = self.db.conn.execute("SELECT name FROM former_names WHERE publication_id = ?", [publication_id])
        keys = [key_of(name, url) for name in (slug, *(name for (name,) in former))]
        return self._row(f"key IN ({', '.join('?' * len(keys))})", keys)

    def _with_same_words(self, publication_id: int, read: Row) -> dict[str, Any] | None:
        rows = self.db.query(f"{ARTICLE} WHERE publication_id = ? AND headline = ?", [publication_id, read["headline"]])
        same = (row for row in rows if essence(row["body"]) == essence(read["body"]) and _same_day(row, read))
        return next(same, None)


def _same_day(one: Row, other: Row) -> bool:
    days = {row["published_day"] for row in (one, other) if row["published_day"]}
    return len(days) < 2

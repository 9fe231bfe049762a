"""The journal of re-readings: the state before each change, so that each reading can be put back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlite_utils import Database

from archive.articles.comparing import essence
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read
from archive.schema.fields import READ

LEDGER = ("outcome", "reason", "article_id", "role", "due_at", "checked_at")
"""Columns of ``urls`` that a re-reading may change, and the time of the last look."""

TEXT = (*READ, "published_day", "word_count", "reading")
"""Columns of ``articles`` that a reading fills."""

NOT_COMPARED = {"url", "provenance", "confidence", "field_confidence"}
"""Columns that a reading fills and no reader of the archive looks at."""

Stored = Mapping[str, Any]

LISTS = ("authors", "organisations", "tags", "pages")
"""The parts of an article in other tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The state of an address, its article and its captures at one moment."""

    url: Stored
    held: Stored | None
    article: Stored | None
    """Columns that a reading fills, with ``LISTS``."""

    captures: Mapping[str, Sequence[str | None]]
    """Id to kind and reason."""

    revisions: Mapping[str, Sequence[Any]]
    """Id to cause and stealth, of those that are looked at."""

    newest_revision: int

    @classmethod
    def of(cls, db: Database, url_id: int, capture_ids: Sequence[int], *, revisions: Sequence[int] = ()) -> Self:
        """Return how the URL *url_id* and its captures *capture_ids* stand."""
        url = _row(db, f"SELECT {', '.join(LEDGER)} FROM urls WHERE id = ?", url_id) or {}
        article_id = url["article_id"]
        newest = db.execute("SELECT coalesce(max(id), 0) FROM revisions WHERE article_id = ?", [article_id])
        return cls(
            url=url,
            held=_row(db, "SELECT * FROM held WHERE url_id = ?", url_id),
            article=_article(db, article_id) if article_id else None,
            captures=_pairs(db, "SELECT id, kind, reason FROM captures WHERE id = ?", capture_ids),
            revisions=_pairs(db, "SELECT id, cause, stealth FROM revisions WHERE id = ?", revisions),
            newest_revision=newest.fetchone()[0],
        )


@dataclass(frozen=True, slots=True)
class Journal:
    """The rows of ``rereadings`` that belong to the re-reading which began with the run *first*."""

    db: Database
    first: int

    def note(
        self, url_id: int, before: Standing, after: Standing, *, made_now: str | None = None, edits_found: int = 0
    ) -> None:
        """Write down the state *before* if the state *after* differs."""
        if before == after:
            return
        article_id = after.url["article_id"]
        left = {"url": after.url, "article": article_id, "text": digest(after.article)}
        left |= {"revision": after.newest_revision, "reader": made_now}
        changed = summary(before, after) | ({"edits_found": edits_found} if edits_found else {})
        self.db.conn.execute(
            "INSERT INTO rereadings (run_id, url_id, changed, before, after) VALUES (?, ?, ?, ?, ?)",
            [self.first, url_id, _json(changed), _json(_differing(before, after)), _json(left)],
        )

    def undo(self, *, at: str) -> Iterator[tuple[str, bool]]:
        """Put back what the re-reading changed, the last first; yield each address and whether it was put back.

        An article that was read or decided on since stays as it is.
        """
        rows = self.db.execute(
            "SELECT id FROM rereadings WHERE run_id = ? AND undone_at IS NULL ORDER BY id DESC", [self.first]
        ).fetchall()
        for (number,) in rows:
            row = _row(self.db, "SELECT rereadings.*, address FROM rereadings JOIN urls ON urls.id = url_id"
                       " WHERE rereadings.id = ?", number) or {}  # fmt: skip
            before, after = json.loads(row["before"]), json.loads(row["after"])
            with self.db.atomic():
                is_as_left = self._is_as_left(row["url_id"], after)
                if is_as_left:
                    self._put_back(row["url_id"], before, after)
                    self.db.conn.execute("UPDATE rereadings SET undone_at = ? WHERE id = ?", [at, number])
            yield row["address"], is_as_left

    def _is_as_left(self, url_id: int, after: Stored) -> bool:
        now = Standing.of(self.db, url_id, ())
        same = ("article_id", "outcome", "reason")
        is_same = all(now.url[name] == after["url"][name] for name in same)
        return is_same and digest(now.article) == after["text"] and now.newest_revision == after["revision"]

    def _put_back(self, url_id: int, before: Stored, after: Stored) -> None:
        for name, value in before.get("url", {}).items():
            if name != "due_at" or after["url"]["checked_at"] == self._checked_at(url_id):
                self.db.conn.execute(f"UPDATE urls SET {name} = ? WHERE id = ?", [value, url_id])
        for table, columns in (("captures", "kind = ?, reason = ?"), ("revisions", "cause = ?, stealth = ?")):
            rows = [(*values, number) for number, values in before.get(table, {}).items()]
            self.db.conn.executemany(f"UPDATE {table} SET {columns} WHERE id = ?", rows)
        self.db.conn.execute("DELETE FROM held WHERE url_id = ?", [url_id])
        if held := before["held"]:
            names, marks = ", ".join(held), ", ".join("?" * len(held))
            self.db.conn.execute(f"INSERT INTO held ({names}) VALUES ({marks})", list(held.values()))
        if after["article"] is not None:
            self._put_article_back(after["article"], before)

    def _put_article_back(self, article_id: int, before: Stored) -> None:
        articles = Articles(self.db)
        if before["is_new"]:
            articles.remove(article_id)
            return
        self.db.conn.execute(
            "DELETE FROM revisions WHERE article_id = ? AND id > ?", [article_id, before["newest_revision"]]
        )
        if article := before.get("article"):
            articles.rewrite(articles.row(article_id), {k: v for k, v in article.items() if k not in LISTS})
            lists = {name: tuple(article[name]) for name in LISTS}
            articles.attach(article_id, Read(columns={}, capture_ids=lists.pop("pages"), **lists))

    def _checked_at(self, url_id: int) -> str | None:
        row = self.db.execute("SELECT checked_at FROM urls WHERE id = ?", [url_id]).fetchone()
        return str(row[0]) if row[0] else None


def summary(before: Standing, after: Standing) -> dict[str, Any]:
    """Return the changes by a re-reading as facts, also those that are held."""
    columns: dict[str, Any] = {}
    read, held = after.article, after.held if after.held != before.held else None
    if held:
        columns["held"] = held["reason"]
        reading = json.loads(held["reading"]) if held["reading"] else {"columns": dict.fromkeys(READ)}
        read = reading["columns"] | {name: reading.get(name, []) for name in ("authors", "tags")}
    kinds = [(was[0], after.captures[number][0]) for number, was in before.captures.items()]
    if kinds and kinds[0][0] != kinds[0][1]:
        columns["kind"] = list(kinds[0])
    if put_down := [number for number in after.revisions if after.revisions[number] != before.revisions[number]]:
        columns["put_down_to_reader"] = len(put_down)
    return columns | _of_text(before.article or {}, read or {})


def _of_text(before: Stored, read: Stored) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if body := _of_body(before.get("body") or "", read.get("body") or ""):
        parts["body"] = body
    names = [name for name in (*READ, "authors", "tags") if name not in NOT_COMPARED | {"body"}]
    fields = {name: how for name in names if (how := _of_field(before.get(name), read.get(name)))}
    return parts | ({"fields": fields} if fields else {})


def _of_body(before: str, after: str) -> str | None:
    was, now = essence(before), essence(after)
    if was == now:
        return None
    if not was or not now:
        return "lost" if was else "gained"
    if len(was) == len(now):
        return "reworded"
    return "longer" if len(now) > len(was) else "shorter"


def _of_field(before: Any, after: Any) -> str | None:
    if not before and not after:
        return None
    if not before or not after:
        return "emptied" if before else "filled"
    same = essence(before) == essence(after) if isinstance(before, str) else before == after
    return None if same else "changed"


def digest(article: Stored | None) -> str | None:
    """Return a digest of the words of *article*, by which one that was read since is known."""
    if article is None:
        return None
    words = [article[name] for name in (*TEXT, "authors") if name not in NOT_COMPARED]
    return hashlib.sha256(_json(words).encode()).hexdigest()[:16]


def _differing(before: Standing, after: Standing) -> dict[str, Any]:
    """Return of *before* what a re-reading changed; of an article only the columns that differ."""
    was, now = asdict(before), asdict(after)
    parts = {name: was[name] for name in ("captures", "revisions") if was[name] != now[name]}
    parts["url"] = {name: was["url"][name] for name in LEDGER if was["url"][name] != now["url"][name]}
    parts |= {"held": was["held"], "newest_revision": was["newest_revision"]}
    parts["is_new"] = was["article"] is None and now["article"] is not None
    if was["article"] and was["article"] != now["article"]:
        parts["article"] = {k: v for k, v in was["article"].items() if k in LISTS or v != now["article"][k]}
    return parts


def _article(db: Database, article_id: int) -> dict[str, Any]:
    row = _row(db, f"SELECT {', '.join(TEXT)} FROM articles WHERE id = ?", article_id) or {}
    for many, order in (("author", "position"), ("tag", "name")):
        names = db.execute(
            f"SELECT name FROM article_{many}s JOIN {many}s ON {many}s.id = {many}_id WHERE article_id = ?"
            f" ORDER BY {order}",
            [article_id],
        )
        row[f"{many}s"] = [name for (name,) in names]
    pages = db.execute("SELECT capture_id FROM article_captures WHERE article_id = ? ORDER BY page", [article_id])
    bodies = Articles(db).credits.organisations(article_id)
    return row | {"organisations": list(bodies), "pages": [number for (number,) in pages]}


def _row(db: Database, sql: str, number: int) -> dict[str, Any] | None:
    return next(iter(db.query(sql, [number])), None)


def _pairs(db: Database, sql: str, numbers: Sequence[int]) -> dict[str, Sequence[Any]]:
    rows = (db.execute(sql, [number]).fetchone() for number in numbers)
    return {str(number): list(values) for number, *values in rows}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)

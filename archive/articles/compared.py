"""The changes that wait under one event: each article before and after, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import changed_fields
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Was:
    """An article before a change that waits."""

    key: str
    headline: str
    address: str
    """Of the page that was looked at."""

    what: str
    """``changed``, ``layout``, ``worse`` or ``gone``."""

    reason: str | None
    was: Mapping[str, str | None]
    """The fields that differ, as the archive has them."""

    now: Mapping[str, str | None]
    """The same fields as they were read last; empty where nothing could be read."""


def waiting(db: Database, event: int) -> list[Was]:
    """Return the changes that wait under the number *event*, the first seen first."""
    rows = db.query(
        """SELECT held.*, address FROM held JOIN urls ON urls.id = url_id
           WHERE event = ? AND held.state = 'held' ORDER BY held.id""",
        [event],
    )
    return [_was(Articles(db).row(row["article_id"]), row) for row in rows]


def _was(article: dict[str, Any], row: dict[str, Any]) -> Was:
    now = article | Read.from_json(row["reading"]).columns if row["reading"] else {}  # an old reading has fewer fields
    fields = changed_fields(article, now) if now else ()
    return Was(
        key=article["key"],
        headline=article["headline"],
        address=row["address"],
        what=row["what"],
        reason=row["reason"],
        was={name: article[name] for name in fields},
        now={name: now[name] for name in fields},
    )

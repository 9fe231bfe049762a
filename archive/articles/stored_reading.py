"""A reading as rows, to be stored now or after a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from archive.bodies import is_organisation
from archive.records import Article, Capture
from archive.schema.fields import READ
from archive.schema.json_columns import as_json
from archive.times import day_at, day_or_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A reading as rows, to be stored now or after a decision."""

    columns: dict[str, Any]
    """Columns of ``articles`` that a reading fills, and ``authors`` as text."""

    authors: tuple[str, ...]
    organisations: tuple[str, ...]
    """The *authors* that are organisations."""

    tags: tuple[str, ...]
    capture_ids: tuple[int, ...]
    """Of the pages in order."""

    @classmethod
    def of(cls, article: Article, reader: str, captures: Sequence[Capture], *, zone: str | None = None) -> Read:
        """Return what *reader* made of *captures*; *zone* is the publication's own."""
        authors = tuple(dict.fromkeys(article.authors))
        return cls(
            columns=columns_of(article, reader, zone=zone) | {"authors": "; ".join(authors)},
            authors=authors,
            organisations=article.organisations,
            tags=tuple(dict.fromkeys(article.tags)),
            capture_ids=tuple(capture.id for capture in captures),
        )

    def with_columns(self, **columns: Any) -> Read:
        """Return the same reading with some columns replaced."""
        return replace(self, columns={**self.columns, **columns})

    def to_json(self) -> str:
        """Return the reading as text that :meth:`from_json` understands."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Read:
        """Return the reading that was written as *text*."""
        values = json.loads(text)
        columns = {"authors": "; ".join(values["authors"])} | values.pop("columns")
        values.setdefault("organisations", filter(is_organisation, values["authors"]))  # an earlier version's
        return cls(columns=columns, **{name: tuple(value) for name, value in values.items()})


def reader_in(reading: str) -> str:
    """Return the reader's digest, without the boilerplate generation: that is taken out of old and new bodies alike.

    >>> reader_in("4f1c+7")
    '4f1c'
    """
    return reading.partition("+")[0]


def columns_of(article: Article, reader: str, *, zone: str | None = None) -> dict[str, Any]:
    """Return the columns of ``articles`` that a reading fills; *zone* is the publication's own."""
    columns = {name: _stored(getattr(article, name)) for name in READ}
    published = article.published if columns["published"] else None
    return columns | {
        "published_day": published and day_at(published, zone).isoformat(),
        "word_count": len(article.body.split()),
        "reading": reader,
    }


def _stored(value: Any) -> Any:
    """Return *value* as its column holds it."""
    if isinstance(value, date):
        return day_or_time(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return as_json(value)
    if isinstance(value, tuple):
        return "\n\n".join(filter(None, (" ".join(each.split()) for each in value))) or None
    return value

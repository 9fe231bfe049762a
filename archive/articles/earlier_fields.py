"""Fields that a page gave once and no longer gives: the article keeps them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from archive.articles.comparing import DATE_FIELDS, Row
from archive.articles.stored_reading import Read
from archive.schema.json_columns import as_json, mapping_in

LOSABLE = ("standfirst", "byline", "authors", "published", "section", "tags", "language", "image_url")
"""Fields that stay as they were if a page no longer gives them."""

NAMES = ("authors", "tags")

EARLIER = "earlier"
"""Provenance of a field that an earlier page gave."""


def fields_lost(before: Row, read: Read, *, same_bytes: bool) -> list[str]:
    """Return the fields that *before* has and *read* has not, its tags in one string as its authors are.

    What the same bytes no longer give was our reader's mistake, unless it was kept from an earlier page already.
    """
    given = read.columns | {"tags": "; ".join(read.tags)}
    earlier = mapping_in(before["provenance"])
    lost = [name for name in LOSABLE if before[name] and not given[name]]
    return [name for name in lost if not same_bytes or earlier.get(name) == EARLIER]


def with_earlier(read: Read, before: Row, lost: Collection[str], *, organisations: Sequence[str]) -> Read:
    """Return *read* with the fields *lost* as *before* has them, which its provenance notes."""
    noted = mapping_in(read.columns["provenance"]) | dict.fromkeys(lost, EARLIER)
    kept = {name: before[name] for name in lost if name in read.columns}
    kept |= {name: before[name] for name in DATE_FIELDS if "published" in lost}
    known = mapping_in(read.columns.get("field_confidence"))
    sure = {name: chance for name, chance in known.items() if name not in lost}
    columns = kept | {"provenance": as_json(noted), "field_confidence": as_json(sure)}
    names = {name: tuple(before[name].split("; ")) if name in lost else getattr(read, name) for name in NAMES}
    bodies = tuple(organisations) if "authors" in lost else read.organisations
    return replace(read.with_columns(**columns), authors=names["authors"], tags=names["tags"], organisations=bodies)

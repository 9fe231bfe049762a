"""The outcome of recording a reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """The change that recording a reading made to the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_ARTICLE = "not_article"
    FOR_REVIEW = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The outcome of a reading."""

    change: Change
    article_id: int | None
    """The article that the page was read as; ``None`` if the page is not one."""

    withdrawn: tuple[int, ...] = ()
    """Other URLs that lost their article with it: all of them showed one placeholder page."""

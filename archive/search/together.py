"""What several archives have, besides what is found in them: coverage, months, news, publications, holdings."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from archive.errors import NoSuchRecord
from archive.schema.fields import StoredArticle
from archive.search.coverage import Coverage, Missing, coverage
from archive.search.edited_out import EditedOut, edited_out
from archive.search.find_together import Asking, FindTogether, known, values_of
from archive.search.holdings import Holdings, Shelf, holdings, names, shelves
from archive.search.lookup import article_id, stored_article
from archive.search.mistyped import mistyped
from archive.search.news import ENTRIES, News, newest_first, news
from archive.search.selection import Selection
from archive.search.trends import months, side_by_side
from archive.search.unknown import Unknown, unknowns

COUNTED = ("held", "taken_down", "in_review", "undated")
"""Figures of a coverage that add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldShelf(Shelf):
    """A publication of one of several archives."""

    archive: str
    """Name of the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEditedOut(EditedOut):
    """An earlier reading of one of several archives."""

    archive: str
    """Name of the archive."""


@dataclass(frozen=True, slots=True)
class Together(FindTogether):
    """The archives, and all that is asked of them together."""

    def coverage(self, selection: Selection) -> Asking[Coverage]:
        """Return what all archives together hold of the titles and the period of *selection*."""
        parts: list[Coverage] = yield self.each(coverage, selection, among_others=True)
        missing: Counter[tuple[str, str | None]] = Counter()
        for each in itertools.chain.from_iterable(part.missing for part in parts):
            missing[each.outcome, each.reason] += each.number
        return Coverage(
            **{name: sum(getattr(part, name) for part in parts) for name in COUNTED},
            first=min((part.first for part in parts if part.first), default=None),
            last=max((part.last for part in parts if part.last), default=None),
            missing=[Missing(outcome=at[0], reason=at[1], number=number) for at, number in missing.most_common()],
        )

    def months(self, selection: Selection) -> Asking[dict[str, int]]:
        """Return month to articles of *selection*, as :func:`archive.search.trends.months` does."""
        return _sum((yield self.each(months, selection)))

    def unknowns(self, selection: Selection) -> Asking[list[Unknown]]:
        """Return the values of *selection* that no article of any archive has."""
        return (yield from self._missing_everywhere(unknowns, selection))

    def mistyped(self, selection: Selection) -> Asking[list[Unknown]]:
        """Return the words of the query that no article of any archive has, and the fields that there are not."""
        return (yield from self._missing_everywhere(mistyped, selection))

    def _missing_everywhere(self, question: Callable[..., Any], selection: Selection) -> Asking[list[Unknown]]:
        parts: list[list[Unknown]] = yield [partial(question, selection=selection)] * len(self.names)
        of_each = [{(each.field, each.value) for each in part} for part in parts]
        near: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in itertools.chain.from_iterable(parts):
            if all((each.field, each.value) in names for names in of_each):
                before = near.get((each.field, each.value), ())
                near[each.field, each.value] = tuple(dict.fromkeys([*before, *each.near]))
        return [Unknown(field, value, names) for (field, value), names in near.items()]

    def edited_out(self, selection: Selection, *, limit: int = 20) -> Asking[Sequence[EditedOut]]:
        """Return earlier readings with words that were edited out since, last replaced first."""
        parts: list[list[EditedOut]] = yield self.each(edited_out, selection, limit=limit)
        held = [
            HeldEditedOut(**values_of(each), archive=name)
            for name, part in zip(self.names, parts, strict=True)
            for each in part
        ]
        return [*sorted(held, key=lambda each: each.replaced_at, reverse=True)][:limit]

    def news(self, selection: Selection) -> Asking[list[News]]:
        """Return the latest of *selection*, newest first; what two archives have is in it once."""
        parts: list[list[News]] = yield self.each(news, selection)
        named = list(zip(self.names, parts, strict=True))
        once = {each.id: each for name, part in reversed(named) for each in (_of_archive(each, name) for each in part)}
        return newest_first(once.values())[:ENTRIES]

    def shelves(self) -> Asking[list[Shelf]]:
        """Return the publications of all archives by name."""
        parts: list[list[Shelf]] = yield [shelves] * len(self.names)
        return self._shelved(parts)

    def titles(self) -> Asking[dict[str, str]]:
        """Return slug to title of every publication; the title of the archive named first."""
        parts: list[dict[str, str]] = yield [names] * len(self.names)
        return {slug: title for part in reversed(parts) for slug, title in part.items()}

    def article(self, name: str) -> Asking[StoredArticle]:
        """Return the article that *name* (key or address) means, as the first archive has it.

        Raises:
            NoSuchRecord: no archive has one.

        """
        has: list[bool] = yield [partial(has_article, name=name)] * len(self.names)
        first = next((place for place, each in enumerate(has) if each), 0)
        found = yield [
            partial(stored_article, name=name) if place == first else partial(known, None)
            for place in range(len(self.names))
        ]
        article: StoredArticle = found[first]
        return article

    def holdings(self) -> Asking[Holdings]:
        """Return what all archives together hold."""
        parts: list[Holdings] = yield [holdings] * len(self.names)
        counted = yield from self.months(Selection())
        held = yield self.each(coverage, Selection())
        return Holdings(
            articles=sum(each.held for each in held),
            undated=sum(each.undated for each in held),
            first=min((part.first for part in parts if part.first), default=None),
            last=max((part.last for part in parts if part.last), default=None),
            trend=side_by_side((), (), counted),
            publications=self._shelved([part.publications for part in parts]),
            captures=sum(part.captures for part in parts),
            last_run=max((part.last_run for part in parts if part.last_run), default=None),
        )

    def _shelved(self, parts: Sequence[Sequence[Shelf]]) -> list[Shelf]:
        held = [
            HeldShelf(**values_of(each), archive=name)
            for name, part in zip(self.names, parts, strict=True)
            for each in part
        ]
        return [*sorted(held, key=lambda each: each.name)]


def has_article(db: sqlite3.Connection, name: str) -> bool:
    """Return whether the archive has the article that *name* (key, id or address) means."""
    try:
        article_id(db, name)
    except NoSuchRecord:
        return False
    return True


def _of_archive(entry: News, archive: str) -> News:
    """Return *entry*; a back-fill, which has no article, is one of its *archive*."""
    return entry if entry.key else replace(entry, id=f"{entry.id}/{archive}", title=f"{entry.title} ({archive})")


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for part in parts:
        totals.update(part)
    return dict(totals)

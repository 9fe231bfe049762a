"""Several archives asked together, and answered as one.

Each function here is a generator: it yields for each archive what is to be asked of it, gets the answers in the same
order, and returns the answer of all. It opens nothing itself, so that a command can ask one archive after the other
and the site several at a time. See docs/decisions/asked-together.md for the ranking.
"""

from __future__ import annotations

import heapq
import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial, reduce
from operator import add
from typing import Any, TypeVar

from archive.errors import NoSuchRecord
from archive.schema.fields import StoredArticle
from archive.search.coverage import Coverage, Missing, coverage
from archive.search.edited_out import EditedOut, edited_out
from archive.search.facets import added, facets_of
from archive.search.find import ORDERS, Hit, SearchResult, by_day, count_of, hits_of, undated_of
from archive.search.holdings import Holdings, Shelf, holdings, names, shelves
from archive.search.lookup import article_id, stored_article
from archive.search.matches import AMONG, PROBE, Match, Sort, holding, matches_of, narrowed
from archive.search.mistyped import mistyped
from archive.search.news import ENTRIES, News, newest_first, news
from archive.search.ranking import Statistics, ranked, statistics
from archive.search.selection import Selection
from archive.search.trends import months, side_by_side
from archive.search.unknown import Unknown, unknowns

Result = TypeVar("Result")
Question = Callable[[sqlite3.Connection], Any]
Asking = Generator[Sequence[Question], list[Any], Result]
"""Yields a question for each archive, is sent their answers, and returns the result."""

COUNTED = ("held", "taken_down", "in_review", "undated")
"""Figures of a coverage that add up."""

ALL = 1_000_000
"""More values than a facet has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldHit(Hit):
    """An article that was found in one of several archives."""

    archive: str
    """Name of the archive."""


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


def answered(asking: Asking[Result], archives: Sequence[sqlite3.Connection]) -> Result:
    """Return the result of *asking* the *archives*, one after the other."""
    answers: list[Any] | None = None
    try:
        while True:
            questions = next(asking) if answers is None else asking.send(answers)
            answers = [question(db) for question, db in zip(questions, archives, strict=True)]
    except StopIteration as end:
        result: Result = end.value
        return result


@dataclass(frozen=True, slots=True)
class Together:
    """The archives that are asked, in the order in which they were named."""

    names: Sequence[str]
    repeated: Sequence[bool]
    """For each, whether it has articles that one named before it has too: those are left out."""

    def each(self, question: Callable[..., Any], selection: Selection, **named: Any) -> list[Question]:
        """Return *question* about *selection* for each archive."""
        return [partial(question, selection=each, **named) for each in self.selections(selection)]

    def selections(self, selection: Selection) -> list[Selection]:
        """Return *selection* for each archive."""
        return [replace(selection, once=repeated) for repeated in self.repeated]

    def find(
        self, selection: Selection, *, sort: Sort, limit: int, offset: int = 0, facets: bool = False
    ) -> Asking[SearchResult]:
        """Return the hits of *selection* as :func:`archive.search.find.find` does, in one order over all archives."""
        among = yield from self._among(selection, offset + limit)
        found: list[list[Match]] = yield from self._matches(selection, sort, [most + 1 for most in among])
        capped = [len(each) > most for each, most in zip(found, among, strict=True)]
        found = [each[:most] for each, most in zip(found, among, strict=True)]
        ordered = found
        if any(capped) and selection.match and sort is not Sort.BEST:
            ordered = yield self.each(by_day, selection, sort=sort, limit=offset + limit)
        chosen = _first(ordered, sort, offset + limit)[offset:]
        counted = yield [
            partial(count_of, selection=each) if is_capped else partial(_known, len(matches))
            for each, is_capped, matches in zip(self.selections(selection), capped, found, strict=True)
        ]
        parts: list[Mapping[str, list[tuple[str, int]]]] = []
        undated: list[int] = []
        if facets:
            parts = yield [
                partial(facets_of, selection=each, matches=matches, most=ALL)
                for each, matches in zip(self.selections(selection), found, strict=True)
            ]
            undated = yield self.each(undated_of, selection)
        hits = yield from self._hits(selection, chosen)
        return SearchResult(
            hits=hits,
            total=sum(len(matches) if each is None else each for each, matches in zip(counted, found, strict=True)),
            exact=None not in counted,
            looked_at=sum(map(len, found)),
            facets=added(parts),
            undated=sum(undated),
        )

    def _among(self, selection: Selection, least: int) -> Asking[list[int]]:
        """Return how many matches of each archive are looked at: ``AMONG`` of all, but *least* of each."""
        if selection.match:
            numbers = yield [partial(holding, expression=selection.match)] * len(self.names)
        else:
            numbers = yield self.each(narrowed, selection, most=AMONG)
        return [max(share, least) for share in shares(numbers, AMONG)]

    def _matches(self, selection: Selection, sort: Sort, most: Sequence[int]) -> Asking[list[list[Match]]]:
        selections = list(zip(self.selections(selection), most, strict=True))
        small = (yield from self._is_small(selection)) if selection.match else False
        if selection.match and sort is Sort.BEST and not small:
            whole: Statistics = reduce(add, (yield self.each(statistics, selection)))
            found = yield [partial(ranked, selection=each, most=number, whole=whole) for each, number in selections]
        else:
            found = yield [
                partial(matches_of, selection=each, sort=sort, most=number, small=small) for each, number in selections
            ]
        return found

    def _is_small(self, selection: Selection) -> Asking[bool]:
        if replace(selection, query="").condition[0] == "1":
            return False
        matching = yield [partial(holding, expression=selection.match)] * len(self.names)
        most = sum(matching) // PROBE
        others = yield self.each(narrowed, selection, most=most)
        return sum(others) < most

    def _hits(self, selection: Selection, chosen: Sequence[tuple[int, int]]) -> Asking[list[Hit]]:
        """Return the articles *chosen* as place of the archive and id, in that order."""
        ids: list[list[int]] = [[number for at, number in chosen if at == place] for place in range(len(self.names))]
        found = yield [partial(hits_of, match=selection.match, ids=each) for each in ids]
        by_place = {
            (place, hit.id): HeldHit(**_values(hit), archive=self.names[place])
            for place, hits in enumerate(found)
            for hit in hits
        }
        return [by_place[each] for each in chosen]

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
            HeldEditedOut(**_values(each), archive=name)
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
            partial(stored_article, name=name) if place == first else partial(_known, None)
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
            HeldShelf(**_values(each), archive=name)
            for name, part in zip(self.names, parts, strict=True)
            for each in part
        ]
        return [*sorted(held, key=lambda each: each.name)]


def shares(numbers: Sequence[int], among: int) -> list[int]:
    """Return how many of each of *numbers* are looked at, *among* in all: what small ones leave, large ones share.

    >>> shares([10, 700, 900], 1000), shares([10, 20], 1000)
    ([10, 495, 495], [10, 20])
    """
    left, level = among, 0
    for place, number in enumerate(sorted(numbers)):
        level = left // (len(numbers) - place)
        if number > level:
            break
        left -= number
    return [min(number, level) if number > level else number for number in numbers]


def has_article(db: sqlite3.Connection, name: str) -> bool:
    """Return whether the archive has the article that *name* (key, id or address) means."""
    try:
        article_id(db, name)
    except NoSuchRecord:
        return False
    return True


def _known(answer: Any, _: sqlite3.Connection) -> Any:
    return answer


def _of_archive(entry: News, archive: str) -> News:
    """Return *entry*; a back-fill, which has no article, is one of its *archive*."""
    return entry if entry.key else replace(entry, id=f"{entry.id}/{archive}", title=f"{entry.title} ({archive})")


def _first(found: Sequence[Sequence[Match]], sort: Sort, most: int) -> list[tuple[int, int]]:
    """Return place of the archive and id of the first *most* of all; equals in the order of the archives."""
    key, reverse = ORDERS[sort]
    of_each = (
        [(place, match) for match in sorted(matches, key=key, reverse=reverse)] for place, matches in enumerate(found)
    )
    ordered = heapq.merge(*of_each, key=lambda each: key(each[1])[:-1], reverse=reverse)  # an id says nothing elsewhere
    return [(place, match.id) for place, match in itertools.islice(ordered, most)]


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for part in parts:
        totals.update(part)
    return dict(totals)


def _values(record: Any) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}

"""Several archives asked together, and answered as one.

Each function here is a generator: it yields for each archive what is to be asked of it, gets the answers in the same
order, and returns the answer of all. It opens nothing itself, so that a command can ask one archive after the other
and the site several at a time. See docs/decisions/asked-together.md for the ranking.
"""

from __future__ import annotations

import heapq
import itertools
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial, reduce
from operator import add
from typing import Any, TypeVar

from archive.search.facets import added, facets_of
from archive.search.find import ORDERS, Hit, SearchResult, by_day, count_of, hits_of, undated_of
from archive.search.matches import AMONG, FEW, PROBE, Match, Sort, holding, matches_of, narrowed
from archive.search.ranking import Statistics, ranked, statistics
from archive.search.selection import Selection

Result = TypeVar("Result")
Question = Callable[[sqlite3.Connection], Any]
Asking = Generator[Sequence[Question], list[Any], Result]
"""Yields a question for each archive, is sent their answers, and returns the result."""

ALL = 1_000_000
"""More values than a facet has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldHit(Hit):
    """An article that was found in one of several archives."""

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
class FindTogether:
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
            partial(count_of, selection=each) if is_capped else partial(known, len(matches))
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
        if sum(matching) < FEW:
            return False
        most = sum(matching) // PROBE
        others = yield self.each(narrowed, selection, most=most)
        return sum(others) < most

    def _hits(self, selection: Selection, chosen: Sequence[tuple[int, int]]) -> Asking[list[Hit]]:
        """Return the articles *chosen* as place of the archive and id, in that order."""
        ids: list[list[int]] = [[number for at, number in chosen if at == place] for place in range(len(self.names))]
        found = yield [partial(hits_of, match=selection.match, ids=each) for each in ids]
        by_place = {
            (place, hit.id): HeldHit(**values_of(hit), archive=self.names[place])
            for place, hits in enumerate(found)
            for hit in hits
        }
        return [by_place[each] for each in chosen]


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


def known(answer: Any, _: sqlite3.Connection) -> Any:
    """Return *answer*, for which an archive need not be asked."""
    return answer


def _first(found: Sequence[Sequence[Match]], sort: Sort, most: int) -> list[tuple[int, int]]:
    """Return place of the archive and id of the first *most* of all; equals in the order of the archives."""
    key, reverse = ORDERS[sort]
    of_each = (
        [(place, match) for match in sorted(matches, key=key, reverse=reverse)] for place, matches in enumerate(found)
    )
    ordered = heapq.merge(*of_each, key=lambda each: key(each[1])[:-1], reverse=reverse)  # an id says nothing elsewhere
    return [(place, match.id) for place, match in itertools.islice(ordered, most)]


def values_of(record: Any) -> dict[str, Any]:
    """Return the fields of *record* by name."""
    return {each.name: getattr(record, each.name) for each in fields(record)}

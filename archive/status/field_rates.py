"""How often each field of the latest articles is filled, and how long they are, against those before them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from statistics import median

FIELDS = ("standfirst", "byline", "authors", "published", "section", "tags", "image_url")
"""Fields that an article may lack; it always has headline and body."""

FAULTS = ("truncated", "walled")
LATEST = 20  # articles judged: a week or two of a trade paper
LATEST_FEW = 10  # below which nothing is judged: a handful of press releases can look like anything
BEFORE_FEW = 20  # below which nothing counts as usual
CHANCE = 1e-4  # how rarely mere chance may look like a break: hundreds of rates are judged every day
BROKEN = 0.5  # a rate must halve as well: many articles make small changes certain, and those need nobody
SHORTER = 0.4  # of the usual words: below it, text is being lost
LONGER = 3.0  # times the usual words: beyond it, the page around the article is read as text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The facts of one article that show how well its publication is read."""

    key: str
    day: date
    listed_by: str | None
    """Kind of the source that first listed it."""

    words: int
    filled: frozenset[str]
    truncated: bool
    walled: bool
    """Whether not everyone may read it whole."""


Known = Mapping[str, Sequence[Sample]]
"""Field or fault that was reported as worse to the articles before that: the worse never becomes usual by lasting."""

NOTHING_KNOWN: Known = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The share of articles that have something, among the latest and before."""

    name: str
    latest: float
    usual: float | None
    """``None`` if there are too few articles before the latest."""

    broken: bool
    """Whether it got so much worse that chance does not explain it."""

    since: date | None = None
    """Day of the earliest of the latest articles that is the worse for it; given where it is broken."""

    example: str | None = None
    """Key of the latest such article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Words of the middle article, among the latest and before."""

    latest: int
    usual: int | None
    broken: bool
    since: date | None = None
    example: str | None = None


def rates(samples: Sequence[Sample], known: Known = NOTHING_KNOWN) -> list[Rate]:
    """Return the rate of each field and fault in *samples*, the newest first; empty without articles.

    *known* has the articles before the report of each that was reported as worse.
    """
    if not samples:
        return []
    fields = [_rate(name, samples, _filled(name), known=known) for name in FIELDS]
    return fields + [_rate(name, samples, attrgetter(name), known=known, bad=True) for name in FAULTS]


def _filled(name: str) -> Callable[[Sample], bool]:
    return lambda sample: name in sample.filled


def length(samples: Sequence[Sample], known: Known = NOTHING_KNOWN) -> Length | None:
    """Return the length of the articles in *samples*, the newest first; ``None`` without articles."""
    latest, before = samples[:LATEST], _usual("body", samples, known)
    if not latest:
        return None
    now = round(median(sample.words for sample in latest))
    usual = round(median(sample.words for sample in before)) if len(before) >= BEFORE_FEW else None
    broken = usual is not None and len(latest) >= LATEST_FEW and not SHORTER * usual <= now <= LONGER * usual
    if not broken or usual is None:
        return Length(latest=now, usual=usual, broken=False)

    def is_worse(sample: Sample) -> bool:
        return not SHORTER * usual <= sample.words <= LONGER * usual

    worse = list(filter(is_worse, latest))
    since = _since(worse, known.get("body", ()), is_worse)
    return Length(latest=now, usual=usual, broken=True, since=since, example=worse[0].key)


def _usual(name: str, samples: Sequence[Sample], known: Known) -> Sequence[Sample]:
    return known.get(name, samples[LATEST:])


def _since(worse: Sequence[Sample], known: Sequence[Sample], is_worse: Callable[[Sample], bool]) -> date:
    """Return the day of the earliest that is worse, among the latest or among what was the latest when reported."""
    return ([sample for sample in known[:LATEST] if is_worse(sample)] or worse)[-1].day


def chance(successes: int, tries: int, probability: float) -> float:
    """Return how likely *tries* bring *successes* or fewer, when each succeeds with *probability*.

    >>> chance(0, 2, 0.5)
    0.25
    """
    return sum(
        math.comb(tries, each) * probability**each * (1 - probability) ** (tries - each)
        for each in range(successes + 1)
    )


def _rate(
    name: str,
    samples: Sequence[Sample],
    has: Callable[[Sample], bool],
    *,
    known: Known,
    bad: bool = False,
) -> Rate:
    latest, before = samples[:LATEST], _usual(name, samples, known)
    now = sum(map(has, latest)) / len(latest)
    usual = sum(map(has, before)) / len(before) if len(before) >= BEFORE_FEW else None
    worse = [sample for sample in latest if has(sample) is bad]
    if not worse or not _is_broken(
        len(latest) - len(worse), latest, sum(has(each) is not bad for each in before), before
    ):
        return Rate(name=name, latest=now, usual=usual, broken=False)
    since = _since(worse, known.get(name, ()), lambda sample: has(sample) is bad)
    return Rate(name=name, latest=now, usual=usual, broken=True, since=since, example=worse[0].key)


def _is_broken(good: int, latest: Sequence[Sample], good_then: int, before: Sequence[Sample]) -> bool:
    if len(latest) < LATEST_FEW or len(before) < BEFORE_FEW:
        return False
    usual = (good_then + 1) / (len(before) + 2)  # never certain, however even the past was
    return good / len(latest) < BROKEN * usual and chance(good, len(latest), usual) < CHANCE

"""The F1 that the text of a reading is expected to have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from crawler.reading.body.body import Body
from crawler.reading.doubt.lines import NAMES, Judged, judged
from crawler.reading.doubt.model import f1, of_text
from crawler.reading.evidence import Evidence

SUREST = 0.995  # of an F1: no page is surer
FIRST, SECOND, UNTRIMMED, KEPT = range(len(NAMES))


def expected_f1(evidence: Evidence, body: Body, kept: Sequence[str], apart: Iterable[str] = ()) -> float:
    """Return the expected F1 of the paragraphs *kept* against the article's own text, 0 to 1.

    *apart* are lines that are in other fields. It is the F1 that labelled pages with the same signs have on the
    average; docs/schema.md names its limits.
    """
    lines = judged(evidence, body, kept, apart)
    return f1(signals(lines, [of_text(line.features) for line in lines]))


def signals(lines: Sequence[Judged], chances: Sequence[float]) -> Mapping[str, float]:
    """Return what is seen of a text: the odds of its F1 by its lines' *chances*, and how far the readings agree."""
    judging = list(zip(lines, chances, strict=True))
    kept = sum(line.words for line in lines if line.held[KEPT])
    wanted = sum(line.words * chance for line, chance in judging)
    right = sum(line.words * chance for line, chance in judging if line.held[KEPT])
    unsure = sum(line.words * min(chance, 1 - chance) for line, chance in judging)
    return {
        "odds": _log_odds(2 * right / max(1, kept + wanted)),
        "unsure": unsure / max(1, sum(line.words for line in lines)),
        "first like second": _alike(lines, FIRST, SECOND),
        "kept like first": _alike(lines, KEPT, FIRST),
        "kept like second": _alike(lines, KEPT, SECOND),
    }


def _log_odds(expected: float) -> float:
    bounded = min(SUREST, max(1 - SUREST, expected))
    return math.log(bounded / (1 - bounded))


def _alike(lines: Sequence[Judged], one: int, other: int) -> float:
    """Return how much two readings share, by the words of their lines; 0 to 1."""
    both = sum(line.words for line in lines if line.held[one] and line.held[other])
    all_words = sum(line.words * (line.held[one] + line.held[other]) for line in lines)
    return 2 * both / all_words if all_words else 1.0

"""Where things stand on the page: the lines around the headline, and those where the text begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.text import plain
from crawler.extraction.tree import Line

ABOVE = 6  # lines over the headline that may belong to its head: a dateline, a section
BELOW = 25  # lines under it that may, where the text is not found among the lines


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in the page's lines."""

    headline: int | None
    """Index of the headline."""

    start: int | None
    """Index of the text's first line."""

    zone: tuple[int, int]
    """Range of the lines between headline and text, in which byline and dateline are looked for."""

    above: tuple[int, int]
    """Range of the lines directly over the headline."""


def layout(lines: Sequence[Line], headline: str, paragraphs: Sequence[str]) -> Layout:
    """Return where *headline* and the first of *paragraphs* stand in *lines*."""
    known = [plain(line.text) for line in lines]
    start = _start(known, paragraphs)
    top = _headline(known, plain(headline), before=start if start is not None else len(known))
    begin = top + 1 if top is not None else max(0, (start or 0) - ABOVE)
    end = start if start is not None and start >= begin else min(len(lines), begin + BELOW)
    end = min(end, begin + 2 * BELOW)
    return Layout(top, start, (begin, end), (max(0, begin - 1 - ABOVE), max(0, begin - 1)))


def _start(known: Sequence[str], paragraphs: Sequence[str]) -> int | None:
    """Return where the first paragraph stands that a line begins with; the last such line of the page for a teaser's sake is not asked."""
    for paragraph in paragraphs[:4]:
        words = plain(paragraph)
        if len(words) < 25:
            continue
        found = [
            at
            for at, line in enumerate(known)
            if len(line) > 20 and (words.startswith(line[:80]) or line.startswith(words[:80]))
        ]
        if found:
            return found[0]
    return None


def _headline(known: Sequence[str], headline: str, *, before: int) -> int | None:
    """Return the last place before the text at which the headline is printed, else the first on the page."""
    if not headline:
        return None
    found = [
        at
        for at, line in enumerate(known)
        if line
        and (
            line == headline
            or (len(line) > 20 and (line in headline or headline in line) and len(line) < 1.5 * len(headline))
        )
    ]
    above = [at for at in found if at <= before]
    return above[-1] if above else found[0] if found else None

"""A second reading of the page: the place with the most sentences. Cheap: it looks at lines, not at trees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import remembered
from crawler.reading.words.phrases import expression

_UNLIKELY = re.compile(expression("names", "unlikely"), re.IGNORECASE)
_BLOCKS = frozenset(["div", "td", "section", "article", "main", "body", "center", "font"])


def second_reading(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the element whose paragraphs have the most prose, and of its siblings of the same name.

    Each line of prose counts for the parent of its block, and half for the element above that, as in
    Arc90's readability; text in links does not count.
    """
    scores = _scores(lines)
    if not scores:
        return []
    top = max(scores, key=lambda element: scores[element] * _liking(element))
    inside = {element for one in (top, *_alike(top, scores)) for element in one.iter()}
    return [line for line in lines if line.block in inside and _is_text(line)]


def _alike(top: HtmlElement, scores: dict[HtmlElement, float]) -> list[HtmlElement]:
    """Return the siblings of *top* with its name and with prose: a text split over several boxes."""
    parent = top.getparent()
    mark = top.get("class")
    if parent is None or not mark:
        return []
    least = 0.15 * scores[top]
    return [
        other
        for other in parent
        if other is not top and other.tag == top.tag and other.get("class") == mark and scores.get(other, 0) > least
    ]


def _scores(lines: Sequence[Line]) -> dict[HtmlElement, float]:
    scores: dict[HtmlElement, float] = {}
    for line in lines:
        own = len(line.text) - line.linked
        if own >= 25 and line.linked <= 0.5 * len(line.text):
            _credit(scores, line, min(own, 1000) / 100 + line.text.count(",") * 0.2)
    return scores


def _credit(scores: dict[HtmlElement, float], line: Line, weight: float) -> None:
    holder = line.block if line.broken or line.block.tag in _BLOCKS else line.block.getparent()
    share = 1.0
    for _ in range(3):
        if holder is None or holder.tag == "html":
            return
        scores[holder] = scores.get(holder, 0.0) + weight * share
        holder, share = holder.getparent(), share * 0.5


def _liking(element: HtmlElement) -> float:
    return 0.3 if _is_unlikely(f"{element.get('class') or ''} {element.get('id') or ''}") else 1.0


@remembered
def _is_unlikely(mark: str) -> bool:
    return _UNLIKELY.search(mark) is not None


def _is_text(line: Line) -> bool:
    linked = line.linked / max(1, len(line.text))
    return linked < 0.5 or (linked < 0.9 and len(line.text) > 200)

"""Facts about each printed line that may belong to the text: the readings that have it, and similar lines."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.reading.body.body import Body
from crawler.reading.evidence import Evidence
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import ends_sentence

READINGS = 4
"""trafilatura's, the second, the chosen one before head and tail were trimmed, and the text that is kept."""

LONG = 60  # characters from which a line is also looked for inside the paragraphs of a text
PROSE = 40  # characters from which a line that no reading holds may be one that all have lost
PLACES = tuple(range(1, READINGS + 1))
IN_NONE = (False,) * READINGS
"""Of a line in no reading: most lines of a page are short and in none."""
NOTHING = -1.0  # a share of no lines
AHEAD = 60  # characters by which a line is compared with the page's description

Sum = list[float]
"""Words of a kind of line, then those that each reading holds."""


class Judged(NamedTuple):
    """A line that may belong to the text."""

    text: str
    words: int
    held: tuple[bool, ...]
    """Whether each of the readings holds it."""

    features: tuple[float, ...]
    """Features for the judge of lines; ``FEATURES`` names them."""


NAMES = ("first", "second", "untrimmed", "kept")
FEATURES = (
    *(f"in {name}" for name in NAMES),
    *(f"class in {name}" for name in NAMES),
    *(f"parent in {name}" for name in NAMES),
    *(f"before in {name}" for name in NAMES),
    *(f"after in {name}" for name in NAMES),
    "words", "link share", "ends a sentence", "class size", "parent size", "described", "place", "from first kept",
    "from last kept", "item", "heading", "paragraph", "boxed", "class link share", "parent link share",
)  # fmt: skip


class Text:
    """A reading as a set of lines."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        parts = [part.removeprefix("- ") for paragraph in paragraphs for part in paragraph.split("\n")]
        self.whole = "\n".join(parts)
        self.parts = frozenset(parts)

    def __contains__(self, text: str) -> bool:
        return text in self.parts or (len(text) >= LONG and text in self.whole)


def judged(evidence: Evidence, body: Body, kept: Sequence[str], apart: Iterable[str] = ()) -> list[Judged]:
    """Return the lines of the page that may belong to its text; *apart* are those of other fields."""
    lines, fields = evidence.lines, frozenset(apart)
    texts = [Text(block.text for block in body.first), Text(block.text for block in body.blocks), Text(kept)]
    second = frozenset(map(id, body.second))
    short = texts[0].parts | texts[1].parts | texts[2].parts
    held = [
        IN_NONE
        if len(line.text) < LONG and line.text not in short and id(line) not in second
        else _held(line, texts, is_second=id(line) in second)
        for line in lines
    ]
    table = _Table(lines, held, frozenset(map(id, body.lines)))
    described = _starts(evidence)
    places = [
        at
        for at, (line, each) in enumerate(zip(lines, held, strict=True))
        if (each is not IN_NONE or len(line.text) > PROSE)
        if (True in each or _may_be_lost(line)) and line.text not in fields
    ]
    return [
        Judged(lines[at].text, table.words[at], held[at], table.features(at, lines[at].text[:AHEAD] in described))
        for at in places
    ]


def _held(line: Line, texts: Sequence[Text], *, is_second: bool) -> tuple[bool, ...]:
    """Return whether each of the readings holds *line*."""
    first, whole, kept = texts
    text = line.text
    if len(text) < LONG:
        return text in first.parts, is_second, text in whole.parts, text in kept.parts
    return text in first, is_second, text in whole, text in kept


def _may_be_lost(line: Line) -> bool:
    return len(line.text) > PROSE and 2 * line.linked < len(line.text)


def _starts(evidence: Evidence) -> frozenset[str]:
    described = (*evidence.meta.get("description", ()), *evidence.meta.get("og:description", ()))
    return frozenset(text[:AHEAD] for text in described if len(text) >= PROSE)


class _Table:
    """The lines of a page, and the sums of those of one class and of one parent."""

    def __init__(self, lines: Sequence[Line], held: Sequence[tuple[bool, ...]], printed: frozenset[int]) -> None:
        self.lines, self.held, self.printed = lines, held, printed
        self.words = [line.text.count(" ") + 1 for line in lines]
        self.links = [line.linked / max(1, len(line.text)) for line in lines]
        self.total = max(1, sum(self.words))
        names: dict[HtmlElement, str] = {}
        self.parents = [_parent(line.block) for line in lines]
        self.classes = [
            (_name(line.block, names), _name(parent, names)) for line, parent in zip(lines, self.parents, strict=True)
        ]
        self.by_class, self.by_parent = self._sums(self.classes), self._sums(self.parents)
        kept = [at for at, each in enumerate(held) if each[-1]]
        self.first, self.last = (kept[0], kept[-1]) if kept else (0, len(lines))

    def _sums(self, keys: Sequence[object]) -> dict[object, Sum]:
        sums: dict[object, Sum] = defaultdict(lambda: [0.0] * (READINGS + 2))
        for key, words, held, link in zip(keys, self.words, self.held, self.links, strict=True):
            row = sums[key]
            row[0] += words
            row[-1] += words * link
            if held is not IN_NONE:
                for place in compress(PLACES, held):
                    row[place] += words
        return sums

    def features(self, at: int, described: bool) -> tuple[float, ...]:
        line, words, held = self.lines[at], self.words[at], self.held[at]
        alike, beside = self.by_class[self.classes[at]], self.by_parent[self.parents[at]]
        size = len(self.lines)
        tag = line.block.tag
        return (
            *map(float, held),
            *self._shares(alike, words, held),
            *self._shares(beside, words, held),
            *(map(float, self.held[at - 1]) if at else (0.0,) * READINGS),
            *(map(float, self.held[at + 1]) if at + 1 < size else (0.0,) * READINGS),
            math.log1p(words),
            self.links[at],
            float(ends_sentence(line.text)),
            alike[0] / self.total,
            beside[0] / self.total,
            float(described),
            at / size,
            (at - self.first) / size,
            (self.last - at) / size,
            float(tag == "li"),
            float(tag in ("h1", "h2", "h3", "h4", "h5", "h6")),
            float(tag == "p"),
            float(id(line) not in self.printed),
            alike[-1] / alike[0],
            beside[-1] / beside[0],
        )

    @staticmethod
    def _shares(sums: Sum, words: int, held: tuple[bool, ...]) -> tuple[float, ...]:
        """Return which share of the other lines' words each reading holds."""
        rest = sums[0] - words
        if not rest:
            return (NOTHING,) * READINGS
        return tuple([(each - words * own) / rest for each, own in zip(sums[1:], held, strict=False)])


def _parent(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return element if parent is None else parent


def _name(element: HtmlElement, names: dict[HtmlElement, str]) -> str:
    if element not in names:
        names[element] = f"{element.tag!s}.{element.get('class') or ''}"
    return names[element]

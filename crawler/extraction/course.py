"""The course of a text over the page: which lines its paragraphs are, in which elements, and what lies between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from crawler.extraction.blocks import Block
from crawler.extraction.tail import PROSE, is_box_heading, is_chrome, is_note, is_tail_heading
from crawler.extraction.text import ends_sentence
from crawler.extraction.tree import Line

KEY = 48  # characters by which a paragraph is found among the lines


class Course:
    """A text's paragraphs, found among the lines of its page."""

    def __init__(self, lines: Sequence[Line], blocks: Sequence[Block]) -> None:
        self.lines = lines
        first: dict[str, int] = {}
        for at, line in enumerate(lines):
            first.setdefault(line.text[:KEY], at)
        self.blocks = [part for block in blocks for part in self._unglued(block, first)]
        self.places = [first.get(block.text.removeprefix("- ")[:KEY]) for block in self.blocks]
        self.by_text = {block.text: place for block, place in zip(self.blocks, self.places, strict=True)}
        self.holders = self._holders()

    def _unglued(self, block: Block, first: Mapping[str, int]) -> list[Block]:
        """Return *block* as the lines the page prints, where trafilatura took several for one paragraph."""
        at = first.get(block.text[:KEY])
        if at is None:
            starts = (first.get(block.text[:end]) for end in range(min(KEY, len(block.text)) - 1, 2, -1))
            at = next((place for place in starts if place is not None), None)
        if at is None or block.kind not in ("p", "quote"):
            return [block]
        rest, parts = block.text, []
        while rest and at < len(self.lines) and rest.startswith(self.lines[at].text):
            parts.append(Block(self.lines[at].text, block.kind))
            rest = rest[len(self.lines[at].text) :].lstrip()
            at += 1
        return (
            parts if len(parts) > 1 and not rest else [block] if not parts or len(parts) == 1 else [*parts, Block(rest)]
        )

    def _holders(self) -> set[HtmlElement]:
        """Return the elements in which the text's paragraphs stand: those that hold a good part of its prose."""
        prose: Counter[HtmlElement] = Counter()
        for block, place in zip(self.blocks, self.places, strict=True):
            if place is not None and len(block.text) > PROSE:
                prose[holder_of(self.lines[place])] += len(block.text)
        least = 0.1 * prose.total()
        return {holder for holder, length in prose.items() if length >= least}

    def start(self, paragraphs: Sequence[str]) -> int:
        """Return where the first of *paragraphs* stands, the number of lines where none is found."""
        places = (self.by_text.get(paragraph) for paragraph in paragraphs[:4] if len(paragraph) > 25)
        return next((place for place in places if place is not None), len(self.lines))

    def goes_on(self, paragraph: str) -> bool:
        """Return whether *paragraph* stands where the text's prose does, and is no link."""
        place = self.by_text.get(paragraph)
        if place is None:
            return False
        line = self.lines[place]
        return holder_of(line) in self.holders and line.linked < 0.5 * len(line.text) and ends_sentence(paragraph)

    def filled(self) -> list[Block]:
        """Return the blocks with the prose that the page prints between them, and after them in boxes named alike."""
        known = [place for place in self.places if place is not None]
        if len(known) < 2 or not self.holders:
            return list(self.blocks)
        text = "\n".join(block.text for block in self.blocks)
        kin = {(str(holder.tag), holder.get("class")) for holder in self.holders if holder.get("class")}
        missing = {at for at in range(min(known), max(known)) if self._is_missing(at, text)}
        missing |= set(self._later(max(known), kin, text))
        return self._with(missing) if missing else list(self.blocks)

    def _is_missing(self, at: int, text: str) -> bool:
        line = self.lines[at]
        return holder_of(line) in self.holders and is_prose(line) and line.text not in text

    def _later(self, last: int, kin: set[tuple[str, str | None]], text: str) -> list[int]:
        """Return the lines of prose after *last* that stand in elements of the same kind, up to a tail heading."""
        found: list[int] = []
        for at in range(last + 1, len(self.lines)):
            line = self.lines[at]
            if is_tail_heading(line.text):
                break
            holder = holder_of(line)
            if (
                (holder in self.holders or (holder.tag, holder.get("class")) in kin)
                and is_prose(line)
                and line.text not in text
            ):
                found.append(at)
        return found

    def _with(self, missing: set[int]) -> list[Block]:
        found: list[Block] = []
        waiting = sorted(missing)
        for block, place in zip(self.blocks, self.places, strict=True):
            while place is not None and waiting and waiting[0] < place:
                found.append(Block(self.lines[waiting.pop(0)].text))
            found.append(block)
        return found + [Block(self.lines[at].text) for at in waiting]


def holder_of(line: Line) -> HtmlElement:
    """Return the element in which the paragraph of *line* stands beside others."""
    if line.broken or line.block.tag in ("div", "td", "section", "article"):
        return line.block
    parent = line.block.getparent()
    return line.block if parent is None else parent


def is_prose(line: Line) -> bool:
    """Return whether *line* is a sentence of the page's own, not a link, a note or a heading."""
    return (
        len(line.text) > PROSE
        and line.linked < 0.5 * len(line.text)
        and ends_sentence(line.text)
        and not is_chrome(line.text)
        and not is_note(line.text)
        and not is_box_heading(line.text)
    )

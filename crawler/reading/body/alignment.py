"""How a text lies on its page: which lines its paragraphs are, in which elements, and what lies between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import takewhile

from lxml.html import HtmlElement

from crawler.reading.body.endings import PROSE, is_box_heading, is_chrome, is_note, is_tail_heading
from crawler.reading.body.entries import entry_times
from crawler.reading.body.line_kinds import (
    HEADINGS,
    above_lists,
    announces,
    holder_of,
    is_bold,
    is_heading,
    is_prose,
    is_short_or_address,
    is_teaser,
)
from crawler.reading.markup.blocks import Block
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import ends_sentence, squeeze

LINKS = 2  # lone links under a heading that make a box of it
KEY = 48  # characters by which a paragraph is found among the lines


class Alignment:
    """A text's paragraphs, found among the lines of its page."""

    def __init__(self, lines: Sequence[Line], blocks: Sequence[Block]) -> None:
        self.lines = lines
        self.times = entry_times([line.text for line in lines])
        self.first: dict[str, int] = {}
        self.above_list = above_lists(lines)
        self.unlinked = {line.text for line in lines if line.linked < 0.5 * len(line.text)}
        for at, line in enumerate(lines):
            self.first.setdefault(line.text[:KEY], at)
        self.place([part for block in blocks for part in self._unglued(block)])

    def place(self, blocks: list[Block]) -> None:
        """Find *blocks*, from now on the text, among the lines."""
        self.blocks = blocks
        self.places = [self.first.get(block.text.removeprefix("- ")[:KEY]) for block in blocks]
        self.by_text = {block.text: place for block, place in zip(blocks, self.places, strict=True)}
        self.holders = self._holders()
        self.last = max((at for at in self.places if at is not None and is_prose(self.lines[at])), default=0)

    def _unglued(self, block: Block) -> list[Block]:
        """Return *block* as the lines that the page prints, if trafilatura read several as one paragraph."""
        if block.kind not in ("p", "quote"):
            return [block]
        at = self._longest_start(block.text)
        rest, parts = block.text, []
        while rest and at < len(self.lines) and rest.startswith(self.lines[at].text):
            parts.append(Block(self.lines[at].text, block.kind))
            rest = rest[len(self.lines[at].text) :].lstrip()
            at += 1
        if len(parts) < 2:
            return [block]
        return [*parts, Block(rest, block.kind)] if rest else parts

    def _longest_start(self, text: str) -> int:
        """Return the line with which *text* begins, by as much of it as possible; the number of lines if none does."""
        places = (self.first.get(text[:end]) for end in range(min(KEY, len(text)), 2, -1))
        return next((place for place in places if place is not None), len(self.lines))

    def _holders(self) -> set[HtmlElement]:
        """Return the elements around the text's paragraphs: those with a good part of its prose."""
        prose: Counter[HtmlElement] = Counter()
        for block, place in zip(self.blocks, self.places, strict=True):
            if place is not None and len(block.text) > PROSE:
                prose[holder_of(self.lines[place])] += len(block.text)
        least = 0.1 * prose.total()
        return {holder for holder, length in prose.items() if length >= least}

    def start(self, paragraphs: Sequence[str]) -> int:
        """Return the line of the first of *paragraphs*; the number of lines if none is on the page."""
        places = (self.by_text.get(paragraph) for paragraph in paragraphs[:4] if len(paragraph) > 25)
        return next((place for place in places if place is not None), len(self.lines))

    def goes_on(self, paragraph: str) -> bool:
        """Return whether *paragraph* is where the text's prose is, and neither a link nor a list of links."""
        place = self.by_text.get(paragraph)
        if place is None:
            return False
        line = self.lines[place]
        most = 0 if paragraph.startswith("- ") or line.block.tag == "li" else 0.5 * len(line.text)
        if line.linked > most or is_teaser(self.lines, place):
            return False
        return holder_of(line) in self.holders and ends_sentence(paragraph)

    def is_outside(self, paragraph: str) -> bool:
        """Return whether the page prints *paragraph* in no element of the text."""
        place = self.by_text.get(paragraph)
        return place is not None and holder_of(self.lines[place]) not in self.holders

    def is_sentence(self, paragraph: str) -> bool:
        """Return whether *paragraph* is a sentence and not a link, anywhere on the page."""
        place = self.by_text.get(paragraph)
        line = None if place is None else self.lines[place]
        if place is None or line is None:
            return ends_sentence(paragraph)
        return ends_sentence(paragraph) and line.linked < 0.5 * len(line.text) and not is_teaser(self.lines, place)

    def share_lost(self, whole: Sequence[str], kept: Sequence[str]) -> float:
        """Return the share of the sentences of *whole* that *kept* lacks, 0 to 1; notes and furniture do not count."""
        left = set(kept)
        if left.issuperset(whole):
            return 0.0
        prose = {text for text in whole if len(text) > PROSE and self._is_own_sentence(text)}
        return sum(map(len, prose - left)) / sum(map(len, prose)) if prose else 0.0

    def _is_own_sentence(self, paragraph: str) -> bool:
        return self.is_sentence(paragraph) and not is_note(paragraph) and not is_chrome(paragraph)

    def in_box(self, heading: str) -> bool:
        """Return whether *heading* stands apart from the prose of the text, or over links alone."""
        place = self.by_text.get(heading)
        if place is None:
            return False
        line = self.lines[place]
        holder: HtmlElement | None = holder_of(line)
        if line.block.tag == "div" and squeeze(line.block.text_content()) == heading:  # a line's own, as a paragraph is
            holder = line.block.getparent()
        return holder not in self.holders or self.heads_links(heading)

    def is_bold(self, paragraph: str) -> bool:
        """Return whether *paragraph* is short and set in bold from end to end, as headings are."""
        place = self.by_text.get(paragraph)
        return place is not None and is_bold(self.lines[place], paragraph)

    def opens(self, heading: str) -> bool:
        """Return whether *heading* is one and the next line of the page is the text's prose in its own element."""
        place = self.by_text.get(heading)
        return place is not None and self.lines[place].block.tag in HEADINGS and bool(self._under(place))

    def leads(self, line: str) -> bool:
        """Return whether the text's prose stands under *line*, a heading or bold words, and no link that is a line."""
        place = self.by_text.get(line)
        under = () if place is None else self._under(place)
        return bool(under) and not any(2 * each.linked > len(each.text) for each in under)

    def _under(self, place: int) -> Sequence[Line]:
        """Return the lines under line *place* to the next heading in the text's elements, if prose is the first."""
        below = takewhile(lambda line: line.block.tag not in HEADINGS, self.lines[place + 1 :])
        own = list(takewhile(lambda line: holder_of(line) in self.holders, below))
        is_own = holder_of(self.lines[place]) in self.holders and bool(own)
        return own if is_own and is_prose(own[0]) and not own[0].linked else ()

    def heads_links(self, heading: str) -> bool:
        """Return whether nothing but links to other stories stands right under *heading*."""
        place = self.by_text.get(heading)
        under = [] if place is None else self.lines[place + 1 : place + 1 + LINKS]
        return len(under) == LINKS and all(self.is_linked(line.text, labelled=False) for line in under)

    def is_linked(self, text: str, *, labelled: bool) -> bool:
        """Return whether *text* is a link, alone or after a label: a label in capitals, or any if it is *labelled*."""
        place = self.first.get(text[:KEY])
        if place is None or text in self.unlinked or is_short_or_address(text):
            return False
        line = self.lines[place]
        label = text[: len(text) - line.linked].strip()
        named = label.endswith((":", "|")) and (labelled or label.isupper())
        return line.text == text and (named or line.linked >= 0.9 * len(text)) and not self.is_own_link(place)

    @cached_property
    def known(self) -> set[int]:
        """The lines of the text as it was read, before it is mended."""
        return {place for place in self.places if place is not None}

    def is_own_link(self, at: int) -> bool:
        """Return whether the link that is all of line *at* is the author's: a sentence, or in a list that is announced.

        The names of other stories end in no full stop, and no sentence of the text announces them; a call to the
        reader comes after the last paragraph.
        """
        line = self.lines[at]
        if line.block.tag == "li":
            before = self.above_list[at]
            return before is not None and not before.linked and announces(before.text)
        if line.block.tag in HEADINGS:
            return self._heads_own_text(at)
        if self._leads_into_list(at):
            return True
        sentence = line.text.rstrip("”\"'’").endswith((".", "?", "!")) and not line.text.endswith("..")
        is_long = len(line.text) > PROSE or self._is_between_prose(at)
        return at < self.last and is_long and sentence and not is_note(line.text) and not is_chrome(line.text)

    def _is_between_prose(self, at: int) -> bool:
        """Return whether line *at* is a paragraph below the text's prose or sub-heading, above a line without links."""
        if self.lines[at].block.tag != "p" or not 0 < at < len(self.lines) - 1 or self.lines[at + 1].linked:
            return False
        over = self.lines[at - 1]
        if over.linked or holder_of(over) not in self.holders:
            return False
        return is_prose(over) or (is_heading(over) and not is_tail_heading(over.text) and not is_box_heading(over.text))

    def _leads_into_list(self, at: int) -> bool:
        """Return whether line *at* announces the list right below it, whose items are no links."""
        below = self.lines[at + 1] if at + 1 < len(self.lines) else None
        announced = announces(self.lines[at].text) and below is not None and below.block.tag == "li"
        return announced and below is not None and not below.linked and holder_of(below) in self.holders

    def _heads_own_text(self, at: int) -> bool:
        """Return whether a paragraph of the text stands right below the heading at line *at*, and beside it.

        A teaser has its heading and its paragraph in an element of its own; the text has more than one there.
        """
        if at + 1 >= len(self.lines):
            return False
        below = self.lines[at + 1]
        holder = holder_of(self.lines[at])
        if holder_of(below) is not holder or holder not in self.holders or at + 1 not in self.places:
            return False
        return is_prose(below) and any(holder_of(self.lines[place]) is holder for place in self.known - {at, at + 1})

"""A text mended by its page: with the prose printed between its paragraphs, without what belongs to other stories."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.reading.body.alignment import Alignment
from crawler.reading.body.endings import PROSE, is_box_heading, is_tail_heading
from crawler.reading.body.line_kinds import (
    HEADINGS,
    block_of,
    holder_of,
    is_foreign,
    is_heading,
    is_prose,
    unless_little_is_left,
)
from crawler.reading.markup.blocks import Block
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import ends_sentence

ENTRY = 2  # lines over the first paragraph that may be the time of its entry


class Mending:
    """Mends a text, and its alignment with it."""

    def __init__(self, text: Alignment) -> None:
        self.text = text
        self.lines = text.lines

    def blocks(self) -> list[Block]:
        """Return the blocks with the prose printed between them, without text that is not the article's."""
        missing = self._missing()
        if missing:
            self.text.place(self._with(missing))
        return self._own()

    def _own(self) -> list[Block]:
        """Return the blocks of the page's own article: without those of other articles and lone links."""
        home = self._home()
        placed = zip(self.text.blocks, self.text.places, strict=True)
        kept = [block for block, place in placed if place is None or not is_foreign(self.lines[place], home)]
        kept = unless_little_is_left(self.text.blocks, kept)
        own = [block for block in kept if not self._is_link(block) and not self._heads_box(block)]
        return unless_little_is_left(kept, own)

    def _home(self) -> HtmlElement | None:
        """Return the outermost ``article`` around the first h1."""
        heading = next((line.block for line in self.lines if line.block.tag == "h1"), None)
        around = list(heading.iterancestors("article")) if heading is not None else []
        return around[-1] if around else None

    def _heads_box(self, block: Block) -> bool:
        """Return whether *block* is set as a heading over links to other stories, and no phrase says that it is."""
        text = block.text
        if len(text) > PROSE or ends_sentence(text.rstrip(":")) or is_tail_heading(text) or is_box_heading(text):
            return False
        return (block.kind == "head" or (block.kind == "p" and self.text.is_bold(text))) and self.text.heads_links(text)

    def _is_link(self, block: Block) -> bool:
        """Return whether *block* consists of links to other pages: a teaser, a call-out, a list of both."""
        texts = [text.removeprefix("- ") for text in block.text.split("\n")]
        if block.kind not in ("p", "head", "list") or (block.kind == "list" and len(texts) < 2):
            return False
        return all(self.text.is_linked(text, labelled=block.kind == "list") for text in texts)

    def _missing(self) -> set[int]:
        """Return the lines of prose that belong between the blocks, or after them in boxes named as theirs are."""
        known = self.text.known
        if len(known) < 2:
            return set()
        text = "\n".join(block.text for block in self.text.blocks)
        missing = {at for at in range(min(known), max(known)) if self._is_missing(at, text)}
        missing.update(self._later(max(known), text))
        return missing.union(self._headings_over({*known, *missing}))

    def _headings_over(self, places: set[int]) -> set[int]:
        """Return the lines that head the lines at *places*, in any element: each part may have its own.

        The entries of a live report are such parts, with a heading or a time or both.
        """
        headed = set(places)
        for at in range(max(places) - 1, max(min(places) - ENTRY, 0) - 1, -1):
            named = at > min(places) or self.lines[at].text in self.text.times
            if named and at + 1 in headed and at not in places and self._is_head_of_part(self.lines[at]):
                headed.add(at)
        return headed - places

    def _is_head_of_part(self, line: Line) -> bool:
        """Return whether *line* is a heading or a time that the text lacks, and not the heading of a box."""
        if line.text in self.text.by_text:
            return False
        is_linked = 2 * line.linked >= len(line.text)
        is_named = is_heading(line) and not (is_linked or is_tail_heading(line.text) or is_box_heading(line.text))
        return is_named or line.text in self.text.times

    def _is_missing(self, at: int, text: str) -> bool:
        line = self.lines[at]
        known = line.text in self.text.by_text if line.block.tag in HEADINGS else line.text in text
        if holder_of(line) not in self.text.holders or known:
            return False
        if line.block.tag == "li":
            return 2 * line.linked < len(line.text) or self.text.is_own_link(at)
        return is_prose(line) or is_heading(line) or line.text in self.text.times or self.text.is_own_link(at)

    def _later(self, last: int, text: str) -> list[int]:
        """Return the lines of prose after *last* that are in elements of the same kind.

        A tail heading ends them unless most of the text is still to come: then it is the label of a tab.
        """
        kin = {(str(holder.tag), holder.get("class")) for holder in self.text.holders if holder.get("class")}
        related = [at for at in range(last + 1, len(self.lines)) if self._is_related(self.lines[at], kin, text)]
        headings = (at for at in range(last + 1, max(related, default=0)) if is_tail_heading(self.lines[at].text))
        end = next((at for at in headings if self._length_after(at, related) < len(text)), len(self.lines))
        return related[: bisect_left(related, end)]

    def _length_after(self, place: int, places: Sequence[int]) -> int:
        return sum(len(self.lines[at].text) for at in places if at > place)

    def _is_related(self, line: Line, kin: set[tuple[str, str | None]], text: str) -> bool:
        holder = holder_of(line)
        related = holder in self.text.holders or (str(holder.tag), holder.get("class")) in kin
        return related and is_prose(line) and line.text not in text

    def _with(self, missing: set[int]) -> list[Block]:
        blocks: list[Block] = []
        waiting = sorted(missing)
        for block, place in zip(self.text.blocks, self.text.places, strict=True):
            while place is not None and waiting and waiting[0] < place:
                blocks.append(block_of(self.lines[waiting.pop(0)]))
            blocks.append(block)
        return blocks + [block_of(self.lines[at]) for at in waiting]

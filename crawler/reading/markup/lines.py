"""The page as a reader sees it: lines of text in printed order."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from crawler.reading.markup.elements import INLINE, SILENT
from crawler.reading.markup.text import squeeze

BESIDE_BLOCKS = INLINE | SILENT | {"br"}
"""Elements at whose end no line ends."""


class Line(NamedTuple):
    """One printed line: the text between two block boundaries or line breaks."""

    text: str
    block: HtmlElement
    """The block element around the line."""

    linked: int
    """Characters of it that are link text."""

    broken: bool
    """Whether it begins after a line break inside its block."""


class _Lines:
    """Collects the text of one line after another while a tree is gone through."""

    def __init__(self, root: HtmlElement) -> None:
        self.done: list[Line] = []
        self.blocks = [root]
        self.links = 0
        self.text: list[str] = []
        self.linked = 0
        self.broken = False

    def begin(self, element: HtmlElement, *, is_break: bool) -> None:
        """Begin a line at *element*, a block or a line break."""
        self.end(self.blocks[-1], broken=is_break)
        if not is_break:
            self.blocks.append(element)

    def close(self, block: HtmlElement) -> None:
        """End a line at the end of *block*."""
        self.end(block, broken=False)
        self.blocks.pop()

    def end(self, block: HtmlElement, *, broken: bool) -> None:
        """End the line, if it has any text; the next one begins *broken* or not."""
        if not self.text:
            self.broken = broken
            return
        if text := squeeze("".join(self.text)):
            self.done.append(Line(text, block, min(self.linked, len(text)), self.broken))
        self.text, self.linked, self.broken = [], 0, broken

    def add(self, text: str) -> None:
        if not self.text and text.isspace():
            return  # most of a page's texts are the blanks between its elements
        self.text.append(text)
        if self.links:
            self.linked += len(text.strip())


def lines(root: HtmlElement) -> list[Line]:
    """Return the printed lines of *root* in document order, without recursion: depth is the page's choice."""
    printed = _Lines(root)
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if event == "start":
            if tag in SILENT:
                events.skip_subtree()
                continue
            if tag not in INLINE:
                printed.begin(element, is_break=tag == "br")
            elif tag == "a":
                printed.links += 1
            if text := element.text:
                printed.add(text)
            continue
        if tag == "a":
            printed.links -= 1
        elif tag not in BESIDE_BLOCKS:
            printed.close(element)
        if element is not root and (tail := element.tail):
            printed.add(tail)
    return printed.done

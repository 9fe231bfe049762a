"""Single printed lines: whether one is prose or a heading, and the element and the block that it makes."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.reading.body.endings import PROSE, is_box_heading, is_chrome, is_note
from crawler.reading.markup.blocks import Block, is_numbered
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import ends_sentence

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def holder_of(line: Line) -> HtmlElement:
    """Return the element that has the paragraph of *line* and others as its children."""
    if line.broken or line.block.tag in ("div", "td", "section", "article"):
        return line.block
    parent = line.block.getparent()
    while parent is not None and parent.tag in ("ul", "ol", "li", "dl"):
        parent = parent.getparent()
    return line.block if parent is None else parent


def block_of(line: Line) -> Block:
    """Return *line* as a block of its own."""
    if line.block.tag == "li":
        return Block(line.text if is_numbered(line.block, line.text) else f"- {line.text}", "list")
    return Block(line.text, "head" if line.block.tag in HEADINGS else "p")


def is_heading(line: Line) -> bool:
    """Return whether *line* is a heading between two parts of a text, or the one that ends it."""
    return line.block.tag in HEADINGS and 2 * line.linked < len(line.text) < 150 and not is_chrome(line.text)


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

"""Single printed lines: whether one is prose or a heading, and the element and the block that it makes."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.reading.body.endings import PROSE, is_box_heading, is_chrome, is_note, is_tail_heading
from crawler.reading.markup.blocks import Block, is_numbered
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import ends_sentence, squeeze

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
LABEL = 20  # characters of a line before a list of links that is more than its label, such as "Read also:"


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


def is_bold(line: Line, paragraph: str) -> bool:
    """Return whether *paragraph*, printed as *line*, is short and set in bold from end to end, as headings are."""
    if len(paragraph) > PROSE or line.block.tag not in ("p", "div"):
        return False
    return any(squeeze(bold.text_content()) == paragraph for bold in line.block.iter("b", "strong"))


def is_teaser(lines: Sequence[Line], at: int) -> bool:
    """Return whether the line above line *at*, in the same element, is a link to another story."""
    over = lines[at - 1] if at and lines[at].broken else None
    if over is None or over.block is not lines[at].block:
        return False
    return over.linked >= 0.9 * len(over.text) and not ends_sentence(over.text)


def above_lists(lines: Sequence[Line]) -> list[Line | None]:
    """Return for each of *lines* the last line above it that is not an item of a list."""
    found: list[Line | None] = []
    above: Line | None = None
    for line in lines:
        found.append(above)
        above = above if line.block.tag == "li" else line
    return found


def is_short_or_address(text: str) -> bool:
    """Return whether *text* is a word or two, or the address of a page."""
    return len(text) <= 20 or text.startswith(("http", "www."))


def announces(line: str) -> bool:
    """Return whether *line* is the text's own and a list is to follow it."""
    return line.endswith(":") and len(line) > LABEL and not is_tail_heading(line) and not is_box_heading(line)


def is_foreign(line: Line, home: HtmlElement | None) -> bool:
    """Return whether *line* is in an ``article`` that is neither *home* nor inside it."""
    around = list(line.block.iterancestors("article")) if home is not None else []
    return bool(around) and home not in around


def unless_little_is_left(blocks: Sequence[Block], kept: list[Block]) -> list[Block]:
    """Return *kept*, or all *blocks* if *kept* has less than a third of the text."""
    whole, left = (sum(len(block.text) for block in each) for each in (blocks, kept))
    return kept if left > whole / 3 else list(blocks)

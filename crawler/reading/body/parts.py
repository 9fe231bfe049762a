"""A story that is laid out in several ``article`` elements."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.reading.words.phrases import expression

_BOX = re.compile(expression("names", "unlikely"), re.IGNORECASE)
PROSE = 60  # characters of unlinked text that a part of a story has at least
_PARAGRAPHS = frozenset(("p", "blockquote", "figure", "ul", "ol"))
HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def join_parts(tree: HtmlElement) -> None:
    """Move the further parts of the story into the ``article`` with its headline."""
    headline = next(tree.iter("h1"), None)
    around = [] if headline is None else list(headline.iterancestors("article"))
    if not around:
        return
    home = around[-1]
    following = home.getnext()
    while following is not None and (following.tag == "hr" or _is_part(following, home)):
        part, following = following, following.getnext()
        if part.tag == "article":
            part.tag = "div"
            home.append(part)


def _is_part(element: HtmlElement, home: HtmlElement) -> bool:
    """Return whether *element* continues the story in *home*: it looks alike, without its own headline or link.

    One that looks otherwise begins with a paragraph, as no card does, and its name is not that of a box.
    """
    if element.tag != "article" or not (_looks_like(element, home) or _begins_with_text(element)):
        return False
    if next(element.iter("h1", "header", "time"), None) is not None or _has_linked_heading(element):
        return False
    length = len(element.text_content())
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return length - linked > PROSE and linked < 0.2 * length


def _looks_like(element: HtmlElement, home: HtmlElement) -> bool:
    return bool(element.get("class")) and element.get("class") == home.get("class")


def _begins_with_text(element: HtmlElement) -> bool:
    """Return whether *element* is nothing but paragraphs, two or more, and has no name of a box."""
    named = _BOX.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    long = [child for child in element if len(child.text_content()) > PROSE]
    return not named and len(long) > 1 and all(child.tag in _PARAGRAPHS for child in element)


def _has_linked_heading(element: HtmlElement) -> bool:
    linked = any(next(link.iter(*HEADINGS), None) is not None for link in element.iter("a"))
    return linked or any(heading.find(".//a") is not None for heading in element.iter(*HEADINGS))

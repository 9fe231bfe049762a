"""Headings as the page shows them: without what is only read aloud, their words apart."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from crawler.reading.markup.tree import class_names
from crawler.reading.words.phrases import expression, words

PLACED = ("span", "a", "time", "button", "b", "strong", "small", "label")
"""Elements within a line that a style sheet may place apart."""
PERMALINKS = ("#", "¶", "§", "🔗")
"""What themes and document generators print for a link to a heading."""
_LEVELS = ("2", "3", "4", "5", "6")
"""Of headings within a text; a headline is told by more than its level."""
_MARKS = (",", ";", ":", "!", "?")
HEARD = re.compile(rf"(?:^|\s){expression('names', 'heard')}(?:\s|$)", re.IGNORECASE)
"""Names of words for those who hear the page."""
_NAMES = frozenset(words("names", "heading"))
_ROLES = etree.XPath("descendant::*[(self::div or self::p or self::span) and @role='heading']")
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "table")


def name_headings(tree: HtmlElement) -> None:
    """Make the boxes headings that a page calls so, by their role (WAI-ARIA, heading) or by what builders call them."""
    named = class_names(tree, _is_of_heading)
    called = [box for box in tree.iter("div", "span") if box.get("class") in named] if named else []
    for box in (*_ROLES(tree), *called):
        if _is_apart(box) and next(box.iterdescendants(*_BLOCKS), None) is None:
            level = box.get("aria-level") or ""
            box.tag = f"h{level}" if level in _LEVELS else "h2"


def _is_of_heading(name: str) -> bool:
    return not _NAMES.isdisjoint(name.split())


def _is_apart(box: HtmlElement) -> bool:
    """Return whether *box* is no word of a sentence."""
    parent = box.getparent()
    return box.tag != "span" or (parent is not None and parent.tag == "div" and len(parent) == 1)


def drop_unprinted(heading: HtmlElement) -> None:
    """Remove the buttons of *heading*, and its words for those who hear the page; without these it has no text."""
    for link in [each for each in heading.iter("a") if _is_mark(each)]:
        link.drop_tree()
    extra = [each for each in heading.iter("button", "span", "div", "small") if _is_unprinted(each)]
    length = len("".join(heading.itertext()).strip())
    if extra and sum(len(each.text_content().strip()) for each in extra) < length:
        for each in extra:
            each.drop_tree()


def _is_mark(link: HtmlElement) -> bool:
    """Return whether *link* is the sign beside a heading that leads to the heading itself."""
    return (link.get("href") or "").startswith("#") and link.text_content().strip() in PERMALINKS


def _is_unprinted(element: HtmlElement) -> bool:
    return element.tag == "button" or bool(HEARD.search(element.get("class") or ""))


def part_words(heading: HtmlElement, title: str) -> None:
    """Put a blank between two elements of *heading* that each have several words, or whose words the *title* parts."""
    for element in heading.iter(*PLACED):
        after = element.getnext() if not element.tail else None
        left, right = element.text_content(), "" if after is None else after.text_content()
        if not right[:1].isalpha() or not (left[-1:].isalpha() or left.endswith(_MARKS)):
            continue
        several = " " in left.strip() and " " in right.strip()
        if several or left.endswith(_MARKS) or f"{left.split()[-1]} {right.split()[0]}" in title:
            element.tail = " "

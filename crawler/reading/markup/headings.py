"""Headings as the page shows them: without what is only read aloud, their words apart."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.reading.words.phrases import expression

PLACED = ("span", "a", "time", "button", "b", "strong", "small", "label")
"""Elements within a line that a style sheet may place apart."""
PERMALINKS = ("#", "¶", "§", "🔗")
"""What themes and document generators print for a link to a heading."""
_MARKS = (",", ";", ":", "!", "?")
HEARD = re.compile(rf"(?:^|\s){expression('names', 'heard')}(?:\s|$)", re.IGNORECASE)
"""Names of words for those who hear the page."""


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

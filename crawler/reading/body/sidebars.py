"""Boxes that belong to something else than the article: comments, teasers, widgets, the page's own foot."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.reading.words.phrases import expression

_NOT_HERE = re.compile(
    rf"{expression('names', 'beside')}|"
    rf"(?<!h)(?:^|[\s_-]){expression('names', 'beside_part')}(?:$|[\s_-])",
    re.IGNORECASE,
)


def in_sidebar(element: HtmlElement) -> bool:
    """Return whether *element* stands in a box that belongs to something else than the article.

    The footer of the article that holds the page's headline is no such box: themes print date and author there.
    """
    for at, parent in enumerate([element, *element.iterancestors()]):
        if at > 6:
            return False
        if parent.tag in ("aside", "nav") or (parent.tag == "footer" and not _of_article(parent)):
            return True
        mark = f"{parent.get('class') or ''} {parent.get('id') or ''}"
        if _NOT_HERE.search(mark) and parent.tag not in ("body", "html", "footer"):
            return True
    return False


def in_navigation(element: HtmlElement) -> bool:
    """Return whether *element* is part of a menu."""
    around = (element, *element.iterancestors())
    return any(parent.tag == "nav" or "menu-item" in (parent.get("class") or "") for parent in around)


def _of_article(footer: HtmlElement) -> bool:
    article = next(footer.iterancestors("article"), None)
    return article is not None and article.find(".//h1") is not None

"""Boxes that do not belong to the article: comments, teasers, widgets, the page's own footer."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.markup.text import remembered
from crawler.reading.words.phrases import expression

_NOT_HERE = re.compile(
    rf"{expression('names', 'beside')}|"
    rf"(?<!h)(?:^|[\s_-]){expression('names', 'beside_part')}(?:$|[\s_-])",
    re.IGNORECASE,
)

NEAR = 7  # elements from a piece of text outwards, itself among them, that say where it stands


def in_sidebar(element: HtmlElement) -> bool:
    """Return whether *element* is in a box that does not belong to the article.

    The footer of the article with the page's headline is not such a box: themes print date and author there.
    """
    return any(_is_sidebar(each) for each in islice((element, *element.iterancestors()), NEAR))


def _is_sidebar(element: HtmlElement) -> bool:
    if element.tag == "footer":
        return not _of_article(element)
    if element.tag in ("aside", "nav"):
        return True
    mark = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in ("body", "html") and _is_beside(mark)


@remembered
def _is_beside(mark: str) -> bool:
    return _NOT_HERE.search(mark) is not None


_CRUMBS = re.compile(expression("names", "crumbs"), re.IGNORECASE)


def in_navigation(element: HtmlElement) -> bool:
    """Return whether *element* is part of a menu, or of the path to the page."""
    around = (element, *element.iterancestors())
    return any(parent.tag == "nav" or _is_menu(parent.get("class") or "") for parent in around)


def _is_menu(mark: str) -> bool:
    return "menu-item" in mark or bool(mark and _CRUMBS.search(mark))


def _of_article(footer: HtmlElement) -> bool:
    article = next(footer.iterancestors("article"), None)
    return article is not None and article.find(".//h1") is not None

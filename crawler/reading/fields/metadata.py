"""Further fields that a page gives of its article: address, section, tags, language, image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.etree import XPath

from crawler.reading.evidence import Evidence
from crawler.reading.fields.provenance import Sourced
from crawler.reading.markup.jsonld import text_of
from crawler.reading.markup.text import plain, squeeze
from crawler.reading.words.phrases import expression

MOST_TAGS = 30
LONGEST = 80  # characters of a section or tag
_RELATED = XPath("descendant::a[@rel]")
_VERSION = re.compile(expression("pages", "version_path"), re.IGNORECASE)
"""The first segment below a story's own address that leads to another version of it."""


def address(evidence: Evidence) -> str:
    """Return the canonical address if the page names one of the same site, else the address requested."""
    fetched = evidence.page.url
    for element in evidence.tree.iter("link"):
        if "canonical" in (element.get("rel") or "").casefold().split():
            named = evidence.absolute(element.get("href"))
            if (
                named
                and _site(named) == _site(fetched)
                and not is_section(urlsplit(named).path, urlsplit(fetched).path)
            ):
                return named
    return fetched


def is_section(named: str, fetched: str) -> bool:
    """Return whether the path *named* is that of the section of *fetched*, or the home page.

    A page of a story, such as its second one or its print version, has a path below that of the story.

    >>> is_section("/news/", "/news/raid-at-dawn"), is_section("/news/raid-at-dawn/", "/news/raid-at-dawn/amp/")
    (True, False)
    """
    outer, inner = ([part for part in path.split("/") if part] for path in (named, fetched))
    if not outer:
        return bool(inner)
    if len(inner) <= len(outer) or inner[: len(outer)] != outer:
        return False
    return not (_VERSION.fullmatch(inner[len(outer)]) or re.search(r"[-_\d]", outer[-1]))


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def section(evidence: Evidence) -> Sourced[str] | None:
    """Return the part of the publication that the article is in."""
    given = (
        (evidence.linked.text("articleSection"), "json-ld"),
        (evidence.first_meta("article:section", "parsely-section", "sailthru.section", "section"), "meta"),
        (next(_crumbs(evidence), None), "page"),
    )
    return next(
        (
            Sourced(text, source)
            for text, source in given
            if text and len(text) <= LONGEST and plain(text) not in evidence.site_names
        ),
        None,
    )


def _crumbs(evidence: Evidence) -> Iterator[str]:
    """Yield the links that the page marks as its categories."""
    for link in _RELATED(evidence.tree):
        if "category" in link.get("rel").casefold() and (text := squeeze(link.text_content())):
            yield text


def tags(evidence: Evidence) -> Sourced[tuple[str, ...]] | None:
    """Return the article's tags, as declared or as linked with ``rel=tag``."""
    for names, source in (
        (_keywords(evidence), "json-ld"),
        (_meta_tags(evidence), "meta"),
        (_linked_tags(evidence), "page"),
    ):
        known = {plain(name): squeeze(name) for name in names if 1 < len(name.strip()) <= LONGEST}
        if kept := tuple(name for key, name in known.items() if key)[:MOST_TAGS]:
            return Sourced(kept, source)
    return None


def _keywords(evidence: Evidence) -> list[str]:
    declared = evidence.linked.article.get("keywords")
    if isinstance(declared, list):
        return [text for each in declared if (text := text_of(each))]
    return (text_of(declared) or "").split(",")


def _meta_tags(evidence: Evidence) -> list[str]:
    return [*evidence.meta.get("article:tag", ()), *(evidence.first_meta("news_keywords") or "").split(",")]


def _linked_tags(evidence: Evidence) -> list[str]:
    links = _RELATED(evidence.tree)
    return [squeeze(link.text_content()) for link in links if link.get("rel").casefold().split() == ["tag"]]


def language(evidence: Evidence) -> Sourced[str] | None:
    """Return the language of the text, as a BCP 47 tag."""
    root = evidence.tree.getroottree().getroot()
    given = (
        (evidence.linked.text("inLanguage"), "json-ld"),
        (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"), "page"),
        (evidence.first_meta("og:locale", "content-language", "dc.language"), "meta"),
        (evidence.page.language, "inferred"),
    )
    return next(
        (
            Sourced(text.strip().replace("_", "-"), source)
            for text, source in given
            if text and 2 <= len(text.strip()) <= 20
        ),
        None,
    )


def image(evidence: Evidence) -> Sourced[str] | None:
    """Return the address of the article's main picture."""
    declared = evidence.linked.article.get("image")
    first = declared[0] if isinstance(declared, list) and declared else declared
    linked = first.get("url") if isinstance(first, dict) else first
    given = (
        (linked if isinstance(linked, str) else None, "json-ld"),
        (evidence.first_meta("og:image", "og:image:url", "twitter:image", "twitter:image:src"), "meta"),
    )
    return next((Sourced(full, source) for text, source in given if (full := evidence.absolute(text))), None)

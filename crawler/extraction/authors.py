"""Who wrote it: what the page declares, what it prints, and which of both to believe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.extraction.byline import Byline, authors_in, bare_name, is_name, unique
from crawler.extraction.evidence import Evidence
from crawler.extraction.found import Found
from crawler.extraction.text import plain, squeeze

_META = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
    "citation_author",
    "twitter:data1",
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author(?:s)?|author[-_]?name|post[-_]?author|entry[-_]?author|vcard|writer|autor|fn)(?:$|[\s_-])|byline|author[-_]?name",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(
    r"comment|related|teaser|sidebar|widget|recommend|footer|promo|avatar|reply|quote|card|more-from|bio", re.IGNORECASE
)
_LONGEST = 200  # characters of a marked element that is a byline


def authors(evidence: Evidence, printed: Byline | None) -> Found[tuple[str, ...]] | None:
    """Return the authors of the page's article, with their source."""
    declared = _named(evidence, evidence.linked.names("author") or evidence.linked.names("creator"))
    if declared:
        return Found(declared, "json-ld")
    for name in _META:
        given = [value for value in evidence.meta.get(name, ()) if "://" not in value and not value.startswith("www.")]
        values = [
            part
            for value in given
            for part in ([value] if name == "citation_author" else authors_in(re.sub(r"^[Bb]y ", "", value)))
        ]
        if name == "twitter:data1" and "written" not in plain(evidence.first_meta("twitter:label1")):
            continue
        if found := _named(evidence, values):
            return Found(found, "meta")
    if printed and (found := _named(evidence, printed.authors)):
        return Found(found, "page")
    marked = _named(evidence, list(_marked(evidence)))
    return Found(marked, "page") if marked else None


def _named(evidence: Evidence, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of *names* that name somebody else than the publication."""
    split = (part for name in names for part in _apart(name))
    return unique(name for part in split if (name := bare_name(part)) and plain(name) not in evidence.site_names)


def _apart(name: str) -> Sequence[str]:
    """Return the names in one declared author: several are often given as one text."""
    if any(mark in name for mark in (",", ";", " and ", " & ", " und ", "|", "\n")) and len(name) < 300:
        parts = authors_in(name)
        return parts if len(parts) > 1 and all(is_name(part) for part in parts) else [name]
    return [name]


def _marked(evidence: Evidence) -> Iterator[str]:
    """Yield the texts of elements that the page marks as its author, before anything else it marks so."""
    for element in evidence.tree.iter("a", "span", "div", "p", "address", "cite", "li", "strong", "b"):
        mark = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}"
        if not mark.strip() or not _MARKED.search(mark) or _aside(element):
            continue
        text = squeeze(element.text_content())
        if 2 < len(text) < _LONGEST:
            names = [
                name
                for name in authors_in(
                    re.sub(r"^(?:written |posted |published )?(?:by|von|par|por)[:\s]+", "", text, flags=re.IGNORECASE)
                )
                if is_name(name)
            ]
            if names:
                yield from names
                return


def _aside(element: HtmlElement) -> bool:
    """Return whether *element* stands in a box that belongs to something else than the article."""
    for at, parent in enumerate([element, *element.iterancestors()]):
        if at > 6:
            return False
        if (
            parent.tag in ("aside", "footer", "nav")
            or _NOT_HERE.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
            and parent.tag not in ("body", "html")
        ):
            return True
    return False

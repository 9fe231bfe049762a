"""Who wrote it: what the page declares, what it prints, and which of both to believe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extraction.aside import stands_aside
from crawler.extraction.byline import Byline, authors_in, bare_name, is_name, unique
from crawler.extraction.evidence import Evidence
from crawler.extraction.found import Found
from crawler.extraction.months import MONTH_NAME
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
    r"(?:^|[\s_-])(?:by-?line|authors?|author[-_]?name|post[-_]?author|entry[-_]?author|vcard|writer|autor|"
    r"fn)(?:$|[\s_-])|byline|author[-_]?name",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:^|\s)(?:author|fn|author[-_]?name|url fn n)(?:$|\s)", re.IGNORECASE)
_PAGE_OF = re.compile(
    r"/(?:authors?|autor(?:en)?|auteurs?|editors|staff|contributors?|writers?|journalists?)/[\w-]*[a-z]-[\w-]+/?$",
    re.IGNORECASE,
)
"""The address of an author's own page."""
_BEFORE = re.compile(
    r"^(?:(?:written|posted|published|created|text|words|article|story|report|veröffentlicht|erstellt|geschrieben|verfasst|"
    r"pressemitteilung|beitrag|artikel|publié|écrit|publicado|escrito) )?(?:by|von|vom|par|por|door)[\s:]+(?=\S)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:gmbh|e\.? ?v|ag|ltd|limited|inc|llc|plc|verlag|media|publishing|publisher|ministerium|"
    r"bundesministerium|stiftung|foundation|team|kitchens|webmaster)\b\.?",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b(?:{MONTH_NAME})\.? \d|\d{{4}}", re.IGNORECASE)
_LONGEST = 200  # characters of a marked element that is a byline


def authors(evidence: Evidence, printed: Byline | None) -> Found[tuple[str, ...]] | None:
    """Return the authors of the page's article, with their source; the publication is none."""
    linked = evidence.linked.names("author") or evidence.linked.names("creator")
    if declared := _named(evidence, linked):
        return Found(declared, "json-ld")
    for name in _META:
        if found := _named(evidence, list(_meta(evidence, name))):
            return Found(found, "meta")
    if printed and (found := _named(evidence, printed.authors)):
        return Found(found, "page")
    marked = _named(evidence, list(_marked(evidence)))
    return Found(marked, "page") if marked else None


def _meta(evidence: Evidence, name: str) -> Iterator[str]:
    """Yield the names in the meta elements *name*; companies, which own pages rather than write them, are none."""
    if name == "twitter:data1" and "written" not in plain(evidence.first_meta("twitter:label1")):
        return
    for value in evidence.meta.get(name, ()):
        if "://" in value or value.startswith("www.") or _COMPANY.search(value):
            continue
        yield from [value] if name == "citation_author" else authors_in(_BEFORE.sub("", value))


def _named(evidence: Evidence, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of *names* that name somebody else than the publication."""
    split = (part for name in names if "://" not in name for part in _apart(name))
    known = (bare_name(re.sub(r"\s*\([^()]{1,12}\)$", "", _BEFORE.sub("", part))) for part in split)
    return unique(name for name in known if name and plain(name) not in evidence.site_names and not _DATED.search(name))


def _apart(name: str) -> Sequence[str]:
    """Return the names in one declared author: several are often given as one text."""
    if len(name) < 300 and re.search(r"[,;|\n]| (?:and|&|und|og|och|et|y) ", name):
        parts = authors_in(name)
        return parts if len(parts) > 1 and all(is_name(part) for part in parts) else [name]
    return [name]


def _marked(evidence: Evidence) -> Iterator[str]:
    """Yield the names in the first element that the page marks as its author."""
    for element in evidence.tree.iter(
        "a", "span", "div", "p", "address", "cite", "li", "strong", "b", "em", "h4", "h5", "h6"
    ):
        mark = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}"
        marked = (len(mark) > 3 and _MARKED.search(mark)) or _PAGE_OF.search(element.get("href") or "")
        if not marked or stands_aside(element):
            continue
        text = squeeze(element.text_content())
        if not 2 < len(text) < _LONGEST:
            continue
        names = [name for name in authors_in(_BEFORE.sub("", text)) if is_name(name) and not _DATED.search(name)]
        if not names and _SURE.search(mark) and len(text.split()) == 1 and text.isalnum():
            names = [text]  # a blogger's handle
        if names:
            yield from names
            return

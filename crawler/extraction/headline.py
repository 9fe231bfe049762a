"""The headline: what the page prints above its text, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from crawler.extraction.evidence import Evidence
from crawler.extraction.found import Found
from crawler.extraction.text import plain, squeeze

_BAR = re.compile(r"\s+(?:[|·•»«›–—\-]|::|//|\|\|)\s+|\s*\|\s*")
_TITLE_CLASS = re.compile(
    r"headline|(?:entry|post|article|story|news|page|single|content)[-_]{0,2}title|^title$", re.IGNORECASE
)


def headline(evidence: Evidence) -> Found[str] | None:
    """Return the headline; the h1 that resembles what the page calls itself, else that name itself."""
    named = [title for title in titles(evidence) if title]
    printed = list(_printed(evidence.tree))
    for text in printed:
        if any(alike(text, title.value) for title in named):
            return Found(without_site(text, evidence.site_names), "page")
    return next(iter(named), None) or _alone(printed, evidence)


def titles(evidence: Evidence) -> list[Found[str]]:
    """Return the headlines that the page gives in its head, without the site's name, best first."""
    linked = evidence.linked.text("headline") or evidence.linked.text("name")
    shared = evidence.first_meta("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
    element = evidence.tree.find(".//title")
    title = squeeze(element.text_content()) if element is not None else None
    found = [(shared, "meta"), (linked, "json-ld"), (title, "meta")]
    return [
        Found(without_site(text, evidence.site_names), source)
        for text, source in found
        if text and plain(text) not in evidence.site_names
    ]


def _printed(tree: HtmlElement) -> Iterable[str]:
    """Yield the page's h1 texts, then other elements that are named like a headline."""
    for element in tree.iter("h1"):
        if text := squeeze(element.text_content()):
            yield text
    for element in tree.iter("h2", "h3", "div", "span", "p"):
        if element.tag == "h2" or _TITLE_CLASS.search(element.get("class") or ""):
            text = squeeze(element.text_content()) if len(element) < 4 else ""
            if 0 < len(text) < 250:
                yield text


def _alone(printed: Sequence[str], evidence: Evidence) -> Found[str] | None:
    text = next((text for text in printed if plain(text) not in evidence.site_names), None)
    return Found(without_site(text, evidence.site_names), "page") if text else None


def alike(one: str, other: str) -> bool:
    """Return whether two headlines are versions of one: equal, one held by the other, or most words shared.

    >>> alike("New alliance to fight cybercrime", "New alliance to fight cybercrime - Police Professional")
    True
    """
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    if short == long or (len(short) >= 0.5 * len(long) and short in long and len(short) > 8):
        return True
    a, b = set(first.split()), set(second.split())
    return len(a & b) >= 0.6 * max(len(a), len(b))


def without_site(title: str, site_names: Iterable[str]) -> str:
    """Return *title* without the name of the site at its end or front.

    >>> without_site("New alliance | News | Police Professional", {"police professional"})
    'New alliance'
    """
    parts = _BAR.split(squeeze(title))
    names = set(site_names)
    if len(parts) < 2:
        return squeeze(title)
    known = [at for at, part in enumerate(parts) if plain(part) in names]
    if known:
        at = known[0]
        rest = title[: _start(title, parts, at)] if at else title[_start(title, parts, 1) :]
        shorter = re.sub(r"[\s|·•»«›–—\-:/]+$", "", rest)
        if shorter and at > 1 and "|" in shorter and len(_BAR.split(shorter)[-1].split()) <= 2:
            shorter = re.sub(r"[\s|·•»«›–—\-:/]+$", "", shorter[: shorter.rindex("|")]) or shorter
        return squeeze(shorter) or squeeze(title)
    return squeeze(title)


def _start(title: str, parts: Sequence[str], at: int) -> int:
    """Return where part *at* begins in *title*."""
    place = 0
    for part in parts[: at + 1]:
        place = title.find(part, place)
        start, place = place, place + len(part)
    return start

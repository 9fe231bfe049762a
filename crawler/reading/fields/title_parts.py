"""Titles: their parts, the names of sites in them, and whether two are versions of one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from crawler.reading.markup.text import plain, squeeze

BAR = re.compile(r"(?<!\s)\s+(?:[|·•»«›–—\-]|::|//|\|\|)\s+|(?:(?<!\s)\s+)?\|\s*")
_END = re.compile(r"(?<![\s|·•»«›–—\-:/])[\s|·•»«›–—\-:/]+$")


def alike(one: str, other: str) -> bool:
    """Return whether two headlines are versions of one: equal, one in the other, or with most words in common.

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


def without_site(title: str, site_names: Collection[str]) -> str:
    """Return *title* without the name of the site at its end or front.

    >>> without_site("New alliance | News | Police Professional", {"police professional"})
    'New alliance'
    """
    parts = BAR.split(squeeze(title))
    known = [at for at, part in enumerate(parts) if plain(part) in site_names] if len(parts) > 1 else []
    if not known:
        return squeeze(title)
    at = known[0]
    rest = _without_section(title[: _start(title, parts, at)]) if at else title[_start(title, parts, 1) :]
    return squeeze(_END.sub("", rest)) or squeeze(title)


def _without_section(title: str) -> str:
    """Return *title*, which was printed before a site's name, without a section of a word or two after a bar."""
    shorter = _END.sub("", title)
    first, bar, section = shorter.rpartition("|")
    return first if bar and len(section.split()) <= 2 else shorter


def _start(title: str, parts: Sequence[str], at: int) -> int:
    """Return the place in *title* at which part *at* begins."""
    place = 0
    for part in parts[: at + 1]:
        place = title.find(part, place)
        start, place = place, place + len(part)
    return start

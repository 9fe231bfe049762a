"""Atom feeds (RFC 4287) of new and changed articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from archive.search.news import News
from archive.search.selection import Selection

ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0, section 2.2, does not allow."""


def title_of(selection: Selection) -> str:
    """Return the title of the feed of *selection*, different for each selection.

    >>> title_of(Selection(query="taser", publications=("police-oracle",)))
    'Blotter: taser, police-oracle'
    """
    words = ", ".join(value for values in selection.spelt.values() for value in values)
    return f"Blotter: {words}" if words else "Blotter: new and changed articles"


def feed(entries: Iterable[News], *, title: str, address: str, page: str, article: str) -> str:
    """Return *entries* as the feed at *address*, for *page*.

    An entry links to its key after *article*, or if that is empty, to the publisher.
    """
    listed = list(entries)
    updated = max((entry.at for entry in listed), default="1970-01-01T00:00:00Z")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{_text(title)}</title>",
            f"<id>{_text(address)}</id>",
            f"<updated>{updated}</updated>",
            "<generator>Blotter</generator>",
            "<author><name>Blotter</name></author>",
            f'<link rel="self" type="application/atom+xml" href={_quoted(address)}/>',
            f'<link rel="alternate" type="text/html" href={_quoted(page)}/>',
            *(_entry(entry, page, article) for entry in listed),
            "</feed>",
            "",
        ]
    )


def _entry(entry: News, page: str, article: str) -> str:
    link = (article + entry.key if article else entry.url or page) if entry.key else page
    published = f"<published>{_time(entry.published)}</published>" if entry.published else ""
    related = f'<link rel="via" href={_quoted(entry.url)}/>' if entry.url else ""
    author = "".join(f"<author><name>{_text(name)}</name></author>" for name in entry.authors)
    return (
        f"<entry><title>{_text(entry.title)}</title><id>{_text(entry.id)}</id><updated>{entry.at}</updated>"
        f'{published}<link rel="alternate" type="text/html" href={_quoted(link)}/>{related}{author}'
        f'<summary type="text">{_text(entry.summary)}</summary></entry>'
    )


def _time(text: str) -> str:
    return text if "T" in text else f"{text[:10]}T00:00:00Z"


def _text(text: str) -> str:
    return escape(ILLEGAL.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(ILLEGAL.sub("\ufffd", text))

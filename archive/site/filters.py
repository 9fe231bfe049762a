"""How values are shown: days as people write them, text as paragraphs, hits as marks. Used as filters in templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup, escape

from archive.plural import plural
from archive.problems import SourceReport
from archive.search.find import Hit, segments
from archive.status.wording import answer
from archive.status.wording import outcome as ended
from archive.times import known_day, known_moment, stamp

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
MOST_TEXT = 400_000  # characters of a body that a page shows; the rest is behind a link


def day(text: str | None, precision: str | None = None) -> str:
    """Return the day of *text* in words, as exactly as it is known.

    >>> day("2011-07-21"), day("2011-07-01", "month"), day("2011-01-01", "year"), day(None)
    ('21 July 2011', 'July 2011', '2011', 'undated')
    """
    if not text:
        return "undated"
    on = known_day(text)
    if on is None:
        return text
    if precision == "year":
        return str(on.year)
    if precision == "month":
        return f"{MONTHS[on.month - 1]} {on.year}"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def minute(text: str | None) -> str:
    """Return the time *text* in words.

    >>> minute("2011-07-21T09:30:05Z")
    '21 July 2011, 09:30 UTC'
    """
    if not text:
        return ""
    at = known_moment(text)
    return f"{day(text)}, {at:%H:%M} UTC" if at else text


def moment(at: datetime) -> str:
    """Return the time *at* in words, as :func:`minute` does."""
    return minute(stamp(at))


def capitalised(text: str) -> str:
    """Return *text* with a capital at its beginning; the rest stays.

    >>> capitalised("ask NPCC")
    'Ask NPCC'
    """
    return text[:1].upper() + text[1:]


def number(value: float | None) -> str:
    """Return *value* with commas.

    >>> number(12345)
    '12,345'
    """
    return f"{value or 0:,.0f}"


def percent(share: float) -> str:
    """Return *share*, 0 to 1, in percent.

    >>> percent(0.5), percent(0.0123), percent(0)
    ('50 %', '1.2 %', '0 %')
    """
    return f"{100 * share:.2g} %" if share < 1 else "100 %"


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of *text*, at most ``MOST_TEXT`` characters of it."""
    return [piece for piece in re.split(r"\n\s*\n", (text or "")[:MOST_TEXT]) if piece.strip()]


def marked(text: str) -> Markup:
    r"""Return *text* with its hits in ``<mark>``, all else escaped.

    >>> marked("<b> \x02hit\x03")
    Markup('&lt;b&gt; <mark>hit</mark>')
    """
    pieces = (Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in segments(text))
    return Markup("").join(pieces)


def coins(hit: Hit) -> Markup:
    """Return *hit* as a COinS, from which Zotero takes all references of a list at once.

    OpenURL ContextObject in SPAN (ocoins.info): key and value pairs of Z39.88-2004 in the title of an empty element.
    """
    fields = {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:journal",
        "rft.genre": "article",
        "rft.atitle": "".join(text for text, _ in segments(hit.headline)),
        "rft.jtitle": hit.publication_name,
        "rft.date": hit.published_day,
        "rft_id": hit.url,
    }
    return Markup('<span class="Z3988" title="{}"></span>').format(urlencode({k: v for k, v in fields.items() if v}))


def visible(text: str) -> str:
    """Return *text* without control characters and those that change the direction of the text around them."""
    return re.sub(r"[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text)


def web(address: str | None) -> str | None:
    """Return *address* where it is one of the web, else nothing: no other may become a link."""
    return address if address and re.match(r"https?://", address, re.IGNORECASE) else None


MISSING = {
    "waiting": "not fetched yet",
    "not_article": "no article on the page",
    "barred": "barred by robots.txt",
    "gone": "taken down before it was fetched",
    "failed": "could not be fetched",
    "skipped": "skipped",
}
"""Outcomes of an address that never led to an article, in words."""

ARCHIVED = {
    "archived": "archived",
    "waiting": "archived; to be fetched again",
    "not_article": "archived; the page is no longer an article",
    "barred": "archived; barred by robots.txt since",
    "gone": "archived; taken down since",
    "failed": "archived; could not be fetched again",
    "held": "archived; a change waits for a decision",
    "skipped": "archived; skipped since",
}
"""Outcomes of an address whose article the archive has, in words."""


def outcome(name: str, reason: str | None = None, is_held: bool = False) -> str:
    """Return in words what became of an address, by whether the archive has its article.

    >>> outcome("gone", "http 404"), outcome("gone", "http 404", is_held=True)
    ('taken down before it was fetched (http 404)', 'archived; taken down since (http 404)')
    >>> outcome("waiting"), outcome("waiting", "placeholder page")
    ('not fetched yet', 'asked again (placeholder page)')
    """
    words = (ARCHIVED if is_held else MISSING).get(name, name)
    if name == "waiting" and reason and not is_held:
        words = "asked again"
    return f"{words} ({reason})" if reason and reason not in words else words


def answered(stored: object) -> str:
    """Return in words how a source answered, from its stored report.

    >>> answered({"listed": 3, "new": 1})
    'lists 3, 1 new'
    """
    return answer(SourceReport.loaded(stored))


def joined(names: Iterable[str]) -> str:
    """Return *names* as people list them.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last


FILTERS = {
    each.__name__: each
    for each in (
        day,
        minute,
        moment,
        capitalised,
        number,
        percent,
        paragraphs,
        marked,
        web,
        coins,
        plural,
        outcome,
        answered,
        joined,
    )
} | {"ended": ended}

"""The news of a saved search, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.search.news import News
from archive.search.saved import MOST, Digest
from archive.terminal import printable


def digest_text(digest: Digest, site: str) -> str:
    """Return *digest* under its name, each entry with a link to the Blotter at *site*, or to the publisher."""
    number = len(digest.news)
    more = " and more" if number >= MOST else ""
    title = f"{digest.search.name}: {number}{more} new"
    return "\n".join([title, "=" * len(title), *_lines(digest.news, site.rstrip("/"))])


def _lines(entries: Iterable[News], site: str) -> Iterator[str]:
    for entry in entries:
        link = f"{site}/-/article/{entry.key}" if site and entry.key else entry.url
        yield ""
        yield printable(" ".join(entry.title.split()))
        yield "  " + printable(" ".join(entry.summary.split())[:300])
        day = entry.published_day or ""
        if where := "  ".join(part for part in (day, link or "", entry.key or "") if part):
            yield "  " + printable(where)

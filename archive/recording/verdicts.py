"""Verdicts about the URL of a reading. Pure: rows in, verdicts out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.articles.comparing import (
    Cause,
    Row,
    reads_worse,
    tells_another_story,
)
from archive.articles.placeholder_pages import is_listed_so, is_signed, listed_as
from archive.facts import Reason
from archive.noted import Noted, noted
from archive.records import Capture, Kind, Outcome, Reading

GONE = {404, 410}
"""Statuses that say the page is no longer there (RFC 9110, sections 15.5.5 and 15.5.11)."""


def was_another(before: Row, url: Row, read: Row) -> bool:
    """Return whether *read* is the story that was listed for *url*, and *before*, the earlier one, never was.

    Where no title was listed, a story is known by its date or author.
    """
    if not tells_another_story(before, read):
        return False
    if listed_as(url) is None:
        return is_signed(read) and not is_signed(before)
    return is_listed_so(url, read["headline"]) and not is_listed_so(url, before["headline"])


def listing(urls: Iterable[Row], headline: str) -> Iterator[Row]:
    """Yield the *urls* that were listed under *headline*."""
    return (url for url in urls if is_listed_so(url, headline))


def why_held(before: Row, after: Row, cause: Cause) -> Noted | None:
    """Return why a person must look before *after* replaces *before*; ``None`` for an edit like any other."""
    if worse := reads_worse(before["body"], after["body"]):
        return noted(Reason.READS_WORSE, worse)
    is_another = cause is Cause.PUBLISHER and tells_another_story(before, after)
    return noted(Reason.ANOTHER_STORY) if is_another else None


def failure(capture: Capture, reading: Reading) -> tuple[Outcome, Noted]:
    """Return outcome and reason of a page that could not be read: it has gone, or the trouble may pass."""
    if capture.status in GONE:
        return Outcome.GONE, reading.why
    is_read = reading.reader and reading.why != noted(Reason.NESTED_TOO_DEEP)  # a reader that failed names none
    if capture.status == 200 and reading.kind is Kind.ERROR and is_read:
        return Outcome.GONE, noted(Reason.SOFT_404, reading.why)  # its reader says so
    waits = reading.kind is Kind.PLACEHOLDER  # its story is not shown now
    return Outcome.WAITING if waits else Outcome.FAILED, reading.why

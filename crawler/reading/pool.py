"""A pool of readers: pages go in, readings come out, and no page can harm the caller.

Readers in processes of this machine (``crawler.crawl.reader_processes``) are one; there may be others.
"""

from __future__ import annotations

from typing import Protocol

from archive.facts import Noted
from archive.records import Kind, Reading
from crawler.reading.page import Page


class ReaderPool(Protocol):
    """Readers that work at the same time, each page within its time and memory."""

    async def read(self, page: Page) -> Reading:
        """Return the reading of *page*; one of kind ``error``, with its reason, if the reader did not end well.

        No page makes this raise, or keeps others from being read.
        """

    def close(self) -> None:
        """End the readers. No page may be in reading."""


def unread(reason: Noted) -> Reading:
    """Return the reading of a page that could not be read, for *reason*."""
    return Reading(kind=Kind.ERROR, reader="", reason=reason)

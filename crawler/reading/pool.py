"""What a pool of readers is: pages go in, readings come out, and no page can harm who asks.

Readers in processes of this machine (``crawler.crawl.reader_processes``) are one; others may stand beside them.
"""

from __future__ import annotations

from typing import Protocol

from archive.facts import Noted
from archive.records import Kind, Reading
from crawler.reading.page import Page


class ReaderPool(Protocol):
    """Readers that work at the same time, each page within its time and memory."""

    async def read(self, page: Page) -> Reading:
        """Return the reading of *page*; one of kind ``error``, with its reason, where the reader did not end well.

        Nothing that a page does raises here, and its neighbours are read all the same.
        """

    def close(self) -> None:
        """End the readers; nothing is being read any more."""


def unread(reason: Noted) -> Reading:
    """Return the reading of a page that could not be read, for *reason*."""
    return Reading(kind=Kind.ERROR, reader="", reason=reason)

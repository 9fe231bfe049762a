"""A pool of readers: pages go in, readings come out, and no page can harm the caller.

``crawler.readers`` has each way to run one; ``test_conformance.py`` in its tests is what all of them must pass.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from archive.noted import Noted
from archive.records import Kind, Reading
from crawler.reading.page import Page

Given = ParamSpec("Given")
Made = TypeVar("Made")


class NotParsed(Exception):
    """No reader could parse what a server sent, for *reason*."""

    def __init__(self, reason: Noted) -> None:
        super().__init__(reason)
        self.reason = reason


class ReaderPool(Protocol):
    """Readers that work at the same time, each page and each list within its time and memory."""

    @property
    def has_started(self) -> bool:
        """Whether there are readers already."""

    @property
    def ahead(self) -> int:
        """How many pages to hand over at once, so that no reader waits for its next one."""

    async def read(self, page: Page) -> Reading:
        """Return the reading of *page*; one of kind ``error``, with its reason, if the reader did not end well.

        No page makes this raise, or keeps others from being read.
        """

    async def parse(self, parser: Callable[Given, Made], /, *given: Given.args, **named: Given.kwargs) -> Made:
        """Return what *parser*, a function of a module, makes of what a server sent.

        Raises:
            NotParsed: it did not end well, for the reason.

        """

    def close(self) -> None:
        """End the readers. No page may be in reading."""


def unread(reason: Noted) -> Reading:
    """Return the reading of a page that could not be read, for *reason*."""
    return Reading(kind=Kind.ERROR, reader="", reason=reason)

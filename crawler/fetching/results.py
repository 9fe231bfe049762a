"""The results of a request: an answer, or the reason why it failed."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol

from archive.noted import Noted
from archive.problems import Problem
from archive.records import Due, Exchange, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The answer to a URL that was due."""

    due: Due
    exchange: Exchange = field(repr=False)
    hops: tuple[Exchange, ...] = field(default=(), repr=False)
    """The redirects from the due URL to *exchange*."""

    is_copy: bool = False
    """Whether the answer came earlier in this run and is kept already: a robots.txt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A URL that was due and gave no answer."""

    due: Due
    outcome: Outcome
    problem: Problem
    hops: tuple[Exchange, ...] = field(default=(), repr=False)
    """Redirects that came before."""

    @property
    def reason(self) -> Noted:
        """The problem as the ledger writes it."""
        return self.problem.reason


class Ask(Protocol):
    """Asks for an address on behalf of a row of the ledger, by the manners of every request."""

    def __call__(self, address: str, due: Due, /, *, shown: bool = False) -> Awaitable[Fetched | Missed]:
        """Return the result; what a page shows as a part of itself may be on another host than the site's."""

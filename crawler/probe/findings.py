"""The findings of a probe, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from archive.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFound:
    """One source, and how it answered."""

    source: str
    """As written in ``blotter.toml``, e.g. ``feed feed/``."""

    declared: bool = False
    """Whether the publication's declaration names it."""

    address: str | None = None
    """Where it answered best."""

    entries: int = 0
    """URLs of the site in its first answer; of a long list that is the first part."""

    total: int | None = None
    """How many there are, where the source says so."""

    parts: int = 0
    """Further listings that it names, e.g. the sitemaps of an index."""

    dated: int = 0
    newest: str | None = None
    """Latest date among the entries, ISO 8601."""

    whole: int = 0
    """Entries that come with their whole text."""

    articles: int = 0
    """Entries at an address that the article pattern matches."""

    problem: Problem | None = None

    @property
    def works(self) -> bool:
        """Whether it listed anything."""
        return self.entries > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page of the site, as it would be archived."""

    url: str
    kind: str | None = None
    """The kind of the page; ``None`` without an answer."""

    reason: str | None = None
    headline: str | None = None
    standfirst: str | None = None
    published: str | None = None
    published_text: str | None = None
    byline: str | None = None
    first_words: str | None = None
    last_words: str | None = None
    words: int = 0
    flags: tuple[str, ...] = ()
    """Doubts about the page: a wall, a text cut off, no date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One thing that a declaration says, and whether it held."""

    said: str
    held: bool
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The findings about one site."""

    home: str
    probed_at: datetime
    name: str | None = None
    """The publication that was probed, where it is one."""

    problem: Problem | None = None
    """Why the home page did not come."""

    robots: str | None = None
    """Verdict of robots.txt on the home page."""

    optout: Mapping[str, str] = field(default_factory=dict)
    make: str | None = None
    """The system that the site runs on, where it shows."""

    title: str | None = None
    language: str | None = None
    article: str | None = None
    """Pattern of article addresses: the declared one where it matches, else one that was found."""

    sources: tuple[SourceFound, ...] = ()
    samples: tuple[Sample, ...] = ()
    guesses: tuple[Guess, ...] = ()
    requests: int = 0
    """How many were made, robots.txt included."""

    @property
    def usable(self) -> bool:
        """Whether some source lists articles."""
        return any(source.articles for source in self.sources)

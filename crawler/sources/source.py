"""The base of every source: addresses to ask, and a pure reading of each answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import ClassVar, Self
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry, Exchange, Reading
from crawler.reading.page import Declared
from crawler.sources.addresses import same_site

ANY = "."
"""The pattern of a publication that does not say what the addresses of its articles are like."""

ENTRIES = 100_000
"""Of one answer that are taken; sitemaps.org allows 50,000. A source may stop at the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a server to a source's request."""

    url: str
    """As answered, after redirects."""

    status: int = 200
    media_type: str | None = None
    """Content-Type as sent."""

    payload: bytes = b""
    """After content decoding."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; WordPress counts and announces itself in them."""

    zone: str | None = None
    """IANA name; the zone of times written without one, UTC if it is not known."""

    @property
    def clock(self) -> tzinfo:
        """The zone of times written without one."""
        try:
            return ZoneInfo(self.zone) if self.zone else UTC
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC

    @classmethod
    def of(cls, exchange: Exchange, *, zone: str | None = None) -> Self:
        """Return the answer that *exchange* ended with; values of one header are joined by commas."""
        headers: dict[str, str] = {}
        for name, value in exchange.response_headers:
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}, {value}"
        return cls(
            url=exchange.url,
            status=exchange.status,
            media_type=headers.get("content-type"),
            payload=exchange.payload,
            headers=headers,
            zone=zone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One article that a source handed over whole, or the reason why it has no such article."""

    url: str
    content: str = ""
    """HTML of the article's text."""

    declared: Declared | None = None
    """The fields that the source gives of the article; ``None`` if it has no such article."""

    refusal: Reading | None = None
    """Why it has no such article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The entries and texts of one answer of a source."""

    entries: tuple[Entry, ...] = ()
    follow: tuple[str, ...] = ()
    """Addresses with the rest of this listing; all are asked."""

    older: str | None = None
    """Address of the next page back in time; worth asking only while a page brings something new."""

    or_older: tuple[str, ...] = ()
    """Addresses that may be that page instead, where ``older`` was asked already: listing pages only say `Previous`."""

    problem: Problem | None = None
    """Why the listing is not whole; entries read up to there still count."""

    total: int | None = None
    """The total, if the source gives it."""

    articles: tuple[Handed, ...] = ()
    """Further facts about the entries."""

    known: int = 0
    """Entries besides these, which the answer before it listed, too."""

    def moved(self, move: Callable[[str], str]) -> Listing:
        """Return the listing with each entry's address changed by *move*."""
        entries = tuple(replace(entry, url=move(entry.url)) for entry in self.entries)
        return replace(
            self, entries=entries, articles=tuple(replace(each, url=move(each.url)) for each in self.articles)
        )

    def of_site(self, home: str) -> Listing:
        """Return the listing without entries of other sites than that of *home*; with a problem if some were left out.

        >>> Listing(entries=(Entry(url="https://example.net/a"),)).of_site("https://example.org/").problem.got
        'example.net'
        """
        foreign = {entry.url for entry in self.entries if not same_site(entry.url, home)}
        if not foreign:
            return self
        own = tuple(entry for entry in self.entries if entry.url not in foreign)
        hosts = sorted({urlsplit(url).hostname or "" for url in foreign})
        problem = self.problem or Problem(fault=Fault.FOREIGN_PAGES, got=", ".join(hosts[:3]))
        articles = tuple(handed for handed in self.articles if same_site(handed.url, home))
        return replace(self, entries=own, articles=articles, problem=problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """What an answer of a source lists otherwise than the one before it."""

    before: Listing
    """What the former answer lists, and the new one does not."""

    now: Listing
    removed: Listing
    """What was removed, other than by dropping the end of the list."""


@dataclass(frozen=True, slots=True)
class Source(ABC):
    """A place where a publication lists its articles."""

    path: str | None = None
    """Relative to the publication's home, or a whole address; ``None`` for the usual places."""

    kind: ClassVar[str]
    """The word for this kind of source in ``blotter.toml`` and in ``urls.listed_by``."""

    usual: ClassVar[tuple[str, ...]]
    newest_first: ClassVar[bool] = False
    """Whether its first answer lists what is new, with or without dates."""

    lists_only: ClassVar[bool] = False
    """Whether an answer with the bytes of the one before it has nothing to give: it lists, and neither counts nor hands
    over texts."""

    @property
    def name(self) -> str:
        """The source as a user writes it, e.g. ``feed feed/``."""
        return self.kind if self.path is None else f"{self.kind} {self.path}"

    def seeking(self, article: str) -> Source:  # noqa: ARG002  # for sources that list more than articles
        """Return the source as it is for a publication whose articles have addresses that *article* matches."""
        return self

    def addresses(self, home: str) -> list[str]:
        """Return the addresses to ask, best first: they are alternatives, and the first without a problem will do."""
        places = self.usual if self.path is None else (self.path,)
        return [urljoin(home, place) for place in places]

    def changes(self, home: str, since: datetime) -> list[str]:  # noqa: ARG002  # WordPress knows
        """Return alternative addresses that list entries new or edited after *since*; most sources have none."""
        return []

    def between(self, home: str, after: datetime, before: datetime) -> str | None:  # noqa: ARG002  # WordPress knows
        """Return the address that hands over what was published between two times; ``None`` for most sources."""
        return None

    def read(self, answer: Answer) -> Listing:
        """Return the listing in *answer*; for any bytes, a problem is returned and never raised."""
        if answer.status != 200:
            return Listing(problem=Problem(fault=Fault.HTTP, status=answer.status))
        if not answer.payload.strip():
            return Listing(problem=Problem(fault=Fault.EMPTY_ANSWER))
        return self._listing(answer)

    def is_light(self, answer: Answer) -> bool:
        """Return whether to read *answer* is no work, whatever a server sent; else a reader's process does it."""
        return answer.status != 200 or not answer.payload.strip()

    def leads_on(self, answer: Answer) -> bool:  # noqa: ARG002  # sitemaps look at its beginning
        """Return whether *answer*, unchanged since it was read, leads to other addresses; else it is not read again."""
        return False

    def differing(self, former: Answer, answer: Answer) -> Differing | None:  # noqa: ARG002  # sitemaps compare bytes
        """Return what *answer* lists otherwise than the *former* one; ``None`` if only reading both tells."""
        return None

    @abstractmethod
    def _listing(self, answer: Answer) -> Listing:
        """Return what *answer*, of status 200 and not empty, lists."""

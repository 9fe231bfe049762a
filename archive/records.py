"""The contents of the archive, as frozen records. Times are aware UTC; days are dates in the publication's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from archive.facts import Reason
from archive.noted import Noted, noted


class Outcome(StrEnum):
    """The outcome of a URL that a source listed."""

    WAITING = "waiting"
    ARCHIVED = "archived"
    NOT_ARTICLE = "not_article"
    BARRED = "barred"
    GONE = "gone"
    FAILED = "failed"
    HELD = "held"
    SKIPPED = "skipped"


class Role(StrEnum):
    """Purpose of a URL in the ledger."""

    ARTICLE = "article"
    PAGE = "page"
    SOURCE = "source"
    ROBOTS = "robots"


class Origin(StrEnum):
    """How a capture came into the archive."""

    CRAWL = "crawl"
    IMPORT = "import"
    MERGE = "merge"


class Kind(StrEnum):
    """The kind of a page. Only an article enters ``articles``."""

    ARTICLE = "article"
    DOCUMENT = "document"
    """A PDF whose text is kept as an article."""

    LISTING = "listing"
    VACANCY = "vacancy"
    VIDEO = "video"
    GALLERY = "gallery"
    EVENT = "event"
    ERROR = "error"
    LOGIN = "login"
    CHALLENGE = "challenge"
    PROTECTED = "protected"
    PLACEHOLDER = "placeholder"
    EMPTY = "empty"
    SOURCE = "source"
    ROBOTS = "robots"
    REDIRECT = "redirect"
    OTHER = "other"

    @property
    def is_failure(self) -> bool:
        """Whether it says nothing of the page itself, so that the page is asked for again."""
        return self in {Kind.ERROR, Kind.CHALLENGE, Kind.PLACEHOLDER}


class Access(StrEnum):
    """Who may read the whole text at the publisher's."""

    OPEN = "open"
    REGISTRATION = "registration"
    SUBSCRIPTION = "subscription"
    TEASER = "teaser"


class Precision(StrEnum):
    """How exactly the date of publication is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A title of the trade press."""

    slug: str
    """The name users type: lower-case words joined by hyphens."""

    name: str
    """The title as printed, e.g. ``Police Professional``."""

    home: str
    country: str | None = None
    """ISO 3166 alpha-2, e.g. ``GB``."""

    language: str | None = None
    """BCP 47, e.g. ``en-GB``."""

    timezone: str | None = None
    """IANA name, e.g. ``Europe/London``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request and its answer, or one imported page in the same shape."""

    url: str
    """As requested, not normalised."""

    fetched_at: datetime
    status: int
    body: bytes
    """As sent, still content-encoded."""

    payload: bytes
    """After content decoding; this is digested and read."""

    request_headers: tuple[tuple[str, str], ...] = ()
    response_headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    origin: Origin = Origin.CRAWL
    robots: str | None = None
    """Verdict of robots.txt at the time, e.g. ``allowed``."""

    optout: Mapping[str, str] | None = None
    """Opt-out signals seen in headers or page, e.g. ``{"tdm-reservation": "1"}``."""

    ip_address: str | None = None
    """Of the server that answered, where it is known."""

    is_cut_off: bool = False
    """Whether the body ended before it should have: the connection broke, or its coding does not come to an end."""

    leads_on: bool = False
    """Whether the page is a redirect in other words: its meta refresh was followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An exchange in a WARC file, and its place there."""

    id: int
    url_id: int
    url: str
    """As requested."""

    run_id: int | None
    fetched_at: datetime
    status: int
    media_type: str | None
    """Content-Type as sent, parameters included."""

    sha256: str
    """Hex digest of the payload after content decoding."""

    warc_file: str
    """Name inside the captures folder."""

    warc_offset: int
    """Of the response (or revisit) record, in bytes."""

    warc_length: int
    """Of that record's gzip member, in bytes."""

    revisit_of: int | None = None
    """Capture that holds the same payload, where this one holds none."""

    origin: Origin = Origin.CRAWL
    is_cut_off: bool = False
    """Whether its body ended before it should have."""

    etag: str | None = None
    """Validators of this answer, for the next request; known only until it is recorded."""

    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article read from one or more captures, without the page around it."""

    url: str
    """Canonical address where the page names one of the same site, else the address requested."""

    headline: str
    """Without the site's name."""

    body: str
    """Paragraphs separated by one blank line; headline, standfirst, dateline and byline are not among them."""

    standfirst: str | None = None
    """The lead-in printed between headline and body; once here, not again in the body."""

    byline: str | None = None
    """As printed, e.g. ``By Paul Jacques``."""

    authors: tuple[str, ...] = ()
    """Names of people or agencies, in printed order."""

    organisations: tuple[str, ...] = ()
    """The *authors* that are not persons: a force, an agency, a newsroom."""

    published: datetime | date | None = None
    """The day printed; an aware datetime in the publication's own zone where the minute is known."""

    published_text: str | None = None
    """The date as printed, e.g. ``Nov 8, 2019 @ 18:32``."""

    published_precision: Precision | None = None
    modified: datetime | date | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    image_url: str | None = None
    captions: tuple[str, ...] = ()
    """Captions of figures, kept apart from the body."""

    access: Access = Access.OPEN
    truncated: Noted | None = None
    """Why the text is thought to be cut off at its source, e.g. ``ends mid-word``, or what the reader cut from it."""

    confidence: float | None = None
    """The F1 that the body is expected to have, 0 to 1; ``None`` where nothing was measured."""

    field_confidence: Mapping[str, float] = field(default_factory=dict)
    """Field name to the probability that it is right, of fields measured on labelled pages."""

    provenance: Mapping[str, str] = field(default_factory=dict)
    """Field name to ``json-ld``, ``meta``, ``page``, ``rest``, ``feed``, ``url``, ``import`` or ``inferred``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The result of reading a page: an article, or the reason why it is not one."""

    kind: Kind
    reader: str
    """Digest of reader version and rules; with the boilerplate generation it becomes ``articles.reading``."""

    article: Article | None = None
    """Given exactly when *kind* is ``article`` or ``document``."""

    instead: Article | None = None
    """What a page of the kind ``placeholder`` shows in place of a story, if it has a headline."""

    reason: Noted | None = None
    """Why the page gave no article, e.g. ``password protected``."""

    next_page: str | None = None
    """Address of the article's next page, where it is split over several."""

    documents: tuple[Entry, ...] = ()
    """The documents that the page links to."""

    @property
    def why(self) -> Noted:
        """Why the page gave no article; its kind where the reader gave no reason."""
        return self.reason or noted(Reason.ANOTHER_KIND, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One URL as a source listed it."""

    url: str
    title: str | None = None
    published: datetime | date | None = None
    modified: datetime | date | None = None
    """``lastmod`` of a sitemap or ``updated`` of a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A URL leased to a run."""

    url_id: int
    url: str
    """As listed; this is requested."""

    role: Role = Role.ARTICLE
    etag: str | None = None
    last_modified: str | None = None
    listed_title: str | None = None
    listed_date: str | None = None
    """With the offset that the source wrote beside a time."""

    failures: int = 0
    article_id: int | None = None
    """The article that was read there before."""

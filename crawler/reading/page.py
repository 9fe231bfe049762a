"""The input of a reading: one captured page, and the facts known about its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that a publication declares for its pages. Reading must work without any."""

    tail: tuple[str, ...] = ()
    """Headings after which nothing belongs to the article, e.g. ``Related News``."""

    drop: tuple[str, ...] = ()
    """CSS selectors of elements that are never part of an article."""

    prefer: tuple[str, ...] = ()
    """CSS selectors of the element that holds the body; the first that matches is used."""

    dateline: str | None = None
    """``strptime`` format of the printed date, e.g. ``%b %d, %Y``."""

    byline: str | None = None
    """Regular expression whose group ``authors`` is the names of a printed byline."""

    until: date | None = None
    """Last day of captures that these rules are for; ``None`` for the rules of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The fields that a source gives of an article with its text: evidence, like those in the text itself."""

    origin: str
    """The provenance of the fields read from it: ``rest`` or ``feed``."""

    title: str
    authors: tuple[str, ...] = ()
    published: datetime | date | None = None
    """Aware where it has a time of day."""

    modified: datetime | date | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    excerpt: str = ""
    """HTML; written by an editor, it is the standfirst, but not if it was cut from the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One captured page."""

    url: str
    payload: bytes
    """After content decoding."""

    fetched_at: datetime
    """Aware; relative dates count from here."""

    media_type: str | None = None
    """Content-Type as sent."""

    status: int = 200
    publication: str | None = None
    """Title of the publication, which is neither part of a headline nor an author."""

    timezone: str | None = None
    """IANA name; the zone of times printed without one."""

    language: str | None = None
    country: str | None = None
    """ISO 3166 alpha-2; decides between day-first and month-first dates."""

    rules: tuple[Rules, ...] = field(default=())
    """Rules in order of their last day; those of the capture's day are applied."""

    listed_title: str | None = None
    """Title the source gave; a hint, since lists cut titles."""

    listed_date: str | None = None
    """Day or time the source gave, ISO 8601; a hint."""

    documents: bool = False
    """Whether a PDF is read too."""

    declared: Declared | None = None
    """Set where *payload* is not a page but the HTML of one article, in UTF-8, that a source handed over."""

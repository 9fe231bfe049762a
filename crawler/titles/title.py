"""The declaration of a publication, and its direct consequences: its record, its pages, its allowed addresses."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

from archive.facts import Fault, Reason
from archive.noted import Noted, noted, written
from archive.records import Access, Publication
from archive.times import USUAL_ZONE
from archive.urls import without_tracking
from crawler.fetching.hours import DELAY, Hours
from crawler.reading.kinds.document import is_document
from crawler.reading.page import Page, Rules
from crawler.reading.version import document_reader, reader_of, version
from crawler.sources.addresses import same_site
from crawler.sources.source import ANY, Source


class Title:
    """A title of the trade press. A subclass is a declaration: attributes, no method."""

    name: str
    """The name users type: lower-case words joined by hyphens."""

    title: ClassVar[str]
    """As printed, e.g. ``Police Professional``."""

    home: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    """Homes it had before; an address below one of them is requested, and known, below today's."""

    sources: ClassVar[tuple[Source, ...]] = ()
    """Asked in order; those that do not answer are reported, not fatal, as long as one does."""

    article: ClassVar[str] = ANY
    """Regular expression searched in the path (and query) of a URL; URLs without a match are skipped."""

    rules: ClassVar[Rules | tuple[Rules, ...]] = ()
    """Rules for its pages; several in order of their last day."""

    country: ClassVar[str | None] = "GB"
    language: ClassVar[str | None] = "en-GB"
    timezone: ClassVar[str | None] = USUAL_ZONE
    access: ClassVar[Access | None] = None
    """Who may read its articles whole; ``None`` if that is not known, or differs."""

    evidence: ClassVar[str] = ""
    """Facts seen on the site, and guesses."""

    documents: ClassVar[bool] = False
    """Whether the PDF issues that its pages link to are kept, and their text searched."""

    pictures: ClassVar[bool] = False
    """Whether the pictures of each article are kept with it: the leading one, and those between its paragraphs."""

    texts_only: ClassVar[bool] = False
    """Whether the text that a source hands over is enough, so that its page is not requested."""

    own_site: ClassVar[bool] = False
    """The user's own host: may be private, and asked without delay or contact."""

    delay: ClassVar[float] = DELAY
    """Seconds between requests to its host; robots.txt may ask for more."""

    hours: ClassVar[Hours | None] = None
    """The part of the day in which it may be asked; ``None`` for all of it."""

    @classmethod
    def record(cls) -> Publication:
        """Return the publication as the archive keeps it."""
        return Publication(
            slug=cls.name,
            name=cls.title,
            home=cls.home,
            country=cls.country,
            language=cls.language,
            timezone=cls.timezone,
        )

    @classmethod
    def page(cls, *, url: str, payload: bytes, fetched_at: datetime, **known: Any) -> Page:
        """Return a page of this publication, ready to be read; *known* are further fields of ``Page``."""
        rules = cls.rules if isinstance(cls.rules, tuple) else (cls.rules,)
        return Page(
            url=url,
            payload=payload,
            fetched_at=fetched_at,
            publication=cls.title,
            timezone=cls.timezone,
            language=cls.language,
            country=cls.country,
            rules=rules,
            documents=cls.documents,
            **known,
        )

    @classmethod
    def readers(cls) -> set[str]:
        """Return the digests under which today's reader stores what it reads by the rules of this publication."""
        rules = cls.rules if isinstance(cls.rules, tuple) else (cls.rules,)
        documents = map(document_reader, rules or (Rules(),)) if cls.documents else ()
        return {version(), *map(reader_of, rules), *documents}

    @classmethod
    def present(cls, url: str) -> str:
        """Return *url*, moved from a home that the publication had before to the one it has."""
        path = re.sub(r"^https?://(www\.)?", "", url)
        homes = (re.sub(r"^https?://(www\.)?", "", alias) for alias in cls.aliases)
        return next((urljoin(cls.home, path.removeprefix(home)) for home in homes if path.startswith(home)), url)

    @classmethod
    def former(cls, url: str) -> list[str]:
        """Return the addresses that *url*, below today's home, had below the homes before it."""
        path, home = (re.sub(r"^https?://(www\.)?", "", each) for each in (url, cls.home))
        return [urljoin(alias, path.removeprefix(home)) for alias in cls.aliases if path.startswith(home)]

    @classmethod
    def refusal(cls, url: str, *, article: str | None = None) -> Noted | None:
        """Return why *url*, as listed, is not requested; ``None`` if it may be an article of this publication.

        *article* is a pattern to try in place of its own.
        """
        if not same_site(url, cls.home):
            return written(Fault.OTHER_HOST)
        if cls.documents and is_document(url):
            return None
        path = re.sub(r"^https?://[^/]*", "", without_tracking(url)) or "/"
        return None if re.search(article or cls.article, path) else noted(Reason.NO_ARTICLE_ADDRESS)

    @classmethod
    def pause(cls) -> float:
        """Return the seconds that are kept between two requests at least."""
        return cls.delay if cls.own_site else max(cls.delay, DELAY)

"""Identifies the crawl by name, version and contact, and keeps it on the publication's own site."""

from __future__ import annotations

import re
from typing import Protocol, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler

from archive.config import Config
from archive.errors import ConfigError
from archive.facts import Fault
from archive.records import Due, Outcome, Role
from archive.urls import normalise
from crawler.errors import ContactMissing
from crawler.fetching.failures import Refused
from crawler.fetching.signature import user_agent
from crawler.sources.addresses import same_site


class Signing(Protocol):
    """A spider that signs its requests."""

    home: str
    contact: str | None
    """The contact for webmasters."""


_HOST = r"(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)"
_CONTACT = re.compile(rf"(?:mailto:)?[^@\s:/]+@{_HOST}|https?://{_HOST}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def is_contact(text: str) -> bool:
    """Return whether *text* is an address to which somebody can write: on a host that everybody can reach.

    >>> is_contact("library@example.org"), is_contact("https://example.org/crawler"), is_contact("me@localhost")
    (True, True, False)
    """
    return _CONTACT.fullmatch(text) is not None


def require_contact(publication: str, config: Config, *, own_site: bool) -> None:
    """Raise if *publication* is on the public web and the crawl names no contact.

    Raises:
        ContactMissing: the configuration names no contact.
        ConfigError: the contact is neither an e-mail address nor a web address.

    """
    contact = config.contact
    if contact and not is_contact(contact):
        line = config.line_of("contact")
        problem = f"{contact!r} reaches nobody; write an e-mail address or a web address"
        raise ConfigError(config.path, problem, line=line, key="contact")
    if not own_site and not contact:
        raise ContactMissing(publication)


def check_redirect(request: Request, home: str) -> None:
    """Let *request*, made by a redirect, pass if it may lead to the requested page.

    Raises:
        Refused: it leads to another site, or from an article to the front page.

    """
    due: Due | None = request.meta.get("due")
    if not same_site(request.url, home):
        known = due is not None and due.article_id is not None
        raise Refused(Fault.REDIRECTS_ELSEWHERE, Outcome.GONE if known else Outcome.SKIPPED)
    if due is not None and due.role in {Role.ARTICLE, Role.PAGE} and normalise(request.url) == normalise(home):
        raise Refused(Fault.REDIRECTS_HOME, Outcome.GONE)


class IdentityMiddleware:
    """Identifies the crawl, and follows no redirect to another site, nor from an article to the front page."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Sign *request*, or refuse it.

        Raises:
            Refused: it would leave the publication's site, or from an article to the front page.

        """
        spider = cast("Signing", self.crawler.spider)
        if request.meta.get("redirect_times") and "robots_of" not in request.meta:  # RFC 9309, 2.3.1.2
            check_redirect(request, spider.home)
        contact = spider.contact
        request.headers["User-Agent"] = user_agent(contact)
        if contact and "@" in contact:
            request.headers["From"] = contact  # RFC 9110, section 10.1.2

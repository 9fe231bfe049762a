"""Who asks: a name, a version and a contact; and nothing but the publication's own site is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler

from archive import __version__
from archive.config import Config
from archive.records import Outcome
from crawler.errors import ContactMissing
from crawler.outcomes import Refused
from crawler.sources.addresses import same_site

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

NAME = "Blotter"


def user_agent(contact: str | None) -> str:
    """Return the name that requests carry.

    >>> user_agent("library@example.org").split("/")[0]
    'Blotter'
    """
    return f"{NAME}/{__version__} (+{contact})" if contact else f"{NAME}/{__version__}"


def require_contact(publication: str, config: Config, *, own_site: bool) -> None:
    """Raise where *publication* is on the public web and nobody could be written to.

    Raises:
        ContactMissing: the configuration names no contact.

    """
    if not own_site and not config.contact:
        raise ContactMissing(publication)


class IdentityMiddleware:
    """Names whoever runs the crawl, and lets no redirect lead to another site."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Sign *request*, or refuse it.

        Raises:
            Refused: it would leave the publication's site.

        """
        spider = cast("PublicationSpider", self.crawler.spider)
        if request.meta.get("redirect_times") and not same_site(request.url, spider.home):
            raise Refused("redirects to another host", Outcome.SKIPPED)
        contact = spider.contact
        request.headers["User-Agent"] = user_agent(contact)
        if contact and "@" in contact:
            request.headers["From"] = contact  # RFC 9110, section 10.1.2

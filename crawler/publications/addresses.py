"""Single addresses: their publications, and a spider that requests only them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request

from archive.config import Config
from archive.records import Role
from crawler.errors import NoPublicationThere
from crawler.publications.registry import all_publications
from crawler.sources.addresses import same_site
from crawler.spiders.base import PublicationSpider


class AddressSpider(PublicationSpider):
    """A publication whose run requests only *addresses*, and no source."""

    addresses: ClassVar[Sequence[str]]

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the addresses, by the manners of every request."""
        self.share.counts.answered = True  # no source need answer for the run to have done well
        if not self.share.has_room() or self.share.counts.halted:
            return
        for address in self.addresses:
            due = self.share.address(address, Role.ARTICLE)
            yield Request(due.url, callback=self.parse, errback=self.failed, meta={"due": due}, dont_filter=True)


def asking_for(addresses: Sequence[str], spider: type[PublicationSpider]) -> type[AddressSpider]:
    """Return a publication like *spider* whose run requests only *addresses*."""
    attributes = {"name": spider.name, "addresses": tuple(addresses), "__module__": __name__}
    return type(spider.name, (AddressSpider, spider), attributes)


def publication_at(address: str, config: Config) -> type[PublicationSpider]:
    """Return the publication whose site has *address*: the one with the nearest home, one of *config* first.

    Raises:
        NoPublicationThere: no publication has such addresses.
        ConfigError: a declaration cannot be used.

    """
    named = config.values.get("publications", {})
    there = [each for each in all_publications(config).values() if _stands_on(address, each)]
    if not there:
        raise NoPublicationThere(address)
    return max(there, key=lambda each: (_shared_path(address, each.home), each.name in named))


def _stands_on(address: str, spider: type[PublicationSpider]) -> bool:
    return any(same_site(address, home) for home in (spider.home, *spider.aliases))


def _shared_path(address: str, home: str) -> int:
    path, own = (urlsplit(url).path.rstrip("/") + "/" for url in (address, home))
    return len(own) if path.startswith(own) else 0

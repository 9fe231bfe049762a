"""Law Officer."""

from archive.records import Access
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class LawOfficer(PublicationSpider):
    """Law Officer: US police news and training."""

    name = "law-officer"
    title = "Law Officer"
    home = "https://lawofficer.com/"
    country, language, timezone = "US", "en-US", "America/New_York"
    sources = (WordPress(), Sitemap(), Feed("feed/"))
    article = r"^/[^/?.]+/?$"
    access = Access.OPEN
    evidence = (
        "Seen: lists by author, like those of WordPress, over http. Guess: article addresses, sources, time zone."
    )

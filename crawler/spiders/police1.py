"""Police1."""

from archive.records import Access
from crawler.sources import Feed, Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class Police1(PublicationSpider):
    """Police1: news and practice for US law enforcement; PoliceOne until about 2020."""

    name = "police1"
    title = "Police1"
    home = "https://www.police1.com/"
    aliases = ("https://www.policeone.com/",)
    country, language, timezone = "US", "en-US", "America/Chicago"
    sources = (Feed("rss/all/"), Sitemap(), Pages("recently-published"))
    article = r"/(\d+-)?[^/?.-]+(-[^/?.-]+){2,}/?$"
    access = Access.OPEN
    evidence = (
        "Seen: lists by topic, Brightspot; old addresses end in number and slug. "
        "Guess: feed (six paths are in use in public code), article addresses, time zone."
    )

"""Officer.com."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class Officer(PublicationSpider):
    """Officer.com: news and technology for US law enforcement."""

    name = "officer"
    title = "Officer.com"
    home = "https://www.officer.com/"
    country, language, timezone = "US", "en-US", "America/Chicago"
    sources = (Feed("rss"), Sitemap(), Pages())
    article = r"^/(.+/)?article/\d+/[^/?]+/?$"
    rules = Rules(tail=("Enhance your experience.",))
    access = Access.REGISTRATION
    evidence = "Seen: articles of 2011, on several pages with a wall on the third. Guess: feed, sitemap, time zone."

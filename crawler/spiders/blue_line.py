"""Blue Line."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class BlueLine(PublicationSpider):
    """Blue Line: Canada's magazine for law enforcement."""

    name = "blue-line"
    title = "Blue Line"
    home = "https://www.blueline.ca/"
    country, language, timezone = "CA", "en-CA", "America/Toronto"
    sources = (WordPress(), Feed("feed/"), Sitemap())
    article = r"^/(eNewsletter/)?[^/?.]+/?$"
    rules = Rules(tail=("Super Spotlight", "Sponsored Spotlight", "Blue Line Forum Hot Topics"))
    access = Access.OPEN
    evidence = "Seen: WordPress, newsletters, lists. Guess: feed, sitemap, open REST, article addresses."

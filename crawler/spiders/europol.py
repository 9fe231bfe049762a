"""Europol."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class Europol(PublicationSpider):
    """Europol: the newsroom of the EU agency for law enforcement cooperation."""

    name = "europol"
    title = "Europol"
    home = "https://www.europol.europa.eu/"
    country, language, timezone = "EU", "en", "Europe/Amsterdam"
    sources = (Feed("rss.xml"), Sitemap(), Pages("newsroom"))
    article = r"^/(newsroom/news|media-press/newsroom/[^/]+)/[^/?]+/?$"
    rules = Rules(tail=("Latest news & Press Releases",))
    access = Access.OPEN
    evidence = "Seen: articles whose text is in a script. Guess: feed, sitemap, the second address form."

"""POLICE Magazine."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class PoliceMagazine(PublicationSpider):
    """POLICE Magazine: equipment, training and practice for US officers."""

    name = "police-magazine"
    title = "POLICE Magazine"
    home = "https://www.policemag.com/"
    country, language, timezone = "US", "en-US", "America/Los_Angeles"
    sources = (Feed("rss"), Sitemap(), Pages("news"))
    article = r"^/(magazine/\d{4}/\d\d(/[^/?]+)?\.aspx|((.+/)?article/\d+|articles|\d+)/[^/?]+/?)$"
    rules = Rules(tail=("FREE e-Newsletter", "Subscribe to POLICE Digital Edition", "Important News - Hot Topics"))
    access = Access.OPEN
    evidence = "Seen: four generations of article addresses; lists. Guess: feed, sitemap, time zone."

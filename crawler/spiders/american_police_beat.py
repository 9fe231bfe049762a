"""American Police Beat."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class AmericanPoliceBeat(PublicationSpider):
    """American Police Beat: a magazine by and for US officers."""

    name = "american-police-beat"
    title = "American Police Beat"
    home = "https://apbweb.com/"
    country, language, timezone = "US", "en-US", "America/New_York"
    sources = (WordPress(), Sitemap(), Feed("feed/"))
    article = r"^/\d{4}/\d\d/[^/?]+/?$"
    rules = Rules(tail=("Hot News articles",))
    access = Access.OPEN
    evidence = "Seen: article and list addresses, like those of WordPress. Guess: all sources, time zone."

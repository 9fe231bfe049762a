"""Police Chief Magazine."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class PoliceChief(PublicationSpider):
    """Police Chief: the magazine of the International Association of Chiefs of Police."""

    name = "police-chief"
    title = "Police Chief Magazine"
    home = "https://www.policechiefmagazine.org/"
    country, language, timezone = "US", "en-US", "America/New_York"
    sources = (WordPress(), Feed("feed/"), Sitemap())
    article = r"^/[^/?.]+/?$|^/magazine/index\.cfm\?.*\barticle_id=\d+"
    rules = Rules(tail=("Index to Advertisers", "Search Archives", "Current Issue"))
    access = Access.OPEN
    evidence = "Seen: WordPress today, ColdFusion before 2015. Guess: feed, sitemap, open REST, time zone."

"""Emergency Services Times."""

from archive.records import Access
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class EmergencyServicesTimes(PublicationSpider):
    """Emergency Services Times: trade news of police, fire and ambulance services."""

    name = "emergency-services-times"
    title = "Emergency Services Times"
    home = "https://emergencyservicestimes.com/"
    sources = (WordPress(), Feed("feed/"), Sitemap())
    article = r"^/(\d{4}/\d\d/\d\d/)?[^/?.]+/?$"
    access = Access.OPEN
    evidence = "Seen: WordPress, articles with and without the day in their address. Guess: feed, sitemap, open REST."

"""Independent Office for Police Conduct."""

from archive.records import Access
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class Iopc(PublicationSpider):
    """Independent Office for Police Conduct: news of the complaints watchdog of England and Wales."""

    name = "iopc"
    title = "Independent Office for Police Conduct"
    home = "https://www.policeconduct.gov.uk/"
    sources = (Sitemap(), Pages("news"))
    article = r"^/(node/\d+|news/[^/?]+)/?$"
    access = Access.OPEN
    evidence = "Seen: Drupal and its numbered addresses, in public code. Guess: sitemap, list, named addresses."

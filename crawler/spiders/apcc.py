"""Association of Police and Crime Commissioners."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class Apcc(PublicationSpider):
    """Association of Police and Crime Commissioners: its news."""

    name = "apcc"
    title = "Association of Police and Crime Commissioners"
    home = "https://apccs.police.uk/"
    sources = (Sitemap(), Pages("latest-news/"))
    article = r"^/latest-news/[^/?]+/?$"
    rules = Rules(tail=("Media Enquiries",))
    access = Access.OPEN
    evidence = "Seen: article addresses. Guess: sitemap and list."

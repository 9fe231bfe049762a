"""HMICFRS."""

from archive.records import Access
from crawler.sources import Pages, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class Hmicfrs(PublicationSpider):
    """HMICFRS: the inspectorate of police and fire services in England and Wales."""

    name = "hmicfrs"
    title = "HMICFRS"
    home = "https://hmicfrs.justiceinspectorates.gov.uk/"
    aliases = ("https://www.justiceinspectorates.gov.uk/hmicfrs/",)
    sources = (WordPress(), Sitemap(), Pages("news/news-feed/"))
    article = r"^/news/news-feed/[^/?]+/?$"
    access = Access.OPEN
    evidence = "Seen: article addresses on the present and the former host. Guess: all sources."

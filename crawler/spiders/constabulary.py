"""Constabulary."""

from archive.records import Access
from crawler.sources import Pages, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class Constabulary(PublicationSpider):
    """Constabulary: a magazine for UK police officers, perhaps dormant."""

    name = "constabulary"
    title = "Constabulary"
    home = "https://constabulary.org.uk/"
    sources = (WordPress(), Sitemap(), Pages())
    article = r"^/[^/?.]+/?$"
    access = Access.OPEN
    evidence = "Seen: one article of 2015. Guess: all sources; the title may be dormant."

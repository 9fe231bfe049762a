"""Police Federation of England and Wales."""

from archive.records import Access
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class PoliceFederation(PublicationSpider):
    """Police Federation of England and Wales: the staff association, with the news of its branches."""

    name = "police-federation"
    title = "Police Federation of England and Wales"
    home = "https://www.polfed.org/"
    sources = (Sitemap(), Pages("news/latest-news/"))
    article = r"^(/[^/]+)?/news/(latest-news/)?\d{4}/[^/?]+/?$"
    access = Access.OPEN
    evidence = "Seen: news addresses, national and of branches. Guess: sitemap; its magazine is PDF and not kept."

"""Police Association Victoria Journal."""

from archive.records import Access
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class PoliceAssociationVictoria(PublicationSpider):
    """Police Association Victoria Journal: summaries of its issues."""

    name = "police-association-victoria"
    title = "Police Association Victoria Journal"
    home = "https://tpav.org.au/"
    country, language, timezone = "AU", "en-AU", "Australia/Melbourne"
    sources = (Sitemap(), Pages("news/journals/"))
    article = r"^/news/journals/\d{4}-journals/[^/?]+/?$"
    access = Access.OPEN
    evidence = "Seen: the page of one issue of 2019. Guess: sitemap, list; whole issues are elsewhere and not kept."

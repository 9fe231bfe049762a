"""The Investigator."""

from archive.records import Access
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class TheInvestigator(PublicationSpider):
    """The Investigator: a magazine for UK detectives and forensic staff."""

    name = "the-investigator"
    title = "The Investigator"
    home = "https://www.the-investigator.co.uk/"
    sources = (Sitemap(), Pages())
    article = r"^/[^/?.]+/?$"
    access = Access.OPEN
    evidence = "Seen: one article. Guess: sitemap, lists on the front page."

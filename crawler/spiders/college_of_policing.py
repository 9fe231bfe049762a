"""College of Policing."""

from archive.records import Access
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class CollegeOfPolicing(PublicationSpider):
    """College of Policing: the professional body of police in England and Wales."""

    name = "college-of-policing"
    title = "College of Policing"
    home = "https://www.college.police.uk/"
    sources = (Sitemap(), Pages())
    article = r"^/article/[^/?]+/?$"
    access = Access.OPEN
    evidence = "Seen: article addresses, Drupal; others report protection against robots. Guess: sitemap and lists."

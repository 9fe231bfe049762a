"""Home Office."""

from archive.records import Access
from crawler.sources import Feed
from crawler.spiders.base import PublicationSpider


class HomeOffice(PublicationSpider):
    """Home Office: news and speeches of the ministry of the interior, on GOV.UK."""

    name = "home-office"
    title = "Home Office"
    home = "https://www.gov.uk/government/organisations/home-office"
    sources = (
        Feed("/search/news-and-communications.atom?organisations[]=home-office"),
        Feed("/government/organisations/home-office.atom"),
    )
    article = r"^/government/(news|speeches)/[^/?]+/?$"
    access = Access.OPEN
    evidence = "Seen: article addresses. Guess: both feeds, in use in public code."

"""Deutsche Polizei."""

from archive.records import Access
from crawler.sources import Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class DeutschePolizei(PublicationSpider):
    """Deutsche Polizei: the magazine of the German police union GdP."""

    name = "deutsche-polizei"
    title = "Deutsche Polizei"
    home = "https://www.gdp.de/"
    country, language, timezone = "DE", "de", "Europe/Berlin"
    sources = (Sitemap(), Pages("gdp/gdp.nsf/id/DeuPolAll"))
    article = r"/(gdp\.nsf/id/(?!DeuPolAll)[^/?]+|[^/?.-]+(-[^/?.-]+){2,})/?$"
    access = Access.OPEN
    evidence = (
        "Seen: the list of issues on Lotus Domino; issues are PDF, the newest for members, and not kept. "
        "Guess: sitemap, and the addresses of articles today."
    )

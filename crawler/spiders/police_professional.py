"""Police Professional."""

from crawler.extraction.page import Rules
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class PoliceProfessional(PublicationSpider):
    """Police Professional: news for UK police officers and staff."""

    name = "police-professional"
    title = "Police Professional"
    home = "https://policeprofessional.com/"
    sources = (WordPress(), Sitemap(), Feed("feed/"))
    article = r"^/news/[^/]+/?$"
    rules = Rules(tail=("Related News", "Select Vacancies"), dateline="%b %d, %Y")
    evidence = "Article seen; feed listed in public code; never fetched by this project."

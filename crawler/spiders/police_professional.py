"""Police Professional."""

from crawler.reading.page import Rules
from crawler.sources import Feed, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class PoliceProfessional(PublicationSpider):
    """Police Professional: news for UK police officers and staff."""

    name = "police-professional"
    title = "Police Professional"
    home = "https://policeprofessional.com/"
    sources = (WordPress(), Sitemap(), Feed("feed/"))
    article = r"^/news/[^/?]+/?$"
    rules = Rules(tail=("Related News", "Select Vacancies"), dateline="%b %d, %Y")
    evidence = (
        "Seen: articles, one of them whole; lists at news.aspx?channel= on ASP.NET until 2018, with a login notice. "
        "Guess: WordPress since, feed, sitemap, open REST."
    )

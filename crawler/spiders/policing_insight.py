"""Policing Insight."""

from crawler.reading.page import Rules
from crawler.sources import Pages, Sitemap, WordPress
from crawler.spiders.base import PublicationSpider


class PolicingInsight(PublicationSpider):
    """Policing Insight: analysis and opinion on UK and international policing."""

    name = "policing-insight"
    title = "Policing Insight"
    home = "https://policinginsight.com/"
    sources = (WordPress(), Sitemap(), Pages("feature/"))
    article = r"^/feature/(?!advertisement/|page/)[^/]+/[^/?]+/?$"
    rules = Rules(tail=("Global progressive policing",))
    evidence = "Seen: article and list addresses; paid content has another one. Guess: WordPress, sitemap."

"""Law Enforcement Today."""

from crawler.sources import Feed, Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class LawEnforcementToday(PublicationSpider):
    """Law Enforcement Today: US police news and opinion."""

    name = "law-enforcement-today"
    title = "Law Enforcement Today"
    home = "https://lawenforcementtoday.com/"
    country, language, timezone = "US", "en-US", "America/New_York"
    sources = (Pages("articles"), Sitemap(), Feed("feed/"))
    article = r"^/(?!articles/?$)[^/?.]+/?$"
    evidence = (
        "Seen: list and article addresses. Guess: sitemap, time zone; the feed is from before a change of system."
    )

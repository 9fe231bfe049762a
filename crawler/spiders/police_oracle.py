"""Police Oracle."""

from archive.records import Access
from crawler.reading.page import Rules
from crawler.sources import Feed, Pages, Sitemap
from crawler.spiders.base import PublicationSpider


class PoliceOracle(PublicationSpider):
    """Police Oracle: news and comment for UK police officers, for subscribers."""

    name = "police-oracle"
    title = "Police Oracle"
    home = "https://www.policeoracle.com/"
    sources = (Sitemap(), Feed("rss/news.xml"), Pages("article-library/"))
    article = r"^/article-library/[^/?]+/?$|^/news/[^/]+/\d{4}/\w{3}/\d\d?/[^/?]+_\d+\.html$"
    rules = Rules(tail=("Leave a Comment", "More features »", "More comment »", "Search the News Archive"))
    access = Access.TEASER
    evidence = (
        "Seen: both address forms; first lines only without a subscription, on the old site. "
        "Guess: sitemap and list; the feed is the old site's and probably gone."
    )

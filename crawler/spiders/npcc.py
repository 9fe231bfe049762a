"""National Police Chiefs' Council."""

from archive.records import Access
from crawler.sources import Feed, Pages
from crawler.spiders.base import PublicationSpider


class Npcc(PublicationSpider):
    """National Police Chiefs' Council: the newsroom of the chief officers of UK forces."""

    name = "npcc"
    title = "National Police Chiefs' Council"
    home = "https://news.npcc.police.uk/"
    sources = (Feed("feed/rss"), Pages("releases"))
    article = r"^/releases/[^/?]+/?$"
    access = Access.OPEN
    evidence = "Seen: list and article addresses of its newsroom. Guess: feed, checked by hand by others."

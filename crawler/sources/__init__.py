"""Where a publication lists what it published: feed, JSON Feed, sitemap, WordPress REST, listing pages.

A source names the addresses to ask and reads the answers; asking is the crawl's business.
"""

from crawler.sources.discovery import KINDS, discover, source_named
from crawler.sources.feed import Feed
from crawler.sources.json_feed import JsonFeed
from crawler.sources.listing import Pages
from crawler.sources.sitemap import Sitemap, sitemaps_in_robots
from crawler.sources.source import Answer, Handed, Listing, Source
from crawler.sources.wordpress import WordPress

__all__ = [
    "KINDS",
    "Answer",
    "Feed",
    "Handed",
    "JsonFeed",
    "Listing",
    "Pages",
    "Sitemap",
    "Source",
    "WordPress",
    "discover",
    "sitemaps_in_robots",
    "source_named",
]

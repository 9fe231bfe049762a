"""Crawlers that bring their own libraries, each run by the Python of its own environment below ``build/peers``.

build/peers/newspaper4k/bin/python bench/peers/others.py newspaper4k HOME OUT

Each is given the addresses of all articles, takes no pause between requests, and stores what it read as the naive
crawler does.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from urllib.request import urlopen

Row = tuple[str, str | None, str | None, str | None]
AT_ONCE = 500  # addresses that news-please is handed together: it starts new processes for each call
REQUESTS = {"timeout": 30}  # without it news-please 1.6 reads nothing of more than one address


def newspaper4k(urls: Sequence[str]) -> Iterator[Row]:
    """Yield what newspaper4k reads, one page after the other."""
    import newspaper  # type: ignore[import-not-found]  # noqa: PLC0415  # in its own environment

    for url in urls:
        article = newspaper.article(url)
        yield url, article.title, article.text, str(article.publish_date)


def news_please(urls: Sequence[str]) -> Iterator[Row]:
    """Yield what news-please reads; it downloads the pages of each call in several threads."""
    from newsplease import NewsPlease  # type: ignore[import-not-found]  # noqa: PLC0415  # in its own environment

    for at in range(0, len(urls), AT_ONCE):
        for url, article in NewsPlease.from_urls(list(urls[at : at + AT_ONCE]), REQUESTS, fetch_images=False).items():
            yield url, article.title, article.maintext, str(article.date_publish)


def fundus(urls: Sequence[str]) -> Iterator[Row]:
    """Yield what Fundus reads; it is told the site's sitemap, and where its pages have headline, text and date."""
    import datetime  # noqa: PLC0415  # as below

    from fundus import Crawler, Sitemap  # type: ignore[import-not-found]  # noqa: PLC0415  # in its own environment
    from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute  # type: ignore[import-not-found]  # noqa: PLC0415
    from fundus.parser.utility import (  # type: ignore[import-not-found]  # noqa: PLC0415
        extract_article_body_with_selector,
        generic_date_parsing,
    )
    from fundus.publishers.base_objects import Publisher, PublisherGroup  # type: ignore[import-not-found]  # noqa: PLC0415
    from lxml.cssselect import CSSSelector  # noqa: PLC0415

    home = "/".join(urls[0].split("/")[:3]) + "/"

    class Parser(ParserProxy):  # type: ignore[misc]
        class V1(BaseParser):  # type: ignore[misc]
            @attribute  # type: ignore[untyped-decorator]
            def title(self) -> str | None:
                found: str | None = self.precomputed.meta.get("og:title")
                return found

            @attribute  # type: ignore[untyped-decorator]
            def body(self) -> ArticleBody | None:
                return extract_article_body_with_selector(
                    self.precomputed.doc, paragraph_selector=CSSSelector("div.entry-content > p")
                )

            @attribute  # type: ignore[untyped-decorator]
            def publishing_date(self) -> datetime.datetime | None:
                found: datetime.datetime | None = generic_date_parsing(self.precomputed.ld.bf_search("datePublished"))
                return found

    class Made(metaclass=PublisherGroup):
        default_language = "en"
        desk = Publisher(name="Desk", domain=home, parser=Parser, sources=[Sitemap(f"{home}sitemap.xml")])

    for article in Crawler(Made, delay=0.0, ignore_crawl_delay=True).crawl():
        yield article.html.requested_url, article.title, str(article.body), str(article.publishing_date)


READ: dict[str, Callable[[Sequence[str]], Iterator[Row]]] = {
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "fundus": fundus,
}


def main(name: str, home: str, out: str) -> None:
    """Store what the crawler called *name* reads of the site at *home*."""
    with urlopen(f"{home}urls.txt") as listed:
        urls = listed.read().decode().split()
    with sqlite3.connect(out) as db:
        db.execute("CREATE TABLE articles (url TEXT PRIMARY KEY, headline TEXT, body TEXT, published TEXT)")
        for row in READ[name](urls):
            db.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", row)
            db.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])

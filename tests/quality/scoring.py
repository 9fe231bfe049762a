"""Scoring of readings against what is printed on our own pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from archive.records import Article
from crawler.reading.markup.text import plain
from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.quality.pages import CHROME, SITE, Labelled, day, printed_date

FETCHED = datetime(2026, 11, 20, tzinfo=UTC)


def reading(page: Labelled) -> Article | None:
    """Return the article read from *page*, without any rule."""
    found = read(
        Page(
            url=page.url,
            payload=page.html.encode(),
            fetched_at=FETCHED,
            media_type=page.media_type,
            publication=SITE,
            timezone="Europe/London",
            country="GB",
        )
    )
    return found.article


def faults(page: Labelled, article: Article | None) -> list[str]:
    """Return the names of what is wrong with the reading of *page*."""
    return list(NAMES) if article is None else [name for name, check in CHECKS.items() if check(page, article)]


def paragraph_lost(page: Labelled, article: Article) -> bool:
    whole = plain(f"{article.standfirst or ''} {article.body}")
    return any(plain(part) not in whole for part in lines(page.story.text))


def standfirst_doubled(page: Labelled, article: Article) -> bool:
    said = plain(page.story.standfirst)
    return bool(said) and plain(article.body).count(said) > page.repeated


def head_left(page: Labelled, article: Article) -> bool:
    start = plain(article.body[:300])
    return plain(printed_date(page.story)) in plain(article.body) or plain(page.story.byline) in start


def body_differs(page: Labelled, article: Article) -> bool:
    lead = [page.story.standfirst or ""] if page.repeated else []
    return plain(" ".join([*lead, *lines(page.story.text)])) != plain(article.body)


def lines(text: str) -> list[str]:
    """Return the paragraphs, rows and items of *text*."""
    return [line for line in re.split(r"\n+", text) if line.strip()]


CHECKS: dict[str, Callable[[Labelled, Article], bool]] = {
    "headline": lambda page, article: article.headline != page.story.headline,
    "standfirst": lambda page, article: article.standfirst != page.story.standfirst,
    "standfirst doubled": standfirst_doubled,
    "paragraph lost": paragraph_lost,
    "chrome leaked": lambda _, article: any(plain(text) in plain(article.body) for text in CHROME),
    "dateline or byline left": head_left,
    "date": lambda page, article: str(article.published)[:10] != day(page.story).isoformat(),
    "authors": lambda page, article: article.authors != page.story.authors,
    "body": body_differs,
}
"""Name of a fault to whether a reading has it; ``body`` is any word too many or too few."""

NAMES = tuple(CHECKS)

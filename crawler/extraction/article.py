"""An article put together from what each part of the reader found, with where each field came from."""

from __future__ import annotations

from typing import Any

from archive.records import Article, Kind, Reading
from crawler.extraction.authors import authors
from crawler.extraction.body import read_body
from crawler.extraction.byline import Byline
from crawler.extraction.dateline import Dated
from crawler.extraction.dates import dates
from crawler.extraction.dump import read_lines
from crawler.extraction.evidence import Evidence, calendar_of
from crawler.extraction.headline import headline
from crawler.extraction.page import Page, Rules
from crawler.extraction.story import read_story
from crawler.extraction.text import joined
from crawler.extraction.truncation import truncation


def from_dump(page: Page, text: str, rules: Rules, reader: str) -> Reading:
    """Return the article in *text*, a page's visible text without markup."""
    calendar = calendar_of(page, rules)
    titles = [page.listed_title] if page.listed_title else []
    found = read_lines(text, calendar, titles=titles, tail=rules.tail, byline=rules.byline)
    if not found.headline or not found.paragraphs:
        return Reading(kind=Kind.EMPTY, reader=reader, reason="no article in the text")
    head = found.head
    provenance = {"headline": "page", "body": "page"}
    provenance |= {
        name: "page"
        for name, value in (("standfirst", found.standfirst), ("byline", head.byline), ("published", head.published))
        if value
    }
    article = Article(
        url=page.url,
        headline=found.headline,
        body=joined(found.paragraphs),
        standfirst=found.standfirst,
        truncated=truncation(found.paragraphs),
        provenance=provenance,
        **printed(head.byline, head.published, head.modified),
    )
    return Reading(kind=Kind.ARTICLE, reader=reader, article=article)


def printed(byline: Byline | None, published: Dated | None, modified: Dated | None) -> dict[str, Any]:
    """Return the article's fields that come from printed head matter."""
    return {
        "byline": byline.text if byline else None,
        "authors": byline.authors if byline else (),
        "published": published.value if published else None,
        "published_text": published.text if published else None,
        "published_precision": published.precision if published else None,
        "modified": modified.value if modified else None,
    }


def from_tree(evidence: Evidence, reader: str) -> Reading:
    """Return the article on a page with markup."""
    page = evidence.page
    body = read_body(evidence)
    title = headline(evidence)
    if title is None or not body.blocks:
        return Reading(kind=Kind.EMPTY, reader=reader, reason="no article on the page")
    found = read_story(evidence, title.value, body)
    when = dates(evidence, found.head)
    who = authors(evidence, found.head.byline)
    article = Article(
        url=page.url,
        headline=title.value,
        body=joined(found.paragraphs),
        standfirst=found.standfirst,
        byline=found.head.byline.text if found.head.byline else None,
        authors=who.value if who else (),
        published=when.published.value.value if when.published else None,
        published_text=when.printed,
        published_precision=when.published.value.precision if when.published else None,
        modified=when.modified.value.value if when.modified else None,
        truncated=truncation(found.paragraphs),
        captions=body.captions,
        confidence=body.confidence,
    )
    return Reading(kind=Kind.ARTICLE, reader=reader, article=article)

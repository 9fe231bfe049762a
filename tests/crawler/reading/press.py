"""Pages written for these tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from archive.records import Article
from crawler.reading.page import Page
from crawler.reading.reader import read

PARAGRAPHS = (
    "Officers in the valley will carry a new radio from Monday, two years after the old ones failed in the rain.",
    "The force tried four models in the cellar of the custody suite, where nothing had ever been heard before.",
    "“We could order lunch from down there,” said Inspector Mary Wold, who led the trial and paid for the sandwiches.",
    "The contract is worth £2.1 million over five years. The chair of the panel said that she would listen in.",
)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HEADLINE = "New radios work in the cellar"


def page(html: str, **known: Any) -> Page:
    """Return *html* as captured from a British title."""
    values: dict[str, Any] = {
        "url": "https://gazette.example/news/new-radios-work",
        "payload": html.encode(),
        "fetched_at": datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
        "media_type": "text/html; charset=utf-8",
        "publication": "The Gazette",
        "timezone": "Europe/London",
        "country": "GB",
    }
    return Page(**(values | known))


def document(body: str, *, head: str = "", title: str = f"{HEADLINE} | The Gazette") -> str:
    """Return *body* as a whole document."""
    return f'<!doctype html><html lang="en-GB"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def story(above: str = "", *, below: str = "", head: str = "", text: str = TEXT) -> str:
    """Return a document with the headline, *above* between it and the text, and *below* after the text."""
    return document(f"<article><h1>{HEADLINE}</h1>{above}<div>{text}</div>{below}</article>", head=head)


def article(html: str, **known: Any) -> Article:
    """Return the article read from *html*."""
    reading = read(page(html, **known))
    assert reading.article is not None, (reading.kind, reading.reason)
    return reading.article

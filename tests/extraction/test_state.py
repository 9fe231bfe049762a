"""Pages whose text only a script would draw."""

import json
from datetime import UTC, date, datetime

import pytest

from archive.records import Kind
from crawler.extraction.page import Page
from crawler.extraction.reader import read
from tests.site import TEXT

PARAGRAPHS = TEXT.split("\n\n")
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
BLOCKS = [{"type": "image", "src": "/a.jpg"}, *({"type": "paragraph", "text": text} for text in PARAGRAPHS)]


def page(script, *, body='<div id="app"></div>'):
    html = f"<!doctype html><html><head><title>Radios | The Gazette</title></head><body>{body}{script}</body></html>"
    return Page(
        url="https://example.org/news/radios",
        payload=html.encode(),
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        publication="The Gazette",
    )


def state(text, **beside):
    return {
        "props": {"page": {"title": "Radios that last a shift", "publishedAt": "2026-10-30", **beside, "body": text}}
    }


def as_json(value):
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def assigned(value):
    return f"<script>window.__STATE__ = {json.dumps(value)};</script>"


@pytest.mark.parametrize("script", [as_json, assigned])
@pytest.mark.parametrize("text", [MARKUP, TEXT, BLOCKS], ids=["markup", "plain", "blocks"])
def test_text_of_a_script_is_read_where_the_markup_is_empty(script, text):
    """However the state holds it, the article is read with its headline, standfirst and date."""
    reading = read(page(script(state(text, summary="The force has counted every battery for a year."))))

    assert reading.kind is Kind.ARTICLE
    article = reading.article
    assert article.body.split("\n\n") == PARAGRAPHS
    assert article.headline == "Radios that last a shift"
    assert article.standfirst == "The force has counted every battery for a year."
    assert article.published == date(2026, 10, 30)


def test_markup_that_says_more_is_the_page():
    """A state holds the next story too; what readers saw is what is read."""
    reading = read(
        page(
            as_json(state("<p>" + "Another story. " * 60 + "</p>")), body=f"<article><h1>Radios</h1>{MARKUP}</article>"
        )
    )

    assert "Another story" not in reading.article.body
    assert reading.article.body.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/json">{"body": "' + "word " * 100 + "</script>",
        '<script type="application/json">' + "[" * 5000 + "]" * 5000 + "</script>",
        as_json({"label": "Subscribe", "list": list(range(200))}),
        as_json(state("Too short to be an article.")),
    ],
    ids=["broken", "deep", "settings", "short"],
)
def test_a_state_without_an_article_makes_none(script):
    """A broken, hostile or ordinary state leaves the page what it is: empty."""
    assert read(page(script)).article is None

"""Pages whose text only a script would draw."""

import json
from datetime import UTC, date, datetime

import pytest

from archive.records import Kind
from crawler.reading.markup.embedded_state import PUSHES
from crawler.reading.page import Page
from crawler.reading.reader import read
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


def declared(value):
    return f"<script>\nvar article = {json.dumps(value)}, more = 1;</script>"


def pushed(value):
    return f"<script>queue.push({json.dumps(value)});</script>"


def pushed_by_name(value):
    code = "window['made'] = 1; if (a < b) { go() }"
    return f'<script>{code}; window["queue"].push( {json.dumps(value)}, 7); {code}</script>'


def followed(value):
    return f"<script>window.__STATE__ = {json.dumps(value)}; (function () {{ start(); }})();</script>"


@pytest.mark.parametrize("script", [as_json, assigned, declared, pushed, pushed_by_name, followed])
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
        pushed([1, '3:["$","div",null,{"className":"a","children":"x"}] ' * 90]),
        as_json(state(".lead { color: red; margin: 0 } " * 90)),
        '<script>queue.push({"body": "' + "word " * 100 + "});</script>",
    ],
    ids=["broken", "deep", "settings", "short", "data in a string", "style sheet", "broken push"],
)
def test_a_state_without_an_article_makes_none(script):
    """A broken, hostile or ordinary state leaves the page what it is: empty."""
    assert read(page(script)).article is None


def test_a_broken_push_is_passed_over():
    """What the next one hands over is still read."""
    script = "<script>queue.push({broken: true}); " + pushed(state(MARKUP)).removeprefix("<script>")

    assert read(page(script)).article.body.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(("before", "is_read"), [(PUSHES - 1, True), (PUSHES, False)])
def test_only_so_many_pushes_are_tried(before, is_read):
    """A hostile script costs no more than that."""
    script = f"<script>{'queue.push([0]);' * before}" + pushed(state(MARKUP)).removeprefix("<script>")

    assert (read(page(script)).article is not None) == is_read


SHORT = "<article><h1>Radios</h1><p>The force has ordered four hundred radios that last a whole shift.</p></article>"
CONSENT = {"title": "We value your privacy", "text": "We and our partners keep cookies on your device. " * 12}


@pytest.mark.parametrize("script", [assigned, pushed])
def test_a_short_story_is_not_drowned_by_what_else_a_script_says(script):
    """The words of a consent banner are longer than many a story."""
    assert read(page(script(CONSENT), body=SHORT)).article.body == (
        "The force has ordered four hundred radios that last a whole shift."
    )


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        pytest.param(
            "Radios | The Gazette", "Sign in, and you can read this story at home in your own good time.", id="headline"
        ),
        pytest.param("Anything else", PARAGRAPHS[0], id="first paragraph"),
    ],
)
def test_text_that_goes_with_what_is_printed_is_drawn_beside_it(title, printed):
    """It is headed as the page, or holds the sentences that the page prints."""
    script = pushed({"title": title, "body": MARKUP})

    found = read(page(script, body=f"<div><h1>Radios</h1><p>{printed}</p></div>")).article

    assert PARAGRAPHS[-1] in found.body


@pytest.mark.parametrize(
    ("holder", "is_read"),
    [
        pytest.param('<div itemprop="articleBody">', True, id="box of the text"),
        pytest.param('<div class="popup">', False, id="any other box"),
    ],
)
def test_a_template_is_read_in_the_box_of_the_text_only(holder, is_read):
    """Elsewhere it is a dialog or a form that a script may draw one day."""
    template = f'{holder}<script type="text/template">{MARKUP}</script></div>'

    assert (read(page("", body=f"<h1>Radios</h1>{template}")).article is not None) == is_read


def test_a_template_of_a_few_words_is_no_text():
    """A button in the box of the text stays a script's."""
    template = '<script type="text/template"><p>Show the rest of the story to me, please.</p></script>'

    found = read(page("", body=f'<h1>Radios</h1><div itemprop="articleBody">{MARKUP}{template}</div>')).article

    assert found.body.split("\n\n") == PARAGRAPHS

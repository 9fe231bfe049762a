"""Headline, day and authors of pages that a script draws, wherever a framework keeps them."""

import json
from datetime import UTC, date, datetime

import pytest

from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.site import TEXT

HEADLINE = "Radios that last a shift"
PARAGRAPHS = TEXT.split("\n\n")
MARKUP = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HEAD = {"title": HEADLINE, "date": "2026-03-12T08:15:00Z", "author": "Ann Lee"}


def article(scripts):
    html = f"<!doctype html><html><head><title>Gazette</title></head><body><div id='app'></div>{scripts}</body></html>"
    return read(
        Page(
            url="https://example.org/news/radios",
            payload=html.encode(),
            fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
            publication="The Gazette",
        )
    ).article


def script(text, kind=""):
    return f"<script{kind}>{text}</script>"


def flattened(value):
    """Return *value* as Remix streams it: pieces that name one another by number."""
    pieces = []

    def number(each):
        if each is None:
            return -5
        at = len(pieces)
        pieces.append(each)
        if isinstance(each, dict):
            pieces[at] = {f"_{number(key)}": number(inner) for key, inner in each.items()}
        elif isinstance(each, list):
            pieces[at] = [number(inner) for inner in each]
        return at

    number(value)
    return json.dumps(pieces)


STORY = {"loaderData": {"root": {"user": None}, "routes/news": {"story": {**HEAD, "body": MARKUP}}}, "errors": None}
STREAM = flattened(STORY)


def enqueued(*chunks):
    code = "window.__remixContext.streamController.enqueue({});"
    return "".join(script(code.format(json.dumps(chunk))) for chunk in chunks)


def element(tag, properties, *children):
    return ["$", tag, None, {**properties, "children": list(children)}]


def streamed(*children):
    row = "1:" + json.dumps(["$", "$L2", None, {"children": list(children)}]) + "\n"
    return script(f"self.__next_f.push({json.dumps([1, row])})")


TITLE, BY = element("h1", {}, HEADLINE), element("p", {"className": "byline"}, "By ", element("span", {}, "Ann Lee"))
WORDS = [element("p", {}, text) for text in PARAGRAPHS]
STAMP = element("time", {"dateTime": "2026-03-12T08:15:00Z"}, "12 Mar")
SHOWN = element("div", {}, "Published ", element("time", {}, "12 March 2026"))
DATED = ["$", "$L4", None, {"publishedAt": "2026-03-12T08:15:00Z"}]
FRONT = {"html": MARKUP, "frontmatter": HEAD}

DRAWN = [
    pytest.param(enqueued(STREAM), id="Remix"),
    pytest.param(enqueued(STREAM + "\n"), id="Remix with the end of a line"),
    pytest.param(enqueued(STREAM[:99], STREAM[99:300], STREAM[300:]), id="Remix in chunks"),
    pytest.param(script(f"window.__remixContext = {json.dumps({'state': STORY})};"), id="Remix before streams"),
    pytest.param(streamed(TITLE, BY, STAMP, *WORDS), id="Next, side by side"),
    pytest.param(streamed(element("header", {}, TITLE, BY, STAMP), element("div", {}, *WORDS)), id="Next, in a header"),
    pytest.param(streamed(STAMP, TITLE, BY, element("section", {}, *WORDS)), id="Next, above"),
    pytest.param(streamed(element("header", {}, TITLE, BY, SHOWN), *WORDS), id="Next, printed"),
    pytest.param(streamed(TITLE, BY, DATED, *WORDS), id="Next, in a component"),
    pytest.param(script(f"window.pageData = {json.dumps({'data': {'markdownRemark': FRONT}})};"), id="Gatsby"),
    pytest.param(script(json.dumps({"data": {"mdx": FRONT}}), " type='application/json'"), id="Gatsby, MDX"),
    pytest.param(
        script(json.dumps({"post": {"meta": HEAD, "html": MARKUP}}), " type='__DATA__'"), id="JSON of any type"
    ),
    pytest.param(script(f"const data = [null, {{data: {json.dumps({**HEAD, 'html': MARKUP})}}}];"), id="SvelteKit"),
]


@pytest.mark.parametrize("drawn", DRAWN)
def test_the_head_of_a_story_is_read_from_its_data(drawn):
    """Above the text, beside it, or in an object of its own."""
    found = article(drawn)

    assert (found.headline, found.authors, str(found.published)[:10]) == (
        HEADLINE,
        ("Ann Lee",),
        str(date(2026, 3, 12)),
    )
    assert found.body == TEXT


def test_the_lead_in_of_a_streamed_story_is_its_standfirst():
    """The name of its element, by which the style sheet knows it, is kept."""
    lead = "Crews in the cellar have radios that last for the whole of a night."
    found = article(streamed(TITLE, element("p", {"className": "lead"}, lead), element("section", {}, *WORDS)))

    assert (found.standfirst, found.body) == (lead, TEXT)


@pytest.mark.parametrize("text", ['{"_99": 1}', '[{"_99999": 1}, 2]', '[{"_1": 0}]', "[[[", '"'])
def test_a_broken_stream_ends(text):
    """It names pieces that are not there, or itself."""
    assert article(enqueued(text * 200)) is None

"""Pages whose text only a script would draw."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime
from html import escape
from textwrap import wrap
from urllib.parse import quote, quote_plus

import pytest

from archive.records import Kind
from crawler.reading.markup.script_data import HANDED_MOST
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
@pytest.mark.parametrize(
    "text", [MARKUP, escape(MARKUP), TEXT, BLOCKS], ids=["markup", "escaped markup", "plain", "blocks"]
)
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


@pytest.mark.parametrize(("before", "is_read"), [(HANDED_MOST - 1, True), (HANDED_MOST, False)])
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


FIRST, SECOND, *REST = PARAGRAPHS


def contentful():
    def node(kind, *content, **beside):
        return {"nodeType": kind, "data": {}, "content": list(content), **beside}

    def leaf(text):
        return {"nodeType": "text", "value": text, "marks": [], "data": {}}

    words = FIRST.split(" ", 3)
    link = node("hyperlink", leaf(words[1]), data={"uri": "https://example.org"})
    return node(
        "document",
        node("paragraph", leaf(words[0] + " "), link, leaf(" " + " ".join(words[2:]))),
        node("embedded-asset-block", data={"target": {"fields": {"title": "A radio"}}}),
        *(node("paragraph", leaf(text)) for text in PARAGRAPHS[1:]),
    )


def slate():
    return [{"type": "paragraph", "children": [{"text": text}, {"text": "", "bold": True}]} for text in PARAGRAPHS]


def prosemirror():
    return {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in PARAGRAPHS],
    }


def lexical():
    texts = [{"type": "paragraph", "children": [{"type": "text", "text": text, "format": 0}]} for text in PARAGRAPHS]
    return {"root": {"type": "root", "children": texts}}


def sanity():
    return [
        {"_type": "block", "style": "normal", "markDefs": [], "children": [{"_type": "span", "text": text}]}
        for text in PARAGRAPHS
    ]


def dato():
    texts = [{"type": "paragraph", "children": [{"type": "span", "value": text}]} for text in PARAGRAPHS]
    return {"value": {"schema": "dast", "document": {"type": "root", "children": texts}}}


def editor_js():
    return {"time": 1, "blocks": [{"id": "a", "type": "paragraph", "data": {"text": text}} for text in PARAGRAPHS]}


def draft_js():
    return {"blocks": [{"key": "a", "type": "unstyled", "text": text} for text in PARAGRAPHS], "entityMap": {}}


def gutenberg():
    return [
        {"name": "core/paragraph", "blockName": "core/paragraph", "attributes": {"content": text}, "innerBlocks": []}
        for text in PARAGRAPHS
    ]


def news_engine():
    return [{"type": "text", "_id": "A", "content": text} for text in PARAGRAPHS]


def hast():
    texts = [
        {"type": "element", "tagName": "p", "properties": {}, "children": [{"type": "text", "value": text}]}
        for text in PARAGRAPHS
    ]
    return {"type": "root", "children": texts}


def models():
    texts = [{"text": text, "blocks": [{"type": "fragment", "model": {"text": text}}]} for text in PARAGRAPHS]
    return {"model": {"blocks": [{"type": "paragraph", "model": text} for text in texts]}}


def sections():
    return [{"heading": None, "paragraphs": PARAGRAPHS[:2]}, {"heading": None, "paragraphs": PARAGRAPHS[2:]}]


def strings():
    return list(PARAGRAPHS)


def rendered():
    return {"rendered": MARKUP, "protected": False}


TREES = [contentful, slate, prosemirror, lexical, sanity, dato, editor_js, draft_js, gutenberg, news_engine, hast]


@pytest.mark.parametrize("tree", [*TREES, models, sections, strings, rendered])
@pytest.mark.parametrize("script", [as_json, assigned])
def test_a_text_held_as_a_tree_is_read(script, tree):
    """Each content system names the parts in its own way; all of them are paragraphs of pieces."""
    found = read(page(script(state(tree(), author={"name": "Ann Lee"})))).article

    assert found.body.split("\n\n") == PARAGRAPHS
    assert (found.headline, found.published, found.authors) == (
        "Radios that last a shift",
        date(2026, 10, 30),
        ("Ann Lee",),
    )


def test_the_parts_of_a_tree_are_headings_lists_and_quotations():
    """They are read as the same parts of a page are."""
    text = [
        *({"type": "paragraph", "children": [{"text": text}]} for text in PARAGRAPHS),
        {"type": "heading-two", "children": [{"text": "What comes next"}]},
        {"type": "paragraph", "children": [{"text": "The force will count & sort them, from 5 < 6 volts on."}]},
        {"type": "bulleted-list", "children": [{"type": "list-item", "children": [{"text": "Four radios for boats"}]}]},
        {"type": "image", "alt": "A radio", "children": [{"text": "Never printed"}]},
        {"type": "block-quote", "children": [{"text": "“It was quiet down there,” said the sergeant, and smiled."}]},
    ]

    found = read(page(as_json(state(text)))).article.body.split("\n\n")

    assert found[len(PARAGRAPHS) :] == [
        "What comes next",
        "The force will count & sort them, from 5 < 6 volts on.",
        "- Four radios for boats",
        "“It was quiet down there,” said the sergeant, and smiled.",
    ]


def flight(rows, size=300):
    stream = "".join(rows)
    parts = [stream[at : at + size] for at in range(0, len(stream), size)]
    pushes = "".join(f"<script>self.__next_f.push({json.dumps([1, part])})</script>" for part in parts)
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushes}"


def flight_of_properties():
    article = {"title": "Radios that last a shift", "publishedAt": "2026-10-30", "author": "Ann Lee", "body": "$1a"}
    text = MARKUP.encode()
    return [
        '1:I["(app)/page.js",["static/chunks/1.js"],"Page"]\n',
        f"0:{json.dumps(['$', '$L1', None, {'article': article}])}\n",
        f"1a:T{len(text):x},{MARKUP}",
        "2:null\n",
    ]


def flight_of_elements():
    texts = [["$", "p", str(at), {"children": text}] for at, text in enumerate(PARAGRAPHS)]
    head = [
        ["$", "h1", None, {"children": "Radios that last a shift"}],
        ["$", "p", None, {"children": ["By ", ["$", "span", None, {"children": "Ann Lee"}]]}],
        ["$", "time", None, {"dateTime": "2026-10-30", "children": "30 October 2026"}],
    ]
    menu = ["$", "nav", None, {"children": [["$", "a", None, {"href": "/", "children": "Home"}]]}]
    return [
        f"0:{json.dumps(['$', 'body', None, {'children': [menu, '$L5']}])}\n",
        f"5:{json.dumps(['$', 'article', None, {'children': [*head, texts]}])}\n",
    ]


@pytest.mark.parametrize("rows", [flight_of_properties, flight_of_elements])
@pytest.mark.parametrize("size", [40, 100_000])
def test_what_next_streams_is_read(rows, size):
    """Its app router pushes rows that refer to each other, cut anywhere."""
    found = read(page(flight(rows(), size))).article

    assert found.body.split("\n\n") == PARAGRAPHS
    assert (found.headline, found.published, found.authors) == (
        "Radios that last a shift",
        date(2026, 10, 30),
        ("Ann Lee",),
    )


def nuxt_2():
    story = f'{{id:7,title:a,publishedAt:b,author:{{name:"Ann Lee"}},body:{json.dumps(MARKUP)},live:!1,next:void 0}}'
    return (
        "<script>window.__NUXT__=(function(a,b,c){c.open=!0;return "
        f'{{layout:"default",data:[{{story:{story}}}],menu:c,serverRendered:!0}}}}'
        '("Radios that last a shift","2026-10-30",{}));</script>'
    )


def nuxt_2_shared():
    return (
        "<script>window.__NUXT__=(function(a,b){a.title=b;a.publishedAt='2026-10-30';a.author={name:'Ann Lee'};"
        f"a.body={json.dumps(MARKUP)};return {{data:[{{story:a}}],state:{{story:a}}}}}}({{}},"
        "'Radios that last a shift'))</script>"
    )


def nuxt_2_plain():
    story = {
        "title": "Radios that last a shift",
        "publishedAt": "2026-10-30",
        "author": {"name": "Ann Lee"},
        "body": TEXT,
    }
    fields = ",".join(f"{key}:{json.dumps(value)}" for key, value in story.items())
    return f"<script>window.__NUXT__={{layout:'default',data:[{{{fields}}}],}};</script>"


def nuxt_3():
    pieces = [
        ["ShallowReactive", 1],
        {"data": 2, "state": 9, "once": 10},
        ["ShallowReactive", 3],
        {"story": 4},
        {"title": 5, "publishedAt": 6, "author": 7, "body": 8},
        "Radios that last a shift",
        "2026-10-30",
        {"name": 11},
        MARKUP,
        {},
        ["Set"],
        "Ann Lee",
    ]
    return f'<script type="application/json" data-nuxt-data="nuxt-app" id="__NUXT_DATA__">{json.dumps(pieces)}</script>'


def second_of_a_script():
    story = state(MARKUP, author={"name": "Ann Lee"})
    return f'<script>window.__CONFIG__ = {{"a": [1]}}; window.__STATE__ = {json.dumps(story)};\nvar b = {{}};</script>'


def second_of_a_statement():
    story = state(MARKUP, author={"name": "Ann Lee"})
    return f'<script>var config = {{"a": [1]}}, story = {json.dumps(story)};</script>'


def property_of_a_library():
    story = state(MARKUP, author={"name": "Ann Lee"})
    return f"<script>window.Site=window.Site||{{}};Site.content={json.dumps(story)};Site.done={{}}</script>"


def json_in_a_string():
    story = json.dumps(state(MARKUP, author={"name": "Ann Lee"}))
    return f"<script>window.__STATE__ = JSON.parse({json.dumps(story)});</script>"


def json_in_an_address():
    story = quote(json.dumps(state(MARKUP, author={"name": "Ann Lee"})))
    return f'<script>window.__STATE__ = JSON.parse(decodeURIComponent("{story}"));</script>'


STORY = json.dumps(state(MARKUP, author={"name": "Ann Lee"}))
IN_BASE64 = b64encode(STORY.encode()).decode()
IN_LINES = "\n".join(wrap(IN_BASE64, 76))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(f'<script>window.S = JSON.parse(atob("{IN_BASE64}"));</script>', id="a call"),
        pytest.param(f"<script>window.S='{IN_BASE64}'</script>", id="a string"),
        pytest.param(f'<script>start(`{IN_BASE64.rstrip("=")}`, "base64")</script>', id="without its end"),
        pytest.param(f'<script type="application/json">{IN_BASE64}</script>', id="a script of its own"),
        pytest.param(f'<script type="text/plain">\n{IN_LINES}\n</script>', id="in lines"),
        pytest.param(f'<div data-state="{IN_BASE64}"></div>', id="an attribute"),
        pytest.param(f'<i src="data:application/json;base64,{IN_BASE64}"></i>', id="an address"),
        pytest.param(as_json({"state": IN_BASE64}), id="in json"),
        pytest.param(f'<div data-state="{quote(STORY)}"></div>', id="percent signs in an attribute"),
        pytest.param(f'<div data-state="{quote_plus(STORY)}"></div>', id="as a form writes it"),
        pytest.param(f'<script type="application/json">{quote(STORY)}</script>', id="percent signs in a script"),
        pytest.param(f'<script>var s = unescape("{quote(STORY)}");</script>', id="percent signs in a call"),
        pytest.param(f"<script>s = '{b64encode(quote(STORY).encode()).decode()}'</script>", id="one in the other"),
    ],
)
def test_data_that_are_packed_are_read(script):
    """Whatever the function that opens them is called."""
    found = read(page(script)).article

    assert (found.headline, found.authors) == ("Radios that last a shift", ("Ann Lee",))
    assert found.body.split("\n\n") == PARAGRAPHS


def test_letters_that_only_look_packed_make_no_article():
    """They are a key, a picture or cut short."""
    made = ["eyJ" + "A" * 900, IN_BASE64[:601], "%7B" + "%22a" * 300, "W3" + "=" * 900]

    assert read(page("".join(f'<script>s = "{each}"</script><i data-s="{each}"></i>' for each in made))).article is None


def json_in_json():
    answer = {"status": 200, "body": json.dumps(state(MARKUP, author={"name": "Ann Lee"}))}
    return f'<script type="application/json" data-sveltekit-fetched data-url="/api">{json.dumps(answer)}</script>'


def marks_of_angular():
    story = json.dumps(state(MARKUP, author={"name": "Ann Lee"}))
    marked = story.replace("&", "&a;").replace('"', "&q;").replace("<", "&l;").replace(">", "&g;")
    return f'<script id="app-state" type="application/json">{marked}</script>'


def objects_of_apollo():
    story = state([{"__ref": f"Block:{at}"} for at in range(len(PARAGRAPHS))], author={"__ref": "Person:1"})
    blocks = {f"Block:{at}": {"__typename": "Paragraph", "text": text} for at, text in enumerate(PARAGRAPHS)}
    cache = {"Story:1": story["props"]["page"], "Person:1": {"name": "Ann Lee"}, **blocks}
    return assigned({"ROOT_QUERY": {"story": {"__ref": "Story:1"}}, **cache})


def handed_behind_names():
    story = state(MARKUP, author={"name": "Ann Lee"})
    return f'<script>import("./a.js").then(([kit, app]) => kit.start(app, box, {{data: {json.dumps(story)}}}))</script>'


def properties_of_astro():
    story = state([[0, block] for block in BLOCKS], author=[0, {"name": [0, "Ann Lee"]}])["props"]["page"]
    marked = {key: value if key == "author" else [int(key == "body"), value] for key, value in story.items()}
    return f'<astro-island client="only" props="{escape(json.dumps({"story": [0, marked]}))}"></astro-island>'


def properties_of_a_component():
    story = state(MARKUP, author={"name": "Ann Lee"})
    return f'<news-page :story="{escape(json.dumps(story))}"></news-page>'


@pytest.mark.parametrize(
    "script",
    [
        nuxt_2,
        nuxt_2_shared,
        nuxt_2_plain,
        nuxt_3,
        second_of_a_script,
        second_of_a_statement,
        property_of_a_library,
        json_in_a_string,
        json_in_an_address,
        json_in_json,
        marks_of_angular,
        objects_of_apollo,
        handed_behind_names,
        properties_of_astro,
        properties_of_a_component,
    ],
)
def test_what_a_framework_writes_in_its_own_way_is_read(script):
    """With the head fields that stand beside the text."""
    found = read(page(script())).article

    assert found.body.split("\n\n") == PARAGRAPHS
    assert (found.headline, found.published, found.authors) == (
        "Radios that last a shift",
        date(2026, 10, 30),
        ("Ann Lee",),
    )


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ({"author": "Ann Lee"}, ("Ann Lee",)),
        ({"authors": [{"name": "Ann Lee"}, {"name": "Tom Ray"}]}, ("Ann Lee", "Tom Ray")),
        ({"credits": {"by": [{"type": "author", "name": "Ann Lee"}]}}, ("Ann Lee",)),
        ({"author": {"fields": {"name": "Ann Lee"}}}, ("Ann Lee",)),
        ({"author": {"firstName": "Ann", "lastName": "Lee"}}, ("Ann Lee",)),
        ({"_embedded": {"author": [{"name": "Ann Lee"}]}}, ("Ann Lee",)),
        ({"author": 7}, ()),
    ],
)
def test_authors_are_read_as_they_are_held(fields, authors):
    """A name, an object with one, or a list of either; a number is none."""
    assert read(page(as_json(state(MARKUP, **fields)))).article.authors == authors


@pytest.mark.parametrize("published", [1793318400, 1793318400000, "2026-10-30T00:00:00Z", {"value": "2026-10-30"}])
def test_a_date_is_read_as_it_is_held(published):
    """A text, or seconds or milliseconds since 1970."""
    found = read(page(as_json(state(MARKUP, publishedAt=published)))).article.published

    assert (found.date() if isinstance(found, datetime) else found) == date(2026, 10, 30)


@pytest.mark.parametrize("kind", [{}, {"type": "article"}, {"__typename": "Story"}, {"type": "news-item"}])
@pytest.mark.parametrize("key", ["body", "content", "text"])
def test_of_several_stories_that_which_the_page_is_called_after_is_read(kind, key):
    """A page's data holds the next story too, and that may be the longer one."""
    other = "<p>" + "Another story of the valley is told here. " * 60 + "</p>"
    stories = [
        {**kind, "title": "Another story of the valley", key: other},
        {**kind, "title": "Radios", key: MARKUP},
    ]

    assert read(page(as_json({"stories": stories}))).article.body.split("\n\n") == PARAGRAPHS


RING = '0:["$","p",null,{"children":["$1","$0"]}]\n1:["$0","$1"]\n'
DOUBLING = "".join(f'{at:x}:["$","p",null,{{"children":["${at + 1:x}","${at + 1:x}"]}}]\n' for at in range(60))


@pytest.mark.parametrize(
    "script",
    [
        flight([RING * 20]),
        flight([DOUBLING]),
        flight(["0:Tffffff,short\n" * 50]),
        flight(["[" * 5000] * 3),
        "<script>window.a = " + "{a:" * 50_000 + "</script>",
        "<script>window.a = (function(a){" + "a.b=1;" * 5000 + "</script>",
        '<script>window.a = {b: "' + "x" * 200_000 + "</script>",
        '<script type="application/json">' + json.dumps([{"a": 1}, [1, 0], *range(500)]) + "</script>",
        "<script>" + "window.a={b:c()};" * 5000 + "</script>",
    ],
    ids=["ring", "doubling", "torn text", "deep rows", "deep", "no return", "no end", "flat ring", "many"],
)
def test_hostile_data_make_no_article_and_come_to_an_end(script):
    """What refers to itself, breaks off or nests without end costs what is looked at, no more."""
    assert read(page(script)).article is None


SHADOW = (
    '<site-menu><template shadowrootmode="open"><nav>{menu}</nav></template></site-menu>'
    '<news-story><template shadowrootmode="{mode}"><article><header><slot name="head">No title</slot></header>'
    "{above}<slot></slot></article></template>{light}</news-story>"
    '<site-footer><template shadowrootmode="open"><p>The Gazette is printed and read in the valley by all.</p>'
    "</template></site-footer>"
)
MENU = "".join(f'<a href="/{at}">A section of the paper, number {at}</a> ' for at in range(40))


@pytest.mark.parametrize("mode", ["open", "closed"])
@pytest.mark.parametrize(
    ("above", "light"),
    [
        pytest.param(f"<h1>Radios that last a shift</h1>{MARKUP}", "", id="in the root"),
        pytest.param("", f'<h1 slot="head">Radios that last a shift</h1>{MARKUP}', id="in slots"),
        pytest.param("<h1>Radios that last a shift</h1>", MARKUP, id="half and half"),
    ],
)
def test_a_declarative_shadow_root_is_read_in_its_place(mode, above, light):
    """The story is the article, not the menu beside it."""
    found = read(page("", body=SHADOW.format(mode=mode, above=above, light=light, menu=MENU))).article

    assert found.headline == "Radios that last a shift"
    assert found.body.split("\n\n") == PARAGRAPHS


def component(name, inner):
    return f'<{name}><template shadowrootmode="open">{inner}</template></{name.split()[0]}>'


NOTICE = "".join(
    f"<p>{text}</p>"
    for text in (
        "The Gazette is printed and read in the valley by all who can read, and by a few who look at its pictures.",
        "We keep to the code of the press council; if you have a complaint, write to the editor at the old mill.",
        "Registered in the valley under number 4471, the company pays its taxes and the boys who bring the paper.",
    )
)
TEASERS = "".join(f'<li><a href="/s/{at}">Crime</a>{NOTICE[:107]}</p></li>' for at in range(5))
WITH_HEADLINE = f"<h1>Radios that last a shift</h1>{MARKUP}"


@pytest.mark.parametrize("inner", [NOTICE, f'<div part="x">{NOTICE}</div>', f'<slot name="x">{NOTICE}</slot>', TEASERS])
@pytest.mark.parametrize(
    "name",
    ["site-footer", "gz-foot", "my-sitefooter", "gz-navigation", "app-menubar", 'x-end role="contentinfo"'],
)
def test_a_menu_or_footer_in_a_shadow_root_is_no_text(name, inner):
    """Above or below a story that no element holds, whatever it is called."""
    beside = component(name, inner)

    for body in (WITH_HEADLINE + beside, beside + WITH_HEADLINE):
        assert read(page("", body=body)).article.body.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("name", ["x-end", "gz-masthead", "page-bottom", "div", "section"])
def test_of_components_side_by_side_the_one_with_headline_and_text_is_the_article(name):
    """The others may have any name, or none."""
    body = component("news-story", WITH_HEADLINE) + component(name, NOTICE)

    assert read(page("", body=body)).article.body.split("\n\n") == PARAGRAPHS


def test_the_footer_of_an_article_in_a_shadow_root_is_read():
    """Its author may stand there."""
    foot = component("story-footer", "<p>Text: Ann Lee</p>")

    assert read(page("", body=f"<article>{WITH_HEADLINE}{foot}</article>")).article.authors == ("Ann Lee",)


def test_a_template_that_is_no_shadow_root_prints_nothing():
    """A script may draw it one day."""
    body = f"<article><h1>Radios</h1>{MARKUP}<template><p>{'Never printed by a browser. ' * 9}</p></template></article>"

    assert "Never printed" not in read(page("", body=body)).article.body


def test_what_a_page_holds_for_browsers_without_scripts_is_read_where_it_prints_nothing_else():
    """Beside a printed text it stays out."""
    held = f"<noscript><article><h1>Radios</h1>{MARKUP}</article></noscript>"
    other = f"<noscript>{MARKUP.replace('radio', 'horse')}</noscript>"

    alone = read(page("", body=f"<div id='app'></div>{held}")).article
    beside = read(page("", body=f"<article><h1>Radios</h1>{MARKUP}</article>{other}")).article

    assert PARAGRAPHS[0] in alone.body
    assert alone.body == beside.body

"""A text that a source hands over is read as a page is: its head and its foot are no part of the story."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from archive.records import Kind, Precision
from crawler.reading.page import Declared, Page, Rules
from crawler.reading.reader import read

URL = "https://example.org/news/radios/"
FIRST = (
    "Officers in Northmarch will carry the new radios from the first week of May, after a trial in three towns "
    "that cut the time a call takes to reach a patrol by a fifth."
)
SECOND = (
    "Chief Inspector Ann Lowther, who led the trial, told the panel that the batteries lasted a whole shift "
    "in all but two of the four hundred shifts counted."
)
STORY = f"<p>{FIRST}</p><p>{SECOND}</p>"
SHARE = (
    '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="https://f.example">Facebook</a></li>'
    '<li><a href="https://x.example">X</a></li></ul></div>'
)
AT = datetime(2025, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=1)))


def reading(content, *, url=URL, rules=(), title="Radios that last a shift", **said):
    declared = Declared(**{"origin": "rest", "title": title, "published": AT} | said)
    payload = content.encode()
    fetched_at = datetime(2025, 4, 1, tzinfo=UTC)
    return read(
        Page(
            url=url,
            payload=payload,
            fetched_at=fetched_at,
            publication="The Test Gazette",
            language="en-GB",
            country="GB",
            rules=rules,
            declared=declared,
        )
    )


def article(content, **said):
    return reading(content, **said).article


def paragraphs(content, **said):
    return article(content, **said).body.split("\n\n")


HEADS = [
    pytest.param("<p>By Paul Jacques</p>", "By Paul Jacques", ("Paul Jacques",), id="a paragraph"),
    pytest.param("<p><strong>By Paul Jacques</strong></p>", "By Paul Jacques", ("Paul Jacques",), id="bold"),
    pytest.param("By Paul Jacques<br><br>", "By Paul Jacques", ("Paul Jacques",), id="above two breaks"),
    pytest.param("<h4>By Ann Lee and Jo Hale</h4>", "By Ann Lee and Jo Hale", ("Ann Lee", "Jo Hale"), id="a heading"),
    pytest.param("<h1>Radios that last a shift</h1><p>By Jo Hale</p>", "By Jo Hale", ("Jo Hale",), id="under a title"),
]


@pytest.mark.parametrize(("head", "byline", "authors"), HEADS)
def test_a_printed_byline_leaves_the_text_and_names_the_author(head, byline, authors):
    """The site's login, which posted it, is nobody."""
    read = article(head + STORY, authors=("admin",))

    assert (read.byline, read.authors) == (byline, authors)
    assert read.body.split("\n\n") == [FIRST, SECOND]


FEET = [
    pytest.param(SHARE, id="share buttons"),
    pytest.param("<p>Share this:<br>Facebook<br>X</p>", id="share words"),
    pytest.param(
        f'<p>The post <a href="{URL}">Radios that last a shift</a> appeared first on '
        '<a href="https://example.org">The Test Gazette</a>.</p>',
        id="where it appeared first",
    ),
    pytest.param(
        '<h3>Related News</h3><ul><li><a href="/a">Frogmen find a safe in the river</a></li>'
        '<li><a href="/b">Traffic unit loses a cone</a></li></ul>',
        id="related news",
    ),
    pytest.param(SHARE + f'<p>The post <a href="{URL}">Radios</a> appeared first on The Test Gazette.</p>', id="both"),
]


PLACES = [
    "The post Radios that last a shift appeared first on The Test Gazette.",
    "The post <a href='/x'>Radios that last a shift</a> first appeared on <a href='/'>Another name</a>.",
    "Der Beitrag Radios that last a shift erschien zuerst auf The Test Gazette.",
    "L’article Radios that last a shift est apparu en premier sur The Test Gazette.",
    "La entrada Radios that last a shift se publicó primero en The Test Gazette.",
    "Het bericht Radios that last a shift verscheen eerst op The Test Gazette.",
]


@pytest.mark.parametrize("place", PLACES)
def test_the_line_that_says_where_it_appeared_first_goes_in_every_language(place):
    """It is known by the headline in it, not by its words."""
    assert paragraphs(f"{STORY}<p>{place}</p>") == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("Radios", "Radios will stay."),
        (
            "Radios that last a shift",
            "“Radios that last a shift” was the name of the trial, and she says it was none too bold.",
        ),
        ("Radios that last a shift", "Radios that lasted no shift went back to their maker."),
    ],
)
def test_a_last_paragraph_that_uses_the_words_of_the_headline_stays(title, end):
    """Only a line that says little else leaves the text."""
    assert paragraphs(f"{STORY}<p>{end}</p>", title=title)[-1] == end


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("origin", ["rest", "feed"])
def test_the_chrome_that_plugins_add_is_no_part_of_the_text(foot, origin):
    """REST and feeds hand over what the theme would print around the story, too."""
    assert paragraphs(STORY + foot, origin=origin) == [FIRST, SECOND]


def test_nothing_of_the_text_is_lost():
    """There is no menu to be told from the story: headings, lists, quotes, tables and short lines stay."""
    content = (
        f"<p>{FIRST}</p><h2>Cost</h2><ul><li>One</li><li>Two <a href='/x'>sets</a></li></ul>"
        f"<blockquote><p>“Nobody wants to hear that,” she said.</p></blockquote><p>It was not cheap.</p>"
        f"<table><tr><th>Force</th><th>Cost</th></tr><tr><td>Northmarch</td><td>£412</td></tr></table>"
        f"<div><div>{SECOND}</div></div>Loose words end it here."
    )

    assert paragraphs(content) == [
        FIRST,
        "Cost",
        "- One\n- Two sets",
        "“Nobody wants to hear that,” she said.",
        "It was not cheap.",
        "Force | Cost\nNorthmarch | £412",
        SECOND,
        "Loose words end it here.",
    ]


def test_captions_stand_apart_and_scripts_are_not_read():
    """As on a page."""
    figure = "<figure><img src='x'><figcaption>A dog in a boat</figcaption></figure><script>track()</script>"
    read = article(f"<p>{FIRST}</p>{figure}<p>{SECOND}</p>")

    assert read.captions == ("A dog in a boat",)
    assert read.body.split("\n\n") == [FIRST, SECOND]


EXCERPTS = [
    pytest.param("", None, FIRST, id="none"),
    pytest.param(f"<p>{FIRST[:70]} [&hellip;]</p>", None, FIRST, id="cut from the text"),
    pytest.param(f"<p>By Jo Hale {FIRST[:70]} [&hellip;]</p>", None, FIRST, id="cut from the text with its byline"),
    pytest.param(f"<p>{FIRST[:70]}&hellip; <a href='/'>Continue reading</a></p>", None, FIRST, id="cut by a theme"),
    pytest.param(f"<p>{FIRST[:70]}...</p>", None, FIRST, id="cut with dots alone"),
    pytest.param(f"<p>{FIRST}</p>", FIRST, SECOND, id="the first paragraph"),
    pytest.param("<p>What a trial found out.</p>", "What a trial found out.", FIRST, id="by an editor"),
    pytest.param("<p>And then they rang ...</p>", "And then they rang ...", FIRST, id="by an editor who uses dots"),
    pytest.param(f"<p>{FIRST} {SECOND}</p>", None, FIRST, id="all of a short text"),
]


@pytest.mark.parametrize(("excerpt", "standfirst", "first"), EXCERPTS)
def test_only_an_editors_excerpt_is_a_standfirst_and_it_stands_once(excerpt, standfirst, first):
    """WordPress makes an excerpt from the text where nobody wrote one."""
    read = article(f"<p>By Jo Hale</p>{STORY}", excerpt=excerpt)

    assert read.standfirst == standfirst
    assert read.body.split("\n\n")[0] == first


def test_what_the_source_declares_stands_beside_what_the_text_says():
    """Its own times and terms are surer than anything printed."""
    read = article(
        f"<p>4 March 2025</p><p>By Jo Hale</p>{STORY}",
        modified=date(2025, 3, 5),
        section="Technology",
        tags=("radio",),
        image_url="https://example.org/a.jpg",
        authors=("Newsdesk",),
    )

    assert (read.headline, read.url) == ("Radios that last a shift", URL)
    assert (read.published, read.published_precision, read.published_text) == (AT, Precision.MINUTE, "4 March 2025")
    assert (read.modified, read.section, read.tags) == (date(2025, 3, 5), "Technology", ("radio",))
    assert (read.image_url, read.authors, read.language) == ("https://example.org/a.jpg", ("Jo Hale",), "en-GB")
    assert {name: source for name, source in read.provenance.items() if source != "inferred"} == dict.fromkeys(
        ("headline", "body", "byline", "authors", "published", "modified", "section", "tags", "image_url"), "rest"
    )


@pytest.mark.parametrize(
    ("declared", "authors"),
    [
        (("Paul Jacques",), ("Paul Jacques",)),
        (("admin",), ()),
        (("Paul Jacques", "Jo Hale"), ("Paul Jacques", "Jo Hale")),
        ((), ()),
    ],
)
def test_the_author_that_the_source_names_is_taken_where_the_text_names_nobody(declared, authors):
    """A login is no name."""
    assert article(STORY, authors=declared).authors == authors


def test_a_printed_date_is_read_where_the_source_gives_none():
    """Old feeds have no dates."""
    read = article(f"<p>4 March 2025</p>{STORY}", published=None)

    assert (read.published, read.published_text) == (date(2025, 3, 4), "4 March 2025")


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "no text"), ("<iframe src='x'></iframe>", "no text"), ("<p>By Jo Hale</p>", "no text"), (SHARE, "no text")],
)
def test_a_text_without_a_paragraph_is_empty(content, reason):
    """A gallery or a video alone gives no article; its page may say more."""
    read = reading(content)

    assert (read.kind, read.reason) == (Kind.EMPTY, reason)


def test_a_short_post_is_an_article_wherever_it_stands():
    """The source says that it is one: neither length nor address speaks against it."""
    assert reading("<p>One line of news.</p>", url="https://example.org/category/x/").kind is Kind.ARTICLE


def test_the_rules_of_the_publication_apply():
    """A heading that ends the text on its pages ends it here."""
    tail = "<h3>In our shop</h3><p>A mug with a radio on it costs little and lasts for many years, the shop says.</p>"

    assert paragraphs(STORY + tail, rules=(Rules(tail=("In our shop",)),)) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "content",
    [
        "</article></body></html>" + STORY,
        f"<html><body class=x>{STORY}</body></html>",
        STORY + "</div></div>",
        "<!-- x -->" + STORY,
        STORY + "<p>\x00</p>",
    ],
)
def test_broken_markup_loses_no_paragraph(content):
    """What is cut out of a page is seldom well formed."""
    assert paragraphs(content) == [FIRST, SECOND]

"""Who is named as author, and who is not."""

from __future__ import annotations

import json

import pytest

from tests.crawler.reading.press import HEADLINE, TEXT, article, document, story

PRINTED = "<p>Ann Example and Bob Sample tried them out.</p>"
"""A line of the story with the names of two people, and no byline."""


@pytest.mark.parametrize(
    ("kind", "name", "authors"),
    [
        ("Organization", "Ayford Fire and Rescue", ("Ayford Fire and Rescue",)),
        ("Organization", "Kent Police and Essex Police", ("Kent Police", "Essex Police")),
        ("Organization", "Ann Example and Bob Sample", ("Ann Example", "Bob Sample")),
        ("Person", "Ann Example and Bob Sample", ("Ann Example", "Bob Sample")),
    ],
)
def test_the_name_of_a_body_is_not_parted(kind, name, authors):
    """JSON-LD says that it is one; two people in one entry are two authors, whatever their type."""
    data = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "author": {"@type": kind, "name": name}})

    found = article(story(head=f'<script type="application/ld+json">{data}</script>'))

    assert found.authors == authors


def linked(*authors):
    people = [{"@type": "Person", "name": author} for author in authors]
    data = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "author": people})
    return f'<script type="application/ld+json">{data}</script>'


def meta(author, name="author"):
    return f'<meta name="{name}" content="{author}">'


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        pytest.param('<meta name="author" content="Ann Example">', ("Ann Example",), id="meta"),
        pytest.param('<meta name="author" content="By Ann Example">', ("Ann Example",), id="with its by"),
        pytest.param(
            '<meta name="author" content="Ann Example and Bob Sample">', ("Ann Example", "Bob Sample"), id="two in one"
        ),
        pytest.param('<meta property="article:author" content="https://www.facebook.com/gazette">', (), id="address"),
        pytest.param(meta("Ann Example", "gz_authors"), ("Ann Example",), id="a meta element of the publisher's own"),
        pytest.param(meta("Ann Example", "authorship"), (), id="a name that begins alike"),
        pytest.param('<meta name="author" content="www.gazette.example">', (), id="host"),
        pytest.param('<meta name="author" content="Gazette Media Ltd">', (), id="company"),
        pytest.param('<meta name="author" content="The Gazette">', (), id="the publication"),
        pytest.param('<meta name="author" content="gazette.example">', (), id="host without www"),
        pytest.param('<meta name="author" content="valley-news.test">', (), id="another host"),
        pytest.param('<meta name="author" content="Gazette">', (), id="label of the host"),
        pytest.param(meta("Ann Example") + meta("Ann Example", "publisher"), (), id="who is the publisher too"),
        pytest.param(meta("Ann Example") + meta("Ann Example", "copyright"), (), id="who holds the copyright too"),
        pytest.param(
            meta("Ann Example") + meta("Bob Sample", "publisher"), ("Ann Example",), id="beside another publisher"
        ),
        pytest.param(meta("jsmith"), (), id="a login"),
        pytest.param(linked("jsmith"), (), id="a login in json-ld"),
        pytest.param(linked("Jsmith"), (), id="one name, spelt as names are, that is printed nowhere"),
        pytest.param('<meta name="author" content="12 May 2024">', (), id="a date"),
        pytest.param(
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ann Example">',
            ("Ann Example",),
            id="a label that says so",
        ),
        pytest.param(
            '<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="2 minutes">',
            (),
            id="reading time",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":'
            '{"@type":"Organization","name":"The Gazette"}}</script>',
            ("The Gazette",),
            id="json-ld names the publication, and nobody else is named",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",'
            '"author":"Ann Example; Bob Sample"}</script>',
            ("Ann Example", "Bob Sample"),
            id="several in one json-ld text",
        ),
    ],
)
def test_declared_authors_are_people(head, authors):
    """Who owns the page has not written it."""
    assert article(story(head=head, below=PRINTED)).authors == authors


def person(**more):
    entry = {"@type": "Person", "name": "Joe Fox", **more}
    data = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "author": entry})
    return f'<script type="application/ld+json">{data}</script>'


NUMBERED = "https://gazette.example/#/schema/person/4f5e"
"""The id that a plugin gives to an account."""


@pytest.mark.parametrize(
    ("head", "below", "authors"),
    [
        pytest.param(person(), "", (), id="printed nowhere"),
        pytest.param(person(**{"@id": NUMBERED}), "", (), id="with a number"),
        pytest.param(person(**{"@id": NUMBERED}, url="https://gazette.example/author/joe"), "", (), id="and a list"),
        pytest.param(person(), "<p>With thanks to Joe Fox.</p>", ("Joe Fox",), id="printed"),
        pytest.param(person(), "<p>von Joe Fox13.12.2022</p>", ("Joe Fox",), id="printed and glued to its date"),
        pytest.param(person(url="https://gazette.example/team/joe"), "", ("Joe Fox",), id="with a page"),
        pytest.param(person(url="/team/joe"), "", ("Joe Fox",), id="with a page of the site"),
        pytest.param(person(sameAs=["https://social.example/joe"]), "", ("Joe Fox",), id="with a page elsewhere"),
        pytest.param(person(**{"@id": "https://gazette.example/joe"}), "", ("Joe Fox",), id="whose page is the id"),
        pytest.param(linked("Joe Fox", "Ann Sample"), "", ("Joe Fox", "Ann Sample"), id="two people"),
        pytest.param(linked("Joe Fox and Ann Sample"), "", ("Joe Fox", "Ann Sample"), id="two people in one entry"),
        pytest.param(linked("Gazette staff reporter"), "", ("Gazette staff reporter",), id="a post"),
        pytest.param(person(**{"@type": "Organization"}), "", ("Joe Fox",), id="an organisation"),
    ],
)
def test_the_account_that_posted_a_page_is_no_author_unless_the_page_prints_it(head, below, authors):
    """A system declares who was logged in; a newspaper gives its writers pages, and several writers are no account."""
    assert article(story(head=head, below=below)).authors == authors


@pytest.mark.parametrize(
    ("declared", "authors"),
    [
        ("Ann Example und Bob Sample", ("Ann Example", "Bob Sample")),
        ("Ann Example en Bob Sample", ("Ann Example", "Bob Sample")),
        ("Ann Example e Bob Sample", ("Ann Example", "Bob Sample")),
        ("Ann Example ja Bob Sample", ("Ann Example", "Bob Sample")),
        ("Ann Example oraz Bob Sample", ("Ann Example", "Bob Sample")),
        ("Ann Example, Bob Sample", ("Ann Example", "Bob Sample")),
        ("Ann Yen Example", ("Ann Yen Example",)),
        ("Enya Example", ("Enya Example",)),
    ],
)
def test_authors_declared_as_one_text_are_split_in_every_language(declared, authors):
    """The word for "and" is data, of each language; a part of a name is not that word."""
    thanks = f"<p>With thanks to {declared}.</p>"

    assert article(story(head=linked(declared), below=thanks)).authors == authors


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        pytest.param("<p>Ann Example</p>", ("Ann Example",), id="alone"),
        pytest.param("<p>With thanks to Ann Example.</p>", ("Ann Example",), id="in a line"),
        pytest.param("<p>Words byAnn Example</p>", ("Ann Example",), id="glued to what stands before"),
        pytest.param("", (), id="nowhere"),
        pytest.param("<p>Ann Examples are few.</p>", (), id="in a longer word"),
        pytest.param("<footer><p>Ann Example</p></footer>", ("Ann Example",), id="in the foot of the article"),
    ],
)
def test_a_meta_author_is_believed_where_the_page_prints_the_name(below, authors):
    """Who set up the site, or posted the story, stands in its templates and in no line."""
    assert article(story(head=meta("Ann Example"), below=below)).authors == authors


def test_a_meta_author_in_the_foot_of_the_page_owns_it():
    """The imprint is no byline."""
    html = document(
        f"<article><h1>{HEADLINE}</h1>{TEXT}</article><footer><p>Ann Example, Ayford</p></footer>",
        head=meta("Ann Example"),
    )

    assert article(html).authors == ()


@pytest.mark.parametrize(
    ("mark", "authors"),
    [
        pytest.param('<a rel="author" href="/a/ann">Ann Example</a>', ("Ann Example",), id="link to the author"),
        pytest.param('<span class="author">radiofan42</span>', ("radiofan42",), id="a handle"),
        pytest.param('<span class="author">View all</span>', (), id="view all"),
        pytest.param(f'<div class="author">{"word " * 60}</div>', (), id="too long to be names"),
        pytest.param(
            '<aside><span class="author">Ann Example</span></aside>', (), id="author of something in the sidebar"
        ),
        pytest.param('<div class="comments"><span class="author">Ann Example</span></div>', (), id="commenter"),
        pytest.param(
            '<div class="related"><div><span class="byline">Ann Example</span></div></div>', (), id="of a neighbour"
        ),
        pytest.param(
            f'<aside>{"<div>" * 8}<span class="author">Ann Example</span>{"</div>" * 8}</aside>',
            ("Ann Example",),
            id="a page that is all aside",
        ),
    ],
)
def test_a_marked_author_is_the_articles_own(mark, authors):
    """A mark in a box of something else names somebody else."""
    assert article(story(below=mark)).authors == authors


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        pytest.param(meta("Bob Sample"), ("Ann Example",), id="meta names another"),
        pytest.param(linked("Bob Sample"), ("Ann Example",), id="json-ld names one printed nowhere"),
        pytest.param(linked("The Gazette"), ("Ann Example",), id="json-ld names the publication"),
        pytest.param(meta("Ann Example, Bob Sample"), ("Ann Example", "Bob Sample"), id="meta names her and more"),
        pytest.param(linked("ANN EXAMPLE", "Bob Sample"), ("ANN EXAMPLE", "Bob Sample"), id="json-ld names her too"),
    ],
)
def test_a_printed_byline_overrules_who_owns_the_page(head, authors):
    """The page declares who posted it; what readers see is who wrote it, unless both name the same."""
    found = article(story("<p>By Ann Example</p>", head=head))

    assert found.byline == "By Ann Example"
    assert found.authors == authors


@pytest.mark.parametrize(
    ("below", "head", "authors"),
    [
        pytest.param("<p>Written with Bob Sample</p>", linked("Bob Sample"), ("Bob Sample",), id="printed"),
        pytest.param("<p>Written with Bob Sample</p>", meta("Bob Sample"), ("Ann Example",), id="meta"),
        pytest.param("<p>© 2026 Bob Sample</p>", linked("Bob Sample"), ("Ann Example",), id="in the copyright line"),
        pytest.param(
            "<p>Written with Bob Sample</p>", linked("Bob Sample", "Joe Fox"), ("Ann Example",), id="only one of two"
        ),
    ],
)
def test_json_ld_stands_beside_a_byline_if_the_page_prints_its_authors_too(below, head, authors):
    """A byline picked up from somewhere else on the page must not replace the authors themselves."""
    assert article(story("<p>By Ann Example</p>", below=below, head=head)).authors == authors


@pytest.mark.parametrize(
    ("above", "head", "authors"),
    [
        pytest.param("<p>By The Gazette</p>", "", ("The Gazette",), id="byline"),
        pytest.param(
            "<p>By The Gazette</p>" + PRINTED, meta("Ann Example"), ("Ann Example",), id="byline beside a person"
        ),
        pytest.param("", linked("The Gazette"), ("The Gazette",), id="json-ld"),
        pytest.param(
            '<span class="author">Ann Example</span>', linked("The Gazette"), ("Ann Example",), id="json-ld and a mark"
        ),
        pytest.param("", meta("The Gazette"), (), id="meta"),
        pytest.param('<span class="author">The Gazette</span>', "", (), id="mark"),
    ],
)
def test_the_publication_is_author_only_where_nobody_else_is(above, head, authors):
    """A byline or JSON-LD must say so."""
    assert article(story(above, head=head)).authors == authors


@pytest.mark.parametrize(
    ("title", "authors"),
    [
        pytest.param(f"{HEADLINE} | Ann Example", (), id="the site is called so"),
        pytest.param(f"Ann Example: {HEADLINE}", ("Ann Example",), id="a column is called so"),
        pytest.param("Five questions for Ann Example", ("Ann Example",), id="the story is called so"),
    ],
)
def test_who_stands_at_the_end_of_the_title_owns_the_page(title, authors):
    """That is where pages print the name of their site."""
    html = document(f"<article><h1>{HEADLINE}</h1>{TEXT}{PRINTED}</article>", head=meta("Ann Example"), title=title)

    assert article(html).authors == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        pytest.param("<p>© 2026 Ann Example. All rights reserved.</p>", (), id="copyright line"),
        pytest.param("<p>© 2026 Ann Example</p><p>Ann Example wrote it.</p>", ("Ann Example",), id="elsewhere too"),
    ],
)
def test_a_meta_author_named_by_the_copyright_line_alone_owns_the_page(line, authors):
    """Nothing else on the page says that she wrote."""
    html = document(f"<article><h1>{HEADLINE}</h1>{TEXT}</article><div>{line}</div>", head=meta("Ann Example"))

    assert article(html).authors == authors


def test_a_login_that_the_page_prints_is_a_bloggers_name():
    """Readers know the author by it."""
    assert article(story('<div class="posted">radiofan wrote this</div>', head=meta("radiofan"))).authors == (
        "radiofan",
    )


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param('<div class="post-footer"><span class="author">Ann Example</span></div>', id="foot of the post"),
        pytest.param('<div class="entry-footer"><span class="author">Ann Example</span></div>', id="foot of the entry"),
        pytest.param('<footer><span class="author">Ann Example</span></footer>', id="foot of the article"),
        pytest.param('<div class="h-card"><a class="p-author author" href="/">Ann Example</a></div>', id="h-card"),
        pytest.param('<div class="node--promoted"><span class="author">Ann Example</span></div>', id="promoted node"),
        pytest.param('<a href="/about/newsteam/ann-example">Ann Example</a>', id="page in the news team"),
        pytest.param('<a href="/reporters/ann-example/">Ann Example</a>', id="page among the reporters"),
        pytest.param('<p class="author">Author: Ann Example</p>', id="Author:"),
        pytest.param('<p class="author">Autorin: Ann Example</p>', id="Autorin:"),
        pytest.param('<p class="author">Eingestellt von Ann Example</p>', id="Eingestellt von"),
    ],
)
def test_an_author_is_found_where_themes_put_the_mark(mark):
    """The foot of a post and microformats are the article's own."""
    assert article(story(below=mark)).authors == ("Ann Example",)


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param('<div class="site-footer"><span class="author">Ann Example</span></div>', id="foot of the site"),
        pytest.param('<div class="promo"><span class="author">Ann Example</span></div>', id="promotion"),
        pytest.param('<div class="menu-item"><a rel="author" href="/a">Ann Example</a></div>', id="menu item"),
        pytest.param('<div class="zitat"><span class="author">Ann Example</span></div>', id="quote"),
        pytest.param('<a href="/about/newsteam/">Meet Everyone</a>', id="the whole news team"),
    ],
)
def test_a_mark_in_a_box_of_something_else_names_nobody(mark):
    """Who is quoted, advertised or met in the menu has not written the article."""
    assert article(story(below=mark)).authors == ()


@pytest.mark.parametrize(
    "menu",
    [
        pytest.param("<nav><div>By Region</div><div>By Ann Example</div></nav>", id="nav"),
        pytest.param('<ul><li class="menu-item menu-item-7">By Ann Example</li></ul>', id="menu items"),
    ],
)
def test_a_menu_above_the_headline_names_nobody(menu):
    """Its items may read like bylines."""
    html = document(f"{menu}<article><h1>{HEADLINE}</h1>{TEXT}</article>")

    found = article(html)

    assert (found.byline, found.authors) == (None, ())


def test_a_byline_above_the_headline_is_read():
    """Some pages print it there, in no menu."""
    assert article(document(f"<div><p>By Ann Example</p><h1>{HEADLINE}</h1>{TEXT}</div>")).authors == ("Ann Example",)


def test_every_label_of_the_host_is_a_name_of_the_site():
    """A force prints its town under its own domain."""
    found = article(story(head=meta("Ayford")), url="https://news.ayford.police.example/radios", publication=None)

    assert found.authors == ()


def test_an_address_that_the_page_prints_is_no_name():
    """Being printed makes a login a name, but no address."""
    html = story(below="<p>Set and printed at valley-news.test</p>", head=meta("valley-news.test"))

    assert article(html).authors == ()


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Ann Lee and Tom Ray", ("Ann Lee", "Tom Ray")),
        ("#The law in Ayford and Bexley", ()),
        ("Law and order in brief", ()),
    ],
)
def test_a_marked_element_names_nobody_where_it_begins_with_no_name(text, authors):
    """Themes use the class for a topic too."""
    html = story(below=f'<p><span class="autor">{text}</span></p>')

    assert article(html).authors == authors

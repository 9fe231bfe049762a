import json

import pytest

from crawler.reading.markup.jsonld import paragraphs_of, read_linked, text_of

ARTICLE = {"@type": "NewsArticle", "headline": "New radios", "datePublished": "2026-11-20"}


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(ARTICLE),
        json.dumps([{"@type": "WebSite"}, ARTICLE]),
        json.dumps({"@graph": [{"@type": ["WebPage", "ItemPage"]}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps(ARTICLE | {"@type": "https://schema.org/NewsArticle"}),
        "<!-- " + json.dumps(ARTICLE) + " -->",
        "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE) + ";",
        json.dumps(ARTICLE).replace("New radios", "New\nradios"),
    ],
)
def test_the_article_is_found_however_it_is_wrapped(script):
    """Graphs, lists, comments around it and small faults of syntax."""
    assert read_linked([script]).text("headline") == "New radios"


@pytest.mark.parametrize(
    "script", ["", "{", "nonsense", "[" * 100_000, '{"@type": "NewsArticle"' * 9, "null", "7", '"text"']
)
def test_a_broken_script_says_nothing(script):
    """It is not the reader's to mend, and no reason to stop."""
    linked = read_linked([script])

    assert (linked.article, linked.body, linked.names()) == ({}, (), ())


def test_an_item_with_a_headline_outranks_an_empty_one():
    """Some pages declare a stub before the article itself."""
    assert read_linked([json.dumps([{"@type": "Article"}, ARTICLE])]).text("headline") == "New radios"


def test_authors_are_named_by_text_item_list_or_reference():
    """All four forms are in use."""
    person = {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}
    graph = {"@graph": [ARTICLE | {"author": [{"@id": "#ann"}, "Tom Ray", {"name": ["Joe Fox"]}, 7]}, person]}

    assert read_linked([json.dumps(graph)]).names() == ("Ann Lee", "Tom Ray", "Joe Fox")


def test_a_body_is_read_as_paragraphs_whatever_it_is_written_in():
    """Plain lines, markup, escaped markup."""
    assert paragraphs_of("One.\n\nTwo &amp; three.") == ["One.", "Two & three."]
    assert paragraphs_of("<p>One.</p><p>Two <b>and</b><br>three.</p>") == ["One.", "Two and", "three."]
    assert paragraphs_of("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;") == ["One.", "Two."]


def test_a_property_becomes_one_line_of_text():
    """First of several, name of an object, markup resolved."""
    assert text_of(["One", "Two"]) == "One"
    assert text_of([]) is None
    assert text_of({"name": "One"}) == "One"
    assert text_of("<b>One</b> &amp; <i>two</i>") == "One & two"
    assert text_of(7) is None


def test_a_catalogue_is_not_read_to_its_end():
    """Work on one page is bounded."""
    linked = read_linked([json.dumps([{"@type": "Thing", "@id": str(at)} for at in range(5000)])])

    assert len(linked.items) == 2000


def test_a_script_of_megabytes_is_not_parsed():
    """The limit is far above any article's."""
    assert read_linked([json.dumps(ARTICLE | {"x": "y" * 3_000_001})]).items == ()

"""Who is named as author, and who is not."""

from __future__ import annotations

import pytest

from tests.extraction.press import article, story


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        pytest.param('<meta name="author" content="Ann Example">', ("Ann Example",), id="meta"),
        pytest.param('<meta name="author" content="By Ann Example">', ("Ann Example",), id="with its by"),
        pytest.param(
            '<meta name="author" content="Ann Example and Bob Sample">', ("Ann Example", "Bob Sample"), id="two in one"
        ),
        pytest.param('<meta property="article:author" content="https://www.facebook.com/gazette">', (), id="address"),
        pytest.param('<meta name="author" content="www.gazette.example">', (), id="host"),
        pytest.param('<meta name="author" content="Gazette Media Ltd">', (), id="company"),
        pytest.param('<meta name="author" content="The Gazette">', (), id="the publication"),
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
    assert article(story(head=head)).authors == authors


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

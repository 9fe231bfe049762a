"""What a home page tells of a site's sources, and how a user writes one."""

import pytest

from crawler import sources
from crawler.sources import Answer, Feed, JsonFeed, Pages, Sitemap, WordPress, discover, source_named

HOME = "https://example.org/"


def test_a_wordpress_home_page_names_rest_sitemap_and_feed():
    """Best first; the feed of comments is none, nor is the feed of a post's JSON."""
    head = """<html><head>
      <link rel="alternate" type="application/rss+xml" title="News &raquo; Feed" href="/feed/">
      <link rel="alternate" type="application/rss+xml" title="News &raquo; Comments Feed" href="/comments/feed/">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
      <link rel="sitemap" href="/map.xml"><link rel="https://api.w.org/" href="/wp-json/">
      <link rel="alternate" type="application/feed+json" href="/feed.json">
      <link rel="Alternate home" type="application/atom+xml" href="atom">
    </head></html>"""

    found = discover(Answer(url=HOME, payload=head.encode()))

    assert found == (
        WordPress(HOME + "wp-json/wp/v2/posts"),
        Sitemap(HOME + "map.xml"),
        Sitemap(),
        Feed(HOME + "feed/"),
        JsonFeed(HOME + "feed.json"),
        Feed(HOME + "atom"),
    )


def test_rest_is_found_by_the_link_header_too():
    """WordPress announces its REST interface in a header; plain permalinks keep their query."""
    link = (
        '<https://example.org/>; rel=shortlink, <https://example.org/index.php?rest_route=/>; rel="https://api.w.org/"'
    )

    found = discover(Answer(url=HOME, payload=b"<p>x</p>", headers={"link": link}))

    assert found[0] == WordPress(HOME + "index.php?rest_route=/wp/v2/posts")


@pytest.mark.parametrize(
    "payload", [b"", b"\x00\xff", b"<link rel='alternate' type='application/rss+xml' href='javascript:1'>"]
)
def test_a_page_that_names_nothing_leaves_the_usual_places(payload):
    """Nothing is guessed but where a sitemap usually stands."""
    assert discover(Answer(url=HOME, payload=payload)) == (Sitemap(),)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("feed feed/", Feed("feed/")),
        ("sitemap", Sitemap()),
        ("json-feed feed.json", JsonFeed("feed.json")),
        ("wordpress", WordPress()),
        ("pages news/", Pages("news/")),
    ],
)
def test_a_source_is_written_as_kind_and_path(name, source):
    """The words of blotter.toml."""
    assert source_named(name) == source


def test_an_unknown_kind_of_source_is_named_with_those_that_there_are():
    """A user's slip gets its remedy."""
    with pytest.raises(
        ValueError, match="'rss' is not a kind of source; the kinds are: wordpress, sitemap, feed, json-feed, pages"
    ):
        source_named("rss feed/")


def test_every_kind_of_source_can_be_named_in_a_declaration():
    """A module of `crawler.spiders` imports it from the room."""
    assert [kind.__name__ for kind in sources.KINDS.values() if kind.__name__ not in sources.__all__] == []

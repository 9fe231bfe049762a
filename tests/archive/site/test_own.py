"""Notes, tags and collections of one's own on the site, which only reads them."""

import json

import pytest


@pytest.fixture
def keys(shelf, ask):
    """Two articles: one with a note, a tag and a place in a collection."""
    keys = [
        shelf.article(name, published="2026-01-01") for name in ("Drone unit finds walker", "Taser training extended")
    ]
    ask("tag", "add", "<b>drones", keys[0])
    ask("collection", "add", "To read", keys[0])
    ask("note", "add", keys[0], "Compare <i>\nwith 2012")
    return keys


async def test_an_article_shows_its_own_and_how_to_add(browse, keys):
    """The site never writes, so it names the command."""
    page = (await browse(f"/-/article/{keys[0]}")).text
    other = (await browse(f"/-/article/{keys[1]}")).text

    assert "Compare &lt;i&gt;\nwith 2012" in page
    assert "in <bdi>To read</bdi></a>" in page
    assert "<bdi>&lt;b&gt;drones</bdi></a>" in page
    assert "Compare" not in other
    assert f"blotter collection add saved {keys[1]}" in other


@pytest.mark.parametrize("address", ["collection=to+read", "own-tag=%3Cb%3Edrones", "only=noted"])
async def test_a_search_is_narrowed_by_them(browse, keys, address):
    """On the page, in JSON, in the feed, in exports and in trends."""
    found = (await browse(f"/-/search.json?{address}")).json()
    exported = (await browse(f"/-/export.jsonl?{address}")).text.splitlines()
    feed = (await browse(f"/-/feed.atom?{address}")).text
    trend = (await browse(f"/-/trends.csv?q=drone&q=taser&{address}")).text

    assert [each["key"] for each in found["articles"]] == keys[:1]
    assert [json.loads(line)["key"] for line in exported] == keys[:1]
    assert "Drone unit" in feed
    assert "Taser" not in feed
    assert "2026" in trend


async def test_a_search_lists_them_to_choose_from(browse, keys):
    """A click adds one, another removes it; what was added a moment ago is there."""
    before = (await browse("/-/search?q=drone")).text
    chosen = (await browse("/-/search?q=drone&collection=To+read")).text

    assert '<a href="/-/search?q=drone&amp;collection=To+read">' in before
    assert '<a href="/-/search?q=drone" class="on" aria-label="To read: on, remove">' in chosen


async def test_what_was_added_while_the_site_runs_is_shown(browse, keys, ask):
    """It runs for months."""
    assert (await browse("/-/search.json?only=noted")).json()["total"] == 1

    ask("note", "add", keys[1], "Second")

    assert (await browse("/-/search.json?only=noted")).json()["total"] == 2
    assert "Second" in (await browse(f"/-/article/{keys[1]}")).text


async def test_a_page_lists_all_of_ones_own(browse, keys, shelf):
    """Also a note on an article that has left the archive."""
    page = (await browse("/-/own")).text
    shelf.ask("DELETE FROM urls WHERE article_id = 1", commit=True)
    shelf.ask("DELETE FROM articles WHERE id = 1", commit=True)
    later = (await browse("/-/own")).text

    assert '<a href="/-/search?collection=To+read"><bdi>To read</bdi></a> <span class="dim">1 article' in page
    assert "Compare &lt;i&gt;" in page
    assert "Drone unit finds walker" in page
    assert f"<code>{keys[0]}</code>, not in the archive" in later


async def test_an_archive_without_any_says_how_to_begin(browse, shelf):
    """No file is made by looking."""
    key = shelf.article("Alone")

    page = (await browse("/-/own")).text

    assert "blotter collection add saved KEY" in page
    assert "Your own" in (await browse(f"/-/article/{key}")).text
    assert "<h2>Your own</h2></summary>" not in (await browse("/-/search?q=alone")).text
    assert not shelf.path.with_name("blotter.own.db").exists()


async def test_a_file_that_cannot_be_read_takes_no_page_down(browse, keys, shelf):
    """The article is shown, and why its notes are not; a search is made without what needs them, and says so."""
    shelf.path.with_name("blotter.own.db").write_bytes(b"Not a database, and long enough to be one." * 40)

    article = await browse(f"/-/article/{keys[0]}")
    search = await browse("/-/search?collection=To+read")
    refused = await browse("/-/export.csv?only=noted")
    own = await browse("/-/own")

    assert [each.status_code for each in (article, search, refused, own)] == [200, 200, 400, 200]
    assert all("notes, tags and collections cannot be used" in each.text for each in (article, search, refused, own))
    assert "Taser training" in search.text


async def test_a_mistyped_name_is_answered_with_the_nearest(browse, keys):
    """As other names are."""
    page = (await browse("/-/search?collection=To+raed")).text

    assert "You have no collection &#39;To raed&#39;." in page
    assert '<a href="/-/search?collection=To+read">' in page

from xml.etree import ElementTree

import pytest

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def stocked(shelf):
    shelf.article("Fresh <b>taser</b> & more", published="2026-01-01", standfirst="Lead \x0b control", path="fresh")
    for number in range(3):
        shelf.article(f"Old taser {number}", published=f"201{number}-05-04")
    shelf.row(
        "revisions",
        article_id=2,
        replaced_at="2026-03-01T10:00:00Z",
        cause="publisher",
        changed='["headline", "body"]',
        stealth=1,
        reading="r",
        headline="x",
        body="y",
    )
    shelf.row(
        "revisions", article_id=2, replaced_at="2026-03-02T10:00:00Z", cause="blotter", changed='["body"]', reading="r",
        headline="x", body="y",
    )  # fmt: skip
    return shelf


def entries(text):
    return ElementTree.fromstring(text).findall("a:entry", ATOM)


def titles(text):
    return [entry.findtext("a:title", namespaces=ATOM) for entry in entries(text)]


def test_a_feed_has_new_articles_changes_by_publishers_and_a_line_for_a_back_fill(stocked, ask):
    """Not thousands of old articles, nor what only Blotter reads otherwise."""
    text = ask("feed", "--query", "taser").stdout

    assert titles(text) == [
        "Changed: Old taser 0",
        "Fresh <b>taser</b> & more",
        "3 older articles came in",
    ]
    assert "without saying so" in entries(text)[0].findtext("a:summary", namespaces=ATOM)
    assert "2010-05-04 to 2012-05-04" in entries(text)[2].findtext("a:summary", namespaces=ATOM)


def test_a_feed_is_valid_atom(stocked, ask):
    """RFC 4287, 4.1: id, title and updated on the feed and on each entry; ids are unlike."""
    root = ElementTree.fromstring(ask("feed", "--address", "https://x.example/a?b=1&c=2").stdout)
    ids = [each.text for each in root.iter("{http://www.w3.org/2005/Atom}id")]

    for each in [root, *entries(ElementTree.tostring(root))]:
        assert all(each.find(f"a:{name}", ATOM) is not None for name in ("id", "title", "updated"))
    assert len(set(ids)) == len(ids)
    assert root.find("a:link[@rel='self']", ATOM).get("href") == "https://x.example/a?b=1&c=2"


@pytest.mark.parametrize(
    ("options", "link"),
    [([], "https://sample.example/news/fresh"), (["--site", "http://here/"], "http://here/-/article/{key}")],
)
def test_an_entry_links_to_the_publisher_or_to_the_site(stocked, ask, options, link):
    """As the user has a site or not."""
    key = stocked.ask("SELECT key FROM articles WHERE id = 1")[0][0]

    fresh = entries(ask("feed", *options).stdout)[1]

    assert fresh.find("a:link[@rel='alternate']", ATOM).get("href") == link.format(key=key)


def test_a_selection_without_a_word_has_an_empty_feed(stocked, ask):
    """Punctuation is not everything."""
    assert titles(ask("feed", "--query", "*").stdout) == []


def test_what_was_taken_down_is_an_entry_of_its_own(shelf, ask):
    """Who follows an article learns that it is gone; the archive keeps it."""
    key = shelf.article("Taser trial", gone_at="2026-03-04T05:06:07Z")
    shelf.article("Another")

    feed = ElementTree.fromstring(ask("feed", "--key", key).stdout)
    entries = {each.findtext("a:title", None, ATOM): each for each in feed.findall("a:entry", ATOM)}

    assert entries["Taken down: Taser trial"].findtext("a:updated", None, ATOM) == "2026-03-04T05:06:07Z"
    assert "Another" not in entries


def test_a_feed_is_named_after_what_it_follows(shelf, ask):
    """A reader of many feeds tells them apart; a title that is given stays."""
    shelf.article("Taser trial")

    assert "<title>Blotter: drone</title>" in ask("feed", "--query", "drone").stdout
    assert "<title>Drones</title>" in ask("feed", "--query", "drone", "--title", "Drones").stdout

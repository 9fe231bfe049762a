"""An edited, a trashed and a moved post of a real WordPress: the next run tells exactly that."""

import json

import pytest

from archive.urls import normalise

pytestmark = pytest.mark.wordpress


@pytest.fixture
def later(rows):
    """Let days pass in the ledger: every article is due, and was checked two days ago."""

    def pass_by(which="1"):
        rows(
            "UPDATE urls SET due_at = '2020-01-01T00:00:00Z', checked_at = strftime('%Y-%m-%dT%H:%M:%SZ', checked_at,"
            f" '-2 days') WHERE role = 'article' AND outcome IN ('archived', 'gone') AND {which}"
        )

    return pass_by


@pytest.fixture
def editors(wordpress):
    """Edit one post, trash one and move one; return them, and the address of the last."""
    edited, trashed, moved = wordpress.posts[30], wordpress.posts[40], wordpress.posts[50]

    def work():
        wordpress.edit(edited.slug, title="Nothing of the sort", content=edited.content.replace("Police", "Guard"))
        wordpress.trash(trashed.slug)
        return edited, trashed, moved, wordpress.rename(moved.slug, "moved-here")

    return work


def test_rest_tells_an_edit_a_move_and_an_end_for_four_pages(wordpress, crawl, rows, editors, later):
    """One request lists what was modified, the fallen total what is missing; nothing else is asked for."""
    crawl("wordpress")
    edited, trashed, moved, address = editors()
    wordpress.forget()

    told = crawl("wordpress")
    pages = {asked.path for asked in wordpress.requested if asked.path.startswith("/news/")}
    later(f"url = '{normalise(trashed.url)}'")
    again = crawl("wordpress")

    expected = {normalise(url) for url in (edited.url, trashed.url, moved.url, address)}
    assert {normalise(wordpress.url + path[1:]) for path in pages} == expected
    assert (told["new"], told["changed"], told["gone"], told["failed"]) == (0, 1, 1, 0)
    assert (again["new"], again["changed"], again["gone"], again["failed"]) == (0, 0, 1, 0)
    assert_edit_is_told(rows, edited)
    assert_move_is_told(rows, moved, address)
    assert_end_is_told(rows, wordpress, trashed)


def test_sitemap_tells_an_edit_a_move_and_an_end(wordpress, crawl, rows, editors, later):
    """Every article looked at again: one changed, one gone, one moved, and nothing else."""
    crawl("sitemap wp-sitemap.xml")
    edited, trashed, moved, address = editors()
    later()

    told = crawl("sitemap wp-sitemap.xml")
    later(f"url = '{normalise(trashed.url)}'")
    again = crawl("sitemap wp-sitemap.xml")

    assert (told["new"], told["changed"], told["gone"], told["failed"]) == (0, 1, 1, 0)
    assert (again["new"], again["changed"], again["gone"], again["failed"]) == (0, 0, 1, 0)
    assert_edit_is_told(rows, edited)
    assert_move_is_told(rows, moved, address)
    assert_end_is_told(rows, wordpress, trashed)


def assert_end_is_told(rows, wordpress, trashed):
    """The tombstone stands on that article alone, and its last reading stays."""
    gone = rows("SELECT url, headline FROM articles WHERE gone_at IS NOT NULL")
    assert [(normalise(url), headline) for url, headline in gone] == [(normalise(trashed.url), trashed.title)]
    assert rows("SELECT count(*) FROM articles") == [(len(wordpress.posts),)]


def assert_edit_is_told(rows, edited):
    """The earlier reading stays, with what changed; of no other article is an edit told."""
    columns = "url, changed, stealth, revisions.headline, articles.headline"
    told = rows(f"SELECT {columns} FROM revisions JOIN articles ON article_id = articles.id WHERE cause = 'publisher'")
    assert [(normalise(url), set(json.loads(changed)), *rest) for url, changed, *rest in told] == [
        (normalise(edited.url), {"headline", "body"}, 0, edited.title, "Nothing of the sort")
    ]


def assert_move_is_told(rows, moved, address):
    """The new address leads to the article that was known under the old one."""
    known = dict(rows("SELECT url, article_id FROM urls WHERE role = 'article' AND article_id IS NOT NULL"))
    assert known[normalise(moved.url)] == known[normalise(address)]

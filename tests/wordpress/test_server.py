"""What the WordPress of these tests is, so that the tests built on it mean something."""

import json
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

pytestmark = pytest.mark.wordpress


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def get(url, **headers):
    """Return status, headers and body of *url*, redirects not followed."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with build_opener(NoRedirect).open(Request(url, headers=names)) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read().decode()


def test_shows_every_public_post_and_no_other(wordpress):
    """REST counts the public posts and the protected ones, and none that a visitor may not see."""
    _, headers, body = get(f"{wordpress.url}wp-json/wp/v2/posts?per_page=100")

    assert len(wordpress.posts) > 100
    assert int(headers["X-WP-Total"]) == len(wordpress.posts) + len(wordpress.protected)
    assert not {post["slug"] for post in json.loads(body)} & {story.slug for story in wordpress.hidden}


def test_gives_no_validators_for_pages_and_answers_304_for_its_feed(wordpress):
    """A page can never be asked for conditionally; a feed can."""
    page = get(wordpress.posts[0].url)[1]
    feed = get(f"{wordpress.url}feed/")[1]

    status, _, body = get(f"{wordpress.url}feed/", If_None_Match=feed["ETag"], If_Modified_Since=feed["Last-Modified"])

    assert (page["ETag"], page["Last-Modified"]) == (None, None)
    assert (status, body) == (304, "")


def test_shows_one_page_of_a_split_post_at_a_time(wordpress):
    """The second page of a split post has an address of its own."""
    story = next(story for story in wordpress.posts if "<!--nextpage-->" in story.content)

    first, second = get(story.url)[2], get(f"{story.url}2/")[2]

    assert story.paragraphs[0] in first
    assert story.paragraphs[0] not in second
    assert story.paragraphs[4] in second


def test_asks_for_the_password_of_a_protected_post(wordpress):
    """A protected page answers 200, without the text."""
    story = wordpress.protected[0]

    status, _, body = get(story.url)

    assert status == 200
    assert "Protected: " in body
    assert story.paragraphs[0] not in body


def test_edits_trashes_and_moves_a_post_as_an_editor_would(wordpress):
    """What was changed shows at once; the old address of a moved post redirects, that of a trashed one answers 404."""
    edited, trashed, moved = wordpress.posts[3:6]

    wordpress.edit(edited.slug, title="Nothing of the sort")
    wordpress.trash(trashed.slug)
    address = wordpress.rename(moved.slug, "moved-here")

    assert "Nothing of the sort" in get(edited.url)[2]
    assert get(trashed.url)[0] == 404
    assert (get(moved.url)[0], get(moved.url)[1]["Location"]) == (301, address)
    assert address == f"{wordpress.url}news/moved-here/"


def test_is_as_it_was_after_a_test_that_changed_it(wordpress):
    """Tests share one site, and none may see what another did."""
    story = wordpress.posts[0]
    before = get(f"{wordpress.url}wp-json/wp/v2/posts")[2]

    wordpress.edit(story.slug, title="Nothing of the sort")
    wordpress.restore()

    assert get(f"{wordpress.url}wp-json/wp/v2/posts")[2] == before


def test_writes_down_what_it_was_asked(wordpress):
    """The site's own log is the witness for what a crawl asked for."""
    get(wordpress.posts[0].url)
    get(f"{wordpress.url}nothing-here/")

    assert [(asked.path, asked.status) for asked in wordpress.requested] == [
        (wordpress.posts[0].url.removeprefix(wordpress.url.rstrip("/")), 200),
        ("/nothing-here/", 404),
    ]


def test_holds_every_shape_of_post(wordpress):
    """Captions, tables, pull quotes, comments and posts of one paragraph are what readers stumble over."""
    posts = wordpress.posts

    assert all(any(getattr(story, shape) for story in posts) for shape in ("captions", "cells", "quotes", "comments"))
    assert sum(len(story.paragraphs) == 1 for story in posts) >= 5
    assert len({text for story in posts for text in story.paragraphs}) == sum(len(s.paragraphs) for s in posts)

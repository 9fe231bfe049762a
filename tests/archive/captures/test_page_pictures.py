"""Pictures between the paragraphs of an article: which they are, and where they stand."""

import time

import pytest

from archive.captures.page_pictures import LONGEST, placed

BODY = "The first paragraph.\n\nThe second, “quoted” one.\n\nThe third & last."
PAGE = (
    "<html><body><img src=/masthead.png>{0}<p>The first paragraph.</p>{1}<p>The <b>second</b>, &ldquo;quoted&rdquo;"
    " one.</p>{2}<div>The third &amp; last.</div>{3}<p>Footer</p></body></html>"
)
IMG = '<img src="/a.jpg" alt="Lamps">'


def found(*places, body=BODY, media_type="text/html; charset=utf-8", page=PAGE):
    page = page.format(*places, *[""] * (4 - len(places)))
    return [
        (each.address.removeprefix("https://x.example"), each.text, each.after)
        for each in placed(page.encode(), media_type, "https://x.example/news/1/", body)
    ]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["", IMG], [("/a.jpg", "Lamps", 1)]),
        (["", "", IMG], [("/a.jpg", "Lamps", 2)]),
        ([IMG], []),
        (["", "", "", IMG], []),
        (["", IMG, IMG], [("/a.jpg", "Lamps", 1)]),
        (["", f"<figure>{IMG}<figcaption>Lamps of the county</figcaption></figure>"], [("/a.jpg", "Lamps", 1)]),
        (["", f'<h2>A heading</h2><a href="/a.jpg?w=1">{IMG}</a>'], [("/a.jpg", "Lamps", 1)]),
    ],
    ids=["after-one", "after-two", "before-all", "after-all", "twice", "figure", "linked-to-its-file"],
)
def test_a_picture_stands_where_its_page_has_it(places, expected):
    """Between two paragraphs of the text, by the number of those before it."""
    assert found(*places) == expected


@pytest.mark.parametrize(
    "markup",
    [
        f'<a href="/other/story/">{IMG}</a>',
        f"<a class=teaser href=/other/><span>{IMG}</span>Other story</a>",
        '<img src="/pixel.gif" width=1 height=1>',
        '<img src="/icon.png" width="99">',
        '<img src="data:image/gif;base64,R0lGOD">',
        '<img src="javascript:alert(1)">',
        '<img src="https://[/x.png">',
        "<img alt=nothing>",
        f"<!-- {IMG} -->",
        f"<script>'{IMG}'</script>",
        f"<template>{IMG}</template>",
    ],
)
def test_what_is_no_picture_of_the_article_is_left_out(markup):
    """Teasers, counting pixels, icons, what is not on the web, and what no reader sees."""
    assert found("", markup) == []


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<img src="blank.gif" data-src="/real.jpg">', "/real.jpg"),
        ('<img src="data:image/gif;base64,AA" data-lazy-src="/real.jpg">', "/real.jpg"),
        ('<img srcset="/small.jpg 300w, /large.jpg 900w">', "/small.jpg"),
        ("<IMG SRC = 'near.jpg' WIDTH=100>", "/news/1/near.jpg"),
        ('<img src="/a.jpg?w=1&amp;h=2">', "/a.jpg?w=1&h=2"),
        ('<img src="https://cdn.example/a.jpg">', "https://cdn.example/a.jpg"),
    ],
)
def test_the_address_is_that_of_the_picture_itself(markup, address):
    """Not of what stands in its place until it is scrolled to."""
    assert [each[0] for each in found("", markup)] == [address]


def test_a_base_moves_what_follows():
    """As in a browser."""
    page = '<base href="https://cdn.example/x/">' + PAGE

    assert found("", "<img src=a.jpg>", page=page) == [("https://cdn.example/x/a.jpg", "", 1)]


@pytest.mark.parametrize(("media_type", "charset"), [("text/html; charset=iso-8859-1", "latin-1"), (None, "utf-8")])
def test_paragraphs_are_known_again_in_their_own_letters(media_type, charset):
    """Whatever the charset."""
    first, second = "Ärger in Zürich", "Ökonomen über Übung"
    page = f"<p>{first}</p>{IMG}<p>{second}</p>".encode(charset)

    assert [each.after for each in placed(page, media_type, "https://x.example/", f"{first}\n\n{second}")] == [1]


def test_a_paragraph_that_stands_twice_counts_in_its_order():
    """A refrain is not the first one again."""
    body = "Again.\n\nOnce.\n\nAgain.\n\nEnd."
    page = f"<p>Again.</p><p>Once.</p><p>Again.</p>{IMG}<p>End.</p>"

    assert [each.after for each in placed(page.encode(), None, "https://x.example/", body)] == [3]


HOSTILE = {
    "tags-begun": b"<img " * 400_000,
    "comments-begun": b"<!--" * 400_000,
    "scripts-begun": b"<script>" * 200_000,
    "attributes": b"<img " + b"a=b " * 400_000 + b">",
    "quotes": b'<img alt="' * 200_000,
    "inline": b"<b>x" * 400_000,
    "same-paragraphs": b"<p>Again.</p>" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long(name):
    """The time grows as the page does: twice the page takes at most about twice as long."""
    page, body = HOSTILE[name], "\n\n".join(["Again."] * 50_000)
    times = []
    for part in (page[: LONGEST // 2], page[:LONGEST]):
        began = time.process_time()
        placed(part, None, "https://x.example/", body)
        times.append(time.process_time() - began)

    assert times[1] < max(3 * times[0], 0.5)

"""What a later page no longer gives: kept with a note, and whose change it is."""

import json
from datetime import UTC, date, datetime

import pytest

from tests.archive.conftest import STORY

FIELDS = {
    "standfirst": "What the panel decided.",
    "byline": "By Siân O'Neill",
    "section": "News",
    "language": "en-GB",
    "image_url": "https://sample.example/boat.jpg",
    "published": date(2026, 3, 1),
    "published_text": "1 March 2026",
    "published_precision": "day",
    "authors": ("Siân O'Neill", "Jo Hale"),
    "tags": ("harbour", "boats"),
}
STORED = "standfirst, byline, section, language, image_url, published, published_day, published_text"


def stands(desk):
    return desk.row(f"SELECT {STORED} FROM articles") | {
        "authors": [
            row["name"] for row in desk.rows("SELECT name FROM article_authors JOIN authors ON id = author_id")
        ],
        "tags": {row["name"] for row in desk.rows("SELECT name FROM article_tags JOIN tags ON id = tag_id")},
    }


@pytest.fixture
def whole(desk):
    """An article with all that a page can give, and the run after it."""
    desk.read(STORY, **FIELDS)
    desk.next_run()
    desk.later(days=2)
    return stands(desk)


def provenance(desk):
    return json.loads(desk.row("SELECT provenance FROM articles")["provenance"])


def test_what_a_redesign_takes_off_the_page_stands_as_it_was(desk, whole):
    """No field is emptied, nobody is said to have edited, and each is noted as of an earlier page."""
    desk.read(STORY)
    desk.next_run()

    assert stands(desk) == whole
    assert desk.rows("SELECT * FROM revisions") == []
    lost = {"standfirst", "byline", "authors", "section", "tags", "language", "image_url", "published"}
    assert {name for name, source in provenance(desk).items() if source == "earlier"} == lost


def test_an_edit_beside_what_was_lost_is_an_edit_of_its_own_field(desk, whole):
    """The revision names the body alone."""
    desk.read(f"{STORY} More.")
    desk.next_run()

    assert json.loads(desk.row("SELECT changed FROM revisions")["changed"]) == ["body"]
    assert stands(desk) == whole


def test_what_was_lost_is_not_lost_at_the_next_look_either(desk, whole):
    """Nor by a better reader of the page that lacks it."""
    desk.read(STORY, payload=b"new page")
    desk.next_run()
    desk.read(STORY, payload=b"new page", reader="r2")
    desk.next_run()

    assert stands(desk) == whole


def test_what_comes_back_is_of_the_page_again(desk, whole):
    """The note goes."""
    desk.read(STORY)
    desk.next_run()
    desk.read(STORY, **FIELDS, provenance={"byline": "page"})
    desk.next_run()

    assert provenance(desk) == {"byline": "page"}
    assert desk.rows("SELECT * FROM revisions") == []


def test_what_a_better_reader_no_longer_finds_in_the_same_bytes_was_a_mistake(desk):
    """It goes, as a change of ours."""
    desk.read(STORY, payload=b"page", standfirst="Share this story")
    desk.next_run()
    desk.read(STORY, payload=b"page", reader="r2")
    desk.next_run()

    assert desk.row("SELECT standfirst FROM articles") == {"standfirst": None}
    assert desk.row("SELECT cause, changed FROM revisions") == {"cause": "blotter", "changed": '["standfirst"]'}


def test_the_minute_of_a_known_day_makes_no_revision(desk, whole):
    """It is more than was known, and stands."""
    desk.read(STORY, **FIELDS | {"published": datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "published_precision": "minute"})
    desk.next_run()

    assert desk.rows("SELECT * FROM revisions") == []
    assert stands(desk)["published"] == "2026-03-01T09:30:00Z"


@pytest.mark.parametrize("source", ["rest", "feed", "page"])
def test_a_changed_author_leaves_a_revision_whatever_the_source(desk, source):
    """REST has no byline, and yet it says who wrote it; the name before stands in the revision."""
    by = {"provenance": {"body": source}}
    desk.read(STORY, authors=("Priya Raman", "Jo Hale"), **by)
    desk.next_run()
    desk.read(STORY, authors=("admin",), **by)
    desk.next_run()

    row = desk.row("SELECT cause, changed, authors FROM revisions")
    assert row == {"cause": "publisher", "changed": '["authors"]', "authors": "Priya Raman; Jo Hale"}


def test_a_name_with_either_apostrophe_is_one_author(desk):
    """Of whichever article, and though a page prints both."""
    desk.read(STORY, authors=("Siân O'Neill",))
    desk.read(STORY, authors=("Siân O’Neill", "Siân O'Neill"))
    desk.next_run()
    desk.read("Another story of the quay.", page="https://sample.example/2", headline="Quay", authors=("Siân O’Neill",))

    assert desk.rows("SELECT name FROM authors") == [{"name": "Siân O'Neill"}]
    assert desk.row("SELECT count(*) AS n FROM article_authors")["n"] == 2


def test_a_text_that_comes_another_way_is_no_edit(desk):
    """A feed that is an extract, and then the page: one story, and the publisher did nothing."""
    desk.read(STORY, provenance={"body": "feed"})
    desk.next_run()
    desk.read(f"{STORY}\n\nThe harbour master said that the lamp was not his, and that the boat was sold last year.")
    desk.next_run()

    assert desk.row("SELECT cause FROM revisions") == {"cause": "blotter"}


KINDS = "SELECT name, kind FROM article_authors JOIN authors ON authors.id = author_id ORDER BY position"


def test_each_author_is_a_person_or_an_organisation(desk):
    """By what the reader says."""
    desk.read(STORY, authors=("Jo Hale", "Ayford Watch"), organisations=("Ayford Watch",))

    assert [tuple(row.values()) for row in desk.rows(KINDS)] == [
        ("Jo Hale", "person"),
        ("Ayford Watch", "organisation"),
    ]


def test_an_author_whom_a_page_lost_stays_what_it_was(desk):
    """A redesign that takes the byline away makes no person of a force."""
    desk.read(STORY, authors=("Jo Hale", "Ayford Watch"), organisations=("Ayford Watch",))
    desk.next_run()
    desk.read(STORY, authors=())

    assert [row["kind"] for row in desk.rows(KINDS)] == ["person", "organisation"]

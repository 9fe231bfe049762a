import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.marks import Mark
from archive.search.selection import Selection
from archive.times import first_day, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-2", "2015-02-01", "2015-02-28"),
        ("2016-02-03", "2016-02-03", "2016-02-03"),
    ],
)
def test_a_part_of_a_date_is_all_of_its_days(text, first, last):
    """Since begins at the first, until ends with the last."""
    assert (str(first_day(text)), str(last_day(text))) == (first, last)


@pytest.mark.parametrize("text", ["", "16", "2016-13", "2016-02-30", "yesterday", "2016-1-1-1", "0000", "٢٠١٦"])
def test_what_is_no_date_is_refused(text):
    """Not guessed."""
    for edge in (first_day, last_day):
        with pytest.raises(ValueError, match="is not a date; use 2012, 2012-05 or 2012-05-31"):
            edge(text)


words = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8)


@given(st.builds(
    Selection, query=words, publications=st.lists(words, max_size=2).map(tuple), sections=st.just(("News", "Law")),
    since=st.dates(), until=st.dates(), undated=st.booleans(),
    marks=st.lists(st.sampled_from(Mark)).map(tuple), keys=st.lists(words, max_size=2).map(tuple),
))  # fmt: skip
def test_a_selection_survives_its_address(selection):
    """What the address bar keeps is what was asked for."""
    assert Selection.of(selection.spelt) == selection


def test_tags_and_capture_times_narrow_too(shelf, ask):
    """Captured since is about captures, not about days of publication."""
    shelf.article("Tagged", tags=["Taser"])
    shelf.article("Captured")
    capture = shelf.row(
        "captures", url_id=2, fetched_at="2026-05-01T00:00:00Z", status=200, sha256="x", warc_file="f", warc_offset=0,
        warc_length=1, origin="crawl",
    )  # fmt: skip
    shelf.row("article_captures", article_id=2, capture_id=capture)

    assert [each["headline"] for each in ask("search", "--tag", "taser", "--json").json()["articles"]] == ["Tagged"]
    assert [
        each["headline"] for each in ask("search", "--captured-since", "2026-04-01", "--json").json()["articles"]
    ] == ["Captured"]
    assert ask("search", "--captured-since", "2026-05-02", "--json").json()["articles"] == []


MARKED = {
    "cut-off": "Cut",
    "walled": "Walled",
    "taken-down": "Gone",
    "changed": "Edited",
    "edited-quietly": "Quiet",
    "with-picture": "Pictured",
}


@pytest.fixture
def marked(shelf):
    """One article of each mark, and one of none; the article that Blotter alone read anew has no mark."""
    shelf.article("Plain", image_url="")
    shelf.article("Cut", truncated="ends mid-word")
    shelf.article("Walled", access="registration")
    shelf.article("Gone", gone_at="2026-01-01T00:00:00Z")
    shelf.article("Pictured", image_url="https://sample.example/a.jpg")
    for headline, cause, stealth in (("Edited", "publisher", 0), ("Quiet", "publisher", 1), ("Reread", "blotter", 0)):
        shelf.article(headline)
        number = shelf.ask("SELECT max(id) FROM articles")[0][0]
        shelf.row("revisions", article_id=number, replaced_at="2026-03-01T10:00:00Z", cause=cause, stealth=stealth,
                  changed='["body"]', reading="r", headline=headline, body="Once.")  # fmt: skip
    return shelf


@pytest.mark.parametrize("mark", MARKED)
def test_articles_are_found_by_what_is_said_of_them(marked, ask, mark):
    """In every command that takes a selection, with words and without."""
    expected = ["Quiet", "Edited"] if mark == "changed" else [MARKED[mark]]

    assert sorted(a["headline"] for a in ask("search", "--only", mark, "--json").json()["articles"]) == sorted(expected)
    found = ask("search", "words", "--only", mark, "--json").json()["articles"]
    assert sorted(article["headline"] for article in found) == sorted(expected)


SIGNALS = {
    "Licensed page": '{"rsl license": "https://sample.example/terms.xml"}',
    "Licensed site": '{"robots.txt license": "https://sample.example/terms.xml"}',
    "Reserved": '{"tdm-reservation": "1"}',
    "Silent": None,
}
SAID = {
    "with-licence": ["Licensed page", "Licensed site"],
    "opted-out": ["Licensed page", "Licensed site", "Reserved"],
    "not-opted-out": ["Silent"],
}


@pytest.mark.parametrize("mark", SAID)
def test_articles_are_found_by_what_their_publisher_reserves(shelf, ask, mark):
    """Who hands a corpus on must be able to leave out what may not be handed on."""
    for number, (headline, optout) in enumerate(SIGNALS.items(), 1):
        shelf.article(headline)
        capture = shelf.row(
            "captures", url_id=number, fetched_at="2026-05-01T00:00:00Z", status=200, sha256="x", warc_file="f",
            warc_offset=number, warc_length=1, origin="crawl", optout=optout,
        )  # fmt: skip
        shelf.row("article_captures", article_id=number, capture_id=capture)

    found = ask("search", "--only", mark, "--json").json()["articles"]

    assert sorted(article["headline"] for article in found) == SAID[mark]


def test_several_marks_narrow_together(marked, ask):
    """They are no alternatives: changed and edited quietly is edited quietly."""
    found = ask("search", "--only", "changed", "--only", "edited-quietly", "--json").json()["articles"]

    assert [article["headline"] for article in found] == ["Quiet"]


def test_a_mark_that_is_none_is_refused():
    """With those that there are."""
    with pytest.raises(ValueError, match="'nice' is not a mark of an article; use cut-off, walled"):
        Selection.of({"only": ["nice"]})

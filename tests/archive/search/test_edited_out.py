import pytest


@pytest.fixture
def edited(shelf):
    key = shelf.article("Chief resigns", body="She leaves in May.")
    shelf.article("Bribery law", body="On bribery.")
    shelf.row(
        "revisions",
        article_id=1,
        replaced_at="2026-03-01T10:00:00Z",
        cause="publisher",
        changed='["body"]',
        reading="r0",
        headline="Chief resigns",
        body="She leaves in May over a bribery inquiry.",
    )
    return key


def test_words_that_were_edited_out_are_found_when_asked_for(edited, ask):
    """The current reading no longer has them; the archive does."""
    found = ask("search", "bribery", "--revisions", "--json").json()

    assert [hit["headline"] for hit in found["articles"]] == ["Bribery law"]
    assert [(gone["key"], gone["snippet"]) for gone in found["edited_out"]] == [
        (edited, "She leaves in May over a [bribery] inquiry.")
    ]


def test_words_that_still_stand_are_not_called_edited_out(edited, ask):
    """An article is found once."""
    assert ask("search", "leaves", "--revisions", "--json").json()["edited_out"] == []


def test_a_query_without_a_word_finds_nothing_edited_out(edited, ask):
    """As everywhere."""
    assert ask("search", "*", "--revisions", "--json").json()["edited_out"] == []


def test_edited_out_words_read_well(edited, ask):
    """With the day on which they went."""
    out = ask("search", "bribery", "--revisions").stdout

    assert f"Sample · edited out 2026-03-01 · {edited}" in out

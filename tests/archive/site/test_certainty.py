import json
from contextlib import closing

import pytest

from archive.schema.database import connect_to_write
from archive.search.lookup import stored_article
from archive.site.certainty import certainty


async def test_the_page_says_in_words_how_sure_the_reading_is(shelf, browse):
    """A figure alone is read as a mark; words say what to do with it."""
    shelf.article("New alliance", confidence=0.97, field_confidence=json.dumps({"published": 0.61, "headline": 0.99}))
    key = shelf.ask("SELECT key FROM articles")[0][0]

    page = (await browse(f"/-/article/{key}")).text

    assert "How sure the reading is" in page
    assert "Text: almost certainly whole" in page
    assert "Headline: almost certainly right" in page
    assert "Day: uncertain" in page


async def test_a_page_of_which_nothing_was_measured_says_nothing(shelf, browse):
    """An imported text has no figure, and no heading over nothing."""
    key = shelf.article("New alliance")

    assert "How sure" not in (await browse(f"/-/article/{key}")).text


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (1.0, "almost certainly right"),
        (0.95, "almost certainly right"),
        (0.94, "probably right"),
        (0.8, "probably right"),
        (0.79, "uncertain"),
        (0.5, "uncertain"),
        (0.49, "probably wrong"),
        (0.0, "probably wrong"),
    ],
)
def test_words_change_at_their_figure(shelf, figure, words):
    """Each side of each bound."""
    key = shelf.article("New alliance", field_confidence=json.dumps({"headline": figure}))

    with closing(connect_to_write(shelf.path)) as db:
        assert certainty(stored_article(db.conn, key)) == [("Headline", words, figure)]

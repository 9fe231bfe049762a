import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.difference import Mark, difference

words = st.lists(st.sampled_from(["stop", "search", "knife\n\n", " ", "a", "\n"]), max_size=30).map(" ".join)


@given(words, words)
def test_the_pieces_make_both_texts(before, after):
    """Nothing is lost or invented, but for space that changed."""
    pieces = difference(before, after)

    old = "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED)
    new = "".join(piece.text for piece in pieces if piece.mark is not Mark.REMOVED)
    assert "".join(old.split()) == "".join(before.split())
    assert new == after


@pytest.mark.parametrize("number", [1500, 5000, 200_000])
def test_a_text_of_one_word_does_not_take_minutes(number):
    """Stored text is hostile."""
    started = time.process_time()

    pieces = difference("word " * number, "word " * (number // 2) + "new " + "word " * (number // 2))

    assert time.process_time() - started < 3
    assert any("new" in piece.text for piece in pieces if piece.mark is Mark.ADDED)


def test_long_texts_are_compared_by_paragraph():
    """Only the paragraph that changed is marked."""
    paragraphs = [f"Paragraph {number} of some words." for number in range(3000)]
    changed = [*paragraphs[:100], "Another.", *paragraphs[101:]]

    pieces = difference("\n\n".join(paragraphs), "\n\n".join(changed))

    assert [piece.text.strip() for piece in pieces if piece.mark is not Mark.SAME] == [paragraphs[100], "Another."]

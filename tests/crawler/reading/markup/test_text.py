import pytest

from crawler.reading.markup.text import REMEMBERED, plain, remembered


@pytest.mark.parametrize(("length", "looks"), [(REMEMBERED, 1), (REMEMBERED + 1, 2)])
def test_a_line_is_looked_at_once_unless_it_is_long(length, looks):
    """What a hostile page can make long is not kept in memory; what every part of the reader looks at is."""
    looked: list[str] = []
    look = remembered(lambda line: looked.append(line) or len(line))

    found = [look("x" * length) for _ in range(2)]

    assert found == [length, length]
    assert len(looked) == looks


def test_what_was_found_under_other_terms_is_not_remembered():
    """The same line is a date in one calendar and none in another."""
    look = remembered(lambda line, more: f"{line}{more}")

    assert (look("a", "b"), look("a", "c"), look("a", "b")) == ("ab", "ac", "ab")


@pytest.mark.parametrize("text", ["R&D's new_unit: 5%", "A-B/C", "tab\tand\nline", "", "...", "[x]{y}|z~^`@#\\"])
def test_words_are_the_same_whether_a_text_is_ascii_or_not(text):
    """Each kind of text has its own, faster way to its words; punctuation is dropped in both."""
    assert plain(f"{text} é") == f"{plain(text)} é".strip()

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.query import MOST_TERMS, match_expression


@pytest.fixture(scope="module")
def texts():
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (headline, standfirst, body, byline, tokenize='porter unicode61')")
    rows = {
        1: ("Chief retires after C&C case", "", "The court in R v Smith (2011) heard of policing.", "By A Jones"),
        2: ("Cyber fraud grows", "", "Scams by telephone. Don't answer.", "By Ann Smith"),
        3: ("Knives", "", "knife crime and crime with a knife", ""),
    }
    db.executemany(
        "INSERT INTO t (rowid, headline, standfirst, body, byline) VALUES (?, ?, ?, ?, ?)",
        [(number, *row) for number, row in rows.items()],
    )
    yield lambda typed: [
        row[0] for row in db.execute("SELECT rowid FROM t WHERE t MATCH ?", (match_expression(typed),))
    ]
    db.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("C&C", [1]),
        ("R v Smith (2011)", [1]),
        ('"unclosed phrase', []),
        ('"crime with a', [3]),
        ("“crime with”", [3]),
        ('"knife crime" -lottery', [3]),
        ("polic*", [1]),
        ("headline:fraud", [2]),
        ("HEADLINE: fraud", [2]),
        ("body:fraud", []),
        ("headline:", []),
        ("byline:smith", [2]),
        ("retires OR fraud", [1, 2]),
        ("fraud OR knives crime", [3]),
        ("smith NOT fraud", [1]),
        ("smith -fraud", [1]),
        ("don't", [2]),
        ("telephone AND scam", [2]),
    ],
)
def test_what_is_typed_means_what_a_reader_expects(texts, typed, found):
    """Words, phrases, beginnings, fields, either-or and exclusions, with any punctuation."""
    assert texts(typed) == found


@pytest.mark.parametrize(
    "typed", ["*", "", "&", '""', "()", "AND", "OR NOT", "-", '"', "***", "\0", "-fraud", "AND OR NOT fraud -scam"]
)
def test_what_holds_no_word_is_no_query(typed):
    """Punctuation or exclusions alone find nothing, which the caller says, rather than everything."""
    assert match_expression(typed) is None


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("\"*():^-+{}[]&|'\\ \n\0"), st.sampled_from("ab")),
        max_size=40,
    )
)
def test_no_text_is_an_error_to_sqlite(typed):
    """Whatever is typed, FTS5 accepts what is made of it."""
    expression = match_expression(typed)
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (headline, standfirst, body, byline)")

    found = db.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall() if expression else []

    db.close()
    assert found == []


def test_words_past_the_most_are_left_out():
    """A pasted page is searched by its beginning, not for minutes."""
    expression = match_expression("word " * 1000)

    assert expression.count('"word"') == MOST_TERMS

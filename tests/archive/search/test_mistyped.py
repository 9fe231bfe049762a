"""A search that finds nothing because a word or a field is mistyped names what may have been meant."""

from contextlib import closing

import pytest

from archive.schema.database import connect
from archive.search.mistyped import mistyped
from archive.search.selection import Selection
from tests.shelf import Shelf

BODY = """Surveillance of custody suites by the constabulary. Officers received tasers in Öxarå.
Комиссия заседала. 12345 crimes."""


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """An archive of two articles."""
    shelf = Shelf(tmp_path_factory.mktemp("words") / "blotter.db")
    shelf.article("Taser training", body=BODY)
    shelf.article("Custody nurses return", body="Tasers again.")
    with closing(connect(shelf.path)) as opened:
        yield opened.conn


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("tasre", ["taser"]),  # two letters that changed places
        ("recieved", ["received"]),
        ("custdy", ["custody"]),  # one is missing
        ("traininng", ["training"]),  # one too many
        ("nurces", ["nurses"]),  # another one
        ("Custdoy", ["custody"]),
        ("survelance", ["surveillance"]),  # two letters away, with the same beginning
        ("constablry", ["constabulary"]),
        ("oxaar", ["öxarå"]),  # as printed
        ("комисия", ["комиссия"]),
        ("headline:tasre", ["taser"]),
        ("tasre*", ["taser"]),
        ("headlin:x", ["headline:x"]),
        ("Headlines:taser", ["headline:taser"]),
        ("title:taser", ["headline:taser"]),
        ("author:jones", ["byline:jones"]),
        ("captoins:x", ["captions:x"]),
    ],
)
def test_what_may_be_meant_is_named(db, query, meant):
    """As an article prints it; the usual word first."""
    (found,) = mistyped(db, Selection(query=query))

    assert list(found.near) == meant


@pytest.mark.parametrize(
    "query", ["taser", "tasers custody", '"custody taser"', "-tasre", "https://x.example/a", "cat", ""]
)
def test_words_that_an_article_has_are_not_mistyped(db, query):
    """No article has all of them, or they are not looked for, or are too short to tell."""
    assert mistyped(db, Selection(query=query)) == []


def test_a_word_that_nothing_is_near_is_named_alone(db):
    """So that it can be left out."""
    (found,) = mistyped(db, Selection(query="custody zebrafish"))

    assert (found.message, found.question) == ("No article has the word 'zebrafish'.", "")


def test_long_queries_are_looked_at_in_part(db):
    """A pasted page must not ask a million times."""
    assert len(mistyped(db, Selection(query="zzqa" + " zzqb" * 500 + " " + "q" * 5000))) == 8


@pytest.mark.parametrize(
    "line", ["search custdy", "export --query custdy", "show --query custdy", "cite --query custdy"]
)
def test_every_command_that_finds_nothing_says_so(shelf, ask, line):
    """On standard error, below "nothing found"."""
    shelf.article("Custody")

    said = ask(*line.split()).stderr

    assert "nothing found\nNo article has the word 'custdy'. Did you mean custody?\n" in said

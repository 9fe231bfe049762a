"""Which authors are bodies."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from archive.bodies import is_body, names_body


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Home Office", True),
        ("Metropolitan Police", True),
        ("College of Policing", True),
        ("Police Federation of England and Wales", True),
        ("Crown Prosecution Service", True),
        ("PA Media", True),
        ("Bundesministerium des Innern", True),
        ("Politie Amsterdam", True),
        ("Ann Lee", False),
        ("Amy Times", False),
        ("Margaret Court", False),
        ("Jan de Wit", False),
        ("police in the north", False),
        ("Police said that the road was shut", False),
        ("", False),
    ],
)
def test_a_body_is_known_by_a_word_for_its_kind(name, expected):
    """Who is cited by family name must be a person."""
    assert is_body(name) is expected


KINDS = tomllib.loads((files("archive") / "bodies.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind in KINDS for language in KINDS[kind]])
def test_a_list_of_words_for_bodies_is_well_formed(kind, language):
    """A word stands in it once and as it is compared: in lower case, without a blank."""
    phrases = KINDS[kind][language]["phrases"]

    assert len(phrases) == len(set(phrases))
    assert [word for word in phrases if word != word.casefold() or " " in word] == []


@pytest.mark.parametrize("language", ["en", "de", "nl", "fr", "es", "it", "sv", "da", "nb", "fi", "pl", "pt"])
def test_bodies_are_known_in_every_language(language):
    """A force is no family in Finland either."""
    word = KINDS["word"][language]["phrases"][0].capitalize()

    assert is_body(word)
    assert names_body(f"Ayford {word}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bundeskriminalamt", True),
        ("Landespolizeidirektion Ayford", True),
        ("Innenministerium", True),
        ("Polisförbundet", True),
        ("Deepa Forceville", False),
        ("Jo Networker", False),
    ],
)
def test_parts_of_words_count_where_a_language_writes_them_together(name, expected):
    """And a whole word stays whole in the others."""
    assert names_body(name) is expected

"""Which authors are bodies."""

from __future__ import annotations

import pytest

from archive.bodies import is_body


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

"""The names that are offered for a mistyped one: those that are near, and no other."""

import pytest

from archive.nearest import nearest

TITLES = [
    *("sample", "npcc", "iopc", "officer", "police1", "police-oracle", "police-professional", "police-chief"),
    *("college-of-policing", "deutsche-polizei", "law-officer", "the-investigator", "europol", "hmicfrs"),
]
KEYS = ["home", "title", "sources", "own_site", "delay", "user", "host", "password_file"]

FOUND = {
    "a letter is missing": ("police-profesional", TITLES, ["police-professional"]),
    "a letter too many": ("europool", TITLES, ["europol"]),
    "a letter is wrong": ("sanple", TITLES, ["sample"]),
    "two letters are swapped": ("smaple", TITLES, ["sample"]),
    "two letters of a short name are swapped": ("iocp", TITLES, ["iopc"]),
    "a letter of a short name is missing": ("npc", TITLES, ["npcc"]),
    "two mistakes": ("polise-oracel", TITLES, ["police-oracle"]),
    "a mistake in each word": ("colege-of-polcing", TITLES, ["college-of-policing"]),
    "no hyphen": ("lawofficer", TITLES, ["law-officer"]),
    "a hyphen too many": ("euro-pol", TITLES, ["europol"]),
    "no hyphen, and swapped": ("policeoracel", TITLES, ["police-oracle"]),
    "spaces and capitals": ("Police Oracle", TITLES, ["police-oracle"]),
    "one of the words": ("oracle", TITLES, ["police-oracle"]),
    "one of the words, mistyped": ("oracel", TITLES, ["police-oracle"]),
    "words in another order": ("oracle-police", TITLES, ["police-oracle"]),
    "not ended": ("hmic", TITLES, ["hmicfrs"]),
    "a word is not ended": ("deutsche-pol", TITLES, ["deutsche-polizei"]),
    "a word more": ("police-oracle-uk", TITLES, ["police-oracle"]),
    "an article before it": ("the-sample", TITLES, ["sample"]),
    "the nearest alone, not all that begin so": ("police2", TITLES, ["police1"]),
    "many that have the word": ("police", TITLES, ["police-chief", "police-oracle", "police-professional"]),
    "a key": ("souces", KEYS, ["sources"]),
    "a key without its hyphen": ("ownsite", KEYS, ["own_site"]),
    "a longer word for a key": ("username", KEYS, ["user"]),
    "a key with another before it": ("smtp_host", KEYS, ["host"]),
}
NOT_FOUND = {
    "a word of as many letters": ("temple", TITLES),
    "a word with the same ending": ("forces", [*TITLES, "horses-first"]),
    "other words": ("weather", TITLES),
    "one word is of the name, the other is not": ("police-gazette", TITLES),
    "a short word": ("ab", TITLES),
    "one letter": ("x", TITLES),
    "nothing": ("", TITLES),
    "only hyphens": ("--", TITLES),
    "three letters of four are others": ("nabc", TITLES),
    "two letters of a short name are wrong": ("nqcd", TITLES),
    "two letters are wrong, the first among them": ("zaspon", TITLES),
    "a much longer word that begins so": ("hostilities", KEYS),
    "an address": ("https://example.org/news/", TITLES),
    "another script": ("полиция", TITLES),
}


@pytest.mark.parametrize(("typed", "known", "near"), FOUND.values(), ids=FOUND)
def test_a_mistyped_name_is_found(typed, known, near):
    """A letter or two, hyphens, words: whatever goes wrong in typing."""
    assert nearest(typed, known) == near


@pytest.mark.parametrize(("typed", "known"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_another_name_is_not_offered(typed, known):
    """A wrong guess is followed, and answers a question that nobody asked."""
    assert nearest(typed, known) == []

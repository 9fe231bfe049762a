"""The phrases that the reader knows: well-formed, each once, and each pattern for what it is said to be for."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from crawler.reading.fields.byline import bare_name, byline_in
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import first_date, is_dateline
from crawler.reading.words.phrases import Group, Lines, Pattern, expression, folded, groups, lines, words, written_out

FOLDER = files("crawler.reading.words")
FILES = sorted(path.name.removesuffix(".toml") for path in FOLDER.iterdir() if path.name.endswith(".toml"))
LANGUAGES = {"mul", "en", "de", "nl", "fr", "es", "it", "sv", "da", "nb", "fi", "pl", "pt"}
OTHERS = {
    "month": {"tr", "cs", "ro", "hu", "hr", "bs", "lt", "et", "sl", "ca", "el", "ru", "uk", "ar"},
    "service": {"cs", "hu", "ro", "tr", "el"},
    "alone": {"cs", "hu", "ro", "tr", "el"},
    "suspended": {"cs", "hu", "ro", "tr", "el"},
}
"""Languages of which some kinds only are known."""
LONGEST = 260  # characters of a pattern that can still be read
GROUPS = [pytest.param(group, id=f"{name} {group.kind}.{group.language}") for name in FILES for group in groups(name)]
PATTERNS = [
    pytest.param(pattern, id=f"{name} {group.kind}.{group.language} {pattern.matches}")
    for name in FILES
    for group in groups(name)
    for pattern in group.patterns
]


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_is_well_formed(group: Group):
    """Its language is one we know, no phrase stands in it twice, and none is empty."""
    counted = Counter(group.phrases)

    assert group.language in LANGUAGES | OTHERS.get(group.kind, set())
    assert group.phrases or group.patterns
    assert [phrase for phrase, times in counted.items() if times > 1] == []
    assert all(folded(phrase.replace("#", "0")) for phrase in group.phrases)


def capitals(words: str) -> str:
    """Return *words* in capitals, but for letters that have none of their own."""
    return "".join(each.upper() if len(each.upper()) == 1 else each for each in words)


@pytest.mark.parametrize("group", GROUPS)
def test_a_phrase_is_found_as_pages_print_it(group: Group):
    """In capitals, with marks around it, and with words where it is open."""
    known = Lines([group])

    for phrase in group.phrases:
        printed = phrase.removeprefix("... ").removesuffix(" ...").replace("#", "14")
        assert known.match(f"» {capitals(printed)}:"), phrase
        assert not phrase.endswith("...") or known.match(f"{printed} Ann Lee"), phrase
        assert not phrase.startswith("...") or known.match(f"All of it in {printed} Ann Lee"), phrase


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_matches_its_example_only(pattern: Pattern):
    """And is short enough to be read."""
    known = re.compile(pattern.pattern, re.IGNORECASE)

    assert known.search(pattern.matches)
    assert not known.search(pattern.misses)
    assert len(pattern.pattern) <= LONGEST


@pytest.mark.parametrize(("name", "kind"), sorted({(name, group.kind) for name in FILES for group in groups(name)}))
def test_a_kind_has_every_language_or_says_that_it_has_none(name, kind):
    """A reader that knows walls in two languages reads the other ten wrong."""
    known = {group.language for group in groups(name) if group.kind == kind}

    assert known - OTHERS.get(kind, set()) in (LANGUAGES, LANGUAGES - {"mul"}) or known <= {"mul", "en", "de"}


@pytest.mark.parametrize(
    ("phrase", "line", "is_one"),
    [
        pytest.param("read more", "Read more", True, id="whole"),
        pytest.param("read more", "Read more of it", False, id="goes on"),
        pytest.param("read more ...", "Read more of it", True, id="open"),
        pytest.param("read more ...", "Read more", True, id="open but nothing follows"),
        pytest.param("read more ...", "Read moreover", False, id="a longer word"),
        pytest.param("read more ...", "They read more of it", False, id="something stands before"),
        pytest.param("... our letter", "It is all in our letter, free.", True, id="anywhere"),
        pytest.param("... our letter", "It is all in our letters.", False, id="anywhere, a longer word"),
        pytest.param("# comments", "1,204 comments", False, id="two numbers"),
        pytest.param("# comments", "204 comments", True, id="a number"),
        pytest.param("# comments", "No comments", False, id="no number"),
        pytest.param("über uns", "UEBER UNS", True, id="an umlaut as two letters"),
        pytest.param("à lire", "A lire", True, id="without its accent"),
    ],
)
def test_what_a_phrase_stands_for(phrase, line, is_one):
    """Whole words, whatever their case, open only where it says so."""
    assert Lines([Group("kind", "en", (phrase,), ())]).match(line) is is_one


@pytest.mark.parametrize(("length", "is_one"), [(60, True), (61, False)])
def test_an_open_phrase_is_open_for_a_few_words(length, is_one):
    """A sentence that begins like a heading is none."""
    line = "read more".ljust(9 + length, "e").replace("read moree", "read more ")

    assert Lines([Group("kind", "en", ("read more ...",), ())], more=60).match(line) is is_one


@pytest.mark.parametrize(("length", "is_one"), [(260, True), (261, False)])
def test_a_phrase_is_looked_for_anywhere_in_a_short_line_only(length, is_one):
    """A paragraph that speaks of the thing is the author's."""
    line = f"All of it is in our letter {'a' * (length - 27)}"

    assert len(line) == length
    assert Lines([Group("kind", "en", ("... our letter",), ())]).match(line) is is_one
    assert (
        Lines([Group("kind", "en", (), (Pattern(pattern="our letter", matches="", misses=""),))]).match(line) is is_one
    )


def test_choices_are_written_out():
    """Each with each."""
    assert list(written_out("[a|b] c[| d]")) == ["a c", "a c d", "b c", "b c d"]


def test_kinds_are_taken_from_their_file():
    """In all languages."""
    assert lines("endings", "tail").match("Aiheeseen liittyvää")
    assert not lines("endings", "box").match("Aiheeseen liittyvää")
    assert {"is", "schreibt"} <= set(words("endings", "bio"))


@pytest.mark.parametrize(
    ("kind", "name", "is_one"),
    [
        ("unlikely", "page-sidebar", True),
        ("unlikely", "jobs-list", True),
        ("unlikely", "jobsworth", False),
        ("unlikely", "main-nav", True),
        ("unlikely", "navigable", False),
        ("titled", "story", True),
        ("titled", "storey", False),
    ],
)
def test_an_expression_is_for_phrases_and_patterns_letter_by_letter(kind, name, is_one):
    """In the name of an element a hyphen counts, and a kind may have phrases only."""
    assert bool(re.search(expression("names", kind), name)) is is_one


def test_an_expression_of_patterns_only_matches_nothing_empty():
    """An empty alternative would match every line."""
    assert re.search(expression("endings", "credit"), "Lamps failed.") is None


def test_no_word_joins_two_authors_and_an_author_with_a_place():
    """In "Jan de Wit en Piet Boer" are two people, though "en" is Spanish for "in"."""
    assert not set(words("bylines", "in")) & set(words("bylines", "and"))


def test_a_weekday_is_nobody_in_any_language():
    """Behind a byline it is no second author."""
    assert {bare_name(day.title()) for day in words("dates", "weekday")} == {""}


def first(name: str, kind: str, language: str) -> str:
    """Return the phrase of *kind* that stands first in *language*."""
    return next(g.phrases[0] for g in groups(name) if (g.kind, g.language) == (kind, language))


COUNTED_BACK = {
    "de": ("vor 3 Stunden", "vor einem Tag", "Gestern, 14:20 Uhr"),
    "nl": ("3 uur geleden", "een dag geleden", "Gisteren om 14:20"),
    "fr": ("Il y a 3 heures", "il y a un jour", "Hier à 14:20"),
    "es": ("hace 3 horas", "hace un día", "Ayer 14:20"),
    "it": ("3 ore fa", "un giorno fa", "Ieri"),
    "sv": ("för 3 timmar sedan", "en dag sedan", "Igår 14:20"),
    "da": ("3 timer siden", "en dag siden", "I går kl. 14:20"),
    "nb": ("3 timer siden", "en dag siden", "I går"),
    "fi": ("3 tuntia sitten", "yksi päivä sitten", "Eilen"),
    "pl": ("3 godziny temu", "jedną dzień temu", "Wczoraj, 14:20"),
    "pt": ("há 3 horas", "há um dia", "Ontem"),
    "en": ("3 hours ago", "a day ago", "Yesterday at 14:20"),
}


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"mul"}))
def test_a_date_that_is_counted_back_is_read_in_every_language(language):
    """From the moment of the fetch, as newsrooms print it on the day."""
    calendar = Calendar(datetime(2026, 6, 2, 12, tzinfo=UTC))

    days = [found.day if (found := first_date(line, calendar)) else None for line in COUNTED_BACK[language]]

    assert days == [date(2026, 6, 2), date(2026, 6, 1), date(2026, 6, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "Hier ist der Bericht der Polizei von Montag.",
        "Heute haben Beamte der Wache die neuen Funkgeräte gezeigt.",
        "Hoy es un buen lugar para vivir, dijo la jefa.",
        "Today the force showed its new radios.",
        "Vor der Wache standen Beamte.",
    ],
)
def test_a_sentence_that_begins_with_such_a_word_is_no_date(line):
    """One language's yesterday is another's here."""
    assert first_date(line, Calendar(datetime(2026, 6, 2, 12, tzinfo=UTC))) is None


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"mul"}))
def test_a_byline_is_read_in_every_language(language):
    """One way of each press to print it, and how it joins two names."""
    by, also = first("bylines", "by", language), first("bylines", "and", language)

    read = byline_in(f"{by.capitalize()} Ann Lee {also} Tom Ray")

    assert read is not None
    assert read.authors == ("Ann Lee", "Tom Ray")


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"mul"}))
@pytest.mark.parametrize(("kind", "changed"), [("published", False), ("updated", True)])
def test_a_dateline_is_read_in_every_language(language, kind, changed):
    """With the word of its press for a publication or a change, and its own months."""
    label, on, month = (first("dates", each, language) for each in (kind, "on", "month"))
    line, calendar = f"{label.capitalize()} {on} 3 {month} 2026", Calendar(datetime(2026, 6, 1, tzinfo=UTC))

    dated = first_date(line, calendar)

    assert dated is not None
    assert (dated.day, dated.modified) == (date(2026, 1, 3), changed)
    assert is_dateline(line, calendar)

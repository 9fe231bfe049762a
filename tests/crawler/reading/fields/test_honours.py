"""Letters behind a name, and names that stand beside a date without a "by"."""

from __future__ import annotations

import json
from datetime import date

import pytest

from crawler.reading.fields.byline import authors_in, byline_in
from crawler.reading.words.phrases import words
from tests.crawler.reading.press import HEADLINE, TEXT, article, document, story

DAY = date(2026, 3, 12)


@pytest.mark.parametrize("behind", [" {}", ", {}", " ({})"])
@pytest.mark.parametrize("letters", ["QPM", "OBE", "KC", "MP", "MSc", "PhD", "Ph.D.", "Ph. D.", "M.B.E.", "LL.M."])
def test_letters_behind_a_name_are_no_part_of_it_and_no_author(letters, behind):
    """An order, a degree or an office, with dots or without."""
    line = f"Ann Lee{behind.format(letters)}"

    assert authors_in(line) == ("Ann Lee",)
    assert authors_in(f"{line} and Tom Ray") == ("Ann Lee", "Tom Ray")


def test_all_known_letters_are_cut():
    """Each as a list has it, behind one name and before another."""
    assert {authors_in(f"Ann Lee {each}, Tom Ray") for each in words("bylines", "honour")} == {("Ann Lee", "Tom Ray")}


@pytest.mark.parametrize("behind", [" {}", ", {}", " {}.", ", {}."])
@pytest.mark.parametrize("which", words("bylines", "generation"))
def test_the_generation_is_part_of_a_name_and_no_author(which, behind):
    """It tells a child from a parent."""
    line = f"John Lee{behind.format(which)}"

    assert authors_in(line) == (f"John Lee {which}",)
    assert authors_in(f"{line}, Ann Ray") == (f"John Lee {which}", "Ann Ray")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Chief Constable Ann Lee QPM, MBE", ("Ann Lee",)),
        ("By Sir John Lee KC MP", ("John Lee",)),
        ("By Ann Lee MBE, Tom Ray OBE and Joe Fox", ("Ann Lee", "Tom Ray", "Joe Fox")),
        ("Par Jean Petit, MBA, et Marie Roux, PhD", ("Jean Petit", "Marie Roux")),
        ("Von Anna Muster, LL.M., und Max Beispiel, MBA", ("Anna Muster", "Max Beispiel")),
        ("Door Jan de Wit MSc en Piet Boer LLM", ("Jan de Wit", "Piet Boer")),
        ("By Martin Luther Ray, Jr., and Ann Lee", ("Martin Luther Ray Jr", "Ann Lee")),
        ("By Ann Lee, BA (Hons), and Tom Ray", ("Ann Lee", "Tom Ray")),
        ("By Ann Ma", ("Ann Ma",)),
        ("By Anna Sc", ("Anna Sc",)),
        ("By Ivan Ivory", ("Ivan Ivory",)),
    ],
)
def test_names_with_letters_in_a_byline(line, authors):
    """Between several names and in several languages; a family's name is kept."""
    assert byline_in(line).authors == authors


def test_letters_of_a_declared_name_are_cut_too():
    """The name is that of one person, wherever it is given."""
    data = json.dumps(
        {"@type": "NewsArticle", "headline": HEADLINE, "author": {"@type": "Person", "name": "Ann Lee, QPM"}}
    )

    found = article(story("<p>By Ann Lee</p>", head=f'<script type="application/ld+json">{data}</script>'))

    assert found.authors == ("Ann Lee",)


@pytest.mark.parametrize("year", ["", " 2026"])
@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ann Lee, 12 March{}", ("Ann Lee",)),
        ("Ann Lee 12 March{}", ("Ann Lee",)),
        ("12 March{}, Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Thursday 12 March{}", ("Ann Lee",)),
        ("Ann Lee and Tom Ray, 12 March{}", ("Ann Lee", "Tom Ray")),
        ("Ann Lee, Crime Reporter, 12 March{}", ("Ann Lee",)),
        ("Ann Lee OBE, 12 March{}", ("Ann Lee",)),
        ("Marie Petit, le 12 mars{}", ("Marie Petit",)),
        ("Jan de Wit, donderdag 12 maart{}", ("Jan de Wit",)),
        ("Ana García, 12 de marzo{}", ("Ana García",)),
        ("Jenni Holma, 12. maaliskuuta{}", ("Jenni Holma",)),
    ],
)
def test_a_name_beside_a_day_needs_neither_a_by_nor_a_year(line, authors, year):
    """A comma parts them, or a blank."""
    printed = line.format(year)

    found = article(story(f"<p>{printed}</p>"))

    assert (found.published, found.authors) == (DAY, authors)
    assert printed not in found.body


@pytest.mark.parametrize(
    "line",
    [
        "New Ayford, 12 March 2026",
        "Ayford Harbour, 12 March 2026",
        "Kim Doyle, 12 March 2026",
        "The Hague, 12 March 2026",
        "Milton Keynes, 12 March 2026",
        "Salt Lake City, March 12, 2026",
    ],
)
def test_a_place_beside_a_day_is_nobody(line):
    """Its name is made as those of places are, or the text says that something is there."""
    below = "<p>In Kim Doyle officers tried the radios, and those in Kim Doyle said that they could hear a pin.</p>"

    assert article(story(f"<p>{line}</p>", text=f"{TEXT}{below}")).authors == ()


NOBODY = (
    "Crime Scene, 12 March",
    "Lamps Failed On 12 March",
    "Officers trained, 12 March",
    "総務省 機器を調査へ 前例ない調査, 2026年3月12日",
    "경찰청 새 무전기, 2026년 3월 12일",
)


@pytest.mark.parametrize("line", NOBODY)
def test_words_beside_a_day_that_name_nobody_leave_it_to_the_text(line):
    """A day without its year is the page's only where nothing else is said of it."""
    assert article(document(f"<article><h1>{HEADLINE}</h1><p>{line}</p>{TEXT}</article>")).authors == ()

import csv
import io
from contextlib import closing

import click
import pytest

from archive.schema.database import connect
from archive.search.selection import Selection
from archive.search.trends import MOST_MONTHS, By, trends


@pytest.fixture
def stocked(shelf):
    for day, headline in (
        ("2015-11-03", "Taser trial"), ("2015-12-31", "Budget"), ("2016-02-01", "Taser bought"),
        ("2016-02-29", "Taser and spray"), (None, "Taser undated"), ("9999-01-01", "Taser misdated"),
    ):  # fmt: skip
        shelf.article(headline, published=day, published_precision="day" if day else None)
    shelf.article("Taser elsewhere", publication="other", published="2016-03-01")
    return shelf


def counted(shelf, *searches, by=None, **selected):
    with closing(connect(shelf.path)) as db:
        return trends(db.conn, Selection(**selected), searches, by=by)


def test_each_search_is_counted_month_by_month_beside_all_articles(stocked):
    """No month between the first and the last is left out; what has no usable date is counted apart."""
    found = counted(stocked, "taser", "spray")

    assert found.by is By.MONTH
    assert list(found.steps) == ["2015-11", "2015-12", "2016-01", "2016-02", "2016-03"]
    assert found.found == [[1, 0, 0, 2, 1], [0, 0, 0, 1, 0]]
    assert found.articles == [1, 1, 0, 2, 1]
    assert found.undated == [2, 0]
    assert found.shares[0] == [1.0, 0.0, 0.0, 1.0, 1.0]


def test_years_are_counted_where_asked_for(stocked):
    """The same articles, one step a year."""
    found = counted(stocked, "taser", by=By.YEAR)

    assert (list(found.steps), found.found, found.articles) == (["2015", "2016"], [[1, 3]], [2, 3])


def test_a_selection_narrows_the_searches_and_what_they_are_a_share_of(stocked):
    """The share of one title is of that title's articles; the selection's own words do not matter."""
    found = counted(stocked, "taser", publications=("other",), query="budget")

    assert (list(found.steps), found.found, found.articles) == (["2016-03"], [[1]], [1])


@pytest.mark.parametrize(("months", "by"), [(MOST_MONTHS, By.MONTH), (MOST_MONTHS + 1, By.YEAR)])
def test_a_long_period_is_counted_by_year(shelf, months, by):
    """72 months are read month by month, 73 year by year."""
    last = months - 1
    shelf.article("First", published="2010-01-05")
    shelf.article("Last", published=f"{2010 + last // 12}-{last % 12 + 1:02}-05")

    assert counted(shelf, "first").by is by


def test_an_archive_without_dates_has_no_steps(shelf):
    """Nothing to draw, and no error."""
    shelf.article("Undated", published=None, published_precision=None)

    found = counted(shelf, "undated")

    assert (list(found.steps), found.found, found.undated) == ([], [[]], [1])


def test_the_command_prints_a_line_a_step_with_its_share(stocked, ask):
    """A person sees number, share and bar."""
    done = ask("trends", "taser", "--publication", "sample")

    lines = done.stdout.splitlines()
    assert lines[0] == "taser: 3 of 4 dated articles"
    assert lines[1].split() == ["2015-11", "1", "100.0", "%", "█" * 30]
    assert lines[2].split() == ["2015-12", "0", "0.0", "%"]
    assert lines[-1] == "  2 more without a date"


def test_the_command_gives_the_same_as_csv_and_json(stocked, ask):
    """For a spreadsheet and for a program."""
    rows = list(csv.reader(io.StringIO(ask("trends", "taser", "spray", "--by", "year", "--csv").stdout)))
    whole = ask("trends", "taser", "spray", "--by", "year", "--json").json()

    assert rows[0] == ["year", "taser", "share of taser", "spray", "share of spray", "all articles"]
    assert rows[1] == ["2015", "1", "0.5", "0", "0.0", "2"]
    assert whole["found"] == [[1, 3], [0, 1]]
    assert whole["shares"][0] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("searches", "said"),
    [(["*"], "has no word to look for"), (["a", "b", "c", "d", "e", "f"], "At most 5 searches are compared")],
)
def test_what_cannot_be_compared_is_refused(stocked, ask, searches, said):
    """With the reason."""
    with pytest.raises(click.UsageError, match=said):
        ask("trends", *searches)


def test_a_word_that_no_article_has_is_named(stocked, ask):
    """A chart of zeros looks like an answer; the other search is shown as ever."""
    said = ask("trends", "taesr", "taser").stderr

    assert said == "No article has the word 'taesr'. Did you mean taser?\n"


def test_a_search_may_leave_a_word_out(stocked, ask):
    """As its own argument it looks like options; within quotes it is a part of its search."""
    plain, alone, within = (
        ask("trends", *words, "--json").json() for words in (["taser"], ["-taser"], ["taser -bought"])
    )

    assert [sum(each) for each in alone["found"]] == [sum(plain["articles"]) - sum(plain["found"][0])]
    assert 0 < sum(within["found"][0]) < sum(plain["found"][0])


def test_an_empty_selection_says_so(shelf, ask):
    """No silence."""
    shelf.article("Undated", published=None, published_precision=None)

    assert "no article with a date" in ask("trends", "undated").stderr


@pytest.mark.parametrize("day", ["2016-02-30", "20160201", "2016-W05-1", "1799-12-31", "2200-01-01", "soon", ""])
def test_a_day_that_no_paper_can_have_printed_is_none(shelf, day):
    """With words and without, so that a share is never more than all of them."""
    shelf.article("Taser trial", published="2016-02-01")
    shelf.article("Taser bought", published="2016-02-01", published_day=day)

    found = counted(shelf, "taser")

    assert (list(found.steps), found.found, found.articles, found.undated) == (["2016-02"], [[1]], [1], [1])

import csv
import io
import os
import time
from datetime import UTC, datetime

import pytest

from archive.own.labels import LabelKind, label
from archive.search.trends import months
from archive.site import request as asking
from archive.site import trends as charting


@pytest.fixture
def stocked(shelf):
    for year, headline in (
        (2014, "Taser trial"),
        (2015, "Budget"),
        (2016, "Taser bought"),
        (2024, "Spray <b>bought</b>"),
    ):
        shelf.article(headline, published=f"{year}-05-04", truncated="ends mid-word" if year == 2016 else None)
    return shelf


async def test_searches_are_compared_in_one_chart_with_the_table_behind_it(stocked, browse):
    """A line and a row each, the share of all articles, and a link from each number to its articles."""
    page = (await browse("/-/trends?q=taser&q=spray")).text

    assert page.count("<polyline") == 2
    assert ">taser</a>: 2 articles" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert "/-/search?q=taser&amp;since=2016&amp;until=2016" in page
    assert "Share of all articles by year, from 0 to 100 %" in page
    assert "2020" in page[page.index('class="axis"') : page.index("<figcaption")]


async def test_numbers_are_drawn_where_asked_for(stocked, browse):
    """The highest number is the top."""
    page = (await browse("/-/trends?q=taser&as=number&by=month")).text

    assert "Articles by month, from 0 to 1." in page


async def test_the_table_is_had_as_csv(stocked, browse):
    """With the same numbers."""
    answer = await browse("/-/trends.csv?q=taser&since=2015")
    rows = list(csv.reader(io.StringIO(answer.text)))

    assert answer.headers["content-type"].startswith("text/csv")
    assert rows[0] == ["year", "taser", "share of taser", "all articles"]
    assert [row[:3] for row in rows[1:3]] == [["2015", "0", "0.0"], ["2016", "1", "1.0"]]


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=*", "q=taser&by=week&as=x", "q=taser&since=nope", "q=zebra", "q=a&q=b&q=c&q=d&q=e&q=f", "q=<b>"],
)
async def test_whatever_is_asked_the_page_answers(stocked, browse, query):
    """No error, and nothing typed becomes markup."""
    page = await browse(f"/-/trends?{query}")

    assert page.status_code == 200
    assert "<b>" not in page.text


async def test_a_date_that_is_none_makes_no_csv(stocked, browse):
    """A program is not given other numbers than it asked for."""
    assert (await browse("/-/trends.csv?q=taser&since=nope")).status_code == 400


async def test_a_search_shows_its_articles_over_time(stocked, browse):
    """Bars lead to their year; a search that finds nothing has no chart."""
    page, nothing = (await browse("/-/search?q=taser")).text, (await browse("/-/search?q=zebra")).text

    assert "<title>2016: 1 article</title>" in page
    assert "/-/search?q=taser&amp;since=2016&amp;until=2016" in page
    assert "/-/trends?q=taser" in page
    assert "<svg" not in nothing


async def test_a_search_is_narrowed_by_marks_and_they_come_off_again(stocked, browse):
    """A click each."""
    page = (await browse("/-/search?q=taser")).text
    narrowed = (await browse("/-/search?q=taser&only=cut-off")).text

    assert 'href="/-/search?q=taser&amp;only=cut-off"' in page
    assert "Taser trial" not in narrowed
    assert 'href="/-/search?q=taser" class="on"' in narrowed


async def test_a_mark_that_is_none_is_said_and_left_out(stocked, browse):
    """As with a date."""
    page = await browse("/-/search?q=taser&only=nice")

    assert page.status_code == 200
    assert "is not a mark of an article" in page.text
    assert (await browse("/-/search.json?only=nice")).status_code == 400


async def test_one_more_search_costs_only_itself(stocked, browse):
    """What was counted a moment ago, all articles among it, is not counted again for a comparison."""
    await browse("/-/trends?q=taser")
    stocked.article("Taser and spray", published="2016-06-01")

    rows = (await browse("/-/trends.csv?q=taser&q=spray")).text.splitlines()

    assert rows[3].startswith("2016,1,1.0,1,1.0,1")


@pytest.mark.parametrize(("written_ago", "counts"), [(-5, 6), (5, 3)])
async def test_what_was_counted_stands_while_nobody_writes_the_archive(
    stocked, browse, monkeypatch, written_ago, counts
):
    """However long that is. What was written a moment ago may not be in the months that the site holds.

    Each chart counts all articles, and the word in either half of them.
    """
    counted = []
    monkeypatch.setattr(charting, "months", lambda *asked: counted.append(asked) or months(*asked))
    monkeypatch.setattr(asking, "FRESH", 0)
    for file in stocked.path.parent.glob("blotter.db*"):
        os.utime(file, (time.time() - written_ago,) * 2)

    tables = [(await browse("/-/trends.csv?q=taser")).text for _ in range(2)]

    assert tables[0] == tables[1]
    assert len(counted) == counts


async def test_what_is_written_is_counted_at_the_next_look(stocked, browse, monkeypatch):
    """Notes and tags of one's own too, which are in a file of their own."""
    monkeypatch.setattr(asking, "FRESH", 0)
    (key,) = (row[0] for row in stocked.ask("SELECT key FROM articles WHERE headline LIKE '%trial'"))
    addresses = ("/-/trends.csv?q=taser", "/-/trends.csv?q=taser&own-tag=read")
    before = [(await browse(address)).text for address in addresses]
    stocked.article("Taser and spray", published="2016-06-01")
    label(stocked.path, LabelKind.TAG, "read", [key], at=datetime.now(UTC))

    after = [(await browse(address)).text for address in addresses]

    assert ("2016,1,1.0,1" in before[0], "2016,2,1.0,2" in after[0]) == (True, True)
    assert ("2014" in before[1], "2014-05,1,1.0,1" in after[1]) == (False, True)


async def test_a_site_holds_the_months_of_its_articles(stocked, browse_site):
    """Two bytes an article, so that a chart of a common word is counted quickly."""
    held = await browse_site.databases["blotter"].execute_fn(lambda db: db.execute("SELECT month_codes()").fetchone())

    assert len(held[0]) == 2 * 4

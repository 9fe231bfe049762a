from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.records import Precision
from crawler.reading.fields.calendar import Calendar, zone_of
from crawler.reading.fields.dateline import dates_in, first_date, is_dateline
from crawler.reading.page import Rules
from crawler.reading.words.months import MONTHS
from crawler.reading.words.phrases import groups, words
from tests.crawler.reading.press import article, story

LONDON = ZoneInfo("Europe/London")
BRITISH = Calendar(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), LONDON)
AMERICAN = Calendar(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), ZoneInfo("America/New_York"), day_first=False)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Jul 21, 2011", date(2011, 7, 21)),
        ("Date - 21st January 2021", date(2021, 1, 21)),
        ("(05/11/22)", date(2022, 11, 5)),
        ("23/10/14", date(2014, 10, 23)),
        ("(14/09/23 @ 18:11)", datetime(2023, 9, 14, 18, 11, tzinfo=LONDON)),
        ("Nov 8, 2019 @ 18:32", datetime(2019, 11, 8, 18, 32, tzinfo=LONDON)),
        ("Article • September 9th, 2011", date(2011, 9, 9)),
        ("11 November 2023, 6.05pm", datetime(2023, 11, 11, 18, 5, tzinfo=LONDON)),
        ("12 March 2024 12:15 am GMT", datetime(2024, 3, 12, 0, 15, tzinfo=UTC)),
        ("Sat, 23 Mar 2019 14:04:48 GMT", datetime(2019, 3, 23, 14, 4, tzinfo=UTC)),
        ("2024-05-06T07:08:09Z", datetime(2024, 5, 6, 7, 8, tzinfo=UTC)),
        ("2024-05-06", date(2024, 5, 6)),
        ("26. August 2016", date(2016, 8, 26)),
        ("2024年5月6日", date(2024, 5, 6)),
        ("12 hours ago", date(2026, 11, 20)),
        ("2 days ago", date(2026, 11, 18)),
        ("Yesterday", date(2026, 11, 19)),
    ],
)
def test_a_printed_date_is_understood(line, value):
    """The forms that the trade press prints, day first as a British title means them."""
    assert first_date(line, BRITISH).value == value


@pytest.mark.parametrize(
    ("line", "precision"),
    [
        ("Ausgabe September 2016", Precision.MONTH),
        ("3 months ago", Precision.MONTH),
        ("Jul 21, 2011", Precision.DAY),
        ("Jul 21, 2011, 09:30", Precision.MINUTE),
    ],
)
def test_a_date_says_how_exact_it_is(line, precision):
    """A month is no day: what is not printed is not claimed."""
    assert first_date(line, BRITISH).precision is precision


def test_numbers_are_read_by_the_country_of_the_title():
    """The fifth of November and the eleventh of May look the same."""
    assert first_date("05/11/2022", AMERICAN).value == date(2022, 5, 11)
    assert first_date("25/11/2022", AMERICAN).value == date(2022, 11, 25)


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2025 The Gazette",
        "Jul 21, 2031",
        "31 February 2020",
        "a budget of 2,020 radios",
        "Dismay 5, 2020 seen",
        "12 March 2024 25:90",
    ],
)
def test_what_is_no_date_of_publication_is_not_read_as_one(line):
    """A copyright notice, the future and an impossible day say nothing; an impossible time is left out."""
    found = first_date(line, BRITISH)

    assert found is None or found.value == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("On 12 March 2024 three men were arrested in Ayford.", False),
        ("12 March 2024 was a wet day in the valley.", False),
        ("Am 12. März 2024 wurden drei Boote getauft.", False),
        ("On 12 March 2024", True),
        ("On 12 March 2024, by Ann Lee.", True),
        ("Published on 12 March 2024 by the press office of the force.", True),
        ("12 March 2024 | Police and courts | Ayford", True),
    ],
)
def test_a_sentence_that_begins_with_a_day_is_no_dateline(line, is_one):
    """A story may begin with the day of a raid."""
    assert is_dateline(line, BRITISH) is is_one


@pytest.mark.parametrize(("beside", "is_one"), [(59, True), (60, False)])
def test_a_byline_with_a_date_is_a_dateline_if_the_rest_is_short(beside, is_one):
    """Names take no more; a longer line that begins with "By" is a sentence. Characters beside the date."""
    names = "By Ann Lee, Bob Moss and Cy Orr for the Watch Room in Harbour Town "[:beside]

    assert is_dateline(f"{names}21 July 2011", BRITISH) is is_one


def test_a_line_is_a_dateline_only_if_it_says_little_else():
    """A sentence may name a day too."""
    assert is_dateline("Published on Monday, 21 July 2011", BRITISH)
    assert not is_dateline(
        "He was arrested on 21 July 2011 after a chase through the market square of the town.", BRITISH
    )


def test_a_change_is_told_from_the_publication():
    """ "Updated" before a date makes it the day of a change."""
    first, second = dates_in("Published: 3 May 2024 | Updated: 4 May 2024", BRITISH)

    assert (first.modified, second.modified) == (False, True)


@pytest.mark.parametrize("line", ["5 March 2024 10:00 am CST", "2024-03-05 10:00 CST", "10:00 CST, 5 March 2024"])
@pytest.mark.parametrize(("place", "hour"), [("Asia/Shanghai", 2), ("America/Chicago", 16), ("Europe/London", 16)])
def test_letters_of_a_zone_are_the_publications_own_first(line, place, hour):
    """CST is of Chicago, and of Shanghai where the publication is there."""
    calendar = Calendar(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), ZoneInfo(place))

    assert first_date(line, calendar).value == datetime(2024, 3, 5, hour, tzinfo=UTC)


def test_an_unknown_zone_is_utc():
    """A misspelt zone in a declaration must not stop a crawl."""
    assert zone_of("Europe/Nowhere") is UTC
    assert zone_of(None) is UTC


def test_a_declared_form_is_tried_first():
    """A publication that prints its dates like no other says so."""
    calendar = Calendar(BRITISH.now, LONDON, form="Issue of %d-%m-%y %H:%M")

    assert first_date("Issue of 03-02-21 10:30", calendar).value == datetime(2021, 2, 3, 10, 30, tzinfo=LONDON)
    assert first_date("Issue of nothing", calendar) is None


@pytest.mark.parametrize(
    ("above", "head", "value", "printed", "source"),
    [
        ("<p>20 minutes ago</p>", "", date(2026, 11, 20), "20 minutes ago", "page"),
        (
            "<p>Nov 8, 2019 @ 18:32</p>",
            '<meta property="article:published_time" content="2019-11-08">',
            datetime(2019, 11, 8, 18, 32, tzinfo=LONDON),
            "Nov 8, 2019 @ 18:32",
            "page",
        ),
        (
            "<p>8 November 2019</p>",
            '<meta property="article:published_time" content="2019-11-08T09:30:00+00:00">',
            datetime(2019, 11, 8, 9, 30, tzinfo=LONDON),
            "8 November 2019",
            "meta",
        ),
        ('<time itemprop="datePublished" datetime="2019-11-08"></time>', "", date(2019, 11, 8), None, "page"),
    ],
)
def test_the_date_comes_from_the_best_source_and_keeps_its_printed_form(above, head, value, printed, source):
    """Beside each parsed value stands the printed one, and where it came from."""
    found = article(story(above, head=head))

    assert (found.published, found.published_text) == (value, printed)
    assert found.provenance["published"] == source


def test_dates_of_neighbours_are_not_the_storys():
    """An undated story stays undated, whatever the teasers and the foot of the page say."""
    teaser = '<div class="related"><h3>Related News</h3><p>Nov 8, 2019</p></div>'
    below = f"{teaser}<footer>Copyright © 2025 The Gazette</footer>"

    assert article(story(below=below)).published is None


def test_address_and_list_are_asked_last():
    """A day in the address or in the list is better than none."""
    dated = article(story(), url="https://gazette.example/2019/11/08/radios")
    listed = article(story(), listed_date="2019-11-09")

    assert (dated.published, dated.provenance["published"]) == (date(2019, 11, 8), "url")
    assert (listed.published, listed.provenance["published"]) == (date(2019, 11, 9), "feed")
    assert article(story(), url="https://gazette.example/2019/02/31/radios").published is None


def test_the_day_of_a_change_stands_apart():
    """Declared or printed, it is not the day of publication."""
    declared = article(story("<p>3 May 2024</p>", head='<meta property="article:modified_time" content="2024-05-06">'))
    printed = article(story("<p>3 May 2024</p><p>Last updated 4 May 2024</p>"))

    assert (declared.published, declared.modified) == (date(2024, 5, 3), date(2024, 5, 6))
    assert (printed.published, printed.modified) == (date(2024, 5, 3), date(2024, 5, 4))


def test_a_rule_is_applied_by_the_day_of_the_capture():
    """Old captures are read by the rules of their time."""
    old = Rules(dateline="%d~%m~%Y", until=date(2020, 1, 1))
    html = story("<p>07~03~2019</p>")

    assert article(html, rules=(old, Rules()), fetched_at=datetime(2019, 6, 1, tzinfo=UTC)).published == date(
        2019, 3, 7
    )
    assert article(html, rules=(old, Rules())).published is None


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 11, 22), True),
        (date(2026, 11, 23), False),
        (date(1990, 1, 1), True),
        (date(1989, 12, 31), False),
    ],
)
def test_an_article_is_of_the_web_and_at_most_two_days_ahead(day, holds):
    """Both sides of both bounds: the next day has begun elsewhere, and clocks are wrong."""
    assert BRITISH.holds(day) is holds


@pytest.mark.parametrize(
    "printed", ["{} 5, 2020", "{}. 5 2020", "{},2020", "Printed in {} 2020", "5 {} 2020", "2020 {} 5"]
)
def test_every_name_of_a_month_is_read_beside_its_number(printed):
    """Names of months are looked for only before numbers: of two words or with an accent, none may be missed."""
    lines = [printed.format(name) for name in MONTHS]

    assert [line for line in lines if first_date(line, BRITISH) is None] == []


@pytest.mark.parametrize("kind", ["ago", "today", "yesterday"])
def test_words_of_relative_dates_are_plain_phrases(kind):
    """A line without number and without one of these words is given up early: a pattern would be missed there."""
    assert words("dates", kind)
    assert not [group for group in groups("dates") if group.kind == kind and group.patterns]

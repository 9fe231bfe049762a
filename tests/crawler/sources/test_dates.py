"""Dates as feeds write them: the forms of RFC 2822, RFC 3339 and W3C, and what feeds make of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.sources.dates import is_plausible, read_date


def utc(*fields):
    return datetime(*fields, tzinfo=UTC)


DAY = date(2024, 7, 1)
TEN = utc(2024, 7, 1, 10)

ZONES = {
    "Z": TEN,
    "GMT": TEN,
    "ut": TEN,
    "+0000": TEN,
    "-0000": TEN,
    "+0200": utc(2024, 7, 1, 8),
    "-05:00": utc(2024, 7, 1, 15),
    "-05": utc(2024, 7, 1, 15),
    "+5:30": utc(2024, 7, 1, 4, 30),
    "GMT-07:00": utc(2024, 7, 1, 17),
    "GMT+1": utc(2024, 7, 1, 9),
    "UTC+0200": utc(2024, 7, 1, 8),
    "GMT+0200 (Central European Summer Time)": utc(2024, 7, 1, 8),
    "-0700 PDT": utc(2024, 7, 1, 17),
    "EST": utc(2024, 7, 1, 15),
    "EDT": utc(2024, 7, 1, 14),
    "ET": utc(2024, 7, 1, 14),
    "CT": utc(2024, 7, 1, 15),
    "MT": utc(2024, 7, 1, 16),
    "PT": utc(2024, 7, 1, 17),
    "BST": utc(2024, 7, 1, 9),
    "AT": utc(2024, 7, 1, 13),
    "AET": utc(2024, 7, 1, 0),
    "MET": utc(2024, 7, 1, 9),
    "MEZ": utc(2024, 7, 1, 9),
    "MEST": utc(2024, 7, 1, 8),
    "MESZ": utc(2024, 7, 1, 8),
    "AEST": utc(2024, 7, 1, 0),
    "AEDT": utc(2024, 6, 30, 23),
    "ACST": utc(2024, 7, 1, 0, 30),
    "ACDT": utc(2024, 6, 30, 23, 30),
    "AWST": utc(2024, 7, 1, 2),
    "NZST": utc(2024, 6, 30, 22),
    "HST": utc(2024, 7, 1, 20),
    "America/Los_Angeles": utc(2024, 7, 1, 17),
    "Europe/Berlin": utc(2024, 7, 1, 8),
    "+1400": utc(2024, 6, 30, 20),
    "+1500": DAY,
    "-1200": utc(2024, 7, 1, 22),
    "-1300": DAY,
    "EST-0500": utc(2024, 7, 1, 15),
    "EST -05:00": utc(2024, 7, 1, 15),
    "-05:00Z": utc(2024, 7, 1, 15),
    "--0500": utc(2024, 7, 1, 15),
    ":-0500": utc(2024, 7, 1, 15),
    "-05:00:00": utc(2024, 7, 1, 15),
    "(EDT)": utc(2024, 7, 1, 14),
    "XYZ": DAY,
    "EST5EDT": DAY,
    "Mars/Olympus": DAY,
    "../../etc/passwd": DAY,
    "uur": DAY,
}


@pytest.mark.parametrize(("zone", "value"), ZONES.items(), ids=ZONES)
@pytest.mark.parametrize("written", ["Mon, 01 Jul 2024 10:00:00 {}", "1 July 2024, 10:00 {}", "2024-07-01 10:00:00 {}"])
def test_a_zone_gives_the_instant_and_an_unknown_one_the_day(written, zone, value):
    """A time moved by hours is a false minute; the day is what is sure."""
    assert read_date(written.format(zone)) == value


@pytest.mark.parametrize(("letters", "hour"), [("ET", 15), ("CT", 16), ("MT", 17), ("PT", 18)])
def test_american_letters_without_season_follow_the_season(letters, hour):
    """ET is EDT in July and EST in January."""
    assert read_date(f"Tue, 02 Jan 2024 10:00:00 {letters}") == utc(2024, 1, 2, hour)


FORMS = {  # as feedparser, gofeed and miniflux list them, beside the standards' own
    "2024-07-01T10:00:00Z": TEN,
    "2024-07-01t10:00:00z": TEN,
    "2024-07-01T10:00:00": TEN,
    "2024-07-01T10:00": TEN,
    "2024-07-01T12:00:00.25+02:00": TEN,
    "2024-07-01T05:00:00-05": TEN,
    "2024-07-01T05:00:00 -0500": TEN,
    "2024-07-01 10:00:00 UTC": TEN,
    "2024-07-01 03:00:00.999999999 -0700 MST": TEN,
    "2024/07/01 10:00:00": TEN,
    "2024-07-01": DAY,
    "2024-7-1": DAY,
    "2024-07": DAY,
    "2024": date(2024, 1, 1),
    "2024-07-01Z": DAY,
    "2024-07-01-05:00": DAY,
    "Sat, 07 Sep 02 00:00:01 GMT": utc(2002, 9, 7, 0, 0, 1),
    "02 Jan 06 15:04 EST": utc(2006, 1, 2, 20, 4),
    "Mon, 2 January 2006 15:04:05 Z": utc(2006, 1, 2, 15, 4, 5),
    "Monday, 02-Jan-06 15:04:05 MST": utc(2006, 1, 2, 22, 4, 5),
    "Mon Jan  2 15:04:05 2006": utc(2006, 1, 2, 15, 4, 5),
    "Mon Jan  2 15:04:05 PST 2006": utc(2006, 1, 2, 23, 4, 5),
    "Mon Jul 01 2024 12:00:00 GMT+0200 (CEST)": TEN,
    "Mon, 01 Jul 2024 10:00:60 GMT": utc(2024, 7, 1, 10, 0, 59),
    "Mon, 01 Jul 2024 24:00:00 GMT": DAY,
    "Thu, 01 Jan 2004": date(2004, 1, 1),
    "Mon, 13 Feb, 2012 06:28 UTC": utc(2012, 2, 13, 6, 28),
    "Sun, 17 Dec 2017 1:55 PM EST": utc(2017, 12, 17, 18, 55),
    "Monday, January 2, 2006 03:04 PM": utc(2006, 1, 2, 15, 4),
    "September 6, 2021, 4:45 pm": utc(2021, 9, 6, 16, 45),
    "6 September 2021 4:45 p.m.": utc(2021, 9, 6, 16, 45),
    "6 September 2021 12:05 am": utc(2021, 9, 6, 0, 5),
    "6 September 2021 12:05 pm": utc(2021, 9, 6, 12, 5),
    "Friday, December 1, 2023 - 12:00am": utc(2023, 12, 1),
    "Nov 8, 2019 @ 18:32": utc(2019, 11, 8, 18, 32),
    "Mon, 06 Sept 2021 10:00:00 GMT": utc(2021, 9, 6, 10),
    "Mon, 16th Nov 2020 10:00:00 GMT": utc(2020, 11, 16, 10),
    "July 4th, 2023": date(2023, 7, 4),
    "ven., 03 juil. 2020 10:00:00 +0200": utc(2020, 7, 3, 8),
    "jeu., 6 août 2020 10:00:00 +0200": utc(2020, 8, 6, 8),
    "Do, 29 Mär 2018 10:00:00 +0200": utc(2018, 3, 29, 8),
    "Di, 06 Okt 2020 10:00:00 +0200": utc(2020, 10, 6, 8),
    "1. August 2023": date(2023, 8, 1),
    "za, 02 mrt 2019 10:00:00 +0100": utc(2019, 3, 2, 9),
    "wo, 1 mei 2019 10:00:00 +0200": utc(2019, 5, 1, 8),
    "man, 06 maj 2019 10:00:00 +0200": utc(2019, 5, 6, 8),
    "tir., 1. okt. 2019 10:00:00 +0200": utc(2019, 10, 1, 8),
    "tirsdag d. 1. juli 2024": DAY,
    "tirsdag den 1. juli 2024": DAY,
    "Montag, den 1. Juli 2024": DAY,
    "am 1. Juli 2024 um 10.00 Uhr": DAY,
    "05.11.2023": date(2023, 11, 5),
    "25/06/2024 10:00": utc(2024, 6, 25, 10),
}


@pytest.mark.parametrize(("text", "value"), FORMS.items(), ids=FORMS)
def test_a_form_of_the_web_is_read_as_it_means(text, value):
    """Each is written by some feed; a minute is given only where it is sure."""
    assert read_date(text) == value


@pytest.mark.parametrize(
    ("written", "zone", "value"),
    [
        ("Tue, 05 Mar 2024 10:00:00 IST", "Asia/Kolkata", utc(2024, 3, 5, 4, 30)),
        ("Mon, 01 Jul 2024 10:00:00 IST", "Europe/Dublin", utc(2024, 7, 1, 9)),
        ("Mon, 01 Jul 2024 10:00:00 IST", "UTC", utc(2024, 7, 1, 9)),
        ("Tue, 05 Mar 2024 10:00:00 CST", "Asia/Shanghai", utc(2024, 3, 5, 2)),
        ("Tue, 05 Mar 2024 10:00:00 CST", "America/Chicago", utc(2024, 3, 5, 16)),
        ("Tue, 05 Mar 2024 10:00:00 CST", "Europe/London", utc(2024, 3, 5, 16)),
        ("Mon, 01 Jul 2024 10:00:00 BST", "Europe/London", utc(2024, 7, 1, 9)),
        ("Tue, 05 Mar 2024 10:00:00 EST", "America/New_York", utc(2024, 3, 5, 15)),
        ("Tue, 05 Mar 2024 10:00:00 AEDT", "Australia/Sydney", utc(2024, 3, 4, 23)),
    ],
    ids=str,
)
def test_letters_are_those_of_the_publications_own_zone_first(written, zone, value):
    """IST is of Dublin and of Delhi, CST of Chicago and of Shanghai."""
    assert read_date(written, ZoneInfo(zone)) == value


NEIGHBOURS = {
    "Thu Jan  1 19:48:21 2004": utc(2004, 1, 1, 19, 48, 21),
    "Thu Jan 01 19:48:21 2004": utc(2004, 1, 1, 19, 48, 21),
    "Thu Jan 1 19:48:21 2004 GMT": utc(2004, 1, 1, 19, 48, 21),
    "Thu Jan 1 19:48:21 EST 2004": utc(2004, 1, 2, 0, 48, 21),
    "Wed, 31 Dec 2003 10:14:55 America/Los_Angeles": utc(2003, 12, 31, 18, 14, 55),
    "Tue,05 Mar 2024 10:14:55 GMT": utc(2024, 3, 5, 10, 14, 55),
    "mar.,05 mars 2024 10:14:55 +0100": utc(2024, 3, 5, 9, 14, 55),
    "Wed,31 Dec 2003 10:14:55 GMT": utc(2003, 12, 31, 10, 14, 55),
    "Wed 31 Dec 2003 10:14:55 +0000": utc(2003, 12, 31, 10, 14, 55),
    "01 Jan 04 19:48:21 GMT": utc(2004, 1, 1, 19, 48, 21),
    "Thursday, 01-Jan-04 19:48:21 GMT": utc(2004, 1, 1, 19, 48, 21),
    "Thu, 01 Jan 2004 19:48 GMT": utc(2004, 1, 1, 19, 48),
    "Mon, 26 January 2004 16:31:00 ET": utc(2004, 1, 26, 21, 31),
    "31 Dec 2003 10:14 PM EST": utc(2004, 1, 1, 3, 14),
    "Wednesday, December 31, 2003 10:14:55 AM EST": utc(2003, 12, 31, 15, 14, 55),
    "12/31/2003 10:14:55 AM": utc(2003, 12, 31, 10, 14, 55),
    "20031231T101455Z": utc(2003, 12, 31, 10, 14, 55),
    "20031231T101455-0800": utc(2003, 12, 31, 18, 14, 55),
    "20031231T1014": utc(2003, 12, 31, 10, 14),
    "20031231": date(2003, 12, 31),
    "2003-12-31T18:14:55+0800": utc(2003, 12, 31, 10, 14, 55),
    "2003-12-31T10:14Z": utc(2003, 12, 31, 10, 14),
    "2003-12-31T10:14:55.1234567Z": utc(2003, 12, 31, 10, 14, 55),
    "2003-12-31T10:14:55 +0100": utc(2003, 12, 31, 9, 14, 55),
    "2004-03-15T10:00:00+02:00[Europe/Helsinki]": utc(2004, 3, 15, 8),
    "2010-05-19 12:34:56.789 UTC": utc(2010, 5, 19, 12, 34, 56),
    "2024-07-05T10:00:00 GMT-0500": utc(2024, 7, 5, 15),
    "Thu, 25 Dec 2003 13:27:00 +0000 (UTC)": utc(2003, 12, 25, 13, 27),
    "Tue, 10 Mar 2020 16:49 +01:00": utc(2020, 3, 10, 15, 49),
    "Fri, 31 Mar 2023 20:19:00 America/Los_Angeles": utc(2023, 4, 1, 3, 19),
    "20 avr. 2016 12:00:00 +0200": utc(2016, 4, 20, 10),
    "Mon, January 2 2006 15:04:05 -0700": utc(2006, 1, 2, 22, 4, 5),
    "Mon Jan 2 2006 15:04:05 GMT-0700 (PDT)": utc(2006, 1, 2, 22, 4, 5),
    "Mon, 2 Jan 06 15:04 MST": utc(2006, 1, 2, 22, 4),
    "02-Jan-2006 15:04": utc(2006, 1, 2, 15, 4),
    "Jan 2, 2006 at 3:04pm (MST)": utc(2006, 1, 2, 22, 4),
    "Thu, June 22, 2023 at 01:11 PM EDT": utc(2023, 6, 22, 17, 11),
    "2006-01-02 at 15:04:05": utc(2006, 1, 2, 15, 4, 5),
    "Mon, 2 Jan 2006 15:4:5 -0700 GMT": utc(2006, 1, 2, 22, 4, 5),
    "Mon, 2, Jan 2006 15:4": utc(2006, 1, 2, 15, 4),
    "15:04 02.01.2006 -0700": utc(2006, 1, 2, 22, 4),
    "02 Monday, Jan 2006 15:04": utc(2006, 1, 2, 15, 4),
    "Mon, 02 Jan 2006 15 -0700": date(2006, 1, 2),
    "Sun, 16 Dec 2012 1:2:3:4 GMT": date(2012, 12, 16),
    "Mon, 01/02/2006 - 15:04": utc(2006, 1, 2, 15, 4),
    "Tue, 01/03/2006 15:04": utc(2006, 1, 3, 15, 4),
    "Mon, 02/01/2006": date(2006, 1, 2),
    "lun., 02/01/2006": date(2006, 1, 2),
    "Tue, 03/03/2026": date(2026, 3, 3),
    "Fri, 02/01/2006": None,
    "02-01-2006": None,
    "Sat, 11 04 2020 08:51:49 +0100": utc(2020, 4, 11, 7, 51, 49),
    "Mon, 03/30/2020 - 19:19": utc(2020, 3, 30, 19, 19),
    "10/30/23 21:55:58": utc(2023, 10, 30, 21, 55, 58),
    "30.10.23": date(2023, 10, 30),
    "02.01.06": date(2006, 1, 2),
    "Nov. 2020": date(2020, 11, 1),
    "September 2020": date(2020, 9, 1),
    "Lundi, 16. Novembre 2020 - 15:54": utc(2020, 11, 16, 15, 54),
    "Thurs, 15 Oct 2020 00:00:39 +0000": utc(2020, 10, 15, 0, 0, 39),
    "Wed, 19 Aug 2009 18:28:00 Etc/GMT": utc(2009, 8, 19, 18, 28),
    "Fri, 2006/09/15 08:19:53 EDT": utc(2006, 9, 15, 12, 19, 53),
    "Sun Jul 15 01:16:00 +0000 2012": utc(2012, 7, 15, 1, 16),
    "1520932969": utc(2018, 3, 13, 9, 22, 49),
    "1520932969000": utc(2018, 3, 13, 9, 22, 49),
    "2006.01.02": date(2006, 1, 2),
    "2006/01/02 15:04": utc(2006, 1, 2, 15, 4),
    "Aug 29, 2016": date(2016, 8, 29),
    "20031331": None,
    "10728656": None,
    "1072865695": utc(2003, 12, 31, 10, 14, 55),
    "0600000000": None,
    "9072865695": None,
    "2003-365": None,
    "Thu Foo 1 19:48:21 2004": None,
}
"""Forms that feedparser, gofeed and miniflux document or test, as far as news is written in them."""


@pytest.mark.parametrize(("text", "value"), NEIGHBOURS.items(), ids=NEIGHBOURS)
def test_a_form_that_other_readers_of_feeds_know_is_known_here(text, value):
    """Whoever moves here from one of them should find no story undated."""
    assert read_date(text) == value


NONE = [
    "",
    "yesterday",
    "3 days ago",
    "10:30",
    "12",
    "05/06/2024 10:00",
    "Thu, 05/09/2024 10:00",  # both are Thursdays
    "Mon, 31 Feb 2024 10:00:00 GMT",
    "2024-02-30",
    "0000-00-00 00:00:00",
    "0001-01-01",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00+14:00",
    "Mon, 30 Nov -0001 00:00:00 +0000",
    "-0001-11-30T00:00:00+00:00",
    "Thu, 01 Jan 1970 00:00:00 +0000",
    "1970-01-01",
    "1989-12-31",
    "2099-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00",
    "posted by 12 people in 2024",
    "1 juillet " * 9 + "2024",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_of_an_article_is_none(text):
    """Software writes the first year or 1970 where it has no date; such an entry is new, not old."""
    assert read_date(text) is None


def test_the_gate_opens_in_1990_and_closes_after_the_second_day_from_now():
    """Both sides of both bounds: the next day has begun elsewhere, and a clock may be wrong."""
    today = datetime.now(UTC).date()

    assert is_plausible(date(1990, 1, 1))
    assert not is_plausible(date(1989, 12, 31))
    assert is_plausible(today + timedelta(days=2))
    assert not is_plausible(today + timedelta(days=4))
    assert read_date(f"{today + timedelta(days=1)}T00:00:00Z")
    assert read_date(f"{today + timedelta(days=4)}T00:00:00Z") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tue, 05 Mar 2024 21:30:00 -0500", 5),
        ("2024-03-05T08:30:00+11:00", 5),
        ("Tue, 05 Mar 2024 9:30 PM ET", 5),
        ("Tue, 05 Mar 2024 08:30:00 AEDT", 5),
        ("Tue, 05 Mar 2024 21:30:00 America/New_York", 5),
        ("2024-03-06T02:30:00Z", 6),
    ],
)
def test_a_time_keeps_the_day_that_it_was_for_the_publisher(text, day):
    """The offset is in it; in UTC American evenings are a day late."""
    assert read_date(text).day == day


def test_a_time_without_zone_is_of_the_zone_given():
    """Where a publication declares one, its feeds mean it."""
    melbourne = ZoneInfo("Australia/Melbourne")

    assert read_date("Tue, 05 Mar 2024 21:30:00", melbourne) == utc(2024, 3, 5, 10, 30)
    assert read_date("2024-03-05T21:30:00", melbourne) == utc(2024, 3, 5, 10, 30)
    assert read_date("2024-03-05 21:30:00 GMT", melbourne) == utc(2024, 3, 5, 21, 30)

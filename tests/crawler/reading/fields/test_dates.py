"""Which of the dates on a page is that of its article: declared, marked, printed, or in its address."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.reading.page import Page
from crawler.reading.reader import read

HEADLINE = "Cameras ordered for the eastern quays"
BODY = (
    "<p>The harbour constabulary has ordered forty body-worn cameras after a trial on the eastern quays.</p>"
    "<p>Chief Inspector Nora Whitfield said complaints had fallen by a third on the shifts that carried them.</p>"
    "<p>The contract runs until the spring of next year and covers training for every officer on the night rota.</p>"
)
FETCHED = datetime(2026, 6, 15, 12, tzinfo=UTC)
URL = "https://example.org/news/cameras"
DAY = date(2026, 3, 12)


def article(*, top="", over="", heading=f"<h1>{HEADLINE}</h1>", under="", foot="", after="", head="", url=URL, **known):
    """Return the article of a page whose head, menu and foot are as given."""
    html = (
        f'<!doctype html><html lang="en"><head><title>{HEADLINE}</title>{head}</head><body>'
        f"<header><nav><a href='/'>Home</a> <a href='/news'>News</a></nav>{top}</header>"
        f"<main><article>{over}{heading}{under}{BODY}{foot}</article></main>{after}"
        "<footer><p>Copyright © 2026 Quayside Gazette</p></footer></body></html>"
    )
    known = {"country": "GB"} | known
    return read(Page(url=url, payload=html.encode(), fetched_at=FETCHED, **known)).article


def day(**parts):
    published = article(**parts).published
    return published.date() if isinstance(published, datetime) else published


HEAD_TIMES = [
    "<p><time datetime='2026-03-12'>12 Mar</time></p>",
    "<p><time datetime='2026-03-12'>Thursday</time></p>",
    "<p><time datetime='2026-03-12T10:00:00Z'>3 months ago</time></p>",
    "<p><time datetime='2026-03-12T10:00:00Z'>3 hours ago</time></p>",
    "<p><time datetime='2026-03-12'>الخميس</time></p>",
    "<p><time datetime='2026-03-12'></time></p>",
    "<div class='published'><span><time datetime='2026-03-12'>12/3</time></span></div>",
    "<ul class='meta'><li><a href='/a'>Ann Lee</a></li><li><time datetime='2026-03-12'>12 Mar</time></li></ul>",
    "<p>By Ann Lee <time datetime='2026-03-12'>12 Mar</time></p>",
    "<p><span title='2026-03-12T10:00:00Z'>3 months ago</span></p>",
    "<p><abbr title='Thursday, 12 March 2026'>3 months ago</abbr></p>",
    "<p><span data-timestamp='1773309600'>3 months ago</span></p>",
    "<p><a href='#' data-utime='1773309600000'>3 months ago</a></p>",
    "<div class='meta'><div data-datetime='2026-03-12'>12/3</div></div>",
    "<relative-time datetime='2026-03-12T10:00:00Z'>3 months ago</relative-time>",
    "<dl><dt>Issued</dt><dd itemprop='datePublished' content='2026-03-12'>March</dd></dl>",
    "<p><span title='More of room 12 of 40'>12 March 2026</span></p>",
    f"<p class='standfirst'>{'The cameras are for the night shift. ' * 3}</p><time datetime='2026-03-12'>12 Mar</time>",
]


@pytest.mark.parametrize("under", HEAD_TIMES)
def test_a_time_element_in_the_head_is_read_by_its_attribute_whatever_it_prints(under):
    """Themes print a short form for people and the whole for machines."""
    assert day(under=under) == DAY


@pytest.mark.parametrize(
    "parts",
    [
        {"heading": f"<h1><span><time datetime='2026-03-12'>12 March</time></span> <span>{HEADLINE}</span></h1>"},
        {"heading": f"<h1>{HEADLINE}<br><small>12 March 2026</small></h1>"},
        {"heading": f"<h1><span>{HEADLINE}</span> <small><span>Date:</span> 12.03.2026</small></h1>"},
        {"over": "<p><time datetime='2026-03-12'>12 Mar</time></p>"},
        {"over": "<p>12 March 2026</p>"},
        {"under": "<p>12 March 2026</p>"},
        {"under": "<p>By Ann Lee - The Duty Log - Thursday, March 12, 2026</p>", "country": "US"},
        {"under": "<p>Posted by Ann Lee on Thursday March 12, 2026 @08:00PM</p>", "country": "US"},
        {"under": "<p>7:12 am PDT, Thursday, March 12, 2026</p>", "country": "US"},
        {"under": "<span property='dc:date' content='2026-03-12'></span>"},
    ],
)
def test_a_date_in_or_around_the_headline_is_that_of_the_article(parts):
    """The printed head of an article has many shapes."""
    assert day(**parts) == DAY


CLOCK = "<div>Monday 15 June 2026</div>"


@pytest.mark.parametrize(
    "parts",
    [
        {"top": CLOCK, "url": "https://example.org/2026/03/12/cameras"},
        {"over": CLOCK, "url": "https://example.org/2026/03/12/cameras"},
        {"over": CLOCK, "foot": "<p>Published 12 March 2026</p>"},
        {"over": CLOCK, "under": "<p>12 March 2026</p>"},
        {"head": '<meta name="date" content="2026-06-15">', "url": "https://example.org/2026/03/12/cameras"},
    ],
)
def test_the_clock_of_the_site_is_not_the_day_of_the_article(parts):
    """Else every page of such a site gets the day of its crawl."""
    assert day(**parts) == DAY


@pytest.mark.parametrize("parts", [{"under": "<p>15 June 2026</p>"}, {"over": "<p>15 June 2026</p>"}])
def test_an_article_of_today_is_of_today(parts):
    """Where nothing speaks against it."""
    assert day(**parts) == date(2026, 6, 15)


@pytest.mark.parametrize(
    "over", ["<div class='breadcrumb'>News <time datetime='2026-03'>March 2026</time></div>", "<p>March 2026</p>"]
)
def test_a_month_over_the_headline_does_not_win_over_a_day_under_it(over):
    """An archive's path names the month."""
    assert day(over=over, under="<p>12 March 2026</p>") == DAY


OTHERS = [
    {"after": "<aside><time pubdate datetime='2024-05-20T10:00:00Z'>20 May</time></aside>"},
    {"top": "<div class='related'><time itemprop='datePublished' datetime='2024-05-20'>20 May</time></div>"},
    {"over": "<aside><a href='/x'>Other story of the day</a> <time datetime='2024-05-20'>20 May</time></aside>"},
    {"after": "<ul><li><a href='/x'>Other story of the day</a> <time itemprop='datePublished' datetime='2024-05-20'>x"
              "</time></li></ul>"},
    {"after": "<article><h3>Other story</h3><time pubdate datetime='2024-05-20'>20 May</time></article>"},
]  # fmt: skip


@pytest.mark.parametrize("others", OTHERS)
def test_the_date_of_a_teaser_is_never_the_articles(others):
    """However it is marked."""
    assert day(under="<p>12 March 2026</p>", **others) == DAY


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"after": "<aside><h3>Diary</h3><p>Fete: 2 June 2025</p></aside>"}, id="a diary beside the text"),
        pytest.param({"over": "<ol class='breadcrumb'><li>Archive</li><li>4 January 2025</li></ol>"}, id="the path"),
        pytest.param({"after": "<footer>Copyright 12 June 2025</footer>"}, id="a notice of rights"),
        pytest.param({"after": "<p>© 12 June 2025 The Gazette</p>"}, id="a notice of rights outside of a footer"),
        pytest.param(
            {
                "after": "<section><article><h3><a href='/k'>Kennels inspected</a></h3>"
                "<time datetime='2025-01-02'>2 Jan</time></article></section>"
            },
            id="a card",
        ),
        pytest.param(
            {
                "top": "<div><a href='/k'>Kennels inspected after a week of barking</a> "
                "<span itemprop='datePublished' content='2025-01-02'>2 Jan</span></div>"
            },
            id="beside another headline",
        ),
        pytest.param(
            {
                "head": '<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"ListItem",'
                '"item":{"@type":"NewsArticle","headline":"Kennels inspected","datePublished":"2025-02-02"}}]}</script>'
            },
            id="an entry of a list in JSON-LD",
        ),
    ],
)
def test_a_page_with_only_dates_of_others_has_none(parts):
    """Not even as the last guess."""
    assert article(**parts).published is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("AYFORD, March 12, 2026 (Newswire) -- ", DAY),
        ("AYFORD, 12 March 2026 — ", DAY),
        ("Ayford, Northmarch, March 12, 2026 /PR Wire/ -- ", DAY),
        ("On 12 March 2026 - a Thursday - ", None),
        ("Ayford had seen 12 March 2026 — as a day of rain: ", None),
        ("Ayford, 12 March 2026 was wet: ", None),
        ("Ayford, March 2026 — ", None),
    ],
)
def test_the_dateline_that_begins_a_text_is_the_last_date_of_the_page(said, expected):
    """A place and a day before a dash, as agencies write it; a sentence with a day in it is none."""
    text = f"<p>{said}The radios work in the cellar again, said the force, which had doubted them for long.</p>"

    assert article(under=text).published == expected


@pytest.mark.parametrize(("address", "expected"), [(URL, DAY), ("https://example.org/news/", None)])
def test_the_day_of_the_page_itself_is_read_from_json_ld(address, expected):
    """Where no article is described; another page's day is not this one's."""
    item = json.dumps({"@graph": [{"@type": "WebPage", "url": address, "datePublished": "2026-03-12T00:00:00"}]})

    assert article(head=f'<script type="application/ld+json">{item}</script>').published == expected


def test_a_day_of_json_ld_may_be_a_number():
    """Seconds or milliseconds since 1970; a small number is no date."""
    for said, expected in ((1773304200, DAY), (1773304200000, DAY), (7, None)):
        item = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": said})

        found = article(head=f'<script type="application/ld+json">{item}</script>').published

        assert (found.date() if found else None) == expected


FEET = [
    "<p>Published 12 March 2026</p>",
    "<p>12 March 2026</p>",
    "<p>Posted on: Thursday, 12 March 2026</p>",
    "<p>Published 12 March 2026</p><p>14 March 2026</p>",
]


@pytest.mark.parametrize("foot", FEET)
def test_a_date_under_the_text_is_taken_last_and_marked(foot):
    """It may be that of a comment or a box."""
    last = article(foot=foot)

    assert (last.published, last.provenance["published"]) == (DAY, "inferred")
    assert day(under="<p>1 March 2026</p>", foot=foot) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Updated 12 March 2026</p>",
        "<ul><li><a href='/x'>Another story of the day</a> 12 March 2026</li></ul>",
        "<aside><p>12 March 2026</p></aside>",
        "<div><h3>Upcoming</h3><p>12 March 2026 Open day</p></div>",
        "<div><h3>Upcoming</h3><p>12 March 2025</p><p>Open day</p><p>12 March 2026</p><p>Parade of horses</p></div>",
        "<p>12 March</p>",
    ],
)
def test_what_is_no_date_of_publication_under_the_text_is_none(foot):
    """Undated is better than wrong."""
    assert article(foot=foot).published is None


CHANGES = ["Updated 2 hours ago", "Last updated: 3 days ago", "Modified 5 hours ago", "Updated yesterday"]


@pytest.mark.parametrize("said", CHANGES)
def test_a_time_of_a_change_is_no_time_of_publication(said):
    """Some time ago, somebody changed it."""
    read_so = article(under=f"<p>{said}</p>")

    assert read_so.published is None
    assert read_so.modified is not None


def test_two_time_elements_are_told_apart_by_their_words():
    """WordPress themes print both."""
    read_so = article(
        under="<p>Published <time datetime='2026-03-12'>12 Mar</time>, updated <time datetime='2026-03-14'>14 Mar"
        "</time></p>"
    )

    assert (read_so.published, read_so.modified) == (DAY, date(2026, 3, 14))


ZONES = [
    ("March 5, 2024 | 9:30 p.m. ET", "2024-03-05T21:30:00-05:00"),
    ("July 5, 2024 | 9:30 p.m. ET", "2024-07-05T21:30:00-04:00"),
    ("March 5, 2024 9:30 PM CT", "2024-03-05T21:30:00-06:00"),
    ("March 5, 2024 9:30 PM MT", "2024-03-05T21:30:00-07:00"),
    ("March 5, 2024 9:30 PM PT", "2024-03-05T21:30:00-08:00"),
    ("March 5, 2024 9:30 PM AEDT", "2024-03-05T21:30:00+11:00"),
    ("March 5, 2024 9:30 PM GMT+1", "2024-03-05T21:30:00+01:00"),
    ("March 5, 2024 21:30 +0100", "2024-03-05T21:30:00+01:00"),
    ("March 5, 2024 21:30 (EST)", "2024-03-05T21:30:00-05:00"),
    ("7:12 am PDT, Wednesday, May 6, 2020", "2020-05-06T07:12:00-07:00"),
    ("8:15 on May 6, 2020", "2020-05-06T08:15:00+00:00"),
]


@pytest.mark.parametrize(("said", "at"), ZONES)
def test_the_zone_of_a_printed_time_is_read(said, at):
    """Hours off are days off in half of the evenings."""
    assert article(under=f"<p>{said}</p>", country="US").published == datetime.fromisoformat(at)


@pytest.mark.parametrize("said", ["March 5, 2024 9:30 PM QXT", "March 5, 2024 21:30 ZZST"])
def test_a_time_of_an_unknown_zone_is_but_a_day(said):
    """Never a false minute."""
    assert article(under=f"<p>{said}</p>", country="US").published == date(2024, 3, 5)


METAS = [
    ("Tue, 05 Mar 2024 23:30:00 -0500", "2024-03-05T23:30:00-05:00"),
    ("Tue, 05 Mar 2024 23:30:00 -05:00", "2024-03-05T23:30:00-05:00"),
    ("2024-03-05 23:30:00 UTC", "2024-03-05T23:30:00+00:00"),
    ("Tue Mar 05 23:30:00 EST 2024", "2024-03-05T23:30:00-05:00"),
    ("Tue Mar  5 23:30:00 +0000 2024", "2024-03-05T23:30:00+00:00"),
    ("1709681400", "2024-03-05T23:30:00+00:00"),
    ("1709681400000", "2024-03-05T23:30:00+00:00"),
]


@pytest.mark.parametrize(("said", "at"), METAS)
def test_metadata_in_the_forms_of_mail_and_of_unix_is_read(said, at):
    """Numbers are seconds or milliseconds since 1970."""
    head = f'<meta property="article:published_time" content="{said}">'

    assert article(head=head).published == datetime.fromisoformat(at)


OWN = (
    f'{{"@type": "NewsArticle", "headline": "{HEADLINE}", "url": "{URL}", "datePublished": "2026-03-12", '
    '"author": {"@type": "Person", "name": "Kit Sorrell", "url": "/team/kit"}}'
)
OTHER = (
    '{"@type": "NewsArticle", "headline": "Frogs found in a safe", "url": "https://example.org/news/frogs", '
    '"datePublished": "2019-01-01", "author": {"@type": "Person", "name": "Wrong Person"}}'
)


def script(text):
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        script(OTHER) + script(OWN),
        script(f"[{OTHER}, {OWN}]"),
        script(f'{{"@type": "ItemList", "itemListElement": [{OTHER}]}}') + script(OWN),
        script(OWN + "}"),
        script(OWN.replace(HEADLINE, "A title for search engines")),
    ],
)
def test_the_articles_own_item_is_taken_from_its_json_ld(head):
    """By its address or its headline, wherever it stands."""
    read_so = article(head=head)

    assert (read_so.published, read_so.authors) == (DAY, ("Kit Sorrell",))


def test_the_json_ld_of_another_story_is_never_the_articles():
    """Not even when it is the only one."""
    read_so = article(head=script(OTHER), under="<p>12 March 2026</p>")

    assert (read_so.published, read_so.authors) == (DAY, ())


MONTHS = [
    ("da", "12. marts 2026"), ("fi", "12. maaliskuuta 2026"), ("nb", "12. mars 2026"), ("hu", "2026. március 12."),
    ("ro", "12 martie 2026"), ("el", "12 Μαρτίου 2026"), ("uk", "12 березня 2026"), ("ru", "12 марта 2026"),
    ("hr", "12. ožujka 2026."), ("lt", "2026 m. kovo 12 d."), ("et", "12. märts 2026"), ("sl", "12. marec 2026"),
    ("ca", "12 de març de 2026"), ("ar", "12 مارس 2026"), ("ar", "١٢ مارس ٢٠٢٦"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said"), MONTHS)
def test_months_of_many_languages_are_read(language, said):
    """As the newspapers of each print them."""
    assert day(under=f"<p>{said}</p>", language=language) == DAY


def test_htmldate_is_asked_last_and_its_answer_is_marked():
    """Where our own rules find nothing; never with the day of the fetch."""
    guessed = article(foot="<div><abbr class='published' title='2026-03-12'>some time ago</abbr></div>")

    assert (guessed.published, guessed.provenance["published"]) == (DAY, "inferred")
    assert article().published is None


@pytest.mark.parametrize(("language", "month"), [("hr", 10), ("pl", 11)])
def test_one_name_of_a_month_means_another_elsewhere(language, month):
    """Listopad is October in Zagreb and November in Warsaw."""
    html = f"<html lang='{language}'><title>{HEADLINE}</title><h1>{HEADLINE}</h1><p>3 listopada 2025</p>{BODY}</html>"
    page = Page(url=URL, payload=html.encode(), fetched_at=FETCHED)

    assert read(page).article.published == date(2025, month, 3)


def test_times_keep_the_zone_of_the_publication():
    """Where no other is printed."""
    read_so = article(under="<p>12 March 2026 08:00</p>", timezone="Europe/Berlin")

    assert read_so.published == datetime(2026, 3, 12, 8, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize("name", ["date", "dcterms.date", "created", "timestamp"])
@pytest.mark.parametrize(
    ("under", "published"),
    [
        pytest.param("<p>12 March 2026</p>", DAY, id="printed"),
        pytest.param("<p><time datetime='2026-03-12'>12/3</time></p>", DAY, id="a time element of the head"),
        pytest.param("<p>3 hours ago</p>", date(2026, 3, 20), id="counted from the visit"),
        pytest.param("<p>March 2026</p>", date(2026, 3, 20), id="a month alone"),
        pytest.param("", date(2026, 3, 20), id="nothing printed"),
    ],
)
def test_a_meta_date_of_anything_stands_behind_the_day_in_the_head(name, under, published):
    """Many systems write the day on which the file was saved there."""
    assert day(head=f'<meta name="{name}" content="2026-03-20">', under=under) == published


@pytest.mark.parametrize("name", ["article:published_time", "datepublished", "sailthru.date"])
def test_a_meta_date_of_publication_stands_before_the_printed_day(name):
    """It says what it is."""
    assert day(head=f'<meta name="{name}" content="2026-03-20">', under="<p>12 March 2026</p>") == date(2026, 3, 20)


TO_COME = {
    "a century ahead": ("2126-03-12T09:30:00Z", "2126-03-12"),
    "a month ahead": ("2026-07-15", "2026-07-15"),
    "two days ahead": ("2026-06-17", None),
    "no date": ("soon", None),
}


@pytest.mark.parametrize(("declared", "printed"), TO_COME.values(), ids=TO_COME.keys())
def test_a_declared_day_that_is_still_to_come_is_no_date_and_is_shown(declared, printed):
    """A mistake of the publisher's: whoever reads the article sees it beside `undated`."""
    found = article(head=f"<meta property='article:published_time' content='{declared}'>")

    assert found.published_text == printed
    assert (found.published is None) is (printed is not None or declared == "soon")


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("/2026/03/12/cameras", DAY),
        ("/2026/3/12/cameras", DAY),
        ("/news/cameras-20260312", DAY),
        ("/2026/mar/12/cameras", DAY),
        ("/2026/03/260312-cameras", DAY),
        ("/2026/03/250312-cameras", None),
        ("/2026/03/260345-cameras", None),
        ("/2026/March/12", DAY),
        ("/2026/mare/12/cameras", None),
        ("/2026/feb/30/cameras", None),
        ("/2026/13/45/2026/03/12/cameras", DAY),
        ("/2026/02/30/cameras", None),
        ("/case-20261345", None),
        ("/2027/03/12/cameras", None),
    ],
)
def test_the_day_of_an_address_is_one_of_the_calendar_that_has_been(path, published):
    """A number that is no day says nothing, and does not hide the day behind it."""
    assert day(url=f"https://example.org{path}") == published

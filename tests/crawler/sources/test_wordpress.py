"""The posts collection of WordPress REST, as developer.wordpress.org/rest-api/reference/posts describes it."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry, Kind
from archive.times import day_at
from crawler.reading.page import Declared
from crawler.sources import Answer, WordPress

HOME = "https://example.org/"
URL = HOME + "wp-json/wp/v2/posts?per_page=100"
SINCE = datetime(2026, 11, 1, 12, tzinfo=timezone(timedelta(hours=1)))

LISTED = {
    "id": 7,
    "type": "post",
    "status": "publish",
    "link": HOME + "news/a/",
    "date_gmt": "2011-07-21T09:30:00",
    "modified_gmt": "2011-07-22T09:30:00",
    "title": {"rendered": "Force&#8217;s new head"},
}
WHOLE = LISTED | {
    "date": "2011-07-21T10:30:00",
    "excerpt": {"rendered": "<p>A standfirst by an editor.</p>", "protected": False},
    "content": {
        "rendered": "<p>One.</p>\n<script>track()</script><figure><img src='x'><figcaption>A dog</figcaption></figure>"
        "<h2>Part</h2><p>Two<br />lines.</p><ul><li>Three</li></ul><table><tr><td>4</td><td>5</td></tr></table>",
        "protected": False,
    },
    "_embedded": {
        "author": [{"name": "Paul Jacques"}],
        "wp:term": [[{"taxonomy": "category", "name": "Cyber"}], [{"taxonomy": "post_tag", "name": "Met &amp; City"}]],
        "wp:featuredmedia": [{"source_url": HOME + "a.jpg"}],
    },
}


def read(posts, url: str = URL, status: int = 200, **headers: str):
    payload = posts if isinstance(posts, bytes) else json.dumps(posts).encode()
    return WordPress().read(Answer(url=url, status=status, payload=payload, headers=headers))


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_the_light_list_tells_dates_title_and_total():
    """X-WP-Total is the truth about how many posts there are."""
    listing = read([LISTED], **{"x-wp-total": "980", "x-wp-totalpages": "10"})

    assert listing.entries == (
        Entry(
            url=HOME + "news/a/",
            title="Force’s new head",
            published=datetime(2011, 7, 21, 9, 30, tzinfo=UTC),
            modified=datetime(2011, 7, 22, 9, 30, tzinfo=UTC),
        ),
    )
    assert (listing.total, listing.older, listing.problem) == (980, URL + "&page=2", None)
    assert listing.articles == ()


def test_the_last_page_has_none_before_it():
    """X-WP-TotalPages ends the walk."""
    assert read([LISTED], URL + "&page=10", **{"x-wp-totalpages": "10"}).older is None


API = f'<{HOME}wp-json/>; rel="https://api.w.org/"'
WITHOUT_COUNTS = [
    pytest.param(100, None, "2", id="a full page"),
    pytest.param(99, None, None, id="a short page"),
    pytest.param(0, None, None, id="an empty page"),
    pytest.param(10, f'{API}, <{URL}&page=2>; rel="next"', "2", id="a next page in Link"),
    pytest.param(10, f"<{URL}&page=2>;rel=next", "2", id="without quotes"),
    pytest.param(10, f'{API}, <{URL}>; rel="prev"', None, id="only one before"),
    pytest.param(20, API, "2", id="a limit of the site's own"),
    pytest.param(19, API, None, id="a short page below such a limit"),
]


@pytest.mark.parametrize(("posts", "link", "page"), WITHOUT_COUNTS)
def test_without_counts_full_pages_are_followed_until_a_short_one(posts, link, page):
    """Caches and proxies keep the body alone: 100 of 298 posts is no whole list."""
    older = read([LISTED] * posts, **({"link": link} if link else {})).older

    assert older == (page and f"{URL}&page={page}")


def test_the_light_list_asks_for_a_hundred_posts_without_their_text():
    """per_page has 100 as its maximum; _fields keeps texts out."""
    [address] = WordPress().addresses(HOME)

    asked = query(address)
    assert address.startswith(HOME + "wp-json/wp/v2/posts?")
    assert (asked["per_page"], asked["order"], asked["orderby"]) == ("100", "desc", "date")
    assert "content" not in asked["_fields"].split(",")


def test_changes_asks_for_every_post_edited_since():
    """modified_after, with the whole text, in UTC."""
    [address] = WordPress().changes(HOME, SINCE)

    asked = query(address)
    assert (asked["modified_after"], asked["orderby"]) == ("2026-11-01T11:00:00Z", "modified")
    assert "content" in asked["_fields"].split(",")


def test_no_change_is_no_problem():
    """Nothing edited since the last run is the usual answer."""
    [address] = WordPress().changes(HOME, SINCE)

    listing = read([], address, **{"x-wp-total": "0", "x-wp-totalpages": "0"})

    assert (listing.entries, listing.problem, listing.older, listing.total) == ((), None, None, 0)


def test_a_wordpress_that_ignores_modified_after_is_not_walked_to_its_end():
    """Before 5.7 the parameter is unknown and every post is listed, newest edit first."""
    [address] = WordPress().changes(HOME, SINCE)

    assert read([LISTED], address, **{"x-wp-totalpages": "10"}).older is None
    assert read([LISTED | {"modified_gmt": "2026-11-05T00:00:00"}], address, **{"x-wp-totalpages": "10"}).older


@pytest.mark.parametrize(("date_gmt", "goes_on"), [("2026-10-31T12:00:00", True), ("2026-10-31T10:00:00", False)])
def test_a_wordpress_that_ignores_the_begin_of_a_period_is_not_walked_to_its_end(date_gmt, goes_on):
    """A day before it is still within: some sites take the time for one of their own zone."""
    span = WordPress().between(HOME, SINCE, SINCE + timedelta(days=9))

    listing = read([LISTED | {"date_gmt": date_gmt}], span, **{"x-wp-totalpages": "10"})

    assert bool(listing.older) is goes_on


def test_texts_of_given_posts_and_of_a_span_of_time_can_be_asked():
    """include and after/before: the text first, the pages later."""
    asked = query(WordPress().texts(HOME, [3, 5]))
    span = query(WordPress().between(HOME, SINCE, SINCE + timedelta(days=1)))

    assert asked["include"] == "3,5"
    assert (span["after"], span["before"]) == ("2026-11-01T11:00:00Z", "2026-11-02T11:00:00Z")


def test_a_site_without_permalinks_is_rest_requests_route():
    """Plain permalinks: ?rest_route=."""
    _, plain = WordPress(None).addresses(HOME)

    assert query(plain)["rest_route"] == "/wp/v2/posts"
    assert query(plain)["per_page"] == "100"


def test_a_whole_post_is_handed_over_with_what_the_site_says_of_it():
    """Terms, authors, zone, picture and excerpt: evidence for the reader, beside the text."""
    [handed] = read([WHOLE]).articles

    assert (handed.url, handed.content) == (HOME + "news/a/", WHOLE["content"]["rendered"])
    assert handed.declared == Declared(
        origin="rest",
        title="Force’s new head",
        authors=("Paul Jacques",),
        published=datetime(2011, 7, 21, 10, 30, tzinfo=timezone(timedelta(hours=1))),
        modified=datetime(2011, 7, 22, 9, 30, tzinfo=UTC),
        section="Cyber",
        tags=("Met & City",),
        image_url=HOME + "a.jpg",
        excerpt="<p>A standfirst by an editor.</p>",
    )


def test_a_protected_post_is_told_apart_with_or_without_its_text():
    """content.protected: its text is never an article."""
    protected = {"content": {"rendered": "", "protected": True}}

    whole, light = read([WHOLE | protected, LISTED | {"content": {"protected": True}}]).articles

    assert (whole.refusal.kind, whole.refusal.reason) == (Kind.PROTECTED, "password protected")
    assert light.refusal.kind is Kind.PROTECTED


def test_a_page_that_is_no_post_is_told_apart():
    """A type other than post is not an article."""
    [handed] = read([WHOLE | {"type": "page"}]).articles

    assert (handed.refusal.kind, handed.refusal.reason) == (Kind.OTHER, "not a post (page)")


def test_a_post_without_a_title_is_left_to_its_page():
    """The page prints one, or says that there is none."""
    [handed] = read([WHOLE | {"title": {"rendered": ""}}]).articles

    assert (handed.refusal.kind, handed.refusal.reason) == (Kind.EMPTY, "no headline")


PROBLEMS = [
    pytest.param(b"<html>Home</html>", 200, Problem(fault=Fault.NOT_WORDPRESS, got="HTML"), id="HTML"),
    pytest.param(b"<!doctype html>Gone", 404, Problem(fault=Fault.HTTP, status=404, got="HTML"), id="no WordPress"),
    pytest.param(
        b'{"code":"rest_no_route","message":"..."}',
        404,
        Problem(fault=Fault.HTTP, status=404, got="rest_no_route"),
        id="no such route",
    ),
    pytest.param(
        b'{"code":"rest_login_required"}',
        401,
        Problem(fault=Fault.HTTP, status=401, got="rest_login_required"),
        id="closed to strangers",
    ),
    pytest.param(b"[{", 200, Problem(fault=Fault.NOT_WORDPRESS, got="no JSON"), id="broken"),
    pytest.param(b"[" * 100_000, 200, Problem(fault=Fault.NOT_WORDPRESS, got="no JSON"), id="nested without end"),
    pytest.param(b"", 403, Problem(fault=Fault.HTTP, status=403), id="nothing"),
    pytest.param(b"", 200, Problem(fault=Fault.NOT_WORDPRESS, got="no JSON"), id="nothing at all"),
    pytest.param(b'{"code":"rest_post_invalid_page_number"}', 400, None, id="past the end"),
    pytest.param(
        b'[{"id":1},7,null]', 200, Problem(fault=Fault.ENTRIES_WITHOUT_LINK, number=1, of=1), id="posts without link"
    ),
    pytest.param(
        b'[{"link":"javascript:1"}]',
        200,
        Problem(fault=Fault.ENTRIES_WITHOUT_LINK, number=1, of=1),
        id="a link of another scheme",
    ),
]


@pytest.mark.parametrize(("payload", "status", "problem"), PROBLEMS)
def test_what_is_no_list_of_posts_is_said(payload, status, problem):
    """WordPress's own word for a refusal is the best report."""
    listing = read(payload, status=status)

    assert (listing.problem, listing.entries) == (problem, ())


HOSTILE = [None, 7, [], {}, "x" * 10, [None], [[None]], {"rendered": 7}, {"rendered": None}, {"author": 7}]


@pytest.mark.parametrize(
    "field", ["type", "date", "date_gmt", "modified_gmt", "title", "excerpt", "content", "_embedded"]
)
@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_no_value_of_any_field_stops_the_list(field, value):
    """Plugins change every field; the entry counts all the same."""
    listing = read([WHOLE | {field: value}, LISTED])

    assert len(listing.entries) == 2


GMT_DATES = {
    "both": ("2024-03-04T21:30:00", datetime(2024, 3, 4, 21, 30, tzinfo=UTC)),
    "the zero date": ("0000-00-00T00:00:00", datetime(2024, 3, 4, 21, 30, tzinfo=UTC)),
    "the first year": ("0001-01-01T00:00:00", datetime(2024, 3, 4, 21, 30, tzinfo=UTC)),
    "1970": ("1970-01-01T00:00:00", datetime(2024, 3, 4, 21, 30, tzinfo=UTC)),
    "none": (None, datetime(2024, 3, 4, 21, 30, tzinfo=UTC)),
}


@pytest.mark.parametrize(("gmt", "at"), GMT_DATES.values(), ids=GMT_DATES)
def test_a_post_is_of_the_day_that_its_own_site_prints(gmt, at):
    """Half past eight in Melbourne; where WordPress has lost the date in GMT, the publication's zone says so."""
    post = WHOLE | {"date": "2024-03-05T08:30:00", "date_gmt": gmt}

    answer = Answer(url=URL, payload=json.dumps([post]).encode(), zone="Australia/Melbourne")
    (handed,) = WordPress().read(answer).articles

    assert handed.declared.published == at
    assert day_at(handed.declared.published, "Australia/Melbourne") == date(2024, 3, 5)

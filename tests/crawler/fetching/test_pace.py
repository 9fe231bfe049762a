"""Pace: what the server's log says of the time between requests, and of those that were not made."""

from asyncio import gather
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Outcome
from crawler.fetching.clock import Clock
from crawler.fetching.failures import Refused
from crawler.fetching.hours import DELAY, Hours
from crawler.fetching.pace import LOST, Gate, gate_of, seconds_to_wait
from crawler.fetching.robots import Robots
from crawler.sources.addresses import host_of
from tests.site import Doorkeeper, Reply

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def gaps(clock):
    """Return the seconds between requests, in order, by the clock that the gates go by."""
    return [round(later - earlier, 6) for earlier, later in pairwise(clock.arrivals)]


@pytest.fixture
def pages(site):
    """Put pages a to f on the site."""
    for path in "abcdef":
        site.put(path, path)
    return [*"abcdef"]


async def test_requests_are_apart_robots_txt_and_redirects_included(site, crawl, clock):
    """Every request counts, whatever made it."""
    site.put("robots.txt", "User-agent: *\nDisallow: /x\n")
    site.redirect("a", "b")
    site.put("b", "b")
    site.put("c", "c")

    await crawl("a", "c", delay=0.3)

    assert sorted(site.requested) == ["/a", "/b", "/c", "/robots.txt"]
    assert min(gaps(clock)) >= 0.3


async def test_a_host_has_one_request_at_a_time(site, crawl, pages):
    """One connection per host: each answer is waited for, even where there is no delay."""
    doorkeeper = Doorkeeper()
    doorkeeper.watch(site)

    await crawl(*pages, delay=0.0)

    assert len(site.requested) == 7
    assert doorkeeper.most == 1


async def test_two_publications_on_one_host_share_its_pace(site, crawl, pages, clock):
    """The host feels no difference between one publication and two."""
    await gather(crawl(*pages[:3], delay=0.2), crawl(*pages[3:], delay=0.2))

    assert len(site.requested) == 8
    assert min(gaps(clock)) >= 0.2


async def test_crawl_delay_slows_down(site, crawl, pages, clock):
    """robots.txt asks for more than the publication's own pace."""
    site.put("robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")

    await crawl(*pages[:3], delay=0.05)

    assert min(gaps(clock)) >= 0.4


async def test_crawl_delay_never_speeds_up(site, crawl, pages, clock):
    """A host that asks for less gets our own pace."""
    site.put("robots.txt", "User-agent: *\nCrawl-delay: 0\n")

    await crawl(*pages[:2], delay=0.3)

    assert min(gaps(clock)) >= 0.3


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_in_seconds_is_waited_for(site, crawl, pages, clock, status):
    """RFC 9110, 10.2.3: delay-seconds. The retry and every other request wait."""
    site.fail_first("a", status, headers={"Retry-After": "120"})

    met = await crawl("a", "b")

    assert sorted(site.requested) == ["/a", "/a", "/b", "/robots.txt"]
    refused = site.requested.index("/a")
    assert gaps(clock)[refused] >= 120
    assert {response.status for response in met.responses.values()} == {200}


async def test_retry_after_as_a_date_is_waited_for(site, crawl, pages, clock):
    """RFC 9110, 10.2.3: HTTP-date."""

    def later(request):
        until = clock.date() + timedelta(seconds=90)
        return Reply(status=503, headers=(("Retry-After", format_datetime(until, usegmt=True)),))

    site.answer("a", later, Reply(body=b"a"))

    await crawl("a")

    assert site.requested == ["/robots.txt", "/a", "/a"]
    assert gaps(clock)[1] == 90


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Monday, 23-Nov-26 12:01:00 GMT", 60.0),
        ("Mon Nov 23 12:01:00 2026", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("9999999999", 9999999999.0),
        ("9" * 5000, float("inf")),
        ("-5", None),
        ("\u00b2", None),
        ("Thu, 01 Jan 99999999999999999 00:00:00 GMT", None),
        ("Thu, 01 Jan 0000 00:00:00 GMT", 0.0),
        ("Thu, 99 Foo 2026 99:99:99 +9999", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_has_two_forms(value, seconds):
    """RFC 9110, 10.2.3, with the dates of 5.6.7."""
    assert seconds_to_wait(value, NOW) == seconds


async def test_back_off_grows(site, crawl, pages, clock):
    """Each 503 in a row doubles the time to the next request."""
    for path in pages:
        site.put(path, "", status=503)

    await crawl("a", "b", delay=0.1, settings={"CONCURRENT_REQUESTS": 1})

    first, second, third = gaps(clock)[1:]
    assert first >= 0.2
    assert second >= 0.4
    assert third >= 0.8


async def test_a_host_that_refuses_three_times_is_left_alone(site, crawl, pages):
    """Repeated 403: the run stops asking, and says why."""
    for path in pages:
        site.put(path, "", status=403)

    met = await crawl(*pages)

    assert len(site.requested) == 4
    assert gate_of(site.home).shut == Problem(fault=Fault.HOST_REFUSED, number=3)
    assert {failure.problem.reason for failure in met.failures.values()} == {"host refused"}
    assert {failure.outcome for failure in met.failures.values()} == {Outcome.WAITING}


async def test_one_refusal_among_answers_stops_nothing(site, crawl, pages):
    """A page that is barred by the server itself is only that page."""
    for path in "ace":
        site.put(path, "", status=403)

    await crawl(*pages, settings={"CONCURRENT_REQUESTS": 1})

    assert len(site.requested) == 7
    assert gate_of(site.home).shut is None


async def test_a_host_that_is_unavailable_five_times_is_left_alone(site, crawl, pages):
    """A server in trouble is not asked all night."""
    for path in pages:
        site.put(path, "", status=503)

    await crawl(*pages)

    assert len(site.requested) == 6
    assert gate_of(site.home).shut == Problem(fault=Fault.HOST_UNAVAILABLE, number=5)


async def test_a_host_that_asks_for_a_long_pause_is_left_alone(site, crawl, pages):
    """Retry-After of an hour: not in this run."""
    site.put("a", "", status=503, headers={"Retry-After": "3600"})

    met = await crawl(*pages, settings={"CONCURRENT_REQUESTS": 1})

    assert site.requested == ["/robots.txt", "/a"]
    assert met.failures[site.url("b")].problem.reason == "long pause"


@pytest.mark.parametrize("value", ["Thu, 01 Jan 99999999999999999 00:00:00 GMT", "\x00", "9" * 5000])
async def test_no_retry_after_leaves_the_gate_shut_behind_it(site, crawl, pages, value):
    """Whatever the header says, the next request gets its turn or its reason: nothing waits for ever."""
    site.put("a", "a", headers={"Retry-After": value})

    met = await crawl("a", "b")

    assert len(met.responses) + len(met.failures) == 2
    assert not gate_of(site.home)._lock.locked()


DELAYS = {
    **dict.fromkeys(("0.1", "600", "6e2", "1e-400", " 5 # Infinity", "5"), False),
    **dict.fromkeys(
        ("-1", "-inf", "-1e999", "0x10", "\u00b2", "soon", "infinite", "nano", ""), False
    ),  # none is asked for
    **dict.fromkeys(("601", "600.001", "99999999", "1e9", "1e308"), True),
    **dict.fromkeys(
        ("inf", "INF", "+inf", "Infinity", "inf # for good", "nan", "NaN", "-nan", "1e999", "9" * 400), True
    ),
}


@pytest.mark.parametrize(("delay", "shut"), DELAYS.items(), ids=[f"{delay[:9]!a}" for delay in DELAYS])
async def test_a_crawl_delay_longer_than_a_run_can_wait_shuts_the_gate(delay, shut):
    """A day between two requests would hold the archive for years; the same bound as for Retry-After."""
    robots = Robots.answered(200, f"User-agent: *\nCrawl-delay: {delay}\n".encode())
    gate = Gate(Clock())

    gate.heed_crawl_delay(robots.crawl_delay)

    assert (gate.shut == Problem(fault=Fault.ROBOTS_PAUSE)) == shut


async def test_a_host_that_asks_for_days_between_requests_is_left_alone(site, crawl, pages):
    """Nothing but robots.txt is asked, and the reason is said."""
    site.put("robots.txt", "User-agent: *\nCrawl-delay: 86400\n")

    met = await crawl(*pages)

    assert site.requested == ["/robots.txt"]
    assert {failure.problem.reason for failure in met.failures.values()} == {"robots.txt asks for a long pause"}


@pytest.mark.parametrize("how", ["silent", "hangs up", "cut off"])
async def test_a_host_that_only_costs_time_is_left_alone(site, crawl, pages, how):
    """Eight addresses that drip once took ten minutes; a thousand would be a day and a half."""
    for path in pages:
        if how == "silent":
            site.delay(path, 2)
        elif how == "hangs up":
            site.drop(path)
        else:
            site.cut(path, "a page", at=2)

    met = await crawl(*pages, settings={"DOWNLOAD_TIMEOUT": 0.2})

    assert len(site.requested) <= 1 + 2 * LOST  # the client asks once more by itself where a connection breaks
    assert gate_of(site.home).shut == Problem(fault=Fault.HOST_SILENT, number=5)
    assert len(met.failures) == len(pages)


async def test_one_answer_among_lost_connections_stops_nothing(site, crawl, pages):
    """A page that is cut off is only that page: two tries of it, then one that answers."""
    for path in "ace":
        site.cut(path, "a page", at=2)

    await crawl(*pages, settings={"CONCURRENT_REQUESTS": 1})

    assert gate_of(site.home).shut is None
    assert len(site.requested) == 1 + 3 * 2 + 3


async def test_a_challenge_page_ends_the_run_on_its_host(site, crawl, pages):
    """It is neither solved nor handed on, and nothing more is asked."""
    site.put("a", "<title>Just a moment...</title>", status=503)

    met = await crawl(*pages, settings={"CONCURRENT_REQUESTS": 1})

    assert site.requested == ["/robots.txt", "/a"]
    assert not met.responses
    assert met.failures[site.url("a")].outcome is Outcome.FAILED
    assert {failure.problem.reason for failure in met.failures.values()} == {"challenge page (Cloudflare)"}


async def test_outside_its_hours_a_publication_is_not_asked(site, crawl, pages, clock):
    """A declared night window holds for robots.txt too."""
    now = clock.date()
    closed = Hours((now + timedelta(hours=2)).time(), (now + timedelta(hours=3)).time())

    met = await crawl("a", hours=closed, timezone="UTC")

    assert site.requested == []
    assert met.failures[site.url("a")].problem.reason == "outside its hours"


async def test_within_its_hours_a_publication_is_asked(site, crawl, pages, clock):
    """The window is meant in the publication's own zone."""
    now = clock.date()
    opened = Hours((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time())

    await crawl("a", hours=opened, timezone="UTC")

    assert site.requested == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("hours", "at", "within"),
    [
        ("22:00-06:00", time(23), True),
        ("22:00-06:00", time(5, 59), True),
        ("22:00-06:00", time(6), False),
        ("22:00-06:00", time(12), False),
        ("1:00-5:00", time(1), True),
        ("1:00-5:00", time(5), False),
    ],
)
def test_hours_may_run_over_midnight(hours, at, within):
    """The end is not among them."""
    assert (at in Hours.parse(hours)) == within


@pytest.mark.parametrize("text", ["night", "22-6", "25:00-06:00", "22:00"])
def test_hours_written_otherwise_are_refused(text):
    """A slip in a declaration must not mean `always`."""
    with pytest.raises(ValueError, match=r"write hours as|must be in"):
        Hours.parse(text)


async def test_only_an_own_site_may_be_asked_faster(site, crawl, pages, clock):
    """A publication that declares no delay still keeps the default."""
    manners = {"DOWNLOADER_MIDDLEWARES": {"crawler.fetching.pace.PaceMiddleware": 840}}

    await crawl("a", "b", own_site=False, delay=0.0, settings=manners)

    assert gaps(clock) == [DELAY]


async def test_whoever_waits_is_let_go_when_the_run_stops(site):
    """SIGTERM must not wait for a queue of requests five seconds apart."""
    gate = gate_of(site.home)
    gate.slow_to(60)
    await gate.enter(lambda: True)
    gate.leave()

    with pytest.raises(Refused, match="run stopped"):
        await gate.enter(lambda: False)

    assert not gate._lock.locked()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.org/", "example.org"),
        ("https://www.example.org:443/a", "example.org"),
        ("http://news.example.org/", "news.example.org"),
        ("http://example.org:8080/", "example.org:8080"),
    ],
)
def test_a_host_is_one_whatever_its_scheme(url, host):
    """http, https and www are one server's load."""
    assert host_of(url) == host

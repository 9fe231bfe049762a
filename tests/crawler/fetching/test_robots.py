"""RFC 9309, section by section: its own examples as a table, then real crawls with the server's log as witness."""

from datetime import timedelta

import pytest

from archive.records import Outcome
from crawler.fetching import robots
from crawler.fetching.failures import Refused
from crawler.fetching.robots import LIMIT, SHORT, Robots, Verdict, decoded, grouped
from crawler.readers.local import ReaderProcesses
from tests.crawler.fetching.conftest import MANNERS
from tests.site import Reply

HOST = "https://example.org"
OTHERS = "User-agent: otherbot\nDisallow: /\n"


def verdict(text: str | bytes, path: str) -> bool:
    payload = text.encode() if isinstance(text, str) else text
    return Robots.answered(200, payload).verdict(HOST + path) == Verdict.ALLOWED


RULES = [
    # 2.2.1 The user-agent line
    ("2.2.1 our token", "User-agent: Blotter\nDisallow: /", "/a", False),
    ("2.2.1 in any case", "user-AGENT: bLoTtEr\nDisallow: /", "/a", False),
    ("2.2.1 with a version behind it", "User-agent: Blotter/2.0\nDisallow: /", "/a", False),
    ("2.2.1 a shorter token is another", "User-agent: Blot\nDisallow: /", "/a", True),
    ("2.2.1 a longer token is another", "User-agent: BlotterNews\nDisallow: /", "/a", True),
    ("2.2.1 another's group", OTHERS, "/a", True),
    ("2.2.1 star for all who are not named", OTHERS + "User-agent: *\nDisallow: /b", "/b", False),
    (
        "2.2.1 our own group instead of star",
        "User-agent: *\nDisallow: /\nUser-agent: blotter\nDisallow: /b",
        "/a",
        True,
    ),
    ("2.2.1 whatever comes first", "User-agent: blotter\nDisallow: /b\nUser-agent: *\nDisallow: /", "/b", False),
    (
        "2.2.1 groups of one token are one",
        "User-agent: blotter\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: blotter\nDisallow: /b",
        "/a",
        False,
    ),
    (
        "2.2.1 the later one too",
        "User-agent: blotter\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: blotter\nDisallow: /b",
        "/b",
        False,
    ),
    ("2.2.1 one group for several", "User-agent: x\nUser-agent: blotter\nDisallow: /a", "/a", False),
    ("2.2.1 star groups are one", "User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/a", False),
    ("2.2.1 no group matches", OTHERS, "/", True),
    ("2.2.1 rules before any group", "Disallow: /", "/a", True),
    # 2.2.4 Other records
    ("2.2.4 Crawl-delay ends no group", "User-agent: *\nCrawl-delay: 10\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4 nor an unknown record", "User-agent: blotter\nNoindex: /b\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4 nor several", "User-agent: *\nHost: a\nFoo: b\nUser-agent: x\nCrawl-delay: 1\nDisallow: /", "/a", False),
    ("2.2.4 nor a Sitemap", "User-agent: *\nSitemap: /s.xml\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4 a rule does", "User-agent: *\nDisallow: /b\nCrawl-delay: 1\nUser-agent: x\nDisallow: /a", "/a", True),
    ("2.2.4 an empty rule too", "User-agent: *\nDisallow:\nUser-agent: x\nDisallow: /a", "/a", True),
    # 2.2.2 The allow and disallow lines
    ("2.2.2 prefix of the path", "User-agent: *\nDisallow: /news", "/newsroom", False),
    ("2.2.2 from the first octet", "User-agent: *\nDisallow: /news", "/old/news", True),
    ("2.2.2 the case of paths counts", "User-agent: *\nDisallow: /News", "/news", True),
    ("2.2.2 the longest match counts", "User-agent: *\nAllow: /news/open\nDisallow: /news", "/news/open/a", True),
    ("2.2.2 in any order", "User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/a", True),
    ("2.2.2 longest bars too", "User-agent: *\nAllow: /news\nDisallow: /news/closed", "/news/closed/a", False),
    ("2.2.2 of equals allow counts", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
    ("2.2.2 no match is allowed", "User-agent: *\nDisallow: /a", "/b", True),
    ("2.2.2 robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", True),
    ("2.2.2 an empty path bars nothing", "User-agent: *\nDisallow:", "/a", True),
    ("2.2.2 the query belongs to it", "User-agent: *\nDisallow: /a?b=1", "/a?b=12", False),
    ("2.2.2 /foo/bar?baz=quz", "User-agent: *\nDisallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", False),
    (
        "2.2.2 /foo/bar?baz=http://foo.bar",
        "User-agent: *\nDisallow: /foo/bar?baz=http://foo.bar",
        "/foo/bar?baz=http%3A%2F%2Ffoo.bar",
        False,
    ),
    ("2.2.2 /foo/bar/ツ", "User-agent: *\nDisallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
    ("2.2.2 /foo/bar/%E3%83%84", "User-agent: *\nDisallow: /foo/bar/%E3%83%84", "/foo/bar/ツ", False),
    ("2.2.2 /foo/bar/%62%61%7A", "User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
    ("2.2.2 hexadecimal in any case", "User-agent: *\nDisallow: /a%3cd.html", "/a%3Cd.html", False),
    ("2.2.2 an escaped slash is no slash", "User-agent: *\nDisallow: /a%2fb", "/a/b", True),
    # 2.2.3 Special characters
    ("2.2.3 # begins a comment", "User-agent: * # all\nDisallow: /a # not this", "/a", False),
    ("2.2.3 # alone", "# User-agent: *\n#Disallow: /", "/a", True),
    ("2.2.3 $ ends the path", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
    ("2.2.3 $ and no further", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
    ("2.2.3 $ with allow", "User-agent: *\nDisallow: /\nAllow: /$", "/", True),
    ("2.2.3 $ with allow and more", "User-agent: *\nDisallow: /\nAllow: /$", "/a", False),
    ("2.2.3 * is any characters", "User-agent: *\nDisallow: /this/*/exactly", "/this/is/that/exactly", False),
    ("2.2.3 * is none too", "User-agent: *\nDisallow: /a*b", "/ab", False),
    ("2.2.3 * at the end changes nothing", "User-agent: *\nDisallow: /a*", "/abc", False),
    (
        "2.2.3 %24 is a dollar in the path",
        "User-agent: *\nDisallow: /file-with-a-%24.html",
        "/file-with-a-$.html",
        False,
    ),
    ("2.2.3 %2A is a star in the path", "User-agent: *\nDisallow: /file-with-a-%2A.html", "/file-with-a-b.html", True),
    # 2.2.4 Other records
    (
        "2.2.4 a sitemap does not end a group",
        "User-agent: blotter\nSitemap: https://example.org/s.xml\nDisallow: /a",
        "/a",
        False,
    ),
    (
        "2.2.4 nor between two names",
        "User-agent: x\nSitemap: https://example.org/s.xml\nUser-agent: blotter\nDisallow: /a",
        "/a",
        False,
    ),
    (
        "2.2.4 unknown records change nothing",
        "User-agent: *\nNoindex: /x\nContent-Signal: ai-train=no\nDisallow: /a",
        "/a",
        False,
    ),
    # 2.2 The format
    ("2.2 CR ends a line", "User-agent: *\rDisallow: /a", "/a", False),
    ("2.2 CRLF", "User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ("2.2 white space around everything", "  User-agent :  *  \n\tDisallow :\t/a\t", "/a", False),
    ("2.2 blank lines within a group", "User-agent: *\n\n\nDisallow: /a", "/a", False),
    ("2.2 nothing at all", "", "/a", True),
    ("2.2 a page of HTML", "<!doctype html><html><body>Home</body></html>", "/a", True),
    # 2.3 Access method: UTF-8
    ("2.3 BOM", b"\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", False),
    ("2.3 broken UTF-8 elsewhere", b"User-agent: *\n# \xff\xfe\nDisallow: /a", "/a", False),
    # 5.1 Simple example
    (
        "5.1 foobot is another",
        "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/disallowed.gif",
        True,
    ),
    ("5.1 star", "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/", "/example/a", False),
    (
        "5.1 star and a picture",
        "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/",
        "/x.gif",
        False,
    ),
    (
        "5.1 star and publications",
        "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/",
        "/publications/",
        True,
    ),
    # 5.2 Longest match
    (
        "5.2 the picture",
        "User-Agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/disallowed.gif",
        False,
    ),
    (
        "5.2 the page",
        "User-Agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/",
        True,
    ),
]


@pytest.mark.parametrize(("text", "path", "allowed"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_a_rule_means_what_rfc_9309_says(text, path, allowed):
    """The table of the standard's own sections and examples."""
    assert verdict(text, path) == allowed


STATUSES = [
    (200, Verdict.ALLOWED),
    (204, Verdict.ALLOWED),
    (304, Verdict.ABSENT),
    (400, Verdict.ABSENT),
    (401, Verdict.ABSENT),
    (403, Verdict.ABSENT),
    (404, Verdict.ABSENT),
    (410, Verdict.ABSENT),
    (429, Verdict.UNREACHABLE),
    (500, Verdict.UNREACHABLE),
    (503, Verdict.UNREACHABLE),
    (599, Verdict.UNREACHABLE),
]


@pytest.mark.parametrize(("status", "standing"), STATUSES)
def test_a_status_stands_for_all_or_nothing(status, standing):
    """2.3.1.3: unavailable allows; 2.3.1.4: unreachable bars. Too many requests asks for patience and bars."""
    assert Robots.answered(status, b"").verdict(HOST + "/a") == standing


def test_500_kib_are_read_and_no_half_line():
    """2.5: the limit is at least 500 KiB; what it cuts in two is no rule."""
    filler = b"# " + b"x" * 1021 + b"\n"
    before = b"User-agent: *\nDisallow: /before\n" + filler * 500
    cut = before[: LIMIT - 20] + b"\nDisallow: /" + b"y" * 100 + b"\nDisallow: /after\n"

    assert len(decoded(cut)) < LIMIT
    assert not verdict(cut, "/before")
    assert verdict(cut, "/y")
    assert verdict(cut, "/after")


@pytest.mark.parametrize("name", ["x{}", "*", "Blotter", "Blotter/{}"])
def test_names_that_are_repeated_do_not_grow_with_their_square(name):
    """14,000 names, each with a delay below it, were once a hundred million lines."""
    text = "".join(f"User-agent: {name.format(number)}\nCrawl-delay: 1\n" for number in range(2000))

    assert len(grouped(text)) < 4 * len(text)


@pytest.mark.parametrize(
    ("length", "seconds", "handed_over", "asked"),
    [(SHORT, 30, False, True), (SHORT + 1, 30, True, True), (LIMIT, 1e-6, True, False)],
)
async def test_a_long_robots_txt_is_parsed_by_the_readers_and_bars_all_if_they_cannot(
    site, crawl, length, seconds, handed_over, asked
):
    """A short one is no work. What is not understood may bar anything (RFC 9309, 2.3.1.4)."""
    rules = "".join(f"Allow: /a{number}*x\n" for number in range(length // 10))
    site.put("robots.txt", f"User-agent: *\n{rules}"[:length])
    site.put("b", "b")
    pool = ReaderProcesses(workers=1, seconds=seconds)
    try:
        met = await crawl("b", reader_pool=pool)
        started = pool.has_started
    finally:
        pool.close()

    assert started is handed_over
    assert ("/b" in site.requested) is asked
    if not asked:
        assert met.failures[site.url("b")].problem.reason == "robots.txt unreachable (not parsed)"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 10\nUser-agent: blotter\nDisallow: /a", None),
        ("User-agent: x\nCrawl-delay: 900\nUser-agent: *\nDisallow: /a", None),
        ("User-agent: x\nDisallow: /\nCrawl-delay: 900\nUser-agent: *\nDisallow: /a", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
    ],
)
def test_crawl_delay_is_that_of_our_group(text, seconds):
    """2.2.4: an other record, in wide use."""
    assert Robots.answered(200, text.encode()).crawl_delay == seconds


async def test_a_barred_path_is_never_asked_for(site, crawl):
    """A barred path is not requested, and the reason can be stored."""
    site.put("robots.txt", "User-agent: *\nDisallow: /barred/\n")
    site.put("open/a", "a")
    site.put("barred/b", "b")

    met = await crawl("barred/b", "open/a")

    assert site.requested == ["/robots.txt", "/open/a"]
    refused = met.failures[site.url("barred/b")]
    assert (type(refused), refused.outcome, refused.problem.reason) == (Refused, Outcome.BARRED, "robots.txt")
    assert met.responses[site.url("open/a")].request.meta["robots"] == "allowed"


async def test_robots_txt_is_asked_for_once_and_kept(site, crawl):
    """Four requests at once wait for one robots.txt; the run is handed its bytes."""
    site.put("robots.txt", "User-agent: *\nDisallow: /x\n", delay=0.2)
    for path in "abcd":
        site.put(path, path)

    met = await crawl("a", "b", "c", "d")

    assert site.requested[0] == "/robots.txt"
    assert sorted(site.requested[1:]) == ["/a", "/b", "/c", "/d"]
    assert [response.body for response in met.robots] == [b"User-agent: *\nDisallow: /x\n"]


async def test_a_source_that_asks_for_robots_txt_gets_the_copy(site, crawl):
    """A sitemap is looked for in robots.txt; the file is not asked for twice."""
    site.put("robots.txt", "Sitemap: /s.xml\n")

    met = await crawl("robots.txt")

    assert site.requested == ["/robots.txt"]
    assert met.responses[site.url("robots.txt")].body == b"Sitemap: /s.xml\n"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_without_robots_txt_everything_may_be_asked(site, crawl, status):
    """2.3.1.3."""
    site.put("robots.txt", "User-agent: *\nDisallow: /\n", status=status)
    site.put("a", "a")

    met = await crawl("a")

    assert site.requested == ["/robots.txt", "/a"]
    assert met.responses[site.url("a")].request.meta["robots"] == "allowed: no robots.txt"


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_server_error_bars_everything(site, crawl, status):
    """2.3.1.4: complete disallow, after one more try; the next run asks again."""
    site.put("robots.txt", "User-agent: *\nAllow: /\n", status=status)
    site.put("a", "a")

    met = await crawl("a", "b")

    assert site.requested == ["/robots.txt", "/robots.txt"]
    assert {failure.problem.reason for failure in met.failures.values()} == {f"robots.txt unreachable (http {status})"}
    assert {failure.outcome for failure in met.failures.values()} == {Outcome.WAITING}


async def test_a_robots_txt_that_does_not_come_bars_everything(site, crawl):
    """2.3.1.4: a network error is no permission."""
    site.drop("robots.txt")
    site.put("a", "a")

    met = await crawl("a")

    assert "/a" not in site.requested
    assert met.failures[site.url("a")].problem.reason == "robots.txt unreachable (connection lost)"


async def test_five_redirects_are_followed_to_robots_txt(site, crawl):
    """2.3.1.2: the rules at the end of five redirects hold for the host that was asked."""
    site.redirect("robots.txt", "r1")
    for hop in range(1, 5):
        site.redirect(f"r{hop}", f"r{hop + 1}")
    site.put("r5", "User-agent: *\nDisallow: /a\n")
    site.put("b", "b")

    met = await crawl("a", "b")

    assert site.requested == ["/robots.txt", "/r1", "/r2", "/r3", "/r4", "/r5", "/b"]
    assert met.failures[site.url("a")].problem.reason == "robots.txt"


async def test_robots_txt_may_stand_on_another_host(site, crawl):
    """2.3.1.2: redirects are followed even across authorities; pages never are."""
    middlewares = {**MANNERS, "crawler.fetching.identity.IdentityMiddleware": 60}
    del middlewares["crawler.fetching.guard.GuardMiddleware"]  # to which a second host on loopback is a private one
    elsewhere = site.url("rules").replace("127.0.0.1", "localhost")
    site.redirect("robots.txt", elsewhere)
    site.put("rules", "User-agent: *\nDisallow: /barred\n")
    site.redirect("a", elsewhere)
    site.put("b", "b")

    met = await crawl("barred", "a", "b", settings={"DOWNLOADER_MIDDLEWARES": middlewares}, contact=None)

    assert met.failures[site.url("barred")].problem.reason == "robots.txt"
    assert met.failures[site.url("a")].problem.reason == "redirects to another host"
    assert met.responses[site.url("b")].status == 200


async def test_more_than_five_redirects_are_no_robots_txt(site, crawl):
    """2.3.1.2: it may then be taken as unavailable."""
    site.redirect("robots.txt", "robots.txt")
    site.put("a", "a")

    met = await crawl("a")

    assert site.requested == ["/robots.txt"] * 6 + ["/a"]
    assert met.responses[site.url("a")].status == 200


async def test_a_redirect_leads_to_no_barred_path(site, crawl):
    """Each hop is asked of robots.txt, not only the first address."""
    site.put("robots.txt", "User-agent: *\nDisallow: /barred\n")
    site.redirect("a", "barred")

    met = await crawl("a")

    assert site.requested == ["/robots.txt", "/a"]
    assert met.failures[site.url("a")].problem.reason == "robots.txt"


async def test_opt_out_lines_and_headers_are_noted_with_the_answer(site, crawl):
    """The signals of the host and those of the page stand together."""
    site.put("robots.txt", "User-agent: *\nContent-Signal: ai-train=no\n")
    site.put("a", "<meta name='robots' content='noarchive'>", headers={"TDM-Reservation": "1"})

    met = await crawl("a")

    assert met.responses[site.url("a")].request.meta["optout"] == {
        "robots.txt content-signal": "ai-train=no",
        "tdm-reservation": "1",
        "meta robots": "noarchive",
    }


async def test_a_copy_older_than_a_day_is_asked_for_again(site, crawl, monkeypatch):
    """2.4: a cached version is not used for more than 24 hours."""
    monkeypatch.setattr(robots, "LIFETIME", timedelta(seconds=0.3))
    site.put("robots.txt", "User-agent: *\nDisallow: /x\n")
    site.answer("a", Reply(body=b"a", delay=0.5))
    site.put("b", "b")

    await crawl("a", "b", delay=0.01, settings={"CONCURRENT_REQUESTS": 1})

    assert site.requested == ["/robots.txt", "/a", "/robots.txt", "/b"]

"""One hostile answer costs itself: the run ends, the rest is archived, and the next run goes on."""

import json
from datetime import UTC, datetime

import pytest

from archive.store import Archive
from crawler.crawl.bound import LEAST, MOST_ENTRIES, MOST_PAGES, PAGES, Bound
from tests.crawler.crawl.crawling import Crawling
from tests.site import Reply, article, sitemap

LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Jo \\ud83d"}}</script></head>'

HOSTILE = {
    "half an emoji in JSON-LD": article().replace("</head>", LINKED),
    "references to controls": article().replace("whole shift", "whole&#1;&#12;&#xFFFE; shift"),
    "digits that are none": article().replace("</article>", '<a href="?page=²&x=2">2</a></article>'),
    "five thousand digits": article().replace("</article>", f'<a href="?page={"9" * 5000}">2</a></article>'),
    "nested too deep": article().replace("<article>", "<div>" * 3000),
    "dots": article(text="." * 20_000 + "!x"),
    "attributes": "<meta " + "a" * 2000 + ">" * 130 + article(),
    "nothing but brackets": "<" * 100_000,
}


def test_hostile_pages_cost_themselves(crawling, site):
    """Whatever each is read as, their neighbour is archived, and none is asked for again at once."""
    for number, page in enumerate(HOSTILE.values()):
        site.put(f"news/{number}/", page)
    site.lists(*(f"news/{number}/" for number in range(len(HOSTILE))), "news/good/")

    crawling.crawl()
    asked = len(site.requested)
    crawling.crawl()

    outcomes = {path: outcome for path, (outcome,) in crawling.ledger("outcome").items()}
    assert outcomes.pop("news/good/") == "archived"
    assert "waiting" not in outcomes.values()
    assert [path for path in site.requested[asked:] if path.startswith("/news")] == []


def head(*lines):
    body = article().encode()
    usual = ["Content-Type: text/html", f"Content-Length: {len(body)}"]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, *usual, "", ""]).encode("latin-1", "replace") + body


HEADS = {
    "Retry-After beyond the calendar": (head("Retry-After: Thu, 01 Jan 99999999999999999 00:00:00 GMT"), "archived"),
    "headers without end": (b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 1000 + b"\r\nX-B: b" * 100_000, "failed"),
    "one header again and again": (b"HTTP/1.1 200 OK\r\n" + b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 20_000, "failed"),
    "early hints without end": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 20_000, "failed"),
    "headers that no reader of WARC reads": (head(*(f"X-{n}: {'a' * 15_000}" for n in range(6))), "archived"),
    "a header with controls": (head("ETag: \x00\x1b[2J", "X-Robots-Tag: \x07noai"), "archived"),
}


def test_hostile_heads_cost_themselves(crawling, site):
    """An endless head once took 5.9 GB; a date that Python cannot hold once shut a host's gate for good."""
    paths = {f"news/{number}/": each for number, each in enumerate(HEADS.values())}
    site.lists(*paths, "news/good/")
    for path, (raw, _) in paths.items():
        site.answer(path, Reply(raw=raw))

    crawling.crawl()

    found = {path: outcome for path, (outcome,) in crawling.ledger("outcome").items()}
    assert found == {path: outcome for path, (_, outcome) in paths.items()} | {"news/good/": "archived"}
    with Archive.open(crawling.folder / "blotter.db") as archive:
        for row in crawling.rows("SELECT id FROM captures"):
            assert archive.payload(row["id"]) is not None


def test_a_part_of_a_sitemap_on_a_dead_host_fails_alone(crawling, site):
    """A left-over entry of an old CDN once kept the whole publication from being asked, in every run."""
    parts = [site.url("s1.xml"), "http://old-cdn.invalid/s2.xml"]
    index = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
    site.put("robots.txt", "Sitemap: http://old-cdn.invalid/s2.xml\n")
    site.lists("news/good/", at="s1.xml")
    site.put("sitemap.xml", f"<sitemapindex>{index}</sitemapindex>")

    told = crawling.crawl()

    assert crawling.ledger("outcome") == {"news/good/": ("archived",)}
    assert "host not found" in json.dumps(told["sources"])


def test_a_host_that_nobody_named_is_not_asked(crawling, site):
    """Whoever writes a sitemap index would else choose whom we ask."""
    site.lists("news/good/", at="s1.xml")
    parts = [site.url("s1.xml"), "http://victim.invalid/a"]
    site.put(
        "sitemap.xml",
        "".join(["<sitemapindex>", *(f"<sitemap><loc>{p}</loc></sitemap>" for p in parts), "</sitemapindex>"]),
    )

    told = crawling.crawl()

    assert crawling.ledger("outcome") == {"news/good/": ("archived",)}
    assert "other_host" in json.dumps(told["sources"])
    assert crawling.rows("SELECT 1 FROM urls WHERE role = 'robots' AND address LIKE '%victim%'") == []


def test_a_redirect_to_another_port_is_not_followed(crawling, site):
    """A redirect once made us knock at port 22, and its silence halted the publication."""
    site.redirect("news/moved/", site.home.rsplit(":", 1)[0] + ":22/")
    site.lists("news/moved/", "news/good/")

    crawling.crawl()

    assert crawling.ledger("outcome", "reason") == {
        "news/good/": ("archived", None),
        "news/moved/": ("skipped", "not a port of the web"),
    }


def post(number, site):
    address = site.url(f"news/{number}/")
    return {
        "id": number,
        "type": "post",
        "link": address,
        "date_gmt": f"{datetime.now(UTC):%Y-%m-%dT00:00:00}",
        "title": {"rendered": "T"},
    }


@pytest.mark.parametrize(
    ("pages", "entries", "total", "reached"),
    [
        (PAGES - 1, 0, None, False),
        (PAGES, 50_000, None, True),
        (PAGES, LEAST * PAGES, 999_999_999, False),
        (PAGES, LEAST * PAGES - 1, 999_999_999, True),
        (PAGES, PAGES, 999_999_999, True),
        (MOST_PAGES - 1, LEAST * MOST_PAGES, 999_999_999, False),
        (MOST_PAGES, LEAST * MOST_PAGES, 999_999_999, True),
        (10, MOST_ENTRIES, 999_999_999, True),
    ],
)
def test_a_list_that_never_ends_is_left(pages, entries, total, reached):
    """999,999,999 posts, one a page: once it would have been asked for ever."""
    assert Bound(pages=pages, entries=entries).is_reached(total=total) == reached


@pytest.mark.parametrize("title", ["T \\ud800", "\\u0000", "\\u001b[2J"])
def test_a_hostile_title_of_rest_costs_itself(tmp_path, site, title):
    """Half an emoji in a title once ended the publication, in every run."""
    crawling = Crawling(tmp_path, site)
    crawling.declare(sources='["wordpress", "sitemap sitemap.xml"]')
    body = json.dumps([post(1, site)]).replace('"T"', f'"{title}"').encode()
    site.answer("wp-json/wp/v2/posts", Reply(body=body, media_type="application/json", headers=(("X-WP-Total", "1"),)))
    site.lists("news/good/", "news/1/")

    crawling.crawl()

    assert {each[0] for each in crawling.ledger("outcome").values()} == {"archived"}


def test_a_capture_that_a_killed_run_kept_and_that_is_gone_stops_nothing(crawling, site):
    """What is to be read first in a run must not be able to end it."""
    site.lists("news/a/")
    crawling.crawl()
    with crawling.writing() as db:
        db.execute("UPDATE captures SET kind = NULL, sha256 = 'x' WHERE kind = 'article'")
    site.lists("news/a/", "news/b/")

    crawling.crawl()

    assert crawling.ledger("outcome")["news/b/"] == ("archived",)


def test_an_apostrophe_is_one_address(crawling, site):
    """It was listed as waiting for ever, and asked for in every run."""
    site.put("news/o", article())
    site.put("sitemap.xml", sitemap([site.url("news/o?t=it's")]))

    crawling.crawl()
    crawling.crawl()

    assert crawling.ledger("outcome") == {"news/o?t=it's": ("archived",)}
    assert len([path for path in site.requested if path.startswith("/news/o")]) == 1

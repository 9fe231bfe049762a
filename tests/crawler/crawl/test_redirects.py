"""Addresses that lead to other addresses: one article stands once, whatever it is called."""

from dataclasses import dataclass, field

import fastwarc
import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, article

HALL = "The hall is full again"
SHORT = "Twelve vans are wanted, in white, with seats for nine and a heater that works in the winters of the north."


@dataclass
class Story:
    """Two runs over a site that redirects in many ways."""

    crawling: Crawling
    ledger: dict = field(default_factory=dict)
    captures: list = field(default_factory=list)
    said: list = field(default_factory=list)

    @property
    def site(self):
        return self.crawling.site

    def article_of(self, path):
        return self.ledger[path]["article_id"]

    def statuses(self, path):
        return [row["status"] for row in self.captures if row["address"] == self.site.url(path)]


def publish(site):
    site.redirect("news/old/", "news/new/")
    site.put("news/new/", article("A story that moved house"))
    site.redirect("news/short", "id/7", status=302)
    site.redirect("id/7", "news/long/")
    site.put("news/long/", article("A story with a number"))
    site.redirect("news/bare", "news/bare/")
    site.put("news/bare/", article("A story with a slash"))
    site.redirect("news/away/", "http://elsewhere.example/story/")
    site.redirect("news/barred-soon/", "barred/story/")
    site.put("robots.txt", "User-agent: *\nDisallow: /barred/\n")
    site.redirect("news/index-now/", "news/")
    site.put("news/", "<title>News</title><h1>News</h1>")
    site.redirect("news/circle/", "news/circle/")
    site.put("news/twin-a/", article(HALL))
    site.put("news/twin-b/", article(HALL))
    head = f'<link rel="canonical" href="{site.url("news/original/")}">'
    site.put("news/print-1/", article("Printed twice").replace("</head>", head + "</head>"))
    site.put("news/print-2/", article("Printed twice").replace("</head>", head + "</head>"))
    site.put("news/moves-later/", article("It will move"))
    site.put("news/usurped/", article("It will be pushed aside"))
    site.put("news/replaced/", article("It will be replaced"))
    paths = (
        *("news/old/", "news/short", "news/bare", "news/away/", "news/barred-soon/", "news/index-now/"),
        *("news/circle/", "news/twin-a/", "news/twin-b/", "news/print-1/", "news/print-2/", "news/moves-later/"),
        *("news/usurped/", "news/replaced/", *(f"news/filler-{number}/" for number in range(8))),
    )
    site.lists(*paths)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Crawl; move one article, put another story in the place of a second; crawl again."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("redirects"), site)
        crawling.declare(article='"^/(news|id)/[^/]+/?$"')
        publish(site)
        found = Story(crawling)
        found.said.append(crawling.crawl())
        site.put("news/moved-there/", site.answers["/news/moves-later/"](None).body)
        site.redirect("news/moves-later/", "news/moved-there/")
        site.redirect("news/usurped/", "news/new/")
        site.put("news/fresh/", article("A tender for vans", text="Bids are asked for by noon on Friday.\n\n" + SHORT))
        site.redirect("news/replaced/", "news/fresh/")
        crawling.make_due()
        found.said.append(crawling.crawl())
        found.ledger = crawling.ledger()
        found.captures = crawling.rows(
            "SELECT captures.*, address FROM captures JOIN urls ON urls.id = url_id ORDER BY captures.id"
        )
        yield found


@pytest.mark.parametrize(
    ("listed", "stands"),
    [
        ("news/old/", "news/new/"),
        ("news/short", "news/long/"),
        ("id/7", "news/long/"),
        ("news/moves-later/", "news/moved-there/"),
    ],
    ids=["moved", "through a number", "on the way", "after it was archived"],
)
def test_an_address_that_redirects_is_another_name_of_the_article(story, listed, stands):
    """The article stands once, at the address where it was found; the other is never due by itself."""
    assert story.article_of(listed) == story.article_of(stands) is not None
    row = story.ledger[listed]
    assert (row["outcome"], row["reason"], row["due_at"], row["lease"]) == ("archived", "redirect", None, None)
    assert (story.ledger[stands]["outcome"], story.ledger[stands]["reason"]) == ("archived", None)


def test_every_hop_is_a_capture_under_its_own_address(story):
    """What the server said at each address can be proved later."""
    assert story.statuses("news/short") == [302]
    assert story.statuses("id/7") == [301]
    assert story.statuses("news/long/") == [200]
    hops = [row for row in story.captures if row["status"] in {301, 302}]
    assert {row["kind"] for row in hops} == {"redirect"}
    assert all(row["robots"] for row in hops)


def test_a_hop_can_be_read_back_by_other_software(story):
    """Its WARC record has the status and where it leads."""
    (hop,) = [row for row in story.captures if row["address"] == story.site.url("id/7")]
    with (story.crawling.folder / "blotter-captures" / hop["warc_file"]).open("rb") as file:
        file.seek(hop["warc_offset"])
        record = next(iter(fastwarc.ArchiveIterator(file, record_types=fastwarc.WarcRecordType.response)))
        assert record.headers["WARC-Target-URI"] == story.site.url("id/7")
        assert (record.http_headers.status_code, record.http_headers["Location"]) == (301, "/news/long/")


def test_an_address_that_only_gains_its_slash_stays_one_row_and_keeps_its_validators(story):
    """Both spellings are one URL of the ledger: the second look is answered with 304 where it leads."""
    assert "news/bare/" not in story.ledger
    assert story.ledger["news/bare"]["outcome"] == "archived"
    conditional = [request.headers.get("If-None-Match") for request in story.site.requests_for("news/bare/")]
    assert conditional[0] is None
    assert conditional[1]


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("news/away/", "skipped", "redirects to another host"),
        ("news/barred-soon/", "barred", "robots.txt"),
        ("news/index-now/", "not_article", "redirects to a listing"),
        ("news/circle/", "failed", "too many redirects"),
        ("news/usurped/", "gone", "redirects to another article"),
        ("news/replaced/", "gone", "redirects to another article"),
    ],
)
def test_a_redirect_that_leads_to_no_article_has_its_reason(story, path, outcome, reason):
    """Another host is never asked, what robots.txt bars is not followed, a listing is no article."""
    row = story.ledger[path]

    assert (row["outcome"], row["reason"]) == (outcome, reason)
    assert 301 in story.statuses(path)
    assert "/barred/story/" not in story.site.requested


@pytest.mark.parametrize(
    ("path", "leads_to", "headline"),
    [
        ("news/usurped/", "news/new/", "It will be pushed aside"),
        ("news/replaced/", "news/fresh/", "It will be replaced"),
    ],
    ids=["known", "new"],
)
def test_an_article_keeps_its_own_address_when_another_takes_its_place(story, path, leads_to, headline):
    """A redirect to some other story makes no alias: the two stay two."""
    assert story.article_of(path) != story.article_of(leads_to)
    titles = story.crawling.rows("SELECT headline FROM articles WHERE id = ?", story.article_of(path))
    assert titles == [{"headline": headline}]


@pytest.mark.parametrize(("one", "other"), [("news/twin-a/", "news/twin-b/"), ("news/print-1/", "news/print-2/")])
def test_one_text_under_two_addresses_is_one_article(story, one, other):
    """By its words, or because both pages name the same canonical address."""
    assert story.article_of(one) == story.article_of(other) is not None


def test_nothing_is_left_waiting_or_in_flight(story):
    """Addresses met on the way have their outcome too."""
    assert not [path for path, row in story.ledger.items() if row["outcome"] == "waiting" or row["lease"]]
    assert story.said[1]["waiting"] == 0


def test_an_article_at_two_addresses_has_gone_only_where_both_have(tmp_path):
    """A second look at one address is no tombstone while the other stands."""
    with TestSite() as site:
        crawling = Crawling(tmp_path, site)
        crawling.declare()
        site.put("news/twin-a/", article(HALL))
        site.put("news/twin-b/", article(HALL))
        site.lists("news/twin-a/", "news/twin-b/")
        crawling.crawl()
        site.put("news/twin-a/", "<h1>Not found</h1>", status=404)
        for _ in range(2):
            crawling.make_due()
            crawling.crawl()

        assert crawling.ledger("outcome") == {"news/twin-a/": ("gone",), "news/twin-b/": ("archived",)}
        assert crawling.rows("SELECT gone_at FROM articles") == [{"gone_at": None}]

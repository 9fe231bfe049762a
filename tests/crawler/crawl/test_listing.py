"""What a round through the sources asks for, and what of a listing is recent."""

import json
from datetime import UTC, date, datetime

from archive.records import Entry
from crawler.crawl.joining import JoinRequests
from crawler.crawl.recency import parted
from tests.site import TEXT, article

TODAY = date(2026, 11, 23)


def urls(entries):
    return [entry.url.removeprefix("https://x.org") for entry in entries]


def entries(*paths, **values):
    return [Entry(url="https://x.org" + path, **values) for path in paths]


def test_undated_entries_wait_where_nobody_can_tell_which_is_new():
    """But for a sample from both ends: some lists begin with the oldest, some with the newest."""
    found = parted(entries(*(f"/{n}" for n in range(10))), today=TODAY, undated_wait=True, sample=4)

    assert urls(found.now) == ["/0", "/1", "/8", "/9"]
    assert urls(found.by_date) == [f"/{n}" for n in range(2, 8)]


def test_undated_entries_of_a_list_of_news_are_recent():
    """A feed, or the first of its pages, lists what is new."""
    found = parted(entries("/a", "/b"), today=TODAY, undated_wait=False)

    assert urls(found.now) == ["/a", "/b"]


def test_the_day_in_an_address_decides_where_the_list_gives_none():
    """A month counts as its last day; a date that was listed counts for more."""
    listed = [
        *entries("/2026/11/new", "/2026/11/01/new", "/2019/05/old"),
        *entries("/2026/11/x", modified=date(2012, 1, 1)),
    ]

    found = parted(listed, today=TODAY, undated_wait=False)

    assert urls(found.now) == ["/2026/11/new", "/2026/11/01/new"]
    assert urls(found.by_date) == ["/2019/05/old", "/2026/11/x"]


def test_a_first_crawl_of_an_undated_sitemap_takes_a_sample_and_later_ones_what_is_new(site, declare, blotter, rows):
    """A hundred pages show what the site is like; an address that was added since is new."""
    declare()
    paths = [f"news/story-{number}/" for number in range(130)]
    site.lists(*paths)
    blotter("crawl", "sample")
    first = [path for path in site.requested if path.startswith("/news/")]
    site.lists(*paths[:70], "news/breaking/", *paths[70:])

    blotter("crawl", "sample")

    assert sorted(first) == sorted(f"/{path}" for path in [*paths[:50], *paths[-50:]])
    later = [path for path in site.requested if path.startswith("/news/")][100:]
    assert later == ["/news/breaking/"]
    assert rows("SELECT count(*) AS n FROM urls WHERE outcome = 'waiting'") == [{"n": 30}]


def test_what_no_run_read_to_its_end_is_read_again_whatever_is_known(site, declare, blotter, rows):
    """A run that broke off knows the first pages of a list; its older ones are still to be found."""
    declare(sources=["feed feed/"])
    site.put("feed/", _feed(site, "news/one/", older="feed/2/"))
    site.put("feed/2/", "down", status=500)
    blotter("crawl", "sample")
    (first,) = rows("SELECT sources FROM run_publications")
    site.put("feed/2/", _feed(site, "news/two/"))

    again = json.loads(blotter("crawl", "sample", "--json").stdout)["publications"][0]
    rest = json.loads(blotter("crawl", "sample", "--json").stdout)["publications"][0]

    assert json.loads(first["sources"]) == {
        "feed feed/": {"listed": 1, "new": 1, "whole": False, "problems": [{"fault": "http", "status": 500}]}
    }
    assert again["sources"] == {"feed feed/": {"listed": 2, "new": 1}}
    assert again["new"] == 1
    assert rest["sources"] == {"feed feed/": {"unchanged": True}}


def _feed(site, *paths, older=None):
    for path in paths:
        site.put(path, article(f"Story of {path}"))
    day = f"<pubDate>{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    items = "".join(f"<item><title>{path}</title><link>{site.url(path)}</link>{day}</item>" for path in paths)
    link = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="{site.url(older)}"/>' if older else ""
    return f'<rss version="2.0"><channel><title>News</title>{link}{items}</channel></rss>'


def test_a_feed_that_hands_over_whole_articles_is_believed_and_its_pages_kept(site, declare, blotter, rows):
    """The text has no chrome; its page is evidence."""
    declare(sources=["feed feed/"])
    url = site.url("news/radios/")
    paragraphs = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in TEXT.split("\n\n"))
    site.put("news/radios/", article("Radios").replace("</article>", "<p>Subscribe to us today.</p></article>"))
    site.put(
        "feed/",
        '<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><item>'
        f"<title>Radios</title><link>{url}</link><pubDate>{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<c:encoded>{paragraphs}</c:encoded></item></channel></rss>",
    )

    said = json.loads(blotter("crawl", "sample", "--json").stdout)["publications"][0]

    assert (said["new"], said["pages"]) == (1, 1)
    (kept,) = rows("SELECT body, provenance FROM articles")
    assert kept["body"] == TEXT
    assert json.loads(kept["provenance"])["body"] == "feed"


def test_each_answer_of_a_sitemap_is_entered_before_the_next_is_asked_for(site, declare, start, until, rows):
    """SIGKILL in the middle of an index: what came is known, and its 304 hides nothing."""
    declare()
    parts = [f"part-{number}.xml" for number in range(3)]
    named = "".join(f"<sitemap><loc>{site.url(part)}</loc></sitemap>" for part in parts)
    site.put("sitemap.xml", f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>')
    for part in parts:
        site.lists(f"news/of-{part[:6]}/", at=part)
    site.delay("part-2.xml", 20)
    process = start("crawl", "sample")

    until(lambda: "/part-2.xml" in site.requested)
    process.kill()
    process.wait()

    listed = rows("SELECT url FROM urls WHERE role = 'article'")
    assert len(listed) == 2


def test_requests_that_the_gate_refuses_are_not_counted(site, declare, blotter):
    """A run that was turned away says how often it asked, not how often it wanted to."""
    declare()
    site.lists(*(f"news/story-{number}/" for number in range(20)))
    for number in range(20):
        site.put(f"news/story-{number}/", "Go away", status=403)

    said = json.loads(blotter("crawl", "sample", "--json").stdout)["publications"][0]

    assert said["requests"] == len(site.requests) < 10


def test_a_request_that_nobody_accepts_is_taken_back(tmp_path):
    """The back-fill died, or has another configuration: the crawl learns that the archive is busy."""
    archive, config = tmp_path / "blotter.db", tmp_path / "blotter.toml"
    requests = JoinRequests(archive, config)

    assert not requests.submit(["sample"], patience=0.2)  # no back-fill
    requests.open()
    assert not requests.submit(["sample"], patience=0.2)  # none that looks
    assert list(requests.folder.iterdir()) == []


def test_a_request_of_another_configuration_is_left_alone(tmp_path):
    """There the same name may mean another publication."""
    archive = tmp_path / "blotter.db"
    ours = JoinRequests(archive, tmp_path / "blotter.toml")
    others = JoinRequests(archive, tmp_path / "other.toml")
    ours.open()
    (ours.folder / "1.json").write_text(json.dumps({"config": str(tmp_path / "other.toml"), "publications": ["a"]}))

    assert ours.accept() == []
    assert others.accept() == ["a"]


def test_listing_pages_are_read_to_their_end_whichever_way_they_call_older(site, declare, blotter, rows):
    """Cursors without numbers, `Previous` for older, then `Next` for newer: what was asked leads no further back."""
    declare(sources=["pages news/"])
    ways = {"news/": ("", "?b=k"), "news/?b=k": ("news/", "?b=c"), "news/?b=c": ("?b=k", "")}
    for number, (path, (newer, older)) in enumerate(ways.items()):
        links = [("Next", newer and site.url(newer if newer == "news/" else "news/" + newer)), ("Previous", older)]
        pager = "".join(f"<a href='{to}'>{word}</a>" for word, to in links if to)
        site.put(path, f"<a href='/news/story-of-day-{number}/'>x</a>{pager}", media_type="text/html")

    blotter("crawl", "sample")

    listed = [row["address"].removeprefix(site.home) for row in rows("SELECT address FROM urls WHERE role = 'article'")]
    assert sorted(listed) == [f"news/story-of-day-{number}/" for number in range(3)]


def test_a_site_that_lists_only_by_month_is_read_to_its_first_month_and_later_from_the_front(site, declare, blotter):
    """The months of a newspaper of ten years are 120 listings: once, and not in every run."""
    declare(sources=["pages news/"])
    months = ["2026/11", "2026/10", "2026/09"]
    archive = "".join(f"<a href='/news/{month}/'>{month}</a>" for month in months)
    for at, month in zip(["news/", *(f"news/{month}/" for month in months)], ["2026/11", *months], strict=True):
        slug = f"/news/story-of-{month.replace('/', '-')}-here/"
        site.put(at, f"<html><body><a href='{slug}'>Story</a><ul>{archive}</ul></body></html>", validators=False)
        site.put(slug, article(f"Story of {month}"), validators=False)

    blotter("crawl", "sample", "--since", "2000")
    first, asked = sorted({path for path in site.requested if path.startswith("/news/20")}), len(site.requested)
    blotter("crawl", "sample")

    assert first == [f"/news/{month}/" for month in reversed(months)]
    assert len({path for path in site.requested if "story-of" in path}) == len(months)
    assert not [path for path in site.requested[asked:] if path.startswith("/news/20")]

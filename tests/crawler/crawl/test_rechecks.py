"""What is in the archive is looked at again: edits are told from noise, and pages that are gone from bad days."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TEXT, TestSite, article

TODAY = datetime.now(UTC).date().isoformat()
FILLERS = [f"news/filler-{number}/" for number in range(45)]  # so that what changes is less than a fifth
GONE = {
    "news/missing/": "http 404",
    "news/removed/": "http 410",
    "news/to-home/": "redirects to home",
    "news/to-list/": "redirects to a listing",
    "news/elsewhere/": "redirects to another host",
    "news/soft/": "soft 404",
}
WORSE = {"news/shrunk/": "reads worse (half as long)", "news/emptied/": "reads worse (empty page)"}
NOISE = ("news/spaced/", "news/entities/", "news/hours/", "news/boxes/")
EDITS = ("news/edited/", "news/stealthy/", "news/flipping/")
OTHERS = ("news/returning/", "news/steady/", "news/plain/")
EDITED = TEXT.replace("Officers in Northmarch", "Constables in Southmarch")


def told(path):
    return path.strip("/").rpartition("/")[2].capitalize() + " and what came of it"


def page(path, text=TEXT, **values):
    return article(told(path), text=text, day="2026-11-08", **values)


def stamped(path, text=TEXT):
    """A page that says when it was modified."""
    head = '<meta property="article:modified_time" content="2026-11-09T10:00:00+00:00">'
    return page(path, text).replace("</head>", head + "</head>")


def hours_ago(path, said):
    bare = page(path).replace('<meta property="article:published_time" content="2026-11-08T09:30:00+00:00">', "")
    return bare.replace("Nov 08, 2026", said)


def boxed(path, *titles):
    items = "".join(f'<li><a href="/news/{number}/">{title}</a></li>' for number, title in enumerate(titles))
    return page(path).replace("</article>", f"<h3>Related News</h3><ul>{items}</ul></article>")


@dataclass
class Story:
    """What three runs found, with the archive as each left it."""

    site: TestSite
    said: list = field(default_factory=list)
    ledger: list = field(default_factory=list)
    revisions: list = field(default_factory=list)
    articles: list = field(default_factory=list)
    captures: list = field(default_factory=list)
    requested: list = field(default_factory=list)

    def note(self, crawling):
        begun = len(self.site.requests)
        self.said.append(crawling.crawl())
        self.requested.append([request.path for request in self.site.requests[begun:]])
        self.ledger.append(crawling.ledger())
        self.revisions.append(
            crawling.rows("SELECT revisions.*, url FROM revisions JOIN articles ON article_id = articles.id")
        )
        found = crawling.rows("SELECT * FROM articles")
        self.articles.append({row["url"].removeprefix(self.site.home): row for row in found})
        self.captures.append(crawling.rows("SELECT captures.*, address FROM captures JOIN urls ON urls.id = url_id"))

    def revised(self, run):
        return sorted(row["url"].removeprefix(self.site.home) for row in self.revisions[run])


def publish(site):
    site.put("news/", "<title>News</title><h1>News</h1>" + "".join(f'<a href="/{path}">{path}</a>' for path in FILLERS))
    for path in (*GONE, *WORSE, *NOISE, *EDITS, *OTHERS):
        site.put(path, page(path))
    site.put("news/stealthy/", stamped("news/stealthy/"))
    site.put("news/hours/", hours_ago("news/hours/", "8 hours ago"))
    site.put("news/boxes/", boxed("news/boxes/", "Dog section gets a van", "Mounted branch turns ninety"))
    site.put("news/plain/", page("news/plain/"), validators=False)
    site.put("news/steady/", article("Steady and fresh", day=TODAY))
    site.lists(*GONE, *WORSE, *NOISE, *EDITS, *OTHERS, *FILLERS)


def change(site):
    site.put("news/missing/", "<h1>Not found</h1>", status=404)
    site.put("news/removed/", "<h1>Gone</h1>", status=410)
    site.redirect("news/to-home/", "/")
    site.redirect("news/to-list/", "news/")
    site.redirect("news/elsewhere/", "http://elsewhere.example/story/")
    site.put(
        "news/soft/", "<title>Page not found</title><h1>Page not found</h1><p>This story is no longer available.</p>"
    )
    site.put("news/shrunk/", page("news/shrunk/", TEXT.split("\n\n")[0]))
    site.put("news/emptied/", "   ")
    site.put(
        "news/spaced/", page("news/spaced/").replace(" radios", "\u00a0 radios").replace("<p>Chief", "<p>\n   Chief")
    )
    site.put("news/entities/", page("news/entities/").replace("“", "&ldquo;").replace("’", "&#8217;"))
    site.put("news/hours/", hours_ago("news/hours/", "1 day ago"))
    site.put("news/boxes/", boxed("news/boxes/", "Frogmen find a safe", "Traffic unit loses a cone"))
    site.put("news/edited/", page("news/edited/", EDITED).replace("Edited and what", "Edited, and what"))
    site.put("news/stealthy/", stamped("news/stealthy/", EDITED))
    site.put("news/flipping/", page("news/flipping/", EDITED))
    site.put("news/returning/", "<h1>Not found</h1>", status=404)


def restore(site):
    site.put("news/flipping/", page("news/flipping/"))
    site.put("news/returning/", page("news/returning/"))


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Crawl, let the publisher change things, look again; let some be mended, look a last time."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("rechecks"), site)
        crawling.declare(article='"^/news/[^/]+/?$"')
        found = Story(site)
        publish(site)
        found.note(crawling)
        change(site)
        crawling.make_due()
        found.note(crawling)
        restore(site)
        crawling.make_due()
        found.note(crawling)
        yield found


def test_a_fresh_article_is_due_again_after_hours_and_then_after_longer(story):
    """The time since publication decides; each look sets the next."""
    due = [datetime.fromisoformat(ledger["news/steady/"]["due_at"]) for ledger in story.ledger]

    now = datetime.now(UTC)
    assert timedelta(0) < due[0] - now < timedelta(days=3)
    assert all(each > now for each in due)


@pytest.mark.parametrize("path", ["news/steady/", FILLERS[0]])
def test_an_unchanged_page_answers_304_and_costs_one_row(story, path):
    """RFC 9110, section 13: no body, no capture, no revision; and it stays as it was, due or at rest."""
    address = story.site.url(path)

    assert [sum(row["address"] == address for row in captures) for captures in story.captures] == [1, 1, 1]
    assert [asked.count(f"/{path}") for asked in story.requested] == [1, 1, 1]
    assert story.ledger[2][path]["outcome"] == "archived"
    assert story.ledger[2][path]["checked_at"] > story.ledger[0][path]["checked_at"]


def test_bytes_that_are_held_already_are_not_kept_twice(story):
    """A page without validators is sent again, and kept as a revisit of the first capture; nothing has changed."""
    kept = [row for row in story.captures[2] if row["address"] == story.site.url("news/plain/")]

    assert [row["revisit_of"] for row in kept] == [None, kept[0]["id"], kept[0]["id"]]
    assert story.ledger[2]["news/plain/"]["outcome"] == "archived"


def test_edits_are_revisions_by_the_publisher(story):
    """With when, which fields, and the capture that the earlier reading was made of; nothing else is one."""
    assert story.revised(1) == sorted(EDITS)
    (edited,) = [row for row in story.revisions[1] if row["url"].endswith("/edited/")]
    (first, second) = [row for row in story.captures[1] if row["address"].endswith("/edited/")]
    assert (edited["cause"], json.loads(edited["changed"])) == ("publisher", ["headline", "body"])
    assert (edited["capture_id"], edited["replaced_at"]) == (
        first["id"],
        second["fetched_at"][:16] + edited["replaced_at"][16:],
    )
    assert "Officers in Northmarch" in edited["body"]
    assert "Constables in Southmarch" in story.articles[1]["news/edited/"]["body"]
    assert story.said[1]["changed"] == len(EDITS)


def test_an_edit_under_an_unchanged_modified_date_is_marked(story):
    """A page that says nothing of its modification cannot be stealthy."""
    marked = {row["url"].rpartition("news/")[2]: row["stealth"] for row in story.revisions[1]}

    assert marked == {"stealthy/": 1, "edited/": 0, "flipping/": 0}


@pytest.mark.parametrize("path", NOISE)
def test_noise_makes_no_revision(story, path):
    """White space, entities, a relative date that moved on, boxes of related news."""
    assert story.ledger[1][path]["outcome"] == "archived"
    assert path not in story.revised(2)
    assert len([row for row in story.captures[1] if row["address"].endswith(path)]) == 2


def test_a_version_that_was_seen_before_makes_no_revision(story):
    """A page that is served in two versions by turns fills no history."""
    assert story.revised(2) == sorted(EDITS)


@pytest.mark.parametrize(("path", "reason"), GONE.items())
def test_a_page_that_is_gone_gets_its_tombstone_after_a_second_look(story, path, reason):
    """The last good reading stays, with the day on which it was found gone."""
    assert [ledger[path]["outcome"] for ledger in story.ledger] == ["archived", "gone", "gone"]
    assert story.ledger[1][path]["reason"].startswith(reason)
    assert [articles[path]["gone_at"] is None for articles in story.articles] == [True, True, False]
    assert story.articles[2][path]["body"] == story.articles[0][path]["body"]


def test_what_is_gone_is_due_for_its_second_look_within_days(story):
    """Not at once: a page may have had a bad hour."""
    due = {path: story.ledger[1][path]["due_at"] for path in GONE}

    soon = (datetime.now(UTC) + timedelta(hours=12)).isoformat()
    assert all(each and each > soon for each in due.values()), due
    assert all(story.ledger[2][path]["due_at"] is None for path in GONE)


def test_a_page_that_comes_back_has_no_tombstone(story):
    """It was gone at one look and stood at the next."""
    assert [ledger["news/returning/"]["outcome"] for ledger in story.ledger] == ["archived", "gone", "archived"]
    assert story.articles[2]["news/returning/"]["gone_at"] is None
    assert "news/returning/" not in story.revised(2)


@pytest.mark.parametrize(("path", "reason"), WORSE.items())
def test_a_worse_reading_is_held_and_replaces_nothing(story, path, reason):
    """It waits for a person, and is looked at again."""
    row = story.ledger[1][path]

    assert (row["outcome"], row["reason"]) == ("held", reason)
    assert row["due_at"] is not None
    assert story.articles[2][path]["body"] == story.articles[0][path]["body"]
    assert path not in story.revised(2)


def test_the_front_page_is_not_asked_for_in_place_of_an_article(story):
    """Where a removed article redirects to home, the redirect says enough."""
    assert "/" not in story.requested[1]


def test_a_publication_with_a_few_changes_is_fine(story):
    """Exit code 0, and the counts say what happened."""
    assert [said["outcome"] for said in story.said] == ["finished"] * 3
    assert [said["gone"] for said in story.said] == [0, len(GONE) + 1, len(GONE)]
    assert story.said[0]["new"] == len(story.articles[2])


@pytest.fixture(scope="module")
def fallen(tmp_path_factory):
    """A redesign: of twelve articles all but two are gone at once."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("fallen"), site)
        crawling.declare()
        paths = [f"news/story-{number}/" for number in range(12)]
        site.lists(*paths)
        crawling.crawl()
        for path in paths[2:8]:
            site.put(path, "<h1>Not found</h1>", status=404)
        for path in paths[8:]:
            site.put(path, article("Welcome to our new site", text=TEXT.split("\n\n")[0]))
        crawling.make_due()
        yield crawling, crawling.crawl(code=1)


def test_too_many_changes_at_once_are_held_as_one_event(fallen):
    """Exit code 1, since a person is needed; nothing is revised and nothing gets a tombstone."""
    crawling, said = fallen

    (event,) = json.loads(crawling.blotter("held", "--json").stdout)
    assert (said["outcome"], event["reason"]) == ("too many changed at once", "too many changed at once")
    assert (event["publication"], event["gone"], event["worse"] + event["changed"]) == ("sample", 6, 4)
    assert crawling.rows("SELECT 1 FROM revisions") == []
    assert crawling.rows("SELECT 1 FROM articles WHERE gone_at IS NOT NULL") == []
    assert crawling.rows("SELECT outcome FROM run_publications ORDER BY run_id DESC LIMIT 1") == [
        {"outcome": said["outcome"]}
    ]


def test_an_accepted_event_is_carried_out(fallen):
    """`blotter accept`: the pages that are gone get their tombstones, the new texts replace the old."""
    crawling, _ = fallen
    (event,) = json.loads(crawling.blotter("held", "--json").stdout)

    done = crawling.blotter("accept", event["id"])

    assert done.returncode == 0, done.stderr
    assert len(crawling.rows("SELECT 1 FROM articles WHERE gone_at IS NOT NULL")) == 6
    assert len(crawling.rows("SELECT 1 FROM revisions")) == 4
    assert json.loads(crawling.blotter("held", "--json").stdout) == []

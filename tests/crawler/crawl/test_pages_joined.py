"""An article that is split over several pages is one record, made of all its captures."""

from dataclasses import dataclass

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TEXT, TestSite, article

PARTS = [
    f"This is what stands on page {number} of the long report alone. " + TEXT.replace("radios", f"item {number}")
    for number in range(1, 8)
]


def page(name, number, *, of, address="news/{name}/?page={number}"):
    """Return one page of a story, which links to the one after it."""
    link = address.format(name=name, number=number + 1)
    links = f'<p class="pages"><a href="/{link}">{number + 1}</a></p>' if number < of else ""
    return article(f"The {name} report", text=PARTS[(number - 1) % len(PARTS)]).replace(
        "</article>", f"</article>{links}"
    )


@dataclass
class Story:
    crawling: Crawling
    first: dict
    second: dict
    requested: list

    def article(self, name):
        headline = f"The {name} report"
        (found,) = self.crawling.rows("SELECT * FROM articles WHERE headline = ?", headline)
        return found

    def pages(self, name):
        return self.crawling.rows(
            """SELECT page, address, role, captures.kind FROM article_captures JOIN captures ON captures.id = capture_id
               JOIN urls ON urls.id = url_id WHERE article_captures.article_id = ? ORDER BY page""",
            self.article(name)["id"],
        )


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Crawl a site whose stories are split in several ways, mend a broken page and crawl again."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("pages"), site)
        crawling.declare()
        for number in (1, 2, 3):
            suffix = f"?page={number}" if number > 1 else ""
            site.put(f"news/long/{suffix}", page("long", number, of=3))
            site.put(f"news/broken/{suffix}", page("broken", number, of=3))
        site.put("news/path/", page("path", 1, of=2, address="news/{name}/{number}/"))
        site.put("news/path/2/", page("path", 2, of=2, address="news/{name}/{number}/"))
        site.put("news/echo/", page("echo", 1, of=2))  # the same page, whatever number is asked for
        site.put(
            "news/away/",
            page("away", 1, of=1).replace(
                "</article>", '</article><a href="http://elsewhere.example/news/away/?page=2">2</a>'
            ),
        )
        site.put("news/broken/?page=2", "<h1>Oops</h1>", status=500)
        site.put("news/barred/", page("barred", 1, of=2, address="news/{name}/{number}/"))
        site.put("news/barred/2/", page("barred", 2, of=2))
        site.put("robots.txt", "User-agent: *\nDisallow: /news/barred/2/\n")
        site.lists("news/long/", "news/path/", "news/broken/", "news/echo/", "news/away/", "news/barred/")
        crawling.crawl()
        first = {row["headline"]: row for row in crawling.rows("SELECT * FROM articles")}
        ledger = crawling.ledger()
        site.put("news/broken/?page=2", page("broken", 2, of=3))
        asked = len(site.requested)
        crawling.make_due()
        crawling.crawl()
        yield Story(crawling, first, ledger, site.requested[asked:])


@pytest.mark.parametrize(("name", "pages"), [("long", 3), ("path", 2)])
def test_the_pages_of_an_article_are_one_record(story, name, pages):
    """All their words in order, once; every page asked for once."""
    body = story.first[f"The {name} report"]["body"]

    found = [body.index(f"on page {number} of") for number in range(1, pages + 1)]
    assert found == sorted(found)
    assert body.count("on page 1 of") == 1
    assert story.first[f"The {name} report"]["truncated"] is None


@pytest.mark.parametrize(("name", "pages"), [("long", 3), ("path", 2)])
def test_all_captures_of_a_split_article_are_known(story, name, pages):
    """`article_captures` has one for each page; the later ones stand in the ledger as pages."""
    found = story.pages(name)

    assert [row["page"] for row in found] == list(range(1, pages + 1))
    assert [row["role"] for row in found] == ["article"] + ["page"] * (pages - 1)
    assert {row["kind"] for row in found} == {"article"}


def test_an_article_of_which_a_page_failed_is_recorded_and_says_so(story):
    """Nothing is silently missing: the reason stands in the record, and the article is due again soon."""
    broken = story.first["The broken report"]

    assert broken["truncated"] == "later page missing (2: http 500)"
    row = story.second["news/broken/"]
    assert (row["outcome"], row["reason"], row["due_at"] is None) == (
        "archived",
        "later page missing (2: http 500)",
        False,
    )
    assert story.second["news/broken/?page=2"]["outcome"] == "failed"


def test_a_page_that_failed_is_added_by_a_later_run(story):
    """The rest of the article comes in, as our doing and not the publisher's."""
    assert "on page 3 of" in story.article("broken")["body"]
    assert story.article("broken")["truncated"] is None
    causes = story.crawling.rows("SELECT cause FROM revisions WHERE article_id = ?", story.article("broken")["id"])
    assert causes == [{"cause": "blotter"}]


def test_a_site_that_repeats_itself_is_not_followed_on(story):
    """Page two is page one: it adds nothing, and nothing after it is asked for."""
    assert story.first["The echo report"]["body"].count("on page 1 of") == 1
    assert story.crawling.site.requested.count("/news/echo/?page=2") <= 2
    assert "/news/echo/?page=3" not in story.crawling.site.requested
    assert story.second["news/echo/?page=2"]["outcome"] == "not_article"


def test_a_later_page_on_another_host_is_never_asked_for(story):
    """The article is what its own site has of it."""
    assert "news/away/?page=2" not in story.second
    assert len(story.pages("away")) == 1


def test_robots_txt_holds_for_later_pages(story):
    """The page is not asked for, and the record says that it is missing."""
    assert "/news/barred/2/" not in story.crawling.site.requested
    assert story.first["The barred report"]["truncated"] == "later page missing (2: robots.txt)"


def test_an_unchanged_article_does_not_ask_for_its_later_pages_again(story):
    """The first page answers 304; that is all."""
    assert story.requested.count("/news/long/") == 1
    assert "/news/long/?page=2" not in story.requested


LONG = "WHERE url LIKE '%/news/long%'"


def test_pages_that_a_killed_run_kept_are_not_asked_for_again(site, declare, start, until, blotter, rows):
    """SIGKILL while the third page is on its way: the next run asks for the third page and nothing before it."""
    declare()
    for number in (1, 2, 3):
        site.put(f"news/long/?page={number}" if number > 1 else "news/long/", page("long", number, of=3))
    site.delay("news/long/?page=3", 3.0)
    site.lists("news/long/")
    process = start("crawl", "sample")
    until(lambda: "/news/long/?page=3" in site.requested)
    until(lambda: rows(f"SELECT count(*) AS n FROM captures JOIN urls ON urls.id = url_id {LONG}") == [{"n": 2}])
    process.kill()
    process.wait()

    done = blotter("crawl", "sample")

    assert done.returncode == 0, done.stderr
    assert [path for path in site.requested if path.startswith("/news/")] == [
        *("/news/long/", "/news/long/?page=2", "/news/long/?page=3"),
        "/news/long/?page=3",
    ]
    (found,) = rows("SELECT body FROM articles")
    assert all(f"on page {number} of" in found["body"] for number in (1, 2, 3))
    assert rows("SELECT count(*) AS n FROM captures WHERE kind IS NULL") == [{"n": 0}]

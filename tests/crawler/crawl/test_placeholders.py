"""A site that shows one page at all its addresses for a while; none of it becomes an article, and no story is lost."""

import json

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, article, feed

STORIES = {
    "drones": ("Drone flights begin over the marsh", "Pilots fly two machines above the reed beds each dawn in May."),
    "pension": ("Reserve constables win a pension", "Officers who served ten winters draw a small sum each month."),
    "diesel": ("Price of diesel grounds the boats", "Three launches stayed at their moorings since the fuel ran dry."),
    "bones": ("Walker finds bones on the moor", "A team of six searched the peat until dusk and will return."),
}
PLAIN = (
    "Notice",
    "The lanterns of the quay are lit again by the crew that lit them in the year of the great storm at sea.",
)
"""A page with no word by which it could be known."""

SHOWN = {
    "maintenance": ("We will be back soon", "Our website is being updated. Please come back in a few minutes."),
    "German": ("Wartungsarbeiten", "Unsere Seite ist in Kürze wieder erreichbar. Wir bitten um Geduld."),
    "no word gives it away": PLAIN,
}


@pytest.fixture
def paper(tmp_path):
    """A publication with a feed of four titles."""
    with TestSite() as site:
        crawling = Crawling(tmp_path, site)
        crawling.declare(sources='["feed feed/"]')
        site.put("feed/", feed({site.url(f"news/{name}/"): title for name, (title, _) in STORIES.items()}))
        yield crawling


def shows(paper, shown=None, names=STORIES):
    """Let the site show *shown* at the addresses *names*, or the stories where it is ``None``."""
    for name in names:
        headline, text = shown or STORIES[name]
        paper.site.put(f"news/{name}/", article(headline, text=text, day="2026-11-20"), validators=False)


def headlines(paper):
    return [row["headline"] for row in paper.rows("SELECT headline FROM articles ORDER BY headline")]


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN.keys())
def test_one_page_in_place_of_all_stories_is_no_article_and_each_story_is_archived_when_it_returns(paper, shown):
    """A maintenance page of an evening folded a paper into one article, for good."""
    shows(paper, shown)

    said = paper.crawl(code=1)

    assert headlines(paper) == []
    assert set(paper.ledger("outcome", "reason").values()) == {("waiting", "placeholder page")}
    assert said["outcome"] == "placeholder pages"
    assert (said["placeholder_pages"], said["new"], said["failed"], said["waiting"]) == (4, 0, 0, 4)

    shows(paper)
    paper.make_due()
    paper.crawl()

    assert headlines(paper) == sorted(title for title, _ in STORIES.values())
    assert {row["outcome"] for row in paper.ledger().values()} == {"archived"}
    assert len({row["article_id"] for row in paper.ledger().values()}) == len(STORIES)
    assert paper.rows("SELECT * FROM revisions") == []


def test_a_page_known_by_some_titles_is_none_under_the_others_either(paper):
    """Two words of an address say too little of its story to tell; those of its neighbours do."""
    paths = ["news/drone-flights-begin/", "news/price-of-diesel/", "news/reserve-constables-pension/"]
    paper.site.lists(*paths, at="sitemap.xml")
    paper.declare()
    for path in paths:
        page = article("Vahvista valintasi", text="Jatka valitsemalla painike tämän tekstin alta.", byline="")
        page = page.replace('<p class="date">Nov 08, 2019</p>', "").replace("article:published_time", "x")
        paper.site.put(path, page.replace('content="article"', ""), validators=False)

    said = paper.crawl(code=1)

    assert headlines(paper) == []
    assert set(paper.ledger("outcome", "reason").values()) == {("waiting", "placeholder page")}
    assert (said["outcome"], said["placeholder_pages"], said["new"]) == ("placeholder pages", 3, 0)


def test_addresses_without_words_that_show_one_page_are_counted_as_placeholders(paper):
    """The third shows that the first two were none, whichever way they were counted."""
    paths = ["news/1001/", "news/1002/", "news/1003/"]
    paper.site.lists(*paths, at="sitemap.xml")
    paper.declare()
    for path in paths:
        paper.site.put(path, article(*PLAIN[:1], text=PLAIN[1], byline="").replace("2019", "x"), validators=False)

    said = paper.crawl(code=1)

    counted = (said["placeholder_pages"], said["new"], said["unchanged"])
    assert (said["outcome"], *counted) == ("placeholder pages", 3, 0, 0)


def test_a_single_page_that_was_taken_for_the_story_makes_room_for_it(paper):
    """No other address showed it, so nothing gave it away; the title that was listed does."""
    shows(paper)
    shows(paper, PLAIN, ["drones"])
    paper.crawl()
    assert "Notice" in headlines(paper)

    shows(paper)
    paper.make_due()
    paper.crawl()

    assert headlines(paper) == sorted(title for title, _ in STORIES.values())
    assert paper.rows("SELECT * FROM revisions") == []
    (noted,) = paper.rows("SELECT action, subject, reason, who FROM decisions")
    assert (noted["action"], noted["reason"], noted["who"]) == ("withdraw", "placeholder page", "blotter")
    assert ": Notice (" in noted["subject"]


def test_a_known_placeholder_where_a_story_is_held_changes_nothing(paper):
    """The story stays; a person may look."""
    shows(paper, PLAIN, ["drones", "pension"])
    shows(paper, None, ["diesel", "bones"])
    paper.crawl()
    shows(paper, PLAIN, ["bones"])
    paper.make_due()

    paper.crawl()

    assert headlines(paper) == ["Price of diesel grounds the boats", "Walker finds bones on the moor"]
    assert paper.ledger("outcome", "reason")["news/bones/"] == ("held", "reads worse (placeholder page)")


def test_addresses_that_wait_for_their_story_are_never_said_to_fail(paper):
    """They answer; the crawl's summary, `blotter runs` and `blotter status` say alike that they wait."""
    shows(paper)
    shows(paper, SHOWN["maintenance"], ["drones", "pension"])

    shown = paper.blotter("crawl", "sample")

    assert "2 new, 2 placeholder" in shown.stdout
    (run,) = json.loads(paper.blotter("runs", "--json").stdout)
    assert (run["outcome"], run["new"], run["failed"], run["waiting"]) == ("finished", 2, 0, 2)
    status = paper.blotter("status", "sample")
    assert "waiting       2, 2 of them after a placeholder page" in status.stdout
    assert "failing       0" in status.stdout
    assert status.returncode == 0


def test_status_asks_for_a_person_when_nothing_else_comes(paper):
    """At once where the publication never did well: its stories may never be shown without consent."""
    shows(paper, SHOWN["maintenance"])
    paper.crawl(code=1)

    done = paper.blotter("status")

    assert done.returncode == 1
    assert "every address showed another page in place of its story" in done.stdout


def test_status_asks_for_a_person_when_it_lasts(paper):
    """A consent wall does not go away; three looks say so, two do not."""
    shows(paper, SHOWN["maintenance"], ["drones"])
    shows(paper, None, ["pension", "diesel", "bones"])
    for _ in range(2):
        paper.crawl()
        paper.make_due()
    assert "in place of its story" not in paper.blotter("status").stdout

    paper.crawl()

    done = paper.blotter("status")
    assert done.returncode == 1
    assert "1 address shows another page in place of its story" in done.stdout


def test_a_wall_to_which_every_story_redirects_is_no_list(paper):
    """Consent and login often have an address of their own, and lead back to the story."""
    headline, text = SHOWN["maintenance"]
    paper.declare(sources='["feed feed/"]', article='"^/news/"')
    paper.site.put("welcome/", article(headline, text=text), validators=False)
    for name in STORIES:
        paper.site.put(f"news/{name}/", status=302, headers={"Location": "/welcome/"})

    said = paper.crawl(code=1)

    stories = {path: row for path, row in paper.ledger("outcome", "reason").items() if path.startswith("news/")}
    assert set(stories.values()) == {("waiting", "placeholder page")}
    assert said["outcome"] == "placeholder pages"
    shows(paper)
    paper.make_due()
    paper.crawl()
    assert headlines(paper) == sorted(title for title, _ in STORIES.values())

import json
import re
from datetime import UTC, datetime

import pytest
from datasette.app import Datasette


@pytest.fixture
def stocked(shelf):
    shelf.article(
        "New alliance to fight cybercrime",
        standfirst="Firms and forces join.",
        body="Europol helps.\n\nThe alliance starts.",
        published="2011-07-21",
        authors=["Paul Jacques"],
        tags=["cybercrime"],
        section="News",
    )
    shelf.article("Budget cut", published="2016-12-31", access="subscription", body="No cybercrime unit.")
    shelf.article("Undated cybercrime", publication="other-title", published=None, truncated="ends mid-word")
    shelf.row("runs", command="crawl", started_at="2026-01-02T03:00:00Z", finished_at="2026-01-02T03:09:00Z",
              outcome="fine", version="1")  # fmt: skip
    shelf.row("run_publications", run_id=1, publication_id=1, outcome="fine", listed=7, new=2,
              sources='{"feed": {"listed": 7}}')  # fmt: skip
    return shelf


def key_of(shelf, number=1):
    return shelf.ask("SELECT key FROM articles WHERE id = ?", number)[0][0]


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


async def test_home_says_what_is_held(stocked, browse):
    """Articles, publications, first and last day, the latest, where to search."""
    told = text_of(await browse("/"))

    assert "3 articles from 2 publications, published between 21 July 2011 and 31 December 2016" in told
    assert "1 article without a date" in told
    assert told.index("Budget cut") < told.index("New alliance")


async def test_home_of_an_empty_archive_says_how_to_begin(shelf, browse):
    """Nothing is held yet, and that is no error."""
    assert "Nothing is kept here yet" in (await browse("/")).text


async def test_search_marks_hits_and_says_how_much_is_held(stocked, browse):
    """And facets count what was found."""
    page = await browse("/-/search?q=cybercrime")

    assert "New alliance to fight <mark>cybercrime</mark>" in page.text
    assert "3 articles archived , none known to be missing" in text_of(page)
    assert 'href="/-/search?q=cybercrime&amp;publication=other-title"' in page.text
    assert 'href="/-/search?q=cybercrime&amp;since=2011&amp;until=2011"' in page.text


async def test_the_address_keeps_everything(stocked, browse):
    """A facet that is on comes off with a click, and nothing else changes."""
    page = await browse("/-/search?q=cybercrime&sort=newest&access=open&since=2011&until=2011")

    assert 'href="/-/search?q=cybercrime&amp;sort=newest&amp;since=2011&amp;until=2011" class="on"' in page.text
    assert 'href="/-/search?q=cybercrime&amp;sort=newest&amp;access=open" class="on"' in page.text
    assert '<input name="since" value="2011"' in page.text


async def test_undated_matches_are_counted_and_can_be_included(stocked, browse):
    """A period leaves them out, and says so."""
    without = await browse("/-/search?q=cybercrime&since=2010")
    having = await browse("/-/search?q=cybercrime&since=2010&undated=1")

    assert "1 match without a date is left out." in text_of(without)
    assert "3 articles" in text_of(having)
    assert "left out" not in having.text


@pytest.mark.parametrize(
    "typed", ["C%26C", "%22unclosed", "*", "R+v+Smith+(2011)", "headline:", "%00", "a%22)%20OR%201"]
)
async def test_no_punctuation_is_an_error(stocked, browse, typed):
    """Whatever is typed."""
    assert (await browse(f"/-/search?q={typed}")).status_code == 200


async def test_words_to_leave_out_alone_mean_all_but_these(stocked, browse):
    """The page, its chart and its exports agree."""
    page, rows = await browse("/-/search?q=-budget"), await browse("/-/export.jsonl?q=-budget")

    assert ">Budget cut<" not in page.text
    assert "2 articles" in text_of(page)
    assert len(rows.text.splitlines()) == 2


@pytest.mark.parametrize(
    ("field", "typed", "message", "link"),
    [
        ("section", "Newz", "no section &#39;Newz&#39;", 'href="/-/search?section=News"><bdi>News<'),
        ("author", "Paul Jaques", "no author &#39;Paul Jaques&#39;", 'href="/-/search?author=Paul+Jacques"'),
        ("tag", "cyber-crime", "no tag &#39;cyber-crime&#39;", 'href="/-/search?tag=cybercrime"'),
        (
            "publication",
            "other-titel",
            "no publication &#39;other-titel&#39;",
            'publication=other-title"><bdi>Other Title<',
        ),
        ("tag", "zyx", "no tag &#39;zyx&#39;", ""),
    ],
)
async def test_a_name_that_no_article_has_is_answered_with_the_nearest(stocked, browse, field, typed, message, link):
    """An empty page, for a slip of the finger, would be read as an answer."""
    page = await browse(f"/-/search?{field}={typed}")

    assert message in page.text
    assert link in page.text


async def test_a_date_that_is_none_is_said_and_left_out(stocked, browse):
    """The page is still of use."""
    page = await browse("/-/search?q=cybercrime&since=lately")

    assert page.status_code == 200
    assert "&#39;lately&#39; is not a date" in page.text
    assert "3 articles" in text_of(page)


@pytest.mark.parametrize(("until", "is_told"), [("2011-03-04", True), ("2011-03-05", False)])
async def test_a_period_that_ends_before_it_begins_is_said_and_left_out(stocked, browse, until, is_told):
    """An empty page would be read as an answer; programs are refused."""
    period = f"since=2011-03-05&until={until}"
    page, feed = await browse(f"/-/search?q=cybercrime&{period}"), await browse(f"/-/feed.atom?{period}")

    assert (f"the period ends on {until}, before it begins on 2011-03-05" in page.text) is is_told
    assert ("3 articles" in text_of(page)) is is_told
    assert feed.status_code == (400 if is_told else 200)


@pytest.mark.parametrize("copied", [str.upper, lambda key: key[:7]], ids=["in capitals", "without its end"])
async def test_a_key_as_a_person_copies_it_leads_to_its_article(stocked, browse, copied):
    """As on the command line: capitals do not matter, and what lacks its end is answered with the whole key."""
    page = await browse(f"/-/article/{copied(key_of(stocked))}")

    assert page.status_code in {200, 404}
    assert key_of(stocked) in page.text


async def test_nothing_found_says_what_to_try(stocked, browse):
    """And that the archive may not hold the period."""
    told = text_of(await browse("/-/search?q=zebra&since=2015"))

    assert "0 articles" in told
    assert "Look without the filters" in told


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "2"])
async def test_a_page_number_that_leads_nowhere_is_no_error(stocked, browse, page):
    """People edit addresses."""
    assert (await browse(f"/-/search?q=cybercrime&page={page}")).status_code == 200


async def test_many_hits_are_turned_page_by_page(shelf, browse):
    """Each hit stands on exactly one page."""
    for number in range(45):
        shelf.article(f"Taser {number}", published=f"20{number:02}-01-01")

    pages = [(await browse(f"/-/search?q=taser&page={page}")).text for page in (1, 2, 3)]
    seen = [re.findall(r"Taser</mark> (\d+)</bdi></a></h3>", page) for page in pages]

    assert [len(numbers) for numbers in seen] == [20, 20, 5]
    assert len({number for numbers in seen for number in numbers}) == 45


async def test_search_as_json_has_total_facets_and_coverage(stocked, browse):
    """For programs."""
    told = (await browse("/-/search.json?q=europol")).json()

    assert (told["total"], told["total_is_exact"]) == (1, True)
    assert told["articles"][0]["snippet"].startswith("[Europol] helps.")
    assert told["articles"][0]["page"].endswith(f"/-/article/{key_of(stocked)}")
    assert told["coverage"]["held"] == 3
    assert (await browse("/-/search.json?since=x")).status_code == 400


async def test_an_article_reads_from_top_to_bottom(stocked, browse):
    """With author and tag as links, and where it came from."""
    page = await browse(f"/-/article/{key_of(stocked)}")

    told = text_of(page)
    assert told.index("Firms and forces join.") < told.index("21 July 2011") < told.index("Europol helps.")
    assert 'href="/-/search?author=Paul+Jacques"' in page.text
    assert 'href="/-/search?tag=cybercrime"' in page.text
    assert 'href="https://sample.example/news/1" rel="noreferrer nofollow"' in page.text


async def test_an_article_carries_what_zotero_reads(stocked, browse):
    """Embedded metadata, and links to the citation formats."""
    page = (await browse(f"/-/article/{key_of(stocked)}")).text

    assert '<meta name="citation_title" content="New alliance to fight cybercrime">' in page
    assert '<meta name="citation_author" content="Paul Jacques">' in page
    assert '<meta name="citation_publication_date" content="2011/07/21">' in page
    assert f'type="application/x-research-info-systems" title="RIS" href="/-/article/{key_of(stocked)}.ris"' in page


@pytest.mark.parametrize(
    ("number", "told"),
    [(2, "Subscription : only the part that the publisher shows"), (3, "Cut off at its source : ends mid-word")],
)
async def test_flags_are_said_in_words(stocked, browse, number, told):
    """A reader must not take a part for the whole."""
    assert told in text_of(await browse(f"/-/article/{key_of(stocked, number)}"))


async def test_an_article_shows_the_licence_terms_that_its_page_named(crawled, shelf, browse):
    """Whoever reads it here should see what its publisher reserves."""
    key, capture = crawled(b"<p>one")
    signals = '{"rsl license": "https://s.example/terms.xml"}'
    shelf.ask("UPDATE captures SET optout = ? WHERE id = ?", signals, capture, commit=True)

    shown = text_of(await browse(f"/-/article/{key}"))

    assert "opt-out: rsl license https://s.example/terms.xml" in shown


async def test_changes_are_shown_word_by_word_and_earlier_readings_have_addresses(crawled, shelf, browse):
    """As the crawl recorded them."""
    crawled(b"<p>one", headline="Chief to retire", body="She leaves in May.")
    key, _ = crawled(
        b"<p>two", headline="Chief to resign", body="She leaves in June.", at=datetime(2026, 3, 4, tzinfo=UTC)
    )

    page = await browse(f"/-/article/{key}")
    changes = await browse(re.search(rf"/-/article/{key}/changes/\d+", page.text)[0])
    before = await browse(f"/-/article/{key}/2026-03-03")

    assert "<del>retire</del><ins>resign</ins>" in changes.text
    assert "She leaves in <del>May.</del><ins>June.</ins>" in changes.text
    assert "As it read at the end of 3 March 2026" in text_of(before)
    assert "She leaves in May." in text_of(before)


async def test_an_edit_that_was_found_later_shows_between_two_readings_by_one_reader(crawled, shelf, browse):
    """Between them in time lies the reading of an older reader, which saw no edit."""
    crawled(b"<p>one", body="She leaves in May.")
    key, capture = crawled(b"<p>two", body="She leaves in June.", at=datetime(2026, 3, 4, tzinfo=UTC))
    older = {"reading": "r0", "headline": "Crawled", "body": "She leaves.", "authors": "", "capture_id": capture}
    replaced = {"replaced_at": "2026-03-05T00:00:00Z", "cause": "blotter", "changed": '["body"]', "stealth": 0}
    shelf.row("revisions", article_id=1, **older, **replaced)

    edit, ours = [(await browse(f"/-/article/{key}/changes/{number}")).text for number in (1, 2)]

    assert "She leaves in <del>May.</del><ins>June.</ins>" in edit
    assert "in June." in ours


@pytest.mark.parametrize("ending", ["txt", "json", "ris", "bib", "csl"])
async def test_an_article_is_had_in_every_format(stocked, browse, ending):
    """At its own address with an ending."""
    answer = await browse(f"/-/article/{key_of(stocked)}.{ending}")

    assert answer.status_code == 200
    assert "New alliance to fight cybercrime" in answer.text


async def test_other_articles_with_the_same_rare_words_are_offered(shelf, browse):
    """And the article itself is not."""
    shelf.article("Thermal drone finds walker")
    shelf.article("Second thermal drone bought")
    shelf.article("Unrelated matter")

    told = text_of(await browse(f"/-/article/{key_of(shelf)}"))

    assert "Articles like it Second thermal drone bought" in told
    assert "Unrelated" not in told


async def test_an_article_that_was_taken_down_is_held_on_every_page(shelf, browse):
    """The very number that readers trust the archive for."""
    shelf.article("A", gone_at="2026-03-01T00:00:00Z")
    shelf.article("B")
    shelf.ask("UPDATE urls SET outcome = 'gone', reason = 'http 404' WHERE id = 1", commit=True)
    shelf.ask("UPDATE urls SET outcome = 'held', reason = 'reads worse (empty)' WHERE id = 2", commit=True)
    shelf.row("held", event=1, state="held", what="worse", url_id=2, article_id=2, seen_at="2026-03-01T00:00:00Z")

    publication = text_of(await browse("/-/publication/sample"))
    search = text_of(await browse("/-/search")).replace(" ,", ",")

    counted = "1 of them since taken down, 1 with a change that waits for a decision"
    assert f"2 of 2 addresses are archived, {counted}." in publication
    assert "archived; taken down since (http 404)" in publication
    assert "archived; a change waits for a decision (reads worse (empty))" in publication
    assert f"2 of 2 articles archived, {counted}, none known to be missing" in search


async def test_pages_show_the_publishers_day_and_the_captions(shelf, browse):
    """The first morning of March in Melbourne is still February in UTC."""
    key = shelf.article("Raid", published="2026-02-28T21:30:00Z", published_day="2026-03-01", captions="One.\n\nTwo.")

    article = text_of(await browse(f"/-/article/{key}"))
    home = await browse("/-/publication/sample")

    assert "1 March 2026" in article
    assert "28 February" not in article
    assert "Captions One. Two." in article
    assert "1 March 2026: 1 article" in home.text or "2026 1 article on 1 day" in text_of(home)
    assert "2026-03: 1 article" in (await browse("/")).text


async def test_a_publication_shows_its_days_its_gaps_and_what_became_of_each_address(stocked, browse):
    """Gaps can be seen, and lead to the ledger."""
    stocked.row("urls", url="https://x.example/1", address="x", publication_id=1, role="article", outcome="barred",
                reason="robots.txt", first_listed_at="t", last_listed_at="t")  # fmt: skip

    page = await browse("/-/publication/sample")

    told = text_of(page)
    assert "2 of 3 addresses are archived." in told
    assert "1989 days after 21 July 2011".replace("1989", "1,989") in told
    assert "2016 1 article on 1 day" in told
    assert "barred by robots.txt" in told
    assert "feed lists 7" in told


async def test_runs_say_what_happened(stocked, browse):
    """For each publication."""
    page = text_of(await browse("/-/runs"))

    assert "2 January 2026, 03:00 UTC crawl fine 1 publication, 2 new, 0 changed, 0 failed" in page
    assert "Ended 2 January 2026, 03:09 UTC." in page


async def test_a_feed_of_a_search_is_linked_and_answers(stocked, browse):
    """With links to this site."""
    page = await browse("/-/search?q=cybercrime&publication=sample")
    link = re.search(r'atom\+xml" title="[^"]*" href="([^"]+)"', page.text)[1].replace("&amp;", "&")

    feed = await browse(link)

    assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert "http://localhost/-/search?q=cybercrime&amp;publication=sample" in feed.text


@pytest.mark.parametrize("ending", ["csv", "excel.csv", "jsonl", "txt", "ris", "bib", "csl.json"])
async def test_a_selection_is_taken_away_in_every_format(stocked, browse, ending):
    """Whole, not page by page."""
    answer = await browse(f"/-/export.{ending}?publication=sample")

    assert answer.status_code == 200
    assert "New alliance" in answer.text
    assert "Undated cybercrime" not in answer.text


@pytest.mark.parametrize(
    "path", ["/-/article/aaaaaaaaaa", "/-/publication/none", "/-/capture/99", "/-/article/aaaaaaaaaa.ris"]
)
async def test_what_is_not_here_is_404_in_words(stocked, browse, path):
    """With a way on."""
    answer = await browse(path)

    assert answer.status_code == 404
    assert "Search the archive" in answer.text


async def test_nothing_can_be_written_through_our_pages(stocked, browse):
    """Only GET."""
    site = Datasette([str(stocked.path)])

    answer = await site.client.post("/-/search", data={"q": "x"})

    assert answer.status_code in {403, 405}


async def test_those_who_may_not_see_the_database_see_none_of_our_pages(stocked):
    """The permissions that Datasette keeps are kept here too."""
    site = Datasette([str(stocked.path)], metadata={"databases": {"blotter": {"allow": {"id": "librarian"}}}})

    for path in ("/", "/-/search?q=x", f"/-/article/{key_of(stocked)}", "/-/export.csv", "/-/feed.atom"):
        assert (await site.client.get(path)).status_code == 403, path


async def test_without_an_archive_datasette_is_as_it_was(tmp_path):
    """The home page too."""
    site = Datasette([], memory=True)

    assert "_memory" in (await site.client.get("/")).text
    assert (await site.client.get("/-/search")).status_code == 404


async def test_our_pages_work_below_a_path(stocked):
    """As behind a proxy that shows the site under /press/."""
    site = Datasette([str(stocked.path)], settings={"base_url": "/press/"})

    page = (await site.client.get("/-/search?q=cybercrime")).text

    assert 'href="/press/-/static-plugins/blotter-archive/blotter.css"' in page
    assert f'href="/press/-/article/{key_of(stocked)}"' in page


async def test_tables_of_datasette_lead_to_articles(stocked, browse):
    """A key is a link, and a body is short."""
    page = (await browse("/blotter/articles")).text

    assert f'<a href="/-/article/{key_of(stocked)}">{key_of(stocked)}</a>' in page
    assert json.loads((await browse("/blotter/articles.json?_shape=array")).text)[0]["key"]


@pytest.mark.parametrize("path", ["/2026-02-31", "/changes/99"])
async def test_a_reading_that_never_was_is_404(stocked, browse, path):
    """A day that is none, a revision of another article."""
    assert (await browse(f"/-/article/{key_of(stocked)}{path}")).status_code == 404


@pytest.mark.parametrize("path", ["/-/feed.atom", "/-/export.csv"])
async def test_a_program_that_gives_no_date_is_told(stocked, browse, path):
    """It would take the rest for the answer."""
    answer = await browse(f"{path}?since=lately")

    assert answer.status_code == 400
    assert "'lately' is not a date" in answer.text


async def test_an_archive_without_dates_has_no_chart_and_no_calendar(shelf, browse):
    """And says so."""
    shelf.article("Undated", published=None)

    assert "Articles per month" not in (await browse("/")).text
    assert "No dated article yet." in (await browse("/-/publication/sample")).text


async def test_a_date_of_a_kind_never_seen_is_shown_as_it_stands(shelf, browse):
    """An archive outlives its writers."""
    key = shelf.article("Odd", published="21. Juli", gone_at="lately", modified="")

    told = text_of(await browse(f"/-/article/{key}"))

    assert "21. Juli" in told
    assert "found on lately" in told

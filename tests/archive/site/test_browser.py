"""The site in a real browser. `BLOTTER_IMAGES=docs/images pytest -m browser` takes the pictures of docs anew."""

import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.serving import serving
from tests.shelf import Shelf

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")]

WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
STORIES = (
    ("New alliance to fight cybercrime", "Europol and private firms will share advice on attacks against hospitals."),
    ("Custody suites to get clinical rooms", "Nurses will see detainees within an hour under plans of three forces."),
    ("Taser training extended to special constables", "The council of chiefs backed the change after two trials."),
    ("Knife crime falls in six boroughs", "Stop and search was used less, and knives were found more often."),
    ("Drone unit finds missing walker", "The pilot used a thermal camera in fog on the fells."),
)
BODY = (
    "The force said that officers had asked for this since {year}. Stop and search, custody and knife crime were "
    "named most often in a survey of the ranks.\n\n“We have waited a long time,” said a spokesman for the federation. "
    "“Officers on the street will feel the difference, and so will the public.”\n\n"
    "A report on the first year is due in the spring."
)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("browser") / "blotter.db")
    for number in range(60):
        headline, standfirst = STORIES[number % 5]
        year = 2011 + number % 15
        shelf.article(
            headline if number < 5 else f"{headline}: part {number // 5}",
            publication=("police-weekly", "custody-journal", "the-constable")[number % 3],
            standfirst=standfirst,
            body=BODY.format(year=year - 2),
            published=f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}" if number != 30 else None,
            authors=[("Paul Jacques", "Ann Lee")[number % 2]],
            byline="By " + ("Paul Jacques", "Ann Lee")[number % 2],
            section=("News", "Features")[number % 2],
            tags=["policing"],
            access="subscription" if number % 7 == 3 else "open",
            truncated="ends mid-word" if number == 10 else None,
        )
    shelf.row("revisions", article_id=1, replaced_at="2026-03-01T10:00:00Z", cause="publisher",
              changed='["headline", "body"]', stealth=1, reading="r", headline="Alliance to fight cyber crime",
              standfirst=STORIES[0][1], byline="By Paul Jacques", published="2011-01-01",
              body=BODY.format(year=2009).replace("in the spring", "in the autumn"))  # fmt: skip
    shelf.row("runs", command="crawl", started_at="2026-11-20T04:00:00Z", finished_at="2026-11-20T04:12:31Z",
              outcome="fine", version="0.1.0")  # fmt: skip
    for number in (1, 2, 3):
        shelf.row("run_publications", run_id=1, publication_id=number, outcome="fine", listed=20, new=2, changed=1,
                  requests=23, sources='{"feed": {"listed": 20}}')  # fmt: skip
    for number in range(6):
        shelf.row("urls", url=f"https://x.example/{number}", address="x", publication_id=1, role="article",
                  first_listed_at="t", last_listed_at="t", outcome="failed", reason="server error")  # fmt: skip
    return shelf


@pytest.fixture(scope="module")
def site(stocked):
    with serving(stocked.path) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])  # CI runs as root
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def page(request, chromium):
    """A tab that notes what it asks for and what goes wrong."""
    context = chromium.new_context(viewport=WIDTHS[request.param])
    tab = context.new_page()
    tab.name, tab.requested, tab.wrong = request.param, [], []
    tab.on("request", lambda asked: tab.requested.append(asked.url))
    tab.on("console", lambda message: tab.wrong.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    yield tab
    context.close()


def pages_of(stocked):
    key = stocked.ask("SELECT key FROM articles WHERE id = 1")[0][0]
    return {
        "home": "/",
        "search": "/-/search?q=knife+crime",
        "nothing-found": "/-/search?q=zebra&since=2016",
        "article": f"/-/article/{key}",
        "changes": f"/-/article/{key}/changes/1",
        "publications": "/-/publication",
        "publication": "/-/publication/police-weekly",
        "runs": "/-/runs",
        "missing": "/-/article/aaaaaaaaaa",
        "status": "/-/status",
        "review": "/-/review",
        "trends": "/-/trends?q=alliance&q=drone",
        "data": "/blotter",
        "table": "/blotter/articles",
        "row": "/blotter/articles/1",
        "sql": "/blotter?sql=select+key,+headline,+body+from+articles",
        "question": "/blotter/cut_off",
        "nowhere": "/wp-json/wp/v2/posts",
    }


def test_an_article_is_found_read_compared_and_followed_with_the_keyboard_alone(page, site):
    """From the home page to the feed, without a mouse."""
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Words to look for").focus()
    page.keyboard.type("alliance hospitals")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?q=alliance+hospitals")
    assert page.locator("mark").first.inner_text().lower() == "alliance"

    follow(page, page.get_by_role("link", name="New alliance to fight cybercrime", exact=True))
    assert page.get_by_role("heading", level=1).inner_text() == "New alliance to fight cybercrime"
    assert "We have waited a long time" in page.locator(".body").inner_text()

    follow(page, page.get_by_role("link", name="Changed 1 March 2026"))
    assert "autumn" in page.locator("del").all_inner_texts()[-1]
    assert "spring" in page.locator("ins").all_inner_texts()[-1]

    page.go_back()
    page.go_back()
    feed = page.locator("link[type='application/atom+xml']").get_attribute("href")
    answer = page.request.get(site + feed)
    assert "New alliance to fight cybercrime" in answer.text()
    assert page.wrong == []


def follow(page, link):
    """Go where *link* leads by the keyboard."""
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


PAGES = (
    "home",
    "search",
    "nothing-found",
    "trends",
    "status",
    "article",
    "changes",
    "publications",
    "publication",
    "runs",
)
DATA = ("data", "table", "row", "sql", "question", "nowhere")


@pytest.mark.parametrize("name", PAGES + DATA)
def test_a_page_is_sound(page, site, stocked, name):
    """axe finds no fault, nothing is wider than the window, and no request leaves the machine."""
    page.goto(site + pages_of(stocked)[name])
    picture(page, name)

    found = Axe().run(page)

    assert [each["id"] for each in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert {urlsplit(url).hostname for url in page.requested} == {"127.0.0.1"}


def test_a_page_is_sound_in_the_dark(chromium, site, stocked):
    """The colours of the night are as easy to read."""
    context = chromium.new_context(viewport=WIDTHS["desktop"], color_scheme="dark")
    tab = context.new_page()

    for name in ("home", "search", "trends", "status", "review", "article", "changes", *DATA):
        tab.goto(site + pages_of(stocked)[name])
        found = Axe().run(tab)
        tab.name = "dark"
        picture(tab, name)
        assert [each["id"] for each in found.response["violations"]] == []
    context.close()


def test_everything_works_without_scripts(chromium, site):
    """There are none."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site)

    tab.get_by_label("Words to look for").fill("taser")
    tab.get_by_label("Words to look for").press("Enter")
    tab.get_by_role("link", name="Custody Journal").first.click()

    assert tab.locator("script").count() == 0
    assert tab.url.startswith(site)
    context.close()


def test_a_page_as_received_runs_nothing_and_asks_nobody(chromium, tmp_path, crawled):
    """Its own scripts, pictures, frames and redirects stay asleep in a real browser."""
    payload = (
        b"<!DOCTYPE html><meta http-equiv=refresh content='0;url=https://evil.example/'><title>As sent</title>"
        b"<script>document.title = 'ran'</script><body onload=\"document.title='ran'\"><h1>Received</h1>"
        b"<img src=https://evil.example/x.gif><iframe src=https://evil.example/></iframe>"
        b"<link rel=stylesheet href=https://evil.example/x.css><a href=/next>Next</a>"
    )
    _, capture = crawled(payload, at=datetime(2026, 1, 2, tzinfo=UTC))
    context = chromium.new_context()
    tab = context.new_page()
    left = []
    context.on("requestfinished", lambda asked: left.append(asked.url))

    with serving(tmp_path / "blotter.db") as site:
        tab.goto(f"{site}/-/capture/{capture}")
        tab.wait_for_timeout(700)
        inside = tab.frame_locator("iframe.received")

        assert inside.locator("h1").inner_text() == "Received"
        assert inside.locator("a").evaluate("a => a.href") == "https://s.example/next"
        assert tab.locator("h1").first.inner_text() == "As received on 2 January 2026, 00:00 UTC"
        assert tab.title().startswith("As received")
        assert [each["id"] for each in Axe().run(tab).response["violations"]] == []
        tab.goto(f"{site}/-/capture/{capture}/received")
        tab.wait_for_timeout(700)
        assert tab.title() == "As sent"
    assert [url for url in left if "evil" in url] == []
    context.close()


def picture(tab, name):
    """Keep a picture of the page where pictures are asked for."""
    if folder := os.environ.get("BLOTTER_IMAGES"):
        assert re.fullmatch(r"[a-z-]+", name)
        tab.screenshot(path=Path(folder) / f"{name}-{tab.name}.png")

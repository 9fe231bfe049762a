"""The site in a real browser. `BLOTTER_IMAGES=docs/images pytest -m browser` takes the pictures of docs anew."""

import os
import re
import shutil
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from archive.facts import Reason
from archive.noted import noted
from archive.own.annotations import add_note
from archive.own.labels import LabelKind, label
from archive.records import Article, Exchange, Kind, Precision, Publication, Reading, Role
from archive.store import Archive
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
    for number, outcome in enumerate(("failed", "finished", "finished"), 1):
        new, failed = (0, 3) if outcome == "failed" else (2, 0)
        shelf.row("run_publications", run_id=1, publication_id=number, outcome=outcome, listed=20, requests=23,
                  new=new, failed=failed, sources='{"feed": {"listed": 20}}')  # fmt: skip
    for number in range(6):
        shelf.row("urls", url=f"https://x.example/{number}", address="x", publication_id=1, role="article",
                  first_listed_at="t", last_listed_at="t", outcome="failed", reason="server error")  # fmt: skip
    key = shelf.ask("SELECT key FROM articles WHERE id = 1")[0][0]
    label(shelf.path, LabelKind.COLLECTION, "saved", [key], at=AT)
    label(shelf.path, LabelKind.TAG, "cybercrime", [key], at=AT)
    add_note(shelf.path, key, "Compare with the report of 2009: who asked for it first?", at=AT)
    keep_page(shelf)
    return shelf


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PAGE = (
    "<!doctype html><html lang=en><title>Custody nurses</title><h1>Custody nurses praised</h1>"
    "<p>Nurses in custody suites were praised.</p>"
    "<p><a href='/news/1'>Alliance</a> <a href='/elsewhere'>Elsewhere</a></p>"
)


def keep_page(shelf):
    """Keep one page and its picture, as a crawl does."""
    with Archive.open(shelf.path) as archive:
        number = archive.add_publication(
            Publication(slug="police-weekly", name="Police Weekly", home="https://police-weekly.example/")
        )
        run = archive.begin_run("crawl", at=AT)

        def kept(path, payload, media_type, role=Role.ARTICLE):
            due = archive.ledger.address(number, f"https://police-weekly.example/{path}", role, at=AT)
            exchange = Exchange(url=due.url, fetched_at=AT, status=200, body=payload, payload=payload,
                                response_headers=(("Content-Type", media_type),))  # fmt: skip
            return archive.keep(exchange, url_id=due.url_id, publication="police-weekly", run_id=run)

        page = kept("news/nurses", PAGE.encode(), "text/html; charset=utf-8")
        article = Article(
            url=page.url, headline="Custody nurses praised", body="Nurses in custody suites were praised.",
            image_url="https://police-weekly.example/nurse.png", captions=("A nurse in a custody suite",),
            published=AT.date(), published_precision=Precision.DAY,
        )  # fmt: skip
        archive.record(page, Reading(kind=Kind.ARTICLE, reader="r", article=article), at=AT)
        picture = kept("nurse.png", png(640, 300), "image/png", Role.PAGE)
        archive.record(picture, Reading(kind=Kind.OTHER, reader="", reason=noted(Reason.PICTURE)), at=AT)
        archive.end_run(run, "fine", at=AT)


def png(width, height):
    """A picture of stripes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    row = b"\0" + bytes(value for at in range(width) for value in (90, 130 + at // 8 % 60, 170))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


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
    yield from opened(chromium, request.param, "light")


def opened(chromium, width, scheme):
    context = chromium.new_context(viewport=WIDTHS[width], color_scheme=scheme)
    tab = context.new_page()
    tab.name, tab.requested, tab.wrong = width if scheme == "light" else scheme, [], []
    tab.on("request", lambda asked: tab.requested.append(asked.url))
    tab.on("console", lambda message: tab.wrong.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    yield tab
    context.close()


def pages_of(stocked):
    key = stocked.ask("SELECT key FROM articles WHERE id = 1")[0][0]
    pictured = stocked.ask("SELECT key FROM articles WHERE image_url IS NOT NULL")[0][0]
    return {
        "home": "/",
        "search": "/-/search?q=knife+crime",
        "nothing-found": "/-/search?q=zebra&since=2016",
        "article": f"/-/article/{key}",
        "changes": f"/-/article/{key}/changes/1",
        "publications": "/-/publication",
        "publication": "/-/publication/police-weekly",
        "own": "/-/own",
        "picture": f"/-/article/{pictured}",
        "capture": "/-/capture/1",
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


@pytest.fixture(params=[(width, scheme) for width in WIDTHS for scheme in ("light", "dark")], ids="-".join)
def desk(request, chromium):
    """A tab of each width by day and by night."""
    yield from opened(chromium, *request.param)


def reach(page, link):
    """Go to *link* with the Tab key alone; its focus can be seen."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    assert link.evaluate("element => element === document.activeElement"), "not reached"
    assert link.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    assert link.is_visible()


def press(page, link):
    """Follow *link* with the keyboard alone."""
    reach(page, link)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sought(page, words):
    """Search for *words* from any page, by the key for it."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_analyst_compares_two_subjects_and_takes_the_table_along(desk, site):
    """From a word to its chart, to a comparison, to numbers for a spreadsheet."""
    desk.goto(site)
    sought(desk, "taser")
    assert desk.locator(".over-time svg").first.is_visible()

    press(desk, desk.get_by_role("link", name="Compare with other words"))
    free = desk.locator("main input[name=q]").nth(1)
    reach(desk, free)
    desk.keyboard.type("drone")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.locator("polyline").count() == 2
    link = desk.get_by_role("link", name="CSV").first
    reach(desk, link)
    lines = desk.request.get(site + link.get_attribute("href")).text().splitlines()

    assert "taser" in lines[0]
    assert "drone" in lines[0]
    assert len(lines) > 10
    sound(desk)


def test_a_librarian_sees_what_needs_her_and_what_was_cut_off(desk, site):
    """From the health of the archive to an article that its publisher cut, and to her list."""
    desk.goto(site)
    press(desk, desk.get_by_role("link", name="Status", exact=True))
    assert "blotter" in desk.locator("main code").first.inner_text()

    sought(desk, "alliance OR drone OR knife OR taser OR custody")
    press(desk, desk.get_by_role("link", name="Cut off at their source"))
    assert desk.locator(".hit").count() == 1
    press(desk, desk.locator(".hit h3 a").first)
    assert "Cut off at its source" in desk.locator(".notice").first.inner_text()
    press(desk, desk.get_by_role("link", name="Your own", exact=True))
    press(desk, desk.get_by_role("link", name="saved", exact=True))

    assert desk.locator(".hit h3").inner_text() == "New alliance to fight cybercrime"
    sound(desk)


def test_a_journalist_follows_a_quote_to_the_bytes(desk, site):
    """Keys lead through the list, to the article, its picture, the page as received, and on to what it links to."""
    desk.goto(site)
    sought(desk, "nurses")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    first = desk.locator(".hit h3 a").first
    assert first.evaluate("element => element === document.activeElement")
    sought(desk, "praised")
    desk.keyboard.press("j")
    with desk.expect_navigation():
        desk.keyboard.press("o")
    assert desk.get_by_role("heading", level=1).inner_text() == "Custody nurses praised"
    picture = desk.get_by_alt_text("A nurse in a custody suite")
    assert picture.evaluate("image => image.naturalWidth") == 640

    press(desk, desk.get_by_role("link", name="As received on 2 March 2026").first)
    inside = desk.frame_locator("iframe.received")
    assert inside.locator("h1").inner_text() == "Custody nurses praised"
    assert inside.get_by_text("Elsewhere").evaluate("a => a.href") == "https://police-weekly.example/elsewhere"
    desk.go_back()
    ris = desk.get_by_role("link", name="RIS")
    reach(desk, ris)
    assert "TI  - Custody nurses praised" in desk.request.get(site + ris.get_attribute("href")).text()
    sound(desk)


SPANS = {
    "search, forwards": ("/-/search?q=alliance&sort=oldest", 2, 5),
    "search, backwards": ("/-/search?q=alliance&sort=oldest", 5, 2),
    "all articles": ("/", 1, 3),
    "beyond the end": ("/-/search?q=drone", 4, 999),
    "a comparison": ("/-/trends?q=alliance&q=drone&by=year&as=number", 3, 8),
}


@pytest.mark.parametrize("case", SPANS)
def test_dates_are_chosen_by_dragging_over_a_chart(page, site, case):
    """From any bar to any other; what else was searched for stays."""
    address, first, last = SPANS[case]
    page.goto(site + address)
    steps = page.locator("[data-steps]").first.get_attribute("data-steps").split()
    drag(page, *((min(place, len(steps)) + 0.5) / len(steps) for place in (first, last)))

    page.wait_for_url("**since=*")

    asked = parse_qs(urlsplit(page.url).query)
    low, high = sorted(min(place, len(steps) - 1) for place in (first, last))
    before = parse_qs(urlsplit(address).query)
    assert asked == before | {"since": [steps[low]], "until": [steps[high]]}
    assert page.wrong == []


def drag(page, first, last):
    """Drag over the chart between two places of its width, 0 to 1."""
    box = page.locator("[data-steps] svg").first.bounding_box()
    across = [box["x"] + place * box["width"] for place in (first, last)]
    page.mouse.move(across[0], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(sum(across) / 2, box["y"] + 25)
    page.mouse.move(across[1], box["y"] + 30)
    page.mouse.up()


def test_a_press_on_one_bar_is_no_range(page, site):
    """A hand that shakes within a bar still follows its link."""
    page.goto(f"{site}/-/search?q=alliance")
    bar = page.locator("[data-steps] svg a").nth(1)
    name = bar.locator("title").text_content().partition(":")[0]
    box = bar.locator("rect").first.bounding_box()
    with page.expect_navigation():
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 22)
        page.mouse.up()

    assert parse_qs(urlsplit(page.url).query) == {"q": ["alliance"], "since": [name], "until": [name]}


def test_dates_are_chosen_on_a_chart_with_the_keyboard_and_without_scripts(chromium, site):
    """Its form has the steps as choices; one link leads back to all dates."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/-/search?q=alliance&section=news&page=1")
    form = tab.locator(".chart form")
    for name, step in (("from", "2013"), ("to", "2019")):
        reach(tab, form.get_by_label(name))
        tab.keyboard.type(step)
    press(tab, form.get_by_role("button"))

    asked = parse_qs(urlsplit(tab.url).query)
    assert asked == {"q": ["alliance"], "section": ["news"], "since": ["2013"], "until": ["2019"]}
    press(tab, tab.get_by_role("link", name="All dates"))
    assert parse_qs(urlsplit(tab.url).query) == {"q": ["alliance"], "section": ["news"]}
    assert not tab.get_by_text("or drag over several").is_visible()
    context.close()


def test_keys_are_letters_where_somebody_types(page, site):
    """A search for `jok/` must be possible."""
    page.goto(site)
    page.keyboard.press("/")
    page.keyboard.type("jok/")

    assert page.get_by_label("Words to look for").input_value() == "jok/"
    assert page.wrong == []


def sound(tab):
    """Nothing went wrong on the way, no request left the machine, and axe finds nothing."""
    assert [each["id"] for each in Axe().run(tab).response["violations"]] == []
    assert tab.wrong == []
    assert {urlsplit(url).hostname for url in tab.requested} == {"127.0.0.1"}


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
    "own",
    "picture",
    "capture",
    "review",
    "missing",
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


def test_a_table_begins_high_on_a_phone(chromium, site):
    """Its first row is seen without scrolling; what narrows it and what counts it takes little room above it."""
    for tab in opened(chromium, "phone", "light"):
        tab.goto(f"{site}/blotter/articles")

        assert tab.locator(".rows tbody tr").first.bounding_box()["y"] < 640
        sound(tab)


def test_a_page_is_sound_in_the_dark(chromium, site, stocked):
    """The colours of the night are as easy to read."""
    context = chromium.new_context(viewport=WIDTHS["desktop"], color_scheme="dark")
    tab = context.new_page()

    for name in (
        "home",
        "search",
        "trends",
        "status",
        "review",
        "article",
        "changes",
        "own",
        "picture",
        "capture",
        *DATA,
    ):
        tab.goto(site + pages_of(stocked)[name])
        found = Axe().run(tab)
        tab.name = "dark"
        picture(tab, name)
        assert [each["id"] for each in found.response["violations"]] == []
    context.close()


def test_everything_works_without_scripts(chromium, site):
    """They serve for keys and for dragging alone."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site)

    tab.get_by_label("Words to look for").fill("taser")
    tab.get_by_label("Words to look for").press("Enter")
    tab.get_by_role("link", name="Custody Journal").first.click()

    assert tab.url == f"{site}/-/publication/custody-journal"
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

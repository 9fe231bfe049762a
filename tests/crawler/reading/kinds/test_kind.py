import json

import pytest

from archive.records import Kind
from crawler.reading.reader import read
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, document, page, story

PASSWORD = '<form class="post-password-form"><input name="post_password" type="password"></form>'
TEASERS = "".join(
    f'<h3><a href="/news/{at}">A headline of some other story, number {at}</a></h3><p>{text}</p>'
    for at, text in enumerate(PARAGRAPHS * 2)
)


def kind_of(html, **known):
    return read(page(html, **known)).kind


def typed(kind, body, **beside):
    item = json.dumps({"@type": kind, "name": HEADLINE, **beside})
    return document(body, head=f'<script type="application/ld+json">{item}</script>')


@pytest.mark.parametrize(
    ("html", "known", "kind"),
    [
        (story(), {}, Kind.ARTICLE),
        (story(), {"status": 404}, Kind.ERROR),
        ("", {}, Kind.EMPTY),
        ("   \n ", {}, Kind.EMPTY),
        ("<!-- nothing -->", {}, Kind.EMPTY),
        (document("<div></div>", title=""), {}, Kind.EMPTY),
        (document(f"<h1>{HEADLINE}</h1>"), {}, Kind.EMPTY),
        (document("<h1>Page not found</h1><p>Sorry, that page is gone.</p>"), {}, Kind.ERROR),
        (document("<h1>Siden blev ikke fundet</h1><p>Beklager.</p>"), {}, Kind.ERROR),
        (document("<h1>Strona nie istnieje</h1>"), {}, Kind.ERROR),
        (document(f"<h1>Beskyttet: {HEADLINE}</h1>"), {}, Kind.PROTECTED),
        (document("<h1>Oops</h1><p>Try the menu.</p>", title="404 | The Gazette"), {}, Kind.ERROR),
        (document('<div id="challenge-platform"></div>', title="Just a moment..."), {}, Kind.CHALLENGE),
        (document("<h1>Attention</h1>", title="Attention Required! | Some CDN"), {}, Kind.CHALLENGE),
        (document(f"<h1>Protected: {HEADLINE}</h1>{PASSWORD}"), {}, Kind.PROTECTED),
        (document(f"<h1>Protected: {HEADLINE}</h1><p>Enter the password.</p>"), {}, Kind.PROTECTED),
        (document('<h1>Sign in to your account</h1><input type="password">'), {}, Kind.LOGIN),
        (document("<h1>Log in</h1><p>Members only beyond this point, please.</p>"), {}, Kind.LOGIN),
        (document(f"<h1>News</h1>{TEASERS}"), {"url": "https://gazette.example/category/news/"}, Kind.LISTING),
        (document(f"<h1>News</h1>{TEASERS}"), {"url": "https://gazette.example/"}, Kind.LISTING),
        (document(f"<h1>Latest in brief</h1>{TEASERS}"), {}, Kind.LISTING),
        (typed("CollectionPage", f"<h1>News</h1>{TEASERS}"), {}, Kind.LISTING),
        (typed("JobPosting", f"<h1>Crime Analyst</h1>{TEXT}"), {}, Kind.VACANCY),
        (
            document(
                f"<h1>Crime Analyst</h1>{TEXT}<p>Salary: £31,000 a year, reviewed in the spring of each year.</p>"
            ),
            {"url": "https://gazette.example/jobs/crime-analyst"},
            Kind.VACANCY,
        ),
        (
            typed(
                "Event", f"<h1>Custody Forum</h1>{TEXT}<p>Venue: the old town hall. Book now, since seats are few.</p>"
            ),
            {},
            Kind.EVENT,
        ),
        (typed("VideoObject", f"<h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p>"), {}, Kind.VIDEO),
        (typed("ImageGallery", f"<h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p>"), {}, Kind.GALLERY),
    ],
)
def test_a_page_is_what_it_shows_itself_to_be(html, known, kind):
    """Only articles enter the archive's articles; all else keeps its capture and a kind."""
    reading = read(page(html, **known))

    assert reading.kind is kind
    assert (reading.article is not None) == (kind is Kind.ARTICLE)
    assert (reading.reason is None) == (kind is Kind.ARTICLE)


def test_a_story_about_a_missing_page_is_a_story():
    """Words alone condemn nothing that has a text of its own."""
    html = document(f"<article><h1>Force web page not found by anyone for a year</h1>{TEXT * 3}</article>")

    assert kind_of(html) is Kind.ARTICLE


def test_a_story_in_the_jobs_section_is_a_story_when_it_says_so():
    """JSON-LD that calls a page a news article outranks its address."""
    html = typed(
        "NewsArticle", f"<h1>{HEADLINE}</h1>{TEXT}<p>The salary is £31,000 per annum, it said.</p>", headline=HEADLINE
    )

    assert kind_of(html, url="https://gazette.example/jobs/radios") is Kind.ARTICLE


@pytest.mark.parametrize("kind", ["Event", "JobPosting"])
@pytest.mark.parametrize(
    ("called", "is_article"),
    [
        pytest.param({"name": "Annual dinner of the dog section"}, True, id="called otherwise"),
        pytest.param({"name": None, "title": "Kennel assistant wanted"}, True, id="titled otherwise"),
        pytest.param({"name": f"{HEADLINE} | Gazette"}, False, id="called as the page"),
        pytest.param({"name": None, "title": HEADLINE}, False, id="titled as the page"),
        pytest.param({"name": None}, False, id="without a name"),
    ],
)
def test_an_item_that_is_called_otherwise_makes_no_other_kind_of_the_page(kind, called, is_article):
    """A box beside the article announces its own event or vacancy."""
    html = typed(kind, f"<article><h1>{HEADLINE}</h1>{TEXT}</article>", **called)

    assert (kind_of(html) is Kind.ARTICLE) == is_article


def test_an_event_may_be_called_as_the_printed_headline_alone():
    """A page's title often names only the site."""
    html = typed("Event", f"<h1>Custody Forum 2026</h1>{TEXT}", name="Custody Forum 2026")

    assert kind_of(html) is Kind.EVENT


GONE = {
    "Oops": ("Oops!", "This story is no longer available. It may have expired.", Kind.ERROR),
    "German": ("Hoppla", "Dieser Artikel ist nicht mehr verfügbar.", Kind.ERROR),
    "French": ("Oups", "Cet article n’existe plus sur notre site.", Kind.ERROR),
    "a headline": (
        "Museum loses its page",
        "This page was removed from the museum, police said on Monday.",
        Kind.ARTICLE,
    ),
    "of another thing": (
        "Raid",
        "Officers said on Monday that the document was removed from the museum.",
        Kind.ARTICLE,
    ),
}


@pytest.mark.parametrize(("heading", "text", "kind"), GONE.values(), ids=GONE.keys())
def test_a_page_says_below_an_empty_heading_that_its_story_has_gone(heading, text, kind):
    """An agency's story expires, and the site answers 200."""
    shown = f"<title>Gazette</title><body><main><h1>{heading}</h1><p>{text}</p></main></body>"

    assert read(page(shown)).kind is kind

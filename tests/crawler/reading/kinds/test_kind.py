import gzip
import json
from dataclasses import replace

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


PACKED = {
    "packed": (gzip.compress, "text/html; charset=utf-8", Kind.ARTICLE),
    "twice": (lambda sent: gzip.compress(gzip.compress(sent)), "text/html", Kind.ARTICLE),
    "of no type": (gzip.compress, None, Kind.ARTICLE),
    "three times": (lambda sent: gzip.compress(gzip.compress(gzip.compress(sent))), "text/html", Kind.OTHER),
    "a file to keep": (gzip.compress, "application/gzip", Kind.OTHER),
    "cut": (lambda sent: gzip.compress(sent)[:-9], "text/html", Kind.OTHER),
    "damaged": (lambda sent: gzip.compress(sent)[:10] + b"\xff" * 99, "text/html", Kind.OTHER),
    "not a page": (lambda sent: gzip.compress(b"%PDF-1.7" + sent), "text/html", Kind.OTHER),
}


@pytest.mark.parametrize(("pack", "media_type", "kind"), PACKED.values(), ids=PACKED)
def test_a_page_that_a_server_packed_without_a_word_is_a_page(pack, media_type, kind):
    """It serves the packed copy on its disk, and no Content-Encoding says so."""
    sent = page(document(f"<article><h1>{HEADLINE}</h1>{TEXT}</article>"))

    reading = read(replace(sent, payload=pack(sent.payload), media_type=media_type))

    assert reading.kind is kind
    assert (reading.article is not None) == (kind is Kind.ARTICLE)


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


SECTIONS = "".join(
    f'<h2><a href="/guide/{at}">How the radios were chosen, part {at}</a></h2><p>{text}</p>'
    for at, text in enumerate(PARAGRAPHS * 2)
)
OPENING = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
NEWS_ARTICLE = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}</script>'
OG_ARTICLE = '<meta property="og:type" content="article">'


@pytest.mark.parametrize("path", ["section/kit/radios", "topic/kit/radios", "archive/2026/radios", "news/radios"])
@pytest.mark.parametrize("name", ["blog", "home", "tag", "page"])
@pytest.mark.parametrize("head", ["", NEWS_ARTICLE, OG_ARTICLE], ids=["says nothing", "JSON-LD", "og:type"])
def test_an_article_with_linked_sub_headings_is_one_at_any_address(path, name, head):
    """It opens with prose of its own, which no address and no class outweighs."""
    html = document(f"<article><h1>{HEADLINE}</h1>{OPENING}{SECTIONS}</article>", head=head)

    found = kind_of(html.replace("<body>", f'<body class="{name}">'), url=f"https://gazette.example/{path}")

    assert found is Kind.ARTICLE


@pytest.mark.parametrize(("head", "kind"), [("", Kind.LISTING), (NEWS_ARTICLE, Kind.ARTICLE)])
def test_json_ld_outweighs_a_text_that_begins_with_a_link(head, kind):
    """Without a word of its own before the first link, the page's own description decides."""
    html = document(f"<article><h1>{HEADLINE}</h1>{SECTIONS}</article>", head=head)

    assert kind_of(html) is kind


def test_headings_that_link_to_themselves_are_an_articles_own():
    """Handbooks give each heading an address on the page."""
    text = "".join(
        f'<h2 id="s{at}"><a href="#s{at}">How the radios were chosen, part {at}</a></h2><p>{text}</p>'
        for at, text in enumerate(PARAGRAPHS * 2)
    )

    assert kind_of(document(f"<article><h1>{HEADLINE}</h1>{text}</article>")) is Kind.ARTICLE


def item(at, *, text=1, box="div", date="", more="", title='<h3><a href="/news/{at}">{name}</a></h3>'):
    said = "".join(f"<p>{PARAGRAPHS[(at + each) % 4]}</p>" for each in range(text))
    name = f"Harbour patrol finds a stolen boat, number {at}"
    return f"<{box} class='item'>{title.format(at=at, name=name)}{date}{said}{more}</{box}>".replace("{at}", str(at))


FULL = {
    "civic alerts": {"more": '<a href="/news/{at}">Read on...</a>'},
    "newsroom": {"box": "article", "date": '<time datetime="2026-10-0{at}">October {at}, 2026</time>', "text": 2},
    "unlinked titles": {"title": "<h3>{name}</h3>", "more": '<p><a href="/news/{at}">Read more</a></p>', "text": 2},
    "dated above": {"title": '<p>{at} October 2026</p><h3><a href="/news/{at}">{name}</a></h3>', "text": 2},
    "dated": {"date": "<p>{at} October 2026</p>", "text": 2},
}


@pytest.mark.parametrize("shape", FULL.values(), ids=FULL.keys())
@pytest.mark.parametrize(("items", "kind"), [(3, Kind.LISTING), (7, Kind.LISTING), (1, Kind.ARTICLE)])
def test_a_page_of_full_teasers_is_a_listing(shape, items, kind):
    """Each story stands whole under its title, dated or with a link to itself; one alone is a story."""
    shown = "".join(item(at, **shape) for at in range(1, items + 1))

    assert kind_of(document(f"<h1>Newsroom</h1>{shown}", title="Newsroom | Town")) is kind


VIEWERS = {
    "embed": '<embed src="/a.pdf" type="application/pdf">',
    "object": '<object data="/minutes" type="application/pdf"></object>',
    "frame": '<iframe src="/pdfjs/web/viewer.html?file=/a.pdf"></iframe>',
    "service": '<iframe src="https://docs.google.com/viewer?url=https://gazette.example/a"></iframe>',
    "query": '<iframe src="/a.pdf#view=fit"></iframe>',
    "pdf.js": '<div id="outer"><div id="viewer" class="pdfViewer"></div></div>',
    "plugin": '<a class="pdfemb-viewer" href="/a.pdf">Minutes</a>',
}


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "<p>If the document does not appear, you can download it here and read it on your own device.</p>",
            Kind.OTHER,
        ),
        ("", Kind.OTHER),
        (TEXT, Kind.ARTICLE),
    ],
    ids=["a hint", "nothing", "a story"],
)
def test_a_page_that_shows_a_pdf_is_none_unless_it_has_a_story(viewer, text, kind):
    """The words are in the document; the line beside it is not a story."""
    assert kind_of(document(f"<h1>Minutes of the board</h1>{viewer}{text}")) is kind


def test_a_frame_that_shows_anything_else_is_no_pdf():
    """A short story may have a film beside it."""
    html = document(f'<h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p><iframe src="https://video.example/42"></iframe>')

    assert kind_of(html) is Kind.ARTICLE


NOTICES = [
    "This story is no longer available.",
    "Sorry, this article has expired.",
    "This press release has been withdrawn.",
    "The article you requested has been archived and is no longer available online.",
    "We’re sorry, this page is no longer active.",
    "The news release you are looking for has expired.",
    "This Associated Press story has expired and is no longer available.",
    "This content is archived and not available.",
    "Diese Meldung ist nicht mehr verfügbar.",
    "Der Artikel wurde gelöscht.",
    "Dit artikel is niet meer beschikbaar.",
    "Cet article a été supprimé.",
    "L'article que vous cherchez n'est plus disponible.",
    "El artículo ya no existe.",
    "L'articolo non è più disponibile.",
    "A notícia já não está disponível.",
    "Strona nie istnieje.",
    "De pagina is verwijderd.",
    "Esta noticia ya no está disponible.",
    "Questo articolo non è più disponibile.",
    "Artikeln är inte längre tillgänglig.",
    "Artiklen er ikke længere tilgængelig.",
    "Artikkelen er ikke lenger tilgjengelig.",
    "Artikkeli ei ole enää saatavilla.",
    "Ten artykuł nie jest już dostępny.",
    "Este artigo já não está disponível.",
]


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize(
    "shown",
    [
        "<h1>{notice}</h1><p>Try the search.</p>",
        "<h1>Oops!</h1><p>{notice}</p>",
        f"<h1>{HEADLINE}</h1><p>{{notice}}</p>",
    ],
    ids=["heading", "below an empty heading", "below the headline"],
)
def test_a_notice_that_a_story_has_gone_is_no_story(notice, shown):
    """Agencies' stories expire: the site answers 200, and often keeps the headline."""
    html = document(f"<main>{shown.format(notice=notice)}<ul><li><a href='/a'>Fire at quay</a></li></ul></main>")

    assert kind_of(html) is Kind.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "<p>This story is no longer available, said the owner of the shop on Monday.</p>",
        f"<p>This page was removed from the museum.</p>{TEXT}",
        "<p>The licence of the driver has expired.</p>",
    ],
    ids=["told by someone", "a story follows", "of another thing"],
)
def test_a_story_about_something_that_has_gone_is_a_story(text):
    """A notice stands alone and quotes nobody."""
    assert kind_of(document(f"<main><h1>{HEADLINE}</h1>{text}</main>")) is Kind.ARTICLE

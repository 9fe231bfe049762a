import json

import pytest

from archive.records import Kind
from crawler.reading.fields.title_parts import alike, without_site
from crawler.reading.reader import read
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, page

WHOLE = "\n\n".join(PARAGRAPHS)


def headline(body, *, head="", title="The Gazette"):
    return article(document(f"<article>{body}{TEXT}</article>", head=head, title=title)).headline


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("New radios | The Gazette", "New radios"),
        ("New radios - The Gazette", "New radios"),
        ("The Gazette: New radios", "The Gazette: New radios"),
        ("The Gazette | New radios", "New radios"),
        ("New radios | News | The Gazette", "New radios"),
        ("Well-known radios – and old ones", "Well-known radios – and old ones"),
        ("The Gazette", "The Gazette"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_headline(title, expected):
    """Wherever it stands, as long as a bar or dash parts it."""
    assert without_site(title, {"the gazette"}) == expected


def test_what_is_printed_is_preferred_where_the_page_calls_itself_so():
    """The h1 of the story, not that of the site."""
    head = f'<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Gazette">'

    assert headline(f"<h1>The Gazette</h1><h1>{HEADLINE}</h1>", head=head) == HEADLINE


def test_a_section_printed_over_the_headline_is_left_out():
    """Both often stand in one h1."""
    item = json.dumps({"@type": "NewsArticle", "headline": HEADLINE})
    head = f'<script type="application/ld+json">{item}</script>'

    assert headline(f"<h1><span>Technology</span> {HEADLINE}</h1>", head=head) == HEADLINE


def test_a_page_without_h1_has_a_headline():
    """The title names it, or an element marked so."""
    assert headline(f'<div class="title">{HEADLINE}</div>', title=f"{HEADLINE} | The Gazette") == HEADLINE
    assert headline(f'<div class="entry-title">{HEADLINE}</div>', title="") == HEADLINE


def test_versions_of_one_headline_are_known():
    """Shortened, lengthened or with a few words changed; nothing is like an empty one."""
    assert alike("New radios work in the cellar", "Why new radios work in the cellar")
    assert alike("Ten officers commended by the mayor", "Ten officers are commended by mayor")
    assert not alike("New radios", "Old horses")
    assert not alike("", "Old horses")


HOME = "<header><a href='/'>The Duty Log</a></header>"
LOGO = "<header><a href='https://gazette.example/'><img src='l.png' alt='The Duty Log'></a></header>"


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        (f"{HOME}<div>{TEXT}</div>", f"{HEADLINE} | The Duty Log", HEADLINE),
        (f"{LOGO}<div>{TEXT}</div>", f"The Duty Log » {HEADLINE}", HEADLINE),
        (f"{HOME}<div class='headline'>{HEADLINE}</div>{TEXT}", "The Duty Log", HEADLINE),
        (f"<font size='5'><b>{HEADLINE}</b></font><br>{TEXT}", f"{HEADLINE} - The Duty Log", HEADLINE),
        (
            f"<h1><span>Radio</span> <span>{HEADLINE}</span></h1>{TEXT}",
            f"{HEADLINE} | The Duty Log",
            HEADLINE,
        ),
        (f"<header><a href='/'><img alt='{HEADLINE}'></a></header><div>{TEXT}</div>", HEADLINE, HEADLINE),
        (f"<h1><a href='http://[bad/'>{HEADLINE}</a></h1>{TEXT}", f"{HEADLINE} | The Duty Log", HEADLINE),
        (f"<a href='http://[bad/'>The Duty Log</a><a href>The</a>{HOME}{TEXT}", f"{HEADLINE} | The Duty Log", HEADLINE),
        (f"<a href='/radio/'>The Duty Log</a>{TEXT}", f"{HEADLINE} | The Duty Log", f"{HEADLINE} | The Duty Log"),
        (f"<h1>{HEADLINE} - a trial</h1>{TEXT}", f"{HEADLINE} - a trial", f"{HEADLINE} - a trial"),
    ],
)
def test_a_title_without_the_site_is_known_by_what_the_page_prints(body, title, expected):
    """The link to the home page names the site, a line of the page the story."""
    assert article(document(body, title=title), publication=None).headline == expected


def test_an_application_that_is_called_as_the_story_is_not_the_site():
    """Some systems write the title into every field."""
    head = f'<meta name="application-name" content="{HEADLINE}">'

    assert headline(f"<h1>{HEADLINE}</h1>", head=head, title=HEADLINE) == HEADLINE


@pytest.mark.parametrize(
    "printed",
    [
        f"{HEADLINE} <button>Share</button>",
        f"<span class='sr-only'>Article:</span> {HEADLINE}",
        f"<span class='visually-hidden'>Read: </span>{HEADLINE}",
        f"<button>{HEADLINE}</button>",
    ],
)
def test_what_a_headline_does_not_print_is_no_part_of_it(printed):
    """A button in it, and words for those who hear the page; a heading that is one button keeps its words."""
    assert headline(f"<h1>{printed}</h1>", title="The Gazette") == HEADLINE


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"<header><h1>The Duty Log</h1></header><article><h2>{HEADLINE}</h2>{TEXT}</article>", "The Duty Log"),
        (
            f"<div role='banner'><h1>The Duty Log</h1></div><main><h2>{HEADLINE}</h2>{TEXT}</main>",
            f"{HEADLINE} | The Duty Log",
        ),
        (f"<h1><a href='/'>The Duty Log</a></h1><article><h2>{HEADLINE}</h2>{TEXT}</article>", ""),
        (f"<dialog><h1>Save this story</h1></dialog><article><h1>{HEADLINE}</h1>{TEXT}</article>", ""),
        (f"<div aria-modal='true'><h1>Save it</h1></div><article><h1>{HEADLINE}</h1>{TEXT}</article>", ""),
        (f"<div class='breadcrumbs'><h1>Panorama</h1></div><article><h2>{HEADLINE}</h2>{TEXT}</article>", ""),
        (f"<div><h1>12 March 2026 08:00</h1></div><article><h2>{HEADLINE}</h2>{TEXT}</article>", ""),
        (f"<article><h1>12 March 2026 08:00 {HEADLINE}</h1>{TEXT}</article>", ""),
        (f"<article><h1><time>12 March 2026</time> {HEADLINE}</h1>{TEXT}</article>", ""),
        (f"<article><h1>{HEADLINE}<br><small>12 March 2026</small></h1>{TEXT}</article>", ""),
    ],
)
def test_the_headline_is_the_article_s(body, title):
    """A masthead, a dialog, a breadcrumb, a clock and a date within the h1 are none, and none stays in the text."""
    found = article(document(body, title=title))

    assert found.headline == HEADLINE
    assert found.body.startswith("Officers in the valley")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"<header><h1>{HEADLINE}</h1></header><article>{TEXT}<h2>The cost</h2>{TEXT}</article>", ""),
        (
            f"<header><h1>{HEADLINE}</h1></header><article><h2>A trial of two years</h2>{TEXT}</article>",
            f"{HEADLINE} | The Gazette",
        ),
        (f"<main><h1>{HEADLINE}</h1>{TEXT}</main>", ""),
        (f"<article><h1>{HEADLINE} on 5 November 2023</h1>{TEXT}</article>", ""),
    ],
)
def test_a_headline_over_the_article_stays_one(body, title):
    """A banner may hold the story's own headline, and a headline may end in a day."""
    assert article(document(body, title=title)).headline.startswith(HEADLINE)


@pytest.mark.parametrize("crumbs", ["<nav><h1>{}</h1></nav>", "<ol class='c-breadcrumb'><li><h1>{}</h1></li></ol>"])
def test_a_lead_under_a_printed_headline_is_found_below_a_headline_among_the_crumbs(crumbs):
    """Some papers put the headline for search engines into the breadcrumb, and print another as h2."""
    item = json.dumps({"@type": "NewsArticle", "headline": HEADLINE})
    head = f'<script type="application/ld+json">{item}</script>'
    lead = "The harbour force will put forty radios into the cellar before the winter begins."
    printed = f"<header><h2>Radios pass a trial under the ground</h2><div>{lead}</div><p>By Ann Lee</p></header>"
    found = article(document(f"{crumbs.format(HEADLINE)}<article>{printed}{TEXT}</article>", head=head))

    assert found.standfirst == lead


PRINTED = "Radios pass a trial under the ground"


@pytest.mark.parametrize("crumbs", ["<nav><h1>{}</h1></nav>", "<ol class='c-breadcrumb'><li><h1>{}</h1></li></ol>"])
@pytest.mark.parametrize("declared", ['property="og:title"', 'name="twitter:title"'])
def test_the_printed_headline_is_not_the_title_among_the_crumbs(crumbs, declared):
    """If the page declares both, the one over the article is its headline, also with a topic before it."""
    head = f'<meta {declared} content="{PRINTED}">'
    for heading in (f"<h2>{PRINTED}</h2>", f"<h2><span>In the cellar</span> – <span>{PRINTED}</span></h2>"):
        body = f"{crumbs.format(HEADLINE)}<article>{heading}{TEXT}</article>"

        assert article(document(body, head=head, title=f"{HEADLINE} | The Gazette")).headline == PRINTED


def test_a_headline_that_is_a_part_of_the_declared_title_is_believed():
    """Another part of it, such as whom the story is about, may be printed as h2."""
    head = f'<meta property="og:title" content="Ann Lee – {HEADLINE}">'
    body = f"<article><h1>{HEADLINE}</h1><h2>Ann Lee</h2>{TEXT}</article>"

    assert article(document(body, head=head, title=f"Ann Lee – {HEADLINE} Words")).headline == HEADLINE


def test_the_name_of_the_site_in_a_heading_for_those_who_hear_the_page_is_no_headline():
    """It is beside the picture of the name, over the article."""
    top = "<header><h1><a href='/'><span class='sr-only'>The Gazette</span></a></h1></header>"
    body = f"{top}<article><h2>{HEADLINE}</h2>{TEXT}</article>"

    assert article(document(body, title=f"{HEADLINE} | The Gazette")).headline == HEADLINE


def test_a_sub_heading_is_no_headline_where_the_article_has_an_h1():
    """A menu may have an h1 too."""
    body = f"<nav><h1>Radios</h1></nav><article><h1>{HEADLINE}</h1><h2>{PRINTED}</h2>{TEXT}</article>"

    assert article(document(body)).headline == HEADLINE


LEADS = ["The force will put forty radios into the cellar.", "Crews tried them for a month, in all four vaults of it."]


@pytest.mark.parametrize("name", ["preamble", "article__preamble rich-text", "lead", "article-teaser"])
def test_a_lead_in_of_several_paragraphs_is_whole(name):
    """The element that is named so has all of them."""
    lead = f"<div class='{name}'>{''.join(f'<p>{text}</p>' for text in LEADS)}</div>"
    found = article(document(f"<article><h1>{HEADLINE}</h1>{lead}<div>{TEXT}</div></article>"))

    assert (found.standfirst, found.body) == (" ".join(LEADS), WHOLE)


def test_a_lead_in_between_two_prints_of_the_headline_is_found():
    """A shell prints the headline with the head of the article, and the text has it once more."""
    top = f"<div><h1>{HEADLINE}</h1><div class='excerpt'>{LEADS[0]}</div><div>12 March 2026</div></div>"
    found = article(document(f"{top}<div><h1>{HEADLINE}</h1>{TEXT}</div>"))

    assert (found.standfirst, found.body) == (LEADS[0], WHOLE)


@pytest.mark.parametrize(
    ("more", "expected"), [("", "The force will put forty radios into the cellar."), (TEXT, None)], ids=["lead", "text"]
)
def test_the_only_paragraph_in_the_header_of_an_article_is_its_lead(more, expected):
    """A system that puts the whole text into the header has no lead there."""
    lead = "<p>The force will put forty radios into the cellar.</p>"
    body = f"<article><header><h2>{HEADLINE}</h2>{lead}{more}</header>{'' if more else TEXT}</article>"

    assert article(document(body)).standfirst == expected


PROSE = [
    "The force said on Monday that 35 officers had moved to the new custody centre, which opens in May.",  # 19 words
    "Chief Inspector Ana Reed said that the move would save two hours for every arrest.",  # 15
    "The federation said that members had not been asked, and would travel for an hour.",  # 15
]
NAMED = "Officers in the valley will carry a new radio from Monday, two …"
SECOND = ["Seven words are too few for prose."]


def untitled(paragraphs, **known):
    """Return what is read from a page of *paragraphs*, which has no title anywhere."""
    return read(page("<html><body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</body></html>", **known))


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (PROSE, Kind.EMPTY),  # 49 words
        ([PROSE[0][:-1] + " next.", *PROSE[1:]], Kind.ARTICLE),
        ([*PROSE, *SECOND], Kind.EMPTY),
        ([*PROSE, "Eight words are enough for prose, it says."], Kind.ARTICLE),
        ([*PROSE, "Custody, tunnels, radios, lamps, horses, boats, dogs, vans"], Kind.EMPTY),  # no sentence
    ],
)
def test_prose_without_any_title_is_kept_from_fifty_words_of_sentences(paragraphs, kind):
    """A page without a headline is mostly no article; one with a text is."""
    assert untitled(paragraphs).kind is kind


@pytest.mark.parametrize("listed", [None, "Custody centre opens in May"])
def test_a_text_without_a_title_is_named_as_it_was_listed_or_by_its_first_words(listed):
    """And the record says that the page gives no headline: its source is a guess, and seldom right."""
    article = untitled(PARAGRAPHS, listed_title=listed).article

    assert article.headline == (listed or NAMED)
    assert article.provenance["headline"] == "inferred"
    assert article.field_confidence["headline"] < 0.5
    assert article.body.startswith(PARAGRAPHS[0])


def test_a_pasted_text_without_a_title_is_kept_too():
    """As a page with markup is."""
    reading = read(page("\n\n".join(PARAGRAPHS), media_type="text/plain; charset=utf-8"))

    assert reading.article.headline == NAMED
    assert reading.article.provenance["headline"] == "inferred"
    assert reading.article.body.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (
            [
                "We value your privacy. We and our partners keep personal data, such as the number of your device.",
                "Choose Accept, and our partners may follow what you look at on this site and on others.",
                "If you do not, some of what you see may matter less to you than it could.",
            ],
            Kind.PLACEHOLDER,
        ),
        (
            [
                "Wir und unsere Partner speichern personenbezogene Daten, etwa die Kennung Ihres Geräts.",
                "Wenn Sie akzeptieren, dürfen wir und andere verfolgen, was Sie hier und anderswo lesen.",
                "Sie können Ihre Einwilligung jederzeit widerrufen, ohne dass Ihnen Nachteile entstehen.",
            ],
            Kind.PLACEHOLDER,
        ),
        (
            ["The page could not be found. It may have been moved, or its author may have removed it since."] * 3,
            Kind.ERROR,
        ),
    ],
)
@pytest.mark.parametrize("listed", [None, "Officers commended for tunnel rescue"])
def test_what_a_website_says_of_itself_is_no_text_without_a_title(paragraphs, kind, listed):
    """Notices often lack a title, and a story seldom does."""
    assert untitled(paragraphs, listed_title=listed).kind is kind

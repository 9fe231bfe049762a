"""Boxes taken out of a page before its text is read."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.reading.body.boxes import drop, drop_selected, drop_sign_ups, named_boxes, select
from crawler.reading.body.captions import take_captions
from crawler.reading.body.density import second_reading
from crawler.reading.markup.lines import lines
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, story

OTHER = "Neighbours of the dog section have written to the council about a week of barking at night."


@pytest.mark.parametrize("selector", ["p[", "", "::nothing", "p:has-no-such(1)"])
def test_a_text_that_is_no_selector_matches_nothing(selector):
    """A typing error in a declaration costs no article."""
    assert select(html.fromstring("<div><p>Text.</p></div>"), selector) == []


def test_what_is_selected_goes_and_the_text_after_it_stays():
    """The words between two boxes are the article's."""
    tree = html.fromstring("<div><b class=ad>Buy</b> kept <i class=ad>now</i>too</div>")

    drop_selected(tree, [".ad", "p["])

    assert tree.text_content() == " kept too"


INVITED = "Our reporters send you the day in five minutes, each weekday at seven in the morning."


@pytest.mark.parametrize(
    ("box", "stays"),
    [
        (f"<form class='x'><p>{INVITED}</p><input name='email'></form>", False),
        (f"<form><p>{INVITED}</p><input type='text' placeholder='Your e-mail'></form>", False),
        (f"<div><h3>Stay in the know</h3><p>{INVITED}</p><form><input type='email'></form></div>", False),
        (f"<div><h3>Stay in the know</h3><p>{INVITED}</p><input type='email'></div>", False),
        (f"<div><h3>{INVITED}</h3>{'<div>' * 5}<form>{'x ' * 150}<div><input type='email'></div></form></div>", False),
        (f"<div><p>{INVITED}</p><form><input type='email'></form></div>", True),
        (f"<form><p>{INVITED}</p><input name='q'></form>", True),
        (f"<form><p>{INVITED * 5}</p><input type='email'></form>", True),
    ],
)
def test_a_form_that_asks_for_an_address_goes_with_its_invitation(box, stays):
    """Where the box has a heading or is the form; a paragraph beside a form is the author's."""
    tree = html.fromstring(f"<html><head><title>Radios</title></head><body><main>{TEXT}{box}</main></body></html>")

    drop_sign_ups(tree)

    assert (INVITED in tree.text_content()) is stays
    assert PARAGRAPHS[0] in tree.text_content()


def test_an_invitation_among_the_paragraphs_is_no_text():
    """Its words read like sentences of the story."""
    first, rest = TEXT.split("</p>", 1)
    box = f"<div><h3>Stay in the know</h3><p>{INVITED}</p><form><input type='email'></form></div>"

    assert article(story(text=f"{first}</p>{box}{rest}")).body == "\n\n".join(PARAGRAPHS)


ASKED = "We are a small newsroom. If you value what we do, then help us to keep at it this year."
GIVE = "<a class='btn' href='/donate'>Donate now</a>"


@pytest.mark.parametrize(
    ("box", "stays"),
    [
        (f"<div><h4>Keep us going</h4><p>{ASKED}</p>{GIVE}</div>", False),
        (f"<section><h3>Keep us going</h3><div><p>{ASKED}</p><p>{GIVE}</p></div></section>", False),
        (
            f"<div><h4>Helft uns</h4><p>{ASKED}</p><a href='https://www.gazette.example/spenden/'>Spenden</a></div>",
            False,
        ),
        (f"<div><h4>Aidez</h4><p>{ASKED}</p><a href='https://shop.gazette.example/dons'>Je donne</a></div>", False),
        (f"<div><h4>Prenumerera</h4><p>{ASKED}</p><a href='/prenumerera?x=1'>Bli läsare</a></div>", False),
        (f"<div><p><strong>Keep us going</strong></p><p>{ASKED}</p><p>{GIVE}</p></div>", False),
        (f"<div><strong>Keep us going.</strong><p>{ASKED}</p><button>Donate</button></div>", False),
        (f"<div class='donation-box'><p>{ASKED}</p>{GIVE}</div>", False),
        (f"<div><h4>Helft uns</h4><p>{ASKED}</p><a href='https://www.paypal.com/x'>Spenden</a></div>", False),
        (f"<div><h4>Helpt ons</h4><p>{ASKED}</p><button>Doneer nu</button></div>", False),
        (f"<div><h4>Soutenez-nous</h4><p>{ASKED}</p><button>Je fais un don</button></div>", False),
        (f"<div><h4>Wesprzyj</h4><p>{ASKED}</p><p><button>Wpłać teraz</button></p></div>", False),
        (f"<div><h4>Keep us going</h4><p>{ASKED}</p><button>Play</button></div>", True),
        (f"<div><p><strong>Keep</strong> us going</p><p>{ASKED}</p>{GIVE}</div>", True),
        (f"<div><h4>Keep them going</h4><p>{ASKED}</p><a href='https://shelter.example/donate'>Give</a></div>", True),
        (f"<div><h4>Keep us going</h4><p>{ASKED}</p><a href='/donated-radios'>The old radios</a></div>", True),
        (f"<div><p>{ASKED}</p>{GIVE}</div>", True),
        (f"<div><h4>Keep us going</h4><p>{ASKED} To do so, {GIVE} or write to us.</p></div>", True),
        (f"<div><h4>Keep us going</h4><p>{ASKED * 5}</p>{GIVE}</div>", True),
    ],
)
@pytest.mark.parametrize("place", [2, 4])
def test_a_box_that_asks_for_money_without_a_form_is_no_text(box, stays, place):
    """A heading, a button alone on its line and its address, which is the site's own, tell it; its words do not."""
    text = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    text.insert(place, box)

    body = article(story(text="".join(text))).body

    assert (ASKED in body) is stays
    assert all(paragraph in body for paragraph in PARAGRAPHS)


def test_a_story_about_giving_stays():
    """Its own heading and paragraphs are most of the page's text."""
    text = f"<div><h2>How to help</h2><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[3]}</p>{GIVE}</div>"

    assert PARAGRAPHS[3] in article(document(f"<article><h1>{HEADLINE}</h1>{text}</article>")).body


def test_a_story_with_a_heading_over_a_form_stays():
    """The page is called as its heading: it is no box's."""
    text = f"<div><h2>{HEADLINE}</h2><p>{PARAGRAPHS[0]}</p><form><input type='email'></form></div>"

    assert article(document(text)).body == PARAGRAPHS[0]


def test_a_whole_page_cannot_be_dropped():
    """A selector that matches the root leaves the page as it is."""
    tree = html.fromstring("<div><p>Text.</p></div>")

    drop(tree)

    assert tree.text_content() == "Text."


@pytest.mark.parametrize(
    ("markup", "captions", "left"),
    [
        pytest.param(
            "<figure><img src=a.jpg><figcaption>The cellar</figcaption></figure>", ("The cellar",), "", id="figure"
        ),
        pytest.param('<p class="wp-caption-text">The cellar</p>', ("The cellar",), "", id="marked by class"),
        pytest.param(
            "<figure><figcaption>The cellar</figcaption></figure>" * 2, ("The cellar",), "", id="printed twice"
        ),
        pytest.param(
            '<figcaption>The <span class="wp-caption-text">cellar</span></figcaption>',
            ("The cellar",),
            "",
            id="caption in a caption",
        ),
        pytest.param("<figure><figcaption> </figcaption></figure>", (), "", id="empty"),
        pytest.param(
            f"<figure><figcaption>{'word ' * 130}</figcaption></figure>", (), ("word " * 130).strip(), id="a text"
        ),
        pytest.param("<figure><blockquote>Said so.</blockquote></figure>", (), "Said so.", id="quote set as a figure"),
    ],
)
def test_captions_are_taken_out_of_the_text(markup, captions, left):
    """They are kept once, apart; what is no caption stays where it was."""
    tree = html.document_fromstring(f"<body>{markup}</body>")

    assert take_captions(tree) == captions
    assert tree.text_content().strip() == left


@pytest.mark.parametrize("name", ["related-posts", "wp_rp_wrap", "newsletter-signup"])
@pytest.mark.parametrize("tag", ["div", "section", "aside"])
def test_boxes_that_site_builders_name_as_related_go(tag, name):
    """They need no heading that says so, and stand in the middle of the text as well."""
    box = f'<{tag} class="{name}"><p>{OTHER}</p></{tag}>'
    text = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{box}<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>"

    assert article(story(text=text)).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("name", ["related-content", "newsletter-form"])
def test_a_box_that_holds_much_of_the_main_text_stays_whatever_it_is_called(name):
    """A theme's name for the box must not cost the article."""
    assert article(story(text=f'<div class="{name}">{TEXT}</div>')).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("related-posts", 1),
        ("jp-relatedposts", 1),
        ("wide related_articles", 1),
        ("box related-stories dark", 1),
        ("wp_rp", 1),
        ("wp_rp_wrap", 1),
        ("yarpp", 1),
        ("yarpp-related", 1),
        ("taboola-below-article", 1),
        ("outbrain", 1),
        ("newsletter-signup", 1),
        ("newsletter_sign-up", 1),
        ("newsletter-form", 1),
        ("correlated-posts", 0),
        ("interrelated-news-story", 0),
        ("related", 0),
        ("newsletter", 0),
        ("story-about-newsletter-forms", 0),
    ],
)
def test_a_box_is_known_by_its_class(name, taken):
    """A class that only sounds so names none: news about newsletters and related matters is news."""
    tree = html.document_fromstring(f'<div><div>{TEXT}</div><div class="{name}"><p>{OTHER}</p></div></div>')

    assert len(named_boxes(tree, second_reading(lines(tree)))) == taken


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        pytest.param("comments-on-policy", True, id="a subject"),
        pytest.param("newsletter-of-the-year", True, id="a subject that begins with a box"),
        pytest.param("post tag-newsletter", True, id="a tag"),
        pytest.param("comments", False, id="a box"),
        pytest.param("comments-area", False, id="what theme authors call one"),
    ],
)
def test_a_name_made_of_a_subject_is_no_box(name, stays):
    """Themes name an element after its article's title or tags, and both may speak of comments."""
    *first, last = (f"<p>{text}</p>" for text in PARAGRAPHS)

    body = article(story(text=f'{"".join(first)}<div class="{name}">{last}</div>')).body

    assert (PARAGRAPHS[-1] in body) is stays


OTHERS = ("Streit um die Hundestaffel geht weiter", "Archivist finds the missing minute books")
LINKED = {
    "paragraphs": "".join(f'<p><a href="/n/{name[:3]}">{name}</a></p>' for name in OTHERS),
    "items": "<ul>" + "".join(f'<li><a href="/n/{name[:3]}">{name}</a></li>' for name in OTHERS) + "</ul>",
    "boxes": "".join(f'<div><a href="/n/{name[:3]}">{name}</a></div>' for name in OTHERS),
}


@pytest.mark.parametrize("links", LINKED)
@pytest.mark.parametrize("boxed", ["{}", "<div class='x'>{}</div>"])
@pytest.mark.parametrize(
    "heading",
    [
        "<p><b>Mehr zum Thema</b></p>",
        "<p><strong>Wat u ook wilt weten</strong></p>",
        "<div><b>From the same desk</b></div>",
        "<h3>Also in this edition</h3>",
        "<p>Related stories:</p>",
    ],
)
def test_the_heading_of_other_stories_goes_with_them(heading, boxed, links):
    """Whatever it says: links alone stand under it, and the text goes on behind them."""
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]
    paragraphs.insert(2, boxed.format(heading + LINKED[links]))

    assert article(story(text="".join(paragraphs))).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "under",
    [
        pytest.param("<p><a href='/n/1'>Archivist finds the missing minute books</a></p>", id="one call-out"),
        pytest.param("<ul><li>Archivist finds the books</li><li>Streit um die Hunde</li></ul>", id="no links"),
    ],
)
def test_a_sub_heading_stays_over_less_than_a_box(under):
    """A call-out may stand right under the author's own heading."""
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]
    paragraphs.insert(2, f"<h3>What the panel heard</h3>{under}")

    assert "What the panel heard" in article(story(text="".join(paragraphs))).body


@pytest.mark.parametrize("heading", ["Vacancies", "Quellen", "About the author", "3 responses", "Suggested reading"])
def test_a_sub_heading_in_an_element_of_its_own_stays(heading):
    """Some editors write each line of a text into an element, and bold is how they set headings."""
    first, *others = (f"<p>{text}</p>" for text in PARAGRAPHS)

    body = article(story(text=f"{first}<div><b>{heading}</b></div>{''.join(others)}")).body

    assert body == "\n\n".join([PARAGRAPHS[0], heading, *PARAGRAPHS[1:]])

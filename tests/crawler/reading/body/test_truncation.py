import pytest

from crawler.reading.body.truncation import truncation
from tests.crawler.reading.press import HEADLINE, TEXT, article, document, story

BEFORE = "The partnership between the forces was set up to share analysts, tools and the cost of both of them."


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (
            "It will share its resources with law enforcement officials everywhere, and will go on providing advic",
            "ends mid-word",
        ),
        ("It will share its resources with law enforcement officials everywhere, in a partnersh", "ends mid-word"),
        (
            "It will share its resources with law enforcement everywhere, and will go on with the partnership",
            "ends without closing punctuation",
        ),
        ("It will share its resources with law enforcement officials everywhere, and go on...", "ends in an ellipsis"),
        (
            "It will share its resources with law enforcement officials everywhere. Read more",
            "read more where the text stops",
        ),
        ("It will share its resources with law enforcement officials everywhere, and so on.", None),
        ("“It will share its resources with law enforcement officials everywhere, and so on.”", None),
        ("Ann Lee is away", None),
        ("- an item of a list that goes on for long enough to be taken for a paragraph that ends nowhere", None),
    ],
)
def test_a_text_cut_off_at_its_source_is_noticed(last, reason):
    """With its reason; a signature, an address or a list item ends without a full stop too."""
    assert truncation([BEFORE, last]) == reason


def test_a_text_that_stops_near_a_field_limit_says_so():
    """Old databases cut long articles near 4,000 characters."""
    text = ("word " * 800)[:3975].rstrip() + " x"

    assert truncation([text]) == "ends near a field limit"


@pytest.mark.parametrize(
    ("last", "cut"),
    [
        ("The crews asked for new radios before the next wint", True),
        ("The crews asked for new radios before the next winter", False),
        ("Ann Lee, Northmarch Wint", False),
        ("- The crews asked for new radios before the next wint", False),
        ("The crews asked for new wint", False),
    ],
)
def test_a_short_line_of_words_may_be_cut_off_in_a_word(last, cut):
    """A signature, a label or an item of a list has few words without a capital, or needs no end."""
    text = ["Nobody in the valley had thought of the winter when the radios were bought for the crews.", last]

    assert (truncation(text) is not None) is cut


def test_no_text_is_not_cut_off():
    """Nothing was there to be cut."""
    assert truncation([]) is None


@pytest.mark.parametrize(
    "contact",
    [
        "on 01632 960 123",
        "on (555) 010-0199",
        "on +44 1632 960123 ext. 12",
        "unter 0731/188-0",
        "on 101",
        "at tips@ayford-police.example",
        "at www.ayford-police.example/report",
        "at ayford-police.example",
        "at https://ayford.example/report/tell-us",
        "on 101, quoting crime reference 23/12345/26",
        "on 101, quoting PR-2026-00412",
        "on the network, @AyfordPolice",
        "on the network under #RadiosForAll",
    ],
)
def test_an_appeal_that_ends_in_a_contact_is_whole(contact):
    """No full stop stands behind what is to be dialled or typed: the usual end of an appeal to witnesses."""
    assert truncation([BEFORE, f"Anyone who saw what happened is asked to reach the incident room {contact}"]) is None


@pytest.mark.parametrize("figure", ["in 2026", "at a cost of £2", "for 12 of the 40"])
def test_a_figure_is_no_contact(figure):
    """A text is cut off behind a number too."""
    last = f"It will share its resources with law enforcement officials everywhere, as they were {figure}"

    assert truncation([BEFORE, last]) == "ends without closing punctuation"


CUT = "It will share its resources with law enforcement officials everywhere, and will go on providing advic"
CARDS = (
    '<div><a href="/a">Drone flights begin over the marsh</a></div><div><a href="/b">Constables win a pension</a></div>'
)


@pytest.mark.parametrize(
    "end",
    [
        f"<p>{CUT}</p>{CARDS}",
        f"<p>{CUT}<b>Related News</b></p>{CARDS}",
        f"<p>{CUT}<span>Related News</span></p>{CARDS}",
        f"{CUT}<strong>Related News</strong>{CARDS}",
        f'<p>{CUT} <a href="/news">More news</a></p>{CARDS}',
        f"<p>{CUT}</p><h3>Sign up to our newsletter</h3><p>Subscribe now</p><h4>Related News</h4>{CARDS}",
        f"<p>{CUT}</p><p>© 2026 The Gazette. All rights reserved.</p>",
    ],
)
def test_a_text_cut_off_before_chrome_is_noticed(end):
    """The heading of a box behind the cut is no part of the last word."""
    found = article(document(f"<div><h1>{HEADLINE}</h1>{TEXT}{end}</div>"))

    assert found.truncated == "ends mid-word"
    assert found.body.endswith("providing advic")


@pytest.mark.parametrize(
    "last",
    [
        "What the residents asked for was <b>more news</b>",
        "They all read <b>Related Stories</b>, a paper of the valley.",
    ],
)
def test_bold_words_of_a_sentence_are_no_heading(last):
    """They begin as a heading does and end the line, or they are the author's."""
    assert "".join(last.replace("<b>", "").replace("</b>", "")) in article(story(text=f"{TEXT}<p>{last}</p>")).body

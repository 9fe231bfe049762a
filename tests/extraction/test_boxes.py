"""Boxes taken out of a page before its text is read."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extraction.boxes import drop, drop_selected, select
from crawler.extraction.captions import take_captions


@pytest.mark.parametrize("selector", ["p[", "", "::nothing", "p:has-no-such(1)"])
def test_a_text_that_is_no_selector_matches_nothing(selector):
    """A typing error in a declaration costs no article."""
    assert select(html.fromstring("<div><p>Text.</p></div>"), selector) == []


def test_what_is_selected_goes_and_the_text_after_it_stays():
    """The words between two boxes are the article's."""
    tree = html.fromstring("<div><b class=ad>Buy</b> kept <i class=ad>now</i>too</div>")

    drop_selected(tree, [".ad", "p["])

    assert tree.text_content() == " kept too"


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

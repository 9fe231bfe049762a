"""The sign of a link to a heading itself is none of its words."""

import pytest
from lxml.html import fragment_fromstring

from crawler.reading.markup.headings import drop_unprinted


@pytest.mark.parametrize(
    ("heading", "left"),
    [
        ('<h2><a href="#found" class="anchor">#</a>What was found</h2>', "What was found"),
        ('<h3>What was found<a class="headerlink" href="#found">¶</a></h3>', "What was found"),
        ('<h2>What was found <a href="#found"><span>🔗</span></a></h2>', "What was found "),
        ('<h2><a href="#found">What was found</a></h2>', "What was found"),
        ('<h2><a href="/law#2">§</a> 2 is changed</h2>', "§ 2 is changed"),
        ("<h2># of boats</h2>", "# of boats"),
    ],
)
def test_only_the_sign_of_a_link_to_the_heading_is_dropped(heading, left):
    """Words of a heading may be linked, and a sign may be one of its words."""
    element = fragment_fromstring(heading)

    drop_unprinted(element)

    assert element.text_content() == left

"""The lines that a page prints: blanks between its elements are none, and change nothing of the line after them."""

import pytest
from lxml.html import fromstring

from crawler.reading.markup.lines import lines
from crawler.reading.markup.text import holds_any

PRINTED = {
    "blanks before a line": ("<p>\n \t <b>One</b> two</p>", [("One two", 0, False)]),
    "blanks within a line": ("<p>One<b> </b>two</p>", [("One two", 0, False)]),
    "blanks alone": ("<p> </p>\n<p>\u00a0\u2003</p>", []),
    "a space that is none": ("<p>\u200b</p>", [("\u200b", 0, False)]),
    "blanks in a link": ("<p><a href='/'> </a>One <a href='/'> two </a></p>", [("One two", 3, False)]),
    "blanks after a break": ("<p>One<br> \n two</p>", [("One", 0, False), ("two", 0, True)]),
    "breaks with blanks between": ("<p>One<br> <br> two</p>", [("One", 0, False), ("two", 0, True)]),
    "a block after a break": ("<div>One<br> <p>two</p></div>", [("One", 0, False), ("two", 0, False)]),
}


@pytest.mark.parametrize(("markup", "printed"), PRINTED.values(), ids=PRINTED.keys())
def test_blanks_between_elements_are_no_text(markup, printed):
    """Each line with its linked characters, and whether it begins after a line break."""
    found = lines(fromstring(f"<body>{markup}</body>"))

    assert [(line.text, line.linked, line.broken) for line in found] == printed


@pytest.mark.parametrize(("text", "is_held"), [("subscribe now", True), ("sub now", False), ("", False)])
def test_a_text_that_has_one_of_some_pieces_is_found(text, is_held):
    assert holds_any(text, ("log in", "subscri")) == is_held
    assert not holds_any(text, ())

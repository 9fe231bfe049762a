"""Markup written out as readable text, from small trees."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.reading.markup.blocks import CELLS_MOST, Block, blocks_of


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        pytest.param("<body>Loose words.</body>", [Block("Loose words.")], id="text of no element"),
        pytest.param(
            "<body><p>One.</p> and after it</body>", [Block("One."), Block("and after it")], id="text between elements"
        ),
        pytest.param("<body><p>One.<br/>Two.</p></body>", [Block("One."), Block("Two.")], id="lines parted by a break"),
        pytest.param("<body><h2>A  heading</h2></body>", [Block("A heading", "head")], id="heading"),
        pytest.param("<body><h2> </h2></body>", [], id="empty heading"),
        pytest.param("<body><quote>Said so.</quote></body>", [Block("Said so.", "quote")], id="quote"),
        pytest.param(
            "<body><div><div><p>One.</p></div><p>Two.</p></div></body>",
            [Block("One."), Block("Two.")],
            id="boxes in boxes",
        ),
        pytest.param(
            "<body><ul><li>First <b>bold</b> item</li><li> </li><li>Last</li></ul></body>",
            [Block("- First bold item\n- Last", "list")],
            id="list with an empty item",
        ),
        pytest.param(
            "<body><ul><li>Outer<ul><li>Inner</li></ul> end</li></ul></body>",
            [Block("- Outer end\n- Inner", "list")],
            id="list in a list is written once",
        ),
        pytest.param(
            "<body><table><tr><th>Force</th><th>Calls</th></tr><tr><td> </td></tr><tr><td>North</td><td>12</td></tr>"
            "</table></body>",
            [Block("Force | Calls\nNorth | 12", "table")],
            id="table with an empty row",
        ),
    ],
)
def test_markup_becomes_text_that_reads_as_printed(markup, blocks):
    """Nothing is lost, nothing stands twice, and each piece keeps its kind."""
    assert blocks_of(etree.fromstring(markup)) == blocks


def test_a_table_is_written_out_to_a_limit():
    """A spreadsheet pasted into a page does not become a text of megabytes."""
    rows = "<tr><td>x</td></tr>" * (CELLS_MOST + 5)

    [block] = blocks_of(etree.fromstring(f"<body><table>{rows}</table></body>"))

    assert block.text.count("x") == CELLS_MOST

import pytest

from crawler.reading.body.truncation import truncation

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


def test_no_text_is_not_cut_off():
    """Nothing was there to be cut."""
    assert truncation([]) is None

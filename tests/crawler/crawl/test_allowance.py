"""No site fills the disk of its readers."""

import pytest

from crawler.crawl.allowance import MOST_BYTES, MOST_CAPTURES, Allowance


@pytest.mark.parametrize(
    ("captures", "received", "spent"),
    [
        (MOST_CAPTURES - 2, 0, False),
        (MOST_CAPTURES - 1, 0, True),
        (0, MOST_BYTES - 2, False),
        (0, MOST_BYTES - 1, True),
    ],
)
def test_a_run_keeps_only_so_much_of_one_publication(captures, received, spent):
    """Eight pages of 15 MB made 90 MB of files, and nothing counted them."""
    allowance = Allowance(captures=captures, received=received)

    allowance.take(1)

    assert allowance.is_spent is spent

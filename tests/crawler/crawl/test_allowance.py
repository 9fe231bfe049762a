"""No site fills the disk of its readers."""

import pytest

from archive.config import MAX_CAPTURES, MAX_MB, Config
from crawler.crawl.allowance import Allowance

BYTES = int(MAX_MB * 1024**2)


@pytest.mark.parametrize(
    ("captures", "received", "spent"),
    [(MAX_CAPTURES - 2, 0, False), (MAX_CAPTURES - 1, 0, True), (0, BYTES - 2, False), (0, BYTES - 1, True)],
    ids=["one capture less", "as many captures", "one byte less", "as many bytes"],
)
def test_a_run_keeps_only_so_much_of_one_publication(captures, received, spent):
    """Eight pages of 15 MB made 90 MB of files, and nothing counted them."""
    allowance = Allowance.of(Config())
    allowance.captures, allowance.received = captures, received

    allowance.take(1)

    assert allowance.is_spent is spent

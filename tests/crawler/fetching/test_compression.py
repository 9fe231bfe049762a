"""Bodies that are not what Content-Encoding says."""

import gzip

import pytest
from sqlite_utils import Database

from tests.site import article

PAGE = article("Drones over the marsh").encode()
PACKED = gzip.compress(PAGE)
BODIES = [
    pytest.param(PAGE, "gzip", ("archived", None), id="plain"),
    pytest.param(PAGE, "br", ("archived", None), id="plain, said to be brotli"),
    pytest.param(PACKED + b"junk", "gzip", ("archived", None), id="junk behind it"),
    pytest.param(gzip.compress(PAGE[:200]) + gzip.compress(PAGE[200:]), "gzip", ("archived", None), id="two members"),
    pytest.param(PACKED[:-40], "gzip", ("failed", "cut off"), id="cut short"),
    pytest.param(PACKED[:-4], "gzip", ("failed", "cut off"), id="without its last bytes"),
]


@pytest.fixture
def crawled(declare, blotter, tmp_path):
    """Crawl the one article of the site, and return its row of the ledger."""

    def crawl():
        declare()
        assert "Traceback" not in blotter("crawl", "sample").stderr
        [row] = Database(tmp_path / "blotter.db").query("SELECT * FROM urls WHERE role = 'article'")
        return row

    return crawl


@pytest.mark.parametrize(("body", "coding", "settled"), BODIES)
def test_a_body_is_read_or_asked_for_again(site, crawled, body, coding, settled):
    """A plain body is a page; half a page is none, and nothing of it may look whole."""
    site.lists("news/drones/")
    site.put("news/drones/", body, media_type="text/html", headers={"Content-Encoding": coding})

    row = crawled()

    assert (row["outcome"], row["reason"], bool(row["due_at"])) == (*settled, settled[0] == "failed")

"""One run over any number of publications."""

from contextlib import closing, suppress

import pytest

from archive.config import Config
from archive.errors import HomeTaken
from archive.schema.database import connect
from crawler.crawl.run import Run


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(None, "finished"), (HomeTaken("new", "held"), "failed"), (KeyboardInterrupt(), "stopped")],
    ids=["no error", "refused", "interrupted"],
)
def test_a_run_that_an_error_broke_off_did_not_finish(tmp_path, error, outcome):
    """Also one in which no publication had its turn yet."""
    path = tmp_path / "blotter.db"

    with suppress(HomeTaken, KeyboardInterrupt), Run(path, Config(), "import web archives"):
        if error:
            raise error

    with closing(connect(path)) as db:
        assert [row["outcome"] for row in db.query("SELECT outcome FROM runs")] == [outcome]

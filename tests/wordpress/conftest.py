import json
import sqlite3
from contextlib import closing

import pytest

from tests.wordpress.server import WordPress, missing


@pytest.fixture(scope="session")
def installed():
    if lacking := missing():
        pytest.skip(f"no WordPress here: {', '.join(lacking)} missing; .ci/run says what to install")
    with WordPress.running() as site:
        yield site


@pytest.fixture
def wordpress(installed):
    """A filled WordPress as nobody had changed it, with an empty list of requests."""
    installed.forget()
    yield installed
    if installed.changed:
        installed.restore()


@pytest.fixture
def crawl(wordpress, declare, blotter):
    """Crawl the whole site by one source; return what the run said of the publication."""

    def run(source):
        declare(home=wordpress.url, sources=[source], article="^/news/[^/]+/?$", title="The Northmarch Gazette")
        done = blotter("crawl", "sample", "--json", "--since", "2000")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["publications"][0]

    return run


@pytest.fixture
def rows(tmp_path):
    def ask(sql):
        with closing(sqlite3.connect(tmp_path / "blotter.db")) as db, db:
            return db.execute(sql).fetchall()

    return ask

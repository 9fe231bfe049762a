import json
import subprocess

import pytest

from tests.side import side_python

SCRIPT = """
import asyncio, json, sys, datasette
from datasette.app import Datasette
async def main():
    site = Datasette([sys.argv[1]])
    told = {"version": datasette.__version__}
    for path in sys.argv[2:]:
        answer = await site.client.get(path)
        told[path] = [answer.status_code, answer.text]
    closed = Datasette([sys.argv[1]], config={"databases": {"blotter": {"allow": {"id": "librarian"}}}})
    told["closed"] = (await closed.client.get("/-/search")).status_code
    print(json.dumps(told))
asyncio.run(main())
"""


@pytest.mark.side
def test_the_plugin_works_on_the_next_datasette(shelf):
    """The 1.0 alpha: tables with titles, search box and facets; our pages; its permissions."""
    key = shelf.article("New alliance to fight cybercrime", section="News")
    shelf.article("Budget cut", section="Politics")
    paths = ["/", "/blotter/articles", "/blotter/articles.json?_search=cybercrime", "/blotter/cut_off.json"]
    ours = [
        "/-/search?q=alliance",
        f"/-/article/{key}",
        "/-/runs",
        "/-/feed.atom",
        "/-/publication/sample",
        "/-/export.csv",
    ]

    done = subprocess.run(
        [side_python(), "-c", SCRIPT, shelf.path, *paths, *ours], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)

    assert told["version"].startswith("1.0")
    assert {path: told[path][0] for path in [*paths, *ours]} == dict.fromkeys([*paths, *ours], 200)
    assert "2 articles from 1 publication" in told["/"][1]
    assert "The current reading of each article" in told["/blotter/articles"][1]
    assert 'name="_search"' in told["/blotter/articles"][1]
    assert [row["headline"] for row in json.loads(told[paths[2]][1])["rows"]] == ["New alliance to fight cybercrime"]
    assert "<mark>alliance</mark>" in told["/-/search?q=alliance"][1]
    assert told["closed"] == 403

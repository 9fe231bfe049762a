"""A selection that finds nothing: each command that takes one says so, and ends well."""

import pytest
from click.testing import CliRunner

from crawler.cli import blotter as group
from tests.shelf import Shelf

COMMANDS = {
    "search zebra": "nothing found",
    "show --query zebra": "nothing found",
    "cite --query zebra": "nothing found",
    "feed --query zebra": "nothing found",
    "export --query zebra": "nothing found",
    "export --query zebra -o none.jsonl": "nothing found",
    "export --query zebra -o none.wacz": "nothing found",
    "export --query zebra --format markdown -o none": "nothing found",
    "export --query zebra -o none.db": "0 articles",
    "trends zebra": "0 of 1 dated article",
    "tag add mine --query zebra": "0 articles",
    "collection add mine --query zebra": "0 articles",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An archive of one article."""
    folder = tmp_path_factory.mktemp("nothing")
    Shelf(folder / "blotter.db").article("Radios")
    return folder


@pytest.mark.parametrize(("line", "said"), COMMANDS.items(), ids=COMMANDS)
def test_an_empty_result_says_so(folder, monkeypatch, line, said):
    """An empty file or an empty screen would look like a mistake."""
    monkeypatch.chdir(folder)

    done = CliRunner().invoke(group, line.split())

    assert said in done.output
    assert done.exit_code == 0

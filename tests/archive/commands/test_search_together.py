"""`blotter search` over several archives."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from crawler.cli import blotter as group
from tests.shelf import Shelf


@pytest.fixture
def search(tmp_path, monkeypatch):
    """Search two archives of one article each."""
    monkeypatch.chdir(tmp_path)
    for name in ("north", "south"):
        Shelf(tmp_path / f"{name}.db").article(f"Taser trial, {name}", publication=f"{name}ern")

    def run(*arguments, archives=("north.db", "south.db")):
        named = [part for each in archives for part in ("--archive", each)]
        return CliRunner().invoke(group, ["search", *named, *arguments], standalone_mode=False)

    return run


def test_hits_of_several_archives_name_theirs(search):
    """As text, JSON and CSV; with one archive, nothing is named."""
    text, found = search("taser"), json.loads(search("taser", "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(search("taser", "--csv").stdout)))
    one = json.loads(search("taser", "--json", archives=["north.db"]).stdout)

    assert "  north · Northern · " in text.output
    assert "2 articles found" in text.output
    assert {each["archive"] for each in found["articles"]} == {row["archive"] for row in rows} == {"north", "south"}
    assert found["coverage"]["held"] == 2
    assert "archive" not in one["articles"][0]


def test_a_name_of_either_archive_is_known(search):
    """One that neither has is refused."""
    known, unknown = search("taser", "--publication", "southern", "--json"), search("taser", "--publication", "western")

    assert [each["publication"] for each in json.loads(known.stdout)["articles"]] == ["southern"]
    assert "The archive has no publication 'western'" in unknown.exception.format_message()


def test_the_variable_names_one_archive(search, monkeypatch):
    """Also where its path has a colon, as before."""
    monkeypatch.setenv("BLOTTER_ARCHIVE", "north.db")

    assert "1 article found" in search("taser", archives=[]).output

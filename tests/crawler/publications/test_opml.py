from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner

from crawler.cli import blotter
from crawler.publications.opml import Outline, new_outlines, outlines

READER = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Police"><outline type="rss" text="The Gazette &amp; Post" xmlUrl="https://gazette.example/feed/" htmlUrl="https://gazette.example/"/>
<outline type="rss" title="Caf\xc3\xa9 constable" text="x" xmlUrl="https://cafe.example/news.xml"/></outline>
<outline text="folder only"/><outline type="rss" text="Script" xmlUrl="javascript:alert(1)"/></body></opml>"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what a command of `blotter` prints in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        done = CliRunner().invoke(blotter, words, standalone_mode=False)
        if done.exception:
            raise done.exception
        return done.stdout

    return run


def test_feeds_of_a_reader_are_read_in_folders_or_not():
    """Title, feed and home; what has no web address is left out."""
    assert list(outlines(READER)) == [
        Outline(title="The Gazette & Post", feed="https://gazette.example/feed/", home="https://gazette.example/"),
        Outline(title="Caf\xe9 constable", feed="https://cafe.example/news.xml", home="https://cafe.example/"),
    ]


@pytest.mark.parametrize("payload", [b"", b"<html></html>", b"no xml", b"<rss/>"])
def test_what_is_no_opml_is_refused(payload):
    """Rather than taken for an empty list."""
    with pytest.raises(ValueError, match="this is no OPML file"):
        list(outlines(payload))


def test_a_publication_is_added_once():
    """By name and by home."""
    one = Outline(title="One", feed="https://one.example/feed", home="https://one.example/")
    same_home = Outline(title="Other", feed="https://one.example/other", home="https://one.example/")
    same_name = Outline(title="one", feed="https://else.example/feed", home="https://else.example/")

    assert new_outlines([one, same_home, same_name], names=(), homes=()) == [one]
    assert new_outlines([one], names=("one",), homes=()) == []
    assert new_outlines([one], names=(), homes=("https://one.example/",)) == []


def test_feeds_are_added_to_the_configuration_and_listed_again(tmp_path, run):
    """What was there stays; the list can be given to another reader."""
    (tmp_path / "blotter.toml").write_text('# mine\ncontact = "a@b.example"\n')
    (tmp_path / "feeds.opml").write_bytes(READER)

    said = run("publications", "add", "feeds.opml")
    again = run("publications", "add", "feeds.opml")
    listed = ElementTree.fromstring(run("publications", "--opml"))

    text = (tmp_path / "blotter.toml").read_text()
    assert said.startswith("added 2 of 2 feeds to ")
    assert "the-gazette-post, cafe-constable" in said
    assert again.startswith("added 0 of 2 feeds")
    assert text.startswith("# mine\n")
    assert 'sources = ["feed https://gazette.example/feed/"]' in text
    feeds = {each.get("text"): each.get("xmlUrl") for each in listed.iter("outline")}
    assert feeds["The Gazette & Post"] == "https://gazette.example/feed/"


def test_a_file_that_is_no_opml_is_named(tmp_path, run):
    """And nothing is written."""
    (tmp_path / "feeds.opml").write_text("<html></html>")

    with pytest.raises(click.BadParameter, match=r"feeds\.opml: this is no OPML file"):
        run("publications", "add", "feeds.opml")

    assert not (tmp_path / "blotter.toml").exists()

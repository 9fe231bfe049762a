"""A name that is mistyped is answered with the nearest, in every command and on every page that takes one."""

import pytest
from click.testing import CliRunner

from crawler.cli import blotter as group
from tests.shelf import Shelf
from tests.tree import TREE

BEHIND = {
    "extract": ["page.html"], "import": ["page.html"], "fetch": ["https://sample.example/news/a"],
    "trends": ["radios"], "search": ["radios"], "alerts save": ["radios"],
    "tag add": ["mine"], "tag remove": ["mine"], "collection add": ["mine"], "collection remove": ["mine"],
    "publications merge": ["sample"], "publications rename": ["other"],
    "publications pause": ["--reason", "x"], "publications close": ["--reason", "x"],
}  # fmt: skip
"""What a command needs behind the mistyped name."""

MISTYPED = {
    "publication": ("smaple", "sample"), "author": ("An Lee", "Ann Lee"), "section": ("Newz", "News"),
    "tag": ("Radoi", "Radio"),
}  # fmt: skip
OF_A_PUBLICATION = [
    *("crawl", "crawl --dry-run", "status", "reread", "probe", "publications", "publications list"),
    *("publications pause", "publications resume", "publications close", "publications drop"),
    *("publications rename", "publications merge"),
]
"""Commands whose argument is the name of a publication."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An archive with one of each, and its configuration; no command here gets as far as changing it."""
    folder = tmp_path_factory.mktemp("mistyped")
    shelf = Shelf(folder / "blotter.db")
    shelf.article("Radios", authors=["Ann Lee"], tags=["Radio"], section="News")
    shelf.row("searches", name="radios", selection="{}", made_at="2026-01-02T03:04:05Z")
    (folder / "page.html").write_text("<p>A page.</p>")
    (folder / "blotter.toml").write_text(
        'contact = "library@example.org"\n[publications.sample]\nhome = "https://sample.example/"\n'
    )
    return folder


@pytest.fixture
def said(folder, monkeypatch):
    """Run a command that must fail, and return the line it fails with."""
    monkeypatch.chdir(folder)

    def run(*arguments):
        done = CliRunner().invoke(group, arguments, standalone_mode=False)
        assert done.exception, done.output
        shown = getattr(done.exception, "format_message", done.exception.__str__)
        return shown()

    return run


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (name, option)
        for name, command in TREE.items()
        for option in MISTYPED
        if any(f"--{option}" in param.opts for param in command.params) and name != "init"
    ],
)
def test_every_option_with_a_name_offers_the_nearest(said, command, option):
    """It would find nothing, politely."""
    wrong, right = MISTYPED[option]

    line = said(*command.split(), *BEHIND.get(command, ()), f"--{option}", wrong)

    assert wrong in line
    assert f"id you mean {right}" in line


@pytest.mark.parametrize("command", OF_A_PUBLICATION)
def test_every_argument_that_is_a_publication_offers_the_nearest(said, command):
    """Also where the archive, and where blotter.toml, has the names."""
    line = said(*command.split(), "smaple", *BEHIND.get(command, ()))

    assert "smaple" in line
    assert "did you mean sample" in line


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (["crwal"], "crawl"),
        (["publications", "paus", "sample"], "pause"),
        (["alerts", "remov", "radios"], "remove"),
        (["review", "splitt", "abcdefghij"], "split"),
        (["boilerplate", "kep", "1"], "keep"),
        (["alerts", "remove", "radois"], "radios"),
        (["completion", "bahs"], "bash"),
        (["search", "--json", "--auhtor", "x"], "--author"),
    ],
    ids=str,
)
def test_every_other_word_offers_the_nearest(said, arguments, nearest):
    """Commands, their options, saved searches and choices."""
    assert nearest in said(*arguments)


def test_every_command_offers_the_nearest_option(said):
    """Whatever its options are; in a search a word with a hyphen may be one to leave out."""
    for name, command in TREE.items():
        if name != "search" and any("--config" in param.opts for param in command.params):
            assert "--config" in said(*name.split(), "--cofnig", "x"), name

"""A name that is mistyped is answered with the nearest, in every command and on every page that takes one."""

import gzip
from contextlib import closing

import pytest
from click.testing import CliRunner

from archive.schema.database import connect
from archive.urls import key_of
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
KEY = key_of("sample", "https://sample.example/news/1")
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
    shelf.publication("older")
    shelf.row("former_names", name="was-called", publication_id=shelf.publication(), until="2026-01-02T03:04:05Z")
    shelf.row("searches", name="radios", selection="{}", made_at="2026-01-02T03:04:05Z")
    (folder / "page.html").write_text("<p>A page.</p>")
    for name in ("blotter-captures", "without", "elsewhere"):
        (folder / name).mkdir()
    (folder / "elsewhere" / "crawl.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n"))
    (folder / "blotter.toml").write_text(
        'contact = "library@example.org"\n[publications.sample]\nhome = "https://sample.example/"\n'
        '[publications.was-called]\nhome = "https://was.example/"\n'
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


MATCHES_NOTHING = {
    "reread smaple": "did you mean sample?",
    "reread deutsche-polizei": "`blotter status` lists those that it has",
    "reread was-called": "is now called sample",
    "reread sample smaple --dry-run": "did you mean sample?",
    "reread --key zzzzzzzzzz": "`blotter search` lists keys",
    f"reread deutsche-polizei --key {KEY}": "`blotter status` lists those that it has",
    f"reread older --key {KEY}": "no article of older has the key",
    "reread --undo 99": "`blotter runs` lists the runs",
    "import page.html --publication smaple": "did you mean sample?",
    "import page.html --publication was-called": "is now called sample",
    "import nowhere.html --publication sample": "check the path",
    "rebuild without": "no capture file",
    "rebuild elsewhere": "run: blotter import elsewhere",
    "fetch https://nowhere.example/news/a": "no publication has the site",
    "crawl smaple": "did you mean sample?",
}
"""Commands that open a run, with names that nothing has, and the remedy that they name."""


@pytest.mark.parametrize(("command", "remedy"), MATCHES_NOTHING.items())
def test_what_matches_nothing_is_refused_before_a_run_begins(folder, monkeypatch, command, remedy):
    """Else `blotter runs` lists a finished run of nothing."""
    monkeypatch.chdir(folder)
    before = state_of(folder)

    done = CliRunner().invoke(group, command.split(), standalone_mode=False)

    assert done.exception or done.return_value == 2, done.output
    assert remedy in f"{done.output}{done.exception}"
    assert state_of(folder) == before


def state_of(folder):
    """The files in *folder*, and of its archive the runs and publications."""
    names = sorted(path.name for path in folder.iterdir() if not path.name.endswith((".lock", "-wal", "-shm")))
    with closing(connect(folder / "blotter.db")) as db:
        return names, [list(db.query(f"SELECT * FROM {table}")) for table in ("runs", "publications", "articles")]


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

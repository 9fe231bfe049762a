"""The first configuration."""

import os
import pty
import subprocess
import sys
import tomllib

import pytest
from click.testing import CliRunner

from archive.config import Config
from crawler.commands.init import init as command
from crawler.publications.registry import built_in, declared


@pytest.fixture
def init(tmp_path, monkeypatch):
    """Run ``blotter init`` in this process, where nobody can be asked."""
    monkeypatch.chdir(tmp_path)

    def run(*options):
        return CliRunner().invoke(command, list(options))

    return run


def test_options_alone_write_a_configuration_that_is_understood(init, tmp_path):
    """What init writes, crawl reads: contact, archive and the titles, which stay as they are built in."""
    done = init("--contact", "library@example.org", "--publication", "npcc", "--archive", "press.db")

    config = Config.load(tmp_path / "blotter.toml")
    assert done.exit_code == 0
    assert config.contact == "library@example.org"
    assert config.archive == tmp_path / "press.db"
    assert declared(config)["npcc"].sources == built_in()["npcc"].sources


def test_every_title_can_be_taken_at_once(init, tmp_path):
    """A librarian who wants it all says so."""
    init("--contact", "https://example.org/about-us", "--all")

    assert set(declared(Config.load(tmp_path / "blotter.toml"))) == set(built_in())


def test_a_key_uncommented_from_the_example_is_valid(init, tmp_path):
    """The comments are the manual at hand, so each example must be one that is accepted."""
    init("--contact", "library@example.org", "--publication", "npcc")
    path = tmp_path / "blotter.toml"

    lines = path.read_text(encoding="utf-8").splitlines()
    keys = [line.removeprefix("#   ") for line in lines if line.startswith("#   ") and line[4] != " "]
    path.write_text("\n".join(["[publications.example]", *keys]), encoding="utf-8")

    assert declared(Config.load(path))["example"].title == "The Example"


def test_what_no_option_says_is_asked_for(tmp_path):
    """On a terminal three questions are enough."""
    master, terminal = pty.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-m", "crawler", "init"], cwd=tmp_path, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    os.write(master, b"library@example.org\n\npolice1, npcc\n")
    code = asking.wait(timeout=60)
    os.close(master)

    values = tomllib.loads((tmp_path / "blotter.toml").read_text(encoding="utf-8"))
    assert code == 0
    assert values == {
        "contact": "library@example.org",
        "archive": "blotter.db",
        "publications": {"police1": {}, "npcc": {}},
    }


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ((), "give --contact."),
        (("--contact", "me"), "'me' is not a contact"),
        (("--contact", "a@example.org", "--publication", "polce1"), "did you mean police1"),
    ],
    ids=["no contact", "bad contact", "unknown title"],
)
def test_nothing_is_written_on_wrong_use(init, tmp_path, options, problem):
    """A configuration that would fail later is refused now."""
    done = init(*options)

    assert done.exit_code != 0
    assert problem in done.output + str(done.exception)
    assert not (tmp_path / "blotter.toml").exists()


def test_what_is_mistyped_is_asked_for_again(tmp_path):
    """One slip must not cost the answers before it."""
    master, terminal = pty.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-m", "crawler", "init"], cwd=tmp_path, stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    os.write(master, b"me\nlibrary@example.org\n/\npress.db\npolce1\npolice1\n")
    code = asking.wait(timeout=60)
    said = os.read(master, 20_000).decode()
    os.close(master)

    assert code == 0
    assert [word in said for word in ("'me' is not a contact", "is a folder", "did you mean police1")] == [True] * 3
    assert tomllib.loads((tmp_path / "blotter.toml").read_text(encoding="utf-8")) == {
        "contact": "library@example.org",
        "archive": "press.db",
        "publications": {"police1": {}},
    }


THERE = """\
# Our own words.
contact = "library@example.org"  # the desk

[publications.county-journal]  # added by probe
home = "https://journal.example/"
rules = [
    { tail = ["Related News"] },
]
"""


def test_titles_are_added_to_the_file_that_is_there_and_nothing_else_changes(init, tmp_path):
    """What probe wrote and a colleague explained is worth more than a tidy file."""
    path = tmp_path / "blotter.toml"
    path.write_text(THERE, encoding="utf-8")

    done = init("--publication", "npcc", "--publication", "police1")
    again = init("--publication", "npcc")
    unasked = init()

    assert (done.exit_code, again.exit_code, unasked.exit_code) == (0, 0, 0)
    assert path.read_text(encoding="utf-8") == THERE + "\n[publications.npcc]\n\n[publications.police1]\n"
    assert "nothing to add to blotter.toml" in again.output
    assert "nothing to add to blotter.toml" in unasked.output, "nobody could be asked for titles"
    assert set(declared(Config.load(path))) == {"county-journal", "npcc", "police1"}


@pytest.mark.parametrize(
    ("there", "then"),
    [
        ("[publications.npcc]\n", 'contact = "a@example.org"\n\n[publications.npcc]\n\n[publications.police1]\n'),
        ("# Ours.\nmax_hours = 2\n", '# Ours.\nmax_hours = 2\ncontact = "a@example.org"\n\n[publications.police1]\n'),
    ],
    ids=["only tables", "only keys"],
)
def test_a_missing_contact_is_put_where_it_counts(init, tmp_path, there, then):
    """A key behind a table's header would belong to the table."""
    path = tmp_path / "blotter.toml"
    path.write_text(there, encoding="utf-8")

    done = init("--contact", "a@example.org", "--publication", "police1")

    assert (done.exit_code, path.read_text(encoding="utf-8")) == (0, then)


@pytest.mark.parametrize(
    ("there", "options"),
    [
        (THERE, ("--contact", "other@example.org")),
        (THERE.replace("contact", 'archive = "a.db"\ncontact'), ("--archive", "b.db")),
        ("contact = ", ("--contact", "a@example.org")),
        ('contact = "a@example.org"\npublications = { npcc = {} }\n', ()),
    ],
    ids=["another contact", "another archive", "not TOML", "nothing can be added"],
)
def test_what_cannot_be_added_leaves_the_file_alone(init, tmp_path, there, options):
    """Only --force replaces what a user wrote."""
    path = tmp_path / "blotter.toml"
    path.write_text(there, encoding="utf-8")

    done = init("--publication", "police1", *options)

    assert done.exit_code != 0
    assert "blotter.toml" in done.output + str(done.exception)
    assert path.read_text(encoding="utf-8") == there


def test_a_configuration_that_is_replaced_is_kept_beside_the_new_one(init, tmp_path):
    """--force deletes no table that somebody may miss."""
    path = tmp_path / "blotter.toml"
    path.write_text(THERE, encoding="utf-8")

    forced = init("--contact", "a@example.org", "--publication", "npcc", "--force")

    assert forced.exit_code == 0
    assert Config.load(path).contact == "a@example.org"
    assert (tmp_path / "blotter.toml.old").read_text(encoding="utf-8") == THERE

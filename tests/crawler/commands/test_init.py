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


def test_a_configuration_that_is_there_is_kept(init, tmp_path):
    """Only --force replaces what a user wrote."""
    path = tmp_path / "blotter.toml"
    path.write_text("contact = ", encoding="utf-8")

    refused = init("--contact", "a@example.org", "--publication", "npcc")
    kept = path.read_text(encoding="utf-8")
    forced = init("--contact", "a@example.org", "--publication", "npcc", "--force")

    assert (refused.exit_code, kept) == (2, "contact = ")
    assert forced.exit_code == 0
    assert Config.load(path).contact == "a@example.org"

"""Whatever is wrong with archive, captures, configuration or disk: each command says so, without a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click import Group

from tests.operating.faults import COMMANDS, FAULTS
from tests.permissions import OBEYING, needs_permissions
from tests.site import article
from tests.tree import TREE

pytestmark = needs_permissions

AT_LENGTH = {"backup", "verify", "crawl", "crawl --quiet", "status", "probe"}
"""Commands that report what they find, in a paragraph or a table each."""

OPML = """<opml version="2.0"><head/><body>
<outline text="A" type="rss" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/></body></opml>"""
PREPARED = [
    *("crawl --quiet", "alerts save radios --query radios", "note add {site}news/radios/ remark"),
    *("tag add mine --query radios", "collection add mine --query radios", "backup ../copy"),
]


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """How each command ended with each fault."""
    from tests.site import TestSite  # noqa: PLC0415  # a fixture of this module alone

    folder = tmp_path_factory.mktemp("faults") / "good"
    folder.mkdir()
    with TestSite() as site, TestSite() as other:
        other.lists("news/horses/", "news/dogs/")
        site.lists("news/radios/", "news/boats/")
        (folder / "page.html").write_text(article("A saved page"))
        (folder / "feeds.opml").write_text(OPML)
        (folder / "blotter.toml").write_text(
            f'contact = "library@example.org"\n[publications.sample]\nhome = "{site.home}"\n'
            'own_site = true\ndelay = 0\nsources = ["sitemap sitemap.xml"]\n'
        )
        for line in PREPARED:
            command = line.format(site=site.home).split()
            subprocess.run([sys.executable, "-m", "crawler", *command], cwd=folder, check=True)
        (folder.parent / "copy").rename(folder / "good")
        command = [sys.executable, "-m", "tests.operating.faults", str(folder), site.home, other.home]
        done = subprocess.run(
            [*OBEYING, *command],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_command_meets_every_fault(ended):
    """The commands are those of the command line itself; a group that only prints its help meets none."""
    helped = {
        name for name, command in TREE.items() if isinstance(command, Group) and not command.invoke_without_command
    }

    assert TREE.keys() - helped <= COMMANDS.keys()
    assert len(ended) == len(COMMANDS) * len(FAULTS)


def test_no_fault_costs_a_line_of_the_configuration(ended):
    """Nor does a disk that is full when a publication is added to it."""
    assert [case for case in ended if not case["configuration kept"]] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_fault_ends_a_command_with_a_traceback(ended, command):
    """An error of the system is a line that names the file or what to do, and an exit code that means something."""
    for case in ended:
        if case["command"] == command:
            lines = case["said"].strip().splitlines()
            assert case["code"] in {0, 1, 2, 3}, case
            assert "Traceback" not in case["said"], case
            if case["code"] and command not in AT_LENGTH:
                assert 1 <= len([line for line in lines if not line.startswith(("Usage:", "Try "))]) <= 4, case


def test_an_archive_that_cannot_be_opened_is_called_what_it_is(ended):
    """Nobody is frightened by "not a Blotter archive" where the disk is full or a permission is missing."""
    said = {}
    for case in ended:
        if case["command"] in {"accept", "crawl"} or (case["command"] == "search" and case["fault"] != "a_full_disk"):
            said.setdefault(case["fault"], set()).add(case["said"])

    for fault, words in {
        "a_folder_as_archive": ["is a folder; name the archive's file"],
        "a_text_as_archive": ["not a Blotter archive (file is not a database)"],
        "half_an_archive": ["the database is damaged"],
        "an_archive_that_may_not_be_read": ["run as the user who owns"],
        "a_full_disk": ("run again", "nothing kept so far is lost"),
    }.items():
        assert [line for line in said[fault] if not any(word in line for word in words)] == [], fault


READING = [
    *("search", "show", "status", "runs", "cite", "feed", "trends", "held", "verify", "tag list", "note list"),
    *("alerts list", "boilerplate list", "collection list", "crawl --dry-run", "publications list"),
]


@pytest.mark.parametrize("fault", ["a_folder_that_may_not_be_written", "a_full_disk"])
@pytest.mark.parametrize("command", READING)
def test_an_archive_that_may_only_be_read_is_read(ended, command, fault):
    """On a read-only or full disk, and by a user who does not own it: SQLite makes no file beside it."""
    (case,) = [each for each in ended if (each["command"], each["fault"]) == (command, fault)]

    assert "owns the archive" not in case["said"]
    assert (case["code"], "damages found" in case["said"]) == (0, False), case


NEEDY = ["accept", "reject", "review keep", "boilerplate drop", "publications drop", "status", "search"]


@pytest.mark.parametrize("command", NEEDY)
def test_a_command_that_needs_an_archive_makes_none(ended, command):
    """A mistyped --archive would leave an empty one behind."""
    (case,) = [each for each in ended if each["command"] == command and each["fault"] == "no_archive"]

    assert "no archive at blotter.db" in case["said"]

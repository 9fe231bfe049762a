"""One run over hosts that misbehave in every way that is known, beside an honest title.

``make hostile`` gives them the sizes of the wild.
"""

import json
from dataclasses import dataclass

import pytest

from tests.hostile.running import HONEST, NAMES, WAYS, Ran, crawl, scene
from tests.hostile.traps import NAMED
from tests.hostile.villain import Villain
from tests.hostile.ways import GOOD, IS_WHOLE
from tests.site import TestSite

PEAK = 1_000_000 if IS_WHOLE else 350_000  # kilobytes of the main process
DISK = 1_000_000_000 if IS_WHOLE else 12_000_000  # bytes of archive and captures


@dataclass
class Scene:
    """The hosts, and what the first run made of them."""

    site: TestSite
    hosts: dict[str, Villain]
    first: Ran
    ledgers: dict[str, dict]
    """By publication, after the first run."""


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """What the first run made of them."""
    folder = tmp_path_factory.mktemp("hostile") / "kept"
    with scene(folder) as (site, hosts):
        ran = crawl(folder)
        ledgers = {name: ran.ledger(name) for name in ("honest", *NAMES.values())}
        yield Scene(site, hosts, ran, ledgers)


@pytest.fixture(scope="module")
def second(first):
    """What the next run made of them."""
    first.site.requests.clear()
    return crawl(first.first.folder)


@pytest.mark.parametrize("way", WAYS)
def test_a_host_that_misbehaves_costs_itself(first, way):
    """What the run says of it, what is archived of it, and the good article beside what is bad."""
    part, ledger, known = first.first.parts[NAMES[way]], first.ledgers[NAMES[way]], WAYS[way]

    found = {path: ": ".join(filter(None, ledger[path])) for path in known.becomes}
    assert part["outcome"] == known.told
    assert known.said in json.dumps(part["sources"])
    assert {path: said for path, said in found.items() if not said.startswith(known.becomes[path])} == {}
    if known.saves_the_good is not None:
        assert (ledger.get(GOOD, [""])[0] == "archived") is known.saves_the_good


def test_the_title_beside_them_is_whole(first):
    """Each of its articles, asked for once."""
    assert first.ledgers["honest"] == dict.fromkeys(HONEST, ("archived", None))
    assert first.first.parts["honest"]["outcome"] == "finished"
    assert len(first.site.requested) == len(set(first.site.requested))


def test_the_run_ends_in_order_and_within_its_bounds(first):
    """Some publications failed: exit code 1, no traceback, and neither memory nor disk are theirs."""
    assert first.first.code == 1
    assert "Traceback" not in first.first.errors
    assert "\x1b" not in first.first.errors
    assert first.first.peak < PEAK
    assert first.first.size < DISK


def test_only_declared_hosts_are_looked_up_and_connected_to(first):
    """All that the processes of the run reached for, as Python saw it: no neighbour, no victim, no other port."""
    declared = {(host.address, host.port) for host in first.hosts.values()}
    declared.add(("127.0.0.1", int(first.site.home.rsplit(":", 1)[1].strip("/"))))

    reached = {tuple(given[0]) for event, given in first.first.watched if isinstance(given[0], list)}
    named = {given[0] for event, given in first.first.watched if event.startswith("socket.get")}
    sent = [given for event, given in first.first.watched if event == "socket.sendto"]

    assert reached == declared
    assert named - {address for address, _ in declared} == {NAMED}
    assert sent == []


def test_no_cookie_is_sent_back_and_no_validator_breaks_a_head(first, second):
    """What a host sets is no part of a later request, and what it calls a validator is no line of one."""
    heads = [head for host in first.hosts.values() for _, head in host.requests]

    assert [head for head in heads if b"cookie" in head.lower()] == []
    assert [line for head in heads for line in head.split(b"\r\n")[1:] if line and b":" not in line] == []


def test_the_next_run_begins_and_nothing_good_is_asked_again(first, second):
    """The honest title is asked for its lists alone, and keeps what it had."""
    assert second.code == 1
    assert "Traceback" not in second.errors
    assert set(second.parts) == set(first.first.parts)
    assert set(first.site.requested) <= {"/robots.txt", "/sitemap.xml"}
    assert second.ledger("honest") == first.ledgers["honest"]


def test_the_archive_of_a_hostile_web_is_whole(first, second, blotter):
    """Every capture of theirs can be read back, and every row is in order."""
    checked = blotter("verify", "--archive", first.first.folder / "blotter.db")

    assert checked.returncode == 0, checked.stdout + checked.stderr

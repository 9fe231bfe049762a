import json

import pytest

from archive.records import Kind, Reading
from tests.archive.conftest import STORY


@pytest.fixture
def waiting(desk, path):
    """An archive, closed, in which one worse reading waits."""
    desk.read(STORY)
    desk.next_run()
    desk.archive.record(desk.fetch(), Reading(kind=Kind.LISTING, reader="r1"), at=desk.now)
    desk.archive.end_run(desk.run, "finished", at=desk.now)
    desk.archive.close()
    return path


def test_what_is_held_is_listed_with_its_reason(waiting, blotter):
    """Number, day, publication, why, and an example to look at."""
    out = blotter("held").stdout

    assert out.startswith("1  2026-03-02  sample: reads worse: listing (1 worse), e.g. https://sample.example/news/")
    assert json.loads(blotter("held", "--json").stdout)[0]["worse"] == 1


@pytest.mark.parametrize(("command", "told"), [("accept", "made"), ("reject", "dropped")])
def test_a_decision_ends_the_event(waiting, blotter, command, told):
    """It says what was done; then nothing waits."""
    done = blotter(command, 1, "--reason", "looked at it")

    assert (done.returncode, done.stdout) == (0, f"event 1: {told} 1 change\n")
    assert blotter("held").stderr == "no change waits for a decision\n"
    again = blotter(command, 1)
    assert again.returncode == 2
    assert "`blotter held` lists those that wait" in again.stderr

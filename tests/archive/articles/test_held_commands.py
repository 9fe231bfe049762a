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

    assert out.startswith("1  2026-03-02  sample: the page reads worse than the article in the archive: ")
    assert "listing (1 worse), e.g. https://sample.example/news/" in out
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


@pytest.fixture
def spoilt(desk, path):
    """An archive, closed, in which two articles wait: one whose page tells another story, one that is gone."""
    pages = [f"https://sample.example/news/{number}/" for number in range(2)]
    for page in pages:
        desk.read(f"{STORY} {page}", page=page, headline=f"Story {page[-2]}", byline="By Jo Hale")
    desk.next_run()
    desk.read("Make an offer.\n\nFor this domain.\n\n" + "Now. " * 40, page=pages[0], headline="Domain for sale")
    desk.archive.record(desk.fetch(pages[1]), Reading(kind=Kind.LISTING, reader="r1"), at=desk.now)
    desk.archive.end_run(desk.run, "finished", at=desk.now)
    desk.archive.close()
    return path


def test_an_event_is_shown_with_what_was_and_what_is(spoilt, blotter):
    """Field by field, paragraph by paragraph: enough to decide."""
    out = blotter("held", 1).stdout

    lines = [line.strip() for line in out.splitlines()]
    assert "https://sample.example/news/0/  tells another story" in lines
    assert lines[lines.index("headline") + 1 :][:2] == ["- Story 0", "+ Domain for sale"]
    assert "+ Make an offer." in lines
    assert not any("Jo Hale" in line for line in lines)


def test_an_event_with_nothing_to_read_says_why(spoilt, blotter):
    """There is no other side."""
    assert "https://sample.example/news/1/  reads worse (another kind of page (listing))" in blotter("held", 2).stdout
    (shown,) = json.loads(blotter("held", 2, "--json").stdout)
    assert (shown["what"], shown["was"], shown["now"]) == ("worse", {}, {})


def test_an_event_that_does_not_wait_is_refused(spoilt, blotter):
    """With the command that lists those that do."""
    done = blotter("held", 9)

    assert done.returncode == 2
    assert "`blotter held` lists those that wait" in done.stderr

from datetime import UTC, datetime, timedelta

import pytest

from archive.status import alarms
from archive.status.alarms import Snooze
from archive.times import stamp


@pytest.fixture
def kept(shelf):
    """A publication whose feed has failed in its last runs."""
    shelf.article("New alliance", published="2026-01-02")
    for days in (9, 6, 3):
        at = stamp(datetime.now(UTC) - timedelta(days=days))
        run = shelf.row("runs", command="crawl", started_at=at, finished_at=at, outcome="failed", version="1")
        shelf.row("run_publications", run_id=run, publication_id=1, outcome="failed", requests=3,
                  sources='{"feed": {"problem": {"fault": "not_a_feed", "got": "<b>HTML</b>"}}}')  # fmt: skip
    return shelf


async def test_what_needs_a_person_is_said_with_the_command_to_run(kept, browse):
    """The site only reads; it says where to run the command."""
    page = (await browse("/-/status")).text

    assert "Problems that need a person" in page
    assert "<code>blotter " in page
    assert 'href="/-/publication/sample"' in page
    assert "<b>HTML" not in page
    assert "see above" in page


async def test_what_is_snoozed_is_set_apart(kept, browse):
    """It is known, and says until when and why."""
    until = datetime.now(UTC).date() + timedelta(days=30)
    for name in ("sample", "archive"):
        alarms.snooze(kept.path, Snooze(name=name, until=until, reason="they wrote"), at=datetime.now(UTC))

    page = (await browse("/-/status")).text

    assert "Nothing needs a person" in page
    assert "they wrote" in page[page.index(">Snoozed<") :]


async def test_an_archive_in_which_nothing_was_crawled_says_how_to_begin(shelf, browse):
    """No empty table."""
    page = (await browse("/-/status")).text

    assert "<code>blotter crawl</code> adds the first" in page
    assert "<table" not in page

import pytest

from archive.articles.stored_reading import Read


@pytest.fixture
def waiting(shelf):
    """Three articles under one event: one reads worse, one otherwise, one is gone; and one in an event of its own."""
    for number, headline in enumerate(("Taser <trial>", "Budget cut", "Gone story", "Alone"), start=1):
        shelf.article(headline, body="The force bought two hundred tasers.\n\nIt was dear.")
        event, reason = (1, "too many changed at once") if number < 4 else (4, "half as long")
        what = ("worse", "changed", "gone", "worse")[number - 1]
        columns = {"headline": f"{headline} now", "body": "The force bought <i>three</i> hundred tasers."}
        read = Read(columns=columns, authors=(), organisations=(), tags=(), capture_ids=()).to_json()
        shelf.row("held", event=event, state="held", what=what, reason=reason, url_id=number, article_id=number,
                  seen_at="2026-03-01T10:00:00Z", looks=1, reading=read if what != "gone" else None)  # fmt: skip
    return shelf


async def test_what_waits_is_listed_by_event(waiting, browse):
    """A line each, with its numbers and a link to what was and is."""
    page = (await browse("/-/review")).text

    assert 'href="/-/review/1"' in page
    assert 'href="/-/review/4"' in page
    assert "half as long" in page


async def test_an_event_shows_what_was_and_is_with_the_command(waiting, browse):
    """Word by word; nothing that was read becomes markup."""
    page = (await browse("/-/review/1")).text

    assert "<code>blotter accept 1 --reason" in page
    assert "<code>blotter reject 1 --reason" in page
    assert "<del>two</del>" in page.replace(" </del>", "</del>")
    assert "<i>" not in page
    assert "<trial>" not in page
    assert "Nothing was read from the page." in page


async def test_an_event_that_does_not_wait_is_404(waiting, browse):
    """With what to do."""
    page = await browse("/-/review/99")

    assert page.status_code == 404
    assert "no change waits under the number" in page.text


async def test_articles_that_hold_two_stories_are_listed_with_both_commands(shelf, browse):
    """Split or keep."""
    key = shelf.article("Taser trial ends early", body="The trial of tasers ended early this week in two forces.")
    shelf.row("revisions", article_id=1, replaced_at="2026-03-01T10:00:00Z", cause="publisher", stealth=0, reading="r",
              changed='["headline", "body"]', headline="Council sets budget",
              body="Councillors agreed next year's money for roads and libraries after six hours.")  # fmt: skip

    page = (await browse("/-/review")).text

    assert f"<code>blotter review split {key}</code>" in page
    assert f"<code>blotter review keep {key}</code>" in page


async def test_nothing_waits(shelf, browse):
    """No empty table."""
    assert "No change waits for a decision." in (await browse("/-/review")).text

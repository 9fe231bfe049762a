from itertools import pairwise

import pytest

from archive.errors import NoSuchRecord, Undelivered
from archive.store import Archive


@pytest.fixture
def saved(shelf, ask):
    shelf.article("Taser before", published="2026-01-01")
    ask("alerts", "save", "tasers", "--query", "taser")
    return shelf


def test_what_came_since_is_told_once(saved, ask):
    """What was there when the search was saved is known."""
    saved.article("Taser after", published="2026-01-01")

    first, second = ask("alerts").stdout, ask("alerts").stdout

    assert first.startswith(
        "tasers: 1 new\n=============\n\nTaser after\n  Sample: A body of a few words.\n  2026-01-01"
    )
    assert "Taser before" not in first
    assert second == ""


def test_what_a_back_fill_brings_is_one_line(saved, ask):
    """Thousands of old articles are not news."""
    for number in range(5):
        saved.article(f"Taser {number}", published=f"201{number}-01-01")

    out = ask("alerts").stdout

    assert "5 older articles came in\n  Published from 2010-01-01 to 2014-01-01" in out
    assert "Taser 3" not in out


def test_a_dry_run_marks_nothing_as_told(saved, ask):
    """So that one can look first."""
    saved.article("Taser after", published="2026-01-01")

    assert ask("alerts", "--dry-run").stdout == ask("alerts").stdout != ""


def test_a_digest_that_cannot_be_sent_is_told_again(saved, ask):
    """Nothing is marked before it has been delivered."""
    saved.article("Taser after", published="2026-01-01")

    with pytest.raises(Undelivered, match="it is sent again the next time"):
        ask("alerts", "--mail", "lib@example.org", "--smtp", "127.0.0.1:1")

    assert "Taser after" in ask("alerts").stdout


def test_a_file_grows(saved, ask, tmp_path):
    """Each digest after the one before."""
    for number in (1, 2):
        saved.article(f"Taser {number}", published="2026-01-01")
        ask("alerts", "-o", tmp_path / "digest.txt")

    text = (tmp_path / "digest.txt").read_text("utf-8")

    assert text.count("tasers: 1 new") == 2


def test_searches_are_listed_and_removed(saved, ask):
    """As they were saved."""
    ask("alerts", "save", "old", "--until", "2016", "--publication", "sample", "--undated")

    listed = ask("alerts", "list", "--json").json()
    ask("alerts", "remove", "old")

    assert listed[0]["selection"] == {"until": ["2016-12-31"], "undated": ["1"], "publication": ["sample"]}
    assert ask("alerts", "list").stdout == "tasers: --query taser; reports new, changed (last reported: never)\n"
    with pytest.raises(NoSuchRecord):
        ask("alerts", "remove", "old")


def test_a_search_is_saved_while_a_crawl_holds_the_archive(saved, ask):
    """Nobody waits for a run to end."""
    with Archive.open(saved.path):
        ask("alerts", "save", "custody", "--query", "custody")

    assert "custody: --query custody;" in ask("alerts", "list").stdout


def test_a_search_for_nothing_is_wrong_use(saved, blotter):
    """Everything would be too much."""
    assert blotter("alerts", "save", "all").returncode == 2


@pytest.fixture
def edit(shelf):
    """Let the publisher change an article from one text to another; the index and the earlier reading follow."""

    def change(key, *, was, now, cause="publisher"):
        ((number, headline),) = shelf.ask("SELECT id, headline FROM articles WHERE key = ?", key)
        shelf.row("revisions", article_id=number, replaced_at="2026-03-02T12:00:00Z", cause=cause, changed='["body"]',
                  headline=headline, body=was, reading="r", stealth=0)  # fmt: skip
        shelf.ask("UPDATE articles SET body = ? WHERE id = ?", now, number, commit=True)

    return change


WITH, WITHOUT = "Officers carried a taser.", "Officers carried nothing."


@pytest.mark.parametrize(
    ("report", "texts", "found"),
    [
        ("added", [WITHOUT, WITH], ["Words added: Story"]),
        ("added", [WITH, WITHOUT], []),
        ("added", [WITH, WITH + " Two."], []),
        ("removed", [WITH, WITHOUT], ["Words removed: Story"]),
        ("removed", [WITHOUT, WITH], []),
        ("added", [WITHOUT, WITH, WITHOUT], ["Words added: Story"]),
        ("removed", [WITHOUT, WITH, WITHOUT], ["Words removed: Story"]),
        ("changed", [WITH, WITH + " Two."], ["Changed: Story"]),
    ],
)
def test_an_alert_for_words_that_were_added_or_removed(shelf, ask, edit, report, texts, found):
    """Each edit is judged by the reading before it and the one after it, also where both came between two reports."""
    key = shelf.article("Story", published="2026-01-01", body=texts[0])
    ask("alerts", "save", "watch", "--query", "taser", "--when", report)
    for was, now in pairwise(texts):
        edit(key, was=was, now=now)

    first, second = ask("alerts").stdout, ask("alerts").stdout

    assert [line for line in first.splitlines() if line.endswith(": Story")] == found
    assert second == ""


def test_a_new_reader_adds_and_removes_no_words(shelf, ask, edit):
    """It is our reading that changed, not the publisher's text."""
    key = shelf.article("Story", published="2026-01-01", body=WITH)
    ask("alerts", "save", "watch", "--query", "taser", "--when", "removed")

    edit(key, was=WITH, now=WITHOUT, cause="blotter")

    assert ask("alerts").stdout == ""


def test_an_alert_for_articles_that_were_taken_down(shelf, ask):
    """Once each, not for those that were gone when it was saved; again when one came back and went."""
    for name in ("Gone", "Stays", "Goes"):
        shelf.article(
            f"{name} taser", published="2026-01-01", gone_at="2026-01-05T00:00:00Z" if name == "Gone" else None
        )
    ask("alerts", "save", "watch", "--query", "taser", "--when", "taken-down")
    take = "UPDATE articles SET gone_at = ? WHERE headline = 'Goes taser'"

    reports = []
    for at in ("2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", None, "2026-03-01T00:00:00Z"):
        shelf.ask(take, at, commit=True)
        reports.append(ask("alerts").stdout.count("Taken down: Goes taser"))

    assert reports == [1, 0, 0, 1]
    ask("alerts", "remove", "watch")
    assert shelf.ask("SELECT count(*) FROM told_gone") == [(0,)]


def test_words_that_were_added_need_words(saved, blotter):
    """Every edit adds some."""
    assert blotter("alerts", "save", "all", "--publication", "sample", "--when", "added").returncode == 2


def test_more_hits_than_a_page_holds_are_all_reported(saved, ask):
    """A week of a busy title, after a holiday."""
    for number in range(60):
        saved.article(f"Taser {number}", published="2026-01-01")

    assert ask("alerts").stdout.startswith("tasers: 60 new\n")

"""Captions: a field that is read, kept, searched, shown and exported, and whose change alone is no revision."""

import json

from tests.archive.conftest import STORY

PAIR = ("Sergeant Ada Lowe with  the new drone.", "Picture: Harbour Police")


def test_captions_are_kept_as_paragraphs(desk):
    """As bodies are; white space is no part of them."""
    desk.read(captions=PAIR)

    assert desk.row("SELECT captions FROM articles")["captions"] == (
        "Sergeant Ada Lowe with the new drone.\n\nPicture: Harbour Police"
    )


def test_an_article_without_captions_has_null(desk):
    """Never an empty text."""
    desk.read(captions=("", " "))

    assert desk.row("SELECT captions FROM articles")["captions"] is None


def test_changed_captions_are_brought_up_to_date_without_a_revision(desk):
    """Galleries and lazily loaded pictures come and go."""
    desk.read(captions=PAIR)
    desk.next_run()
    desk.read(captions=("A new caption.",))
    desk.next_run()

    assert desk.row("SELECT captions FROM articles")["captions"] == "A new caption."
    assert desk.rows("SELECT * FROM revisions") == []


def test_a_revision_keeps_the_captions_of_its_reading(desk):
    """They are found with the words that were edited out."""
    desk.read(captions=PAIR)
    desk.next_run()
    desk.read(f"{STORY} More is known now.", captions=("A new caption.",))
    desk.next_run()

    found = desk.rows("SELECT captions FROM revisions_fts WHERE revisions_fts MATCH 'captions : drone'")

    assert [row["captions"].partition("\n")[0] for row in found] == ["Sergeant Ada Lowe with the new drone."]


def test_captions_are_found_shown_and_exported(shelf, ask):
    """By their words alone or as a field."""
    key = shelf.article("The harbour", captions="Sergeant Ada Lowe with the drone.\n\nPicture: Harbour Police")
    shelf.article("Another")

    found = ask("search", "captions:drone", "--json").json()
    plain = ask("search", "drones", "--json").json()

    assert [each["key"] for each in found["articles"]] == [each["key"] for each in plain["articles"]] == [key]
    assert "Captions\n\nSergeant Ada Lowe with the drone." in ask("show", key).stdout
    assert ask("show", key, "--json").json()["captions"].endswith("Picture: Harbour Police")
    assert json.loads(ask("export", "--format", "jsonl").stdout.splitlines()[0])["captions"].startswith("Sergeant")

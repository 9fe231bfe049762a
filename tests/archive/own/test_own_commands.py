"""Notes, tags and collections of one's own: kept beside the archive, found again everywhere."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing

import click
import pytest

from archive.errors import NoSuchRecord, OwnFileUnreadable, WouldOverwrite

GROUPS = {"tag": "--own-tag", "collection": "--collection"}


@pytest.fixture
def keys(shelf):
    """Three articles."""
    names = ("Drone unit finds walker", "Taser training extended", "Drone pilots wanted")
    return [shelf.article(name, published=f"2016-05-0{day}") for day, name in enumerate(names, 1)]


def found(ask, *options):
    """Keys of the articles that a search finds."""
    return [each["key"] for each in ask("search", *options, "--sort", "oldest", "--json").json()["articles"]]


@pytest.mark.parametrize(("group", "option"), GROUPS.items())
class TestLabels:
    """What tags and collections have in common."""

    def test_an_article_is_found_by_a_name_in_any_letter_case(self, ask, keys, group, option):
        """However it was typed when it was given."""
        ask(group, "add", "To Read", keys[0])
        ask(group, "add", "to read", keys[2], keys[0])

        assert found(ask, option, "TO READ") == [keys[0], keys[2]]
        assert ask(group, "list", "--json").json() == [{"name": "To Read", "articles": 2}]
        assert [each["key"] for each in ask(group, "list", "to READ", "--json").json()] == [keys[0], keys[2]]

    def test_a_whole_selection_gets_a_name(self, ask, keys, group, option):
        """All that a search finds."""
        said = ask(group, "add", "drones", "--query", "drone").stderr

        assert said == f"2 articles added to {group} 'drones'\n"
        assert found(ask, option, "drones") == [keys[0], keys[2]]

    def test_names_narrow_with_words_and_several_are_alternatives(self, ask, keys, group, option):
        """As publications and sections do."""
        ask(group, "add", "one", keys[0])
        ask(group, "add", "two", keys[1])

        assert found(ask, option, "one", option, "two") == keys[:2]
        assert found(ask, "drone", option, "one", option, "two") == keys[:1]

    def test_one_article_is_taken_out_or_all(self, ask, keys, group, option):
        """And a name without articles is gone."""
        ask(group, "add", "drones", "--query", "drone")

        ask(group, "remove", "Drones", keys[0])
        assert found(ask, option, "drones") == [keys[2]]
        assert ask(group, "remove", "drones", "--all").stderr == f"1 article removed from {group} 'drones'\n"
        assert ask(group, "list").stderr == f"no {group}; `blotter {group} add NAME KEY` makes one\n"

    @pytest.mark.parametrize("command", [["remove", "drnes", "--all"], ["list", "drnes"]], ids=" ".join)
    def test_a_mistyped_name_is_answered_with_the_nearest(self, ask, keys, group, option, command):
        """Rather than with an empty list."""
        ask(group, "add", "drones", keys[0])

        with pytest.raises(NoSuchRecord, match="drones"):
            ask(group, *command)

    def test_a_search_for_a_mistyped_name_is_refused(self, ask, keys, group, option):
        """An empty result would look like an answer."""
        ask(group, "add", "drones", keys[0])

        with pytest.raises(click.UsageError, match=f"You have no {group} 'drnes'. Did you mean drones?"):
            ask("search", option, "drnes")

    @pytest.mark.parametrize(
        "rest", [["add", "x"], ["add", " ", "KEY"], ["remove", "x"], ["remove", "x", "KEY", "--all"]]
    )
    def test_a_command_that_could_mean_two_things_is_refused(self, ask, keys, group, option, rest):
        """Before anything is written."""
        with pytest.raises(click.UsageError):
            ask(group, *(keys[0] if each == "KEY" else each for each in rest))

        assert ask(group, "list", "--json").json() == []

    @pytest.mark.parametrize("command", ["add", "remove"])
    def test_who_gives_the_key_first_is_told_the_order(self, ask, keys, group, option, command):
        """As notes have it; that no article is called by the name would not help."""
        with pytest.raises(click.UsageError, match=f"The name stands first: 'drones', then '{keys[0]}'"):
            ask(group, command, keys[0], "drones")
        with pytest.raises(NoSuchRecord, match="nobody"):
            ask(group, command, "drones", "nobody")

    @pytest.mark.parametrize(("name", "fits"), [("x" * 100, True), ("x" * 101, False), ("a\x1b[2Jb", False)])
    def test_a_name_is_one_line_of_print(self, ask, keys, group, option, name, fits):
        """It stands in lists, on pages and in the terminal."""
        if fits:
            ask(group, "add", name, keys[0])
        else:
            with pytest.raises(click.UsageError, match="one line of at most 100 characters"):
                ask(group, "add", name, keys[0])

        assert [each["name"] for each in ask(group, "list", "--json").json()] == [name] * fits

    def test_an_article_that_left_the_archive_stays_listed(self, ask, shelf, keys, group, option):
        """It was the reader who put it there."""
        ask(group, "add", "drones", keys[0], keys[2])
        shelf.ask("DELETE FROM urls WHERE article_id = 1", commit=True)
        shelf.ask("DELETE FROM articles WHERE id = 1", commit=True)

        assert ask(group, "list", "drones").stdout.splitlines()[0] == f"{keys[0]}  undated  undated  not in the archive"
        assert found(ask, option, "drones") == [keys[2]]


def test_a_note_is_listed_with_its_number_and_removed_by_it(ask, keys):
    """A number is never given twice."""
    ask("note", "add", keys[0], "  Compare with 2012  ")
    ask("note", "add", "2", "Read \N{GREEK SMALL LETTER ALPHA}")
    ask("note", "remove", "2")
    ask("note", "add", keys[1], "Again")

    listed = ask("note", "list", "--json").json()
    assert [(each["number"], each["key"], each["text"]) for each in listed] == [
        (1, keys[0], "Compare with 2012"),
        (3, keys[1], "Again"),
    ]
    assert ask("note", "list", keys[1]).stdout.endswith("  Again\n")
    assert found(ask, "--only", "noted") == keys[:2]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_note_without_text_is_refused(ask, keys, text):
    """A slip of the hand."""
    with pytest.raises(click.UsageError, match="needs a text"):
        ask("note", "add", keys[0], text)


@pytest.mark.parametrize(
    "command", [["note", "remove", "7"], ["note", "add", "nowhere", "x"], ["tag", "add", "x", "nowhere"]]
)
def test_what_is_not_there_is_reported(ask, keys, command):
    """And nothing is written for it."""
    with pytest.raises(NoSuchRecord):
        ask(*command)

    assert ask("tag", "list", "--json").json() == ask("note", "list", "--json").json() == []


def test_an_article_shows_what_is_ones_own(ask, keys):
    """In the terminal, below its facts."""
    ask("tag", "add", "drones", keys[0])
    ask("collection", "add", "saved", keys[0])
    ask("note", "add", keys[0], "Compare")

    lines = ask("show", keys[0]).stdout.splitlines()

    assert lines[-3:] == ["Your tags:        drones", "Your collections: saved", "Your notes:       Compare"]
    assert not any(line.startswith("Your") for line in ask("show", keys[1]).stdout.splitlines())


@pytest.mark.parametrize("form", ["csv", "jsonl", "markdown", "parquet"])
def test_an_export_has_them_where_they_are_asked_for(ask, keys, tmp_path, form):
    """In columns after all others; and not where they are not, since an export is given away."""
    ask("tag", "add", "drones", keys[0])
    ask("collection", "add", "saved", keys[0])
    ask("note", "add", keys[0], "Compare")
    ask("note", "add", keys[0], "Twice")

    ask("export", "--format", form, "--own", "-o", tmp_path / "with")
    ask("export", "--format", form, "-o", tmp_path / "without")

    wanted = {"own_tags": ["drones"], "collections": ["saved"], "notes": ["Compare", "Twice"]}
    first, rest = rows(form, tmp_path / "with")
    assert {name: first[name] for name in wanted} == wanted
    assert form == "markdown" or all(not each[name] for each in rest for name in wanted)
    assert list(first)[-3:] == list(wanted)
    assert not set(rows(form, tmp_path / "without")[0]) & set(wanted)


def rows(form, path):
    """The first record of an export and the rest of them, with lists as lists."""
    if form == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        found = parquet.read_table(path).to_pylist()
    elif form == "jsonl":
        found = [json.loads(line) for line in path.read_text().splitlines()]
    elif form == "csv":
        with path.open(newline="") as file:
            found = list(csv.DictReader(file))
        for each in found:
            each |= {
                name: each[name].split("; ") if each[name] else []
                for name in ("own_tags", "collections", "notes")
                if name in each
            }
    else:
        files = [file.read_text() for file in sorted(path.rglob("*.md"))]
        matter = [text.split("---\n")[1].splitlines() for text in files]
        found = [{key: json.loads(value) for key, value in (line.split(": ", 1) for line in each)} for each in matter]
    return found[0], found[1:]


CITED = {
    "ris": {
        True: ["KW  - drones", "KW  - R&D", "N1  - Collections: saved", "N1  - Compare", "N1  - 100% sure"],
        False: ["KW  -", "N1  - Coll", "N1  - Comp"],
    },
    "bibtex": {
        True: [r"  keywords = {drones, R\&D},", "  groups = {saved},", r"  annote = {Compare; 100\% sure},"],
        False: ["keywords", "groups", "annote"],
    },
    "csl-json": {
        True: ['"keyword": "drones, R&D"', r"\nCollections: saved\nCompare\n100% sure"],
        False: ["keyword", "Collections", "Compare"],
    },
}


@pytest.mark.parametrize("form", CITED)
def test_citations_have_them_where_they_are_asked_for(ask, keys, form):
    """As keywords and notes, which citation managers read; only those of the article itself."""
    for name in ("drones", "R&D"):
        ask("tag", "add", name, keys[0])
    ask("collection", "add", "saved", keys[0])
    for text in ("Compare", "100% sure"):
        ask("note", "add", keys[0], text)

    own = ask("export", "--format", form, "--own", "--key", keys[0]).stdout
    plain = ask("export", "--format", form, "--key", keys[0]).stdout
    another = ask("export", "--format", form, "--own", "--key", keys[1]).stdout

    assert [piece for piece in CITED[form][True] if piece not in own] == []
    assert [piece for piece in CITED[form][False] if piece in plain + another] == []


@pytest.mark.parametrize("form", ["text", "warc", "wacz"])
def test_a_format_without_a_place_for_them_refuses(ask, keys, tmp_path, form):
    """Rather than leave them out in silence."""
    with pytest.raises(click.UsageError, match="--own works only with"):
        ask("export", "--own", "--format", form, "-o", tmp_path / "x")


def test_an_archive_of_a_selection_has_them_where_they_are_asked_for(ask, keys, tmp_path):
    """Beside it, those of its own articles alone, and no trace of the others."""
    ask("tag", "add", "drones", keys[0], keys[1])
    ask("note", "add", keys[0], "Compare")
    ask("note", "add", keys[1], "Nobody else may read this")

    ask("export", "--own", "--key", keys[0], "-o", tmp_path / "with.db")
    ask("export", "--key", keys[0], "-o", tmp_path / "without.db")
    ask("export", "--own", "--key", keys[2], "-o", tmp_path / "none.db")

    own = tmp_path / "with.own.db"
    assert [each["text"] for each in ask("note", "list", "--json", "--archive", tmp_path / "with.db").json()] == [
        "Compare"
    ]
    assert ask("tag", "list", "--json", "--archive", tmp_path / "with.db").json() == [{"name": "drones", "articles": 1}]
    assert b"Nobody else" not in own.read_bytes()
    assert not (tmp_path / "without.own.db").exists()
    assert not (tmp_path / "none.own.db").exists()


def test_no_notes_are_written_over(ask, keys, tmp_path):
    """Those of another archive may be there."""
    (tmp_path / "with.own.db").touch()

    with pytest.raises(WouldOverwrite, match=r"with\.own\.db: it exists"):
        ask("export", "--own", "--key", keys[0], "-o", tmp_path / "with.db")


def test_a_backup_and_what_is_restored_from_it_have_them(ask, keys, tmp_path):
    """Also where the archive gets another name; notes that are there already stay."""
    ask("note", "add", keys[0], "Compare")
    ask("backup", tmp_path / "copy")
    ask("note", "add", keys[0], "Later")

    ask("restore", tmp_path / "copy", "--archive", tmp_path / "new" / "press.db")
    assert [
        each["text"] for each in ask("note", "list", "--json", "--archive", tmp_path / "new" / "press.db").json()
    ] == ["Compare"]
    for path in tmp_path.glob("blotter.db*"):
        path.unlink()
    shutil.rmtree(tmp_path / "blotter-captures", ignore_errors=True)
    said = ask("restore", tmp_path / "copy").stderr

    assert "blotter.own.db stays as it is" in said
    assert [each["text"] for each in ask("note", "list", "--json").json()] == ["Compare", "Later"]


def test_the_archive_itself_is_not_written(ask, keys, tmp_path):
    """A crawl may run, and whoever may read may take notes in a copy of their own."""
    before = (tmp_path / "blotter.db").read_bytes()

    ask("tag", "add", "drones", keys[0])
    ask("note", "add", keys[0], "Compare")

    assert (tmp_path / "blotter.db").read_bytes() == before
    assert (tmp_path / "blotter.own.db").exists()


def other(path):
    """Write an SQLite file that is not ours, though its tables are called as ours are."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE labels (kind, name, key, added_at)")
        db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, key, text, made_at)")
        db.commit()


FOREIGN = {"not a database": lambda path: path.write_bytes(b"Not a database, and long enough to be one." * 40),
           "of another program": other}  # fmt: skip


@pytest.mark.parametrize("spoilt", FOREIGN)
@pytest.mark.parametrize("command", ["tag list", "note add 1 x", "search --collection x", "export --own"])
def test_a_file_that_cannot_be_read_is_named_and_left_alone(ask, keys, tmp_path, spoilt, command):
    """Nothing of it is overwritten, and what needs none of it goes on."""
    FOREIGN[spoilt](tmp_path / "blotter.own.db")
    before = (tmp_path / "blotter.own.db").read_bytes()

    with pytest.raises(OwnFileUnreadable, match=r"blotter\.own\.db: the notes, tags and collections cannot be used"):
        ask(*command.split())

    assert (tmp_path / "blotter.own.db").read_bytes() == before
    assert found(ask, "drone") == [keys[0], keys[2]]


@pytest.mark.parametrize("command", ["tag list", "note add 1 x"])
def test_a_folder_in_its_place_is_called_one(ask, keys, tmp_path, command):
    """And not an error of the disk."""
    (tmp_path / "blotter.own.db").mkdir()

    with pytest.raises(OwnFileUnreadable, match=r"cannot be used \(a folder\)"):
        ask(*command.split())


def test_an_empty_file_holds_nothing_yet(ask, keys, tmp_path):
    """It is what a killed command leaves."""
    (tmp_path / "blotter.own.db").touch()

    assert ask("tag", "list", "--json").json() == []
    ask("tag", "add", "drones", keys[0])
    assert found(ask, "--own-tag", "drones") == keys[:1]


def test_an_alert_follows_a_collection(ask, shelf, keys):
    """What comes into it is asked each time."""
    ask("collection", "add", "saved", keys[0])
    ask("alerts", "save", "mine", "--collection", "saved")
    shelf.row("revisions", article_id=1, replaced_at="2026-03-01T10:00:00Z", cause="publisher", changed='["body"]',
              stealth=1, reading="r", headline="Drone unit finds walker", body="Before.")  # fmt: skip

    assert "Drone unit finds walker" in ask("alerts").stdout

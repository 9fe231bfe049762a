"""The one list of fields, held to the tables, the index, the view, the exports and the page that describes them."""

import dataclasses
import re
from pathlib import Path
from typing import get_type_hints

import pytest

from archive.records import Article
from archive.schema import fields
from archive.schema.catalogue import metadata
from archive.schema.database import connect_to_write

PAGE = Path(__file__).parents[3] / "docs" / "schema.md"
RELEASED = ("key", "publication", "publication_name", "url", "headline", "standfirst", "byline", "authors", "published",
            "published_text", "published_precision", "modified", "section", "tags", "language", "image_url",
            "word_count", "access", "truncated", "confidence", "first_seen_at", "last_seen_at", "gone_at",
            "body")  # fmt: skip
SQL = {int: "INTEGER", float: "REAL", str: "TEXT"}


@pytest.fixture
def table(path):
    """Name of a table to its columns: name to type and whether it may be NULL."""
    db = connect_to_write(path)

    def columns(name):
        rows = db.query('SELECT name, type, "notnull" OR pk AS filled FROM pragma_table_info(?)', [name])
        return {row["name"]: (row["type"], not row["filled"]) for row in rows}

    yield columns
    db.close()


def test_the_table_has_every_field_with_its_type(table):
    """A column that the list does not have would never be written or described."""
    hints = get_type_hints(fields.StoredArticle)

    listed = {
        name: (SQL[fields.TYPES[name]], type(None) in getattr(hints[name], "__args__", ())) for name in fields.STORED
    }

    assert table("articles") == listed


def test_revisions_have_every_field_that_is_kept_of_a_reading(table):
    """With the type that it has in the articles."""
    revisions, articles = table("revisions"), table("articles") | {"authors": ("TEXT", True)}

    assert {name: revisions.get(name) for name in fields.REVISED} == {name: articles[name] for name in fields.REVISED}


@pytest.mark.parametrize("index", ["articles_fts", "revisions_fts"])
def test_full_text_has_the_searched_fields_in_their_order(table, index):
    """Their weights are given to it by place."""
    assert list(table(index)) == list(fields.SEARCHED)


def test_the_view_for_exports_has_the_exported_fields_in_their_order(table):
    """People who export from it get what `blotter export` gives."""
    assert list(table("articles_with_names")) == ["id", *fields.EXPORTED]


def test_exported_columns_stay_where_they_were_and_new_ones_come_after():
    """Other programs read them by place."""
    places = sorted(each.export for each in fields.COLUMNS.values() if each.export)

    assert fields.EXPORTED[: len(RELEASED)] == RELEASED
    assert places == list(range(1, len(places) + 1))


def test_a_reading_has_every_field_that_the_reader_fills():
    """Under the same name."""
    assert set(fields.READ) <= {each.name for each in dataclasses.fields(Article)}


def test_every_field_of_a_reading_enters_the_archive():
    """What is read and stops at the archive's door is lost; authors and tags have tables of their own."""
    apart = {each.name for each in dataclasses.fields(Article)} - set(fields.READ)
    assert apart == {"authors", "organisations", "tags"}


def test_docs_and_datasette_say_the_same_of_each_field():
    """The words stand once."""
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("### `articles`\n") : text.index("### `authors`\n")]

    described = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE))
    missing = [f"| `{name}` | {fields.COLUMNS[name].meaning} |" for name in fields.STORED if name not in described]
    assert not missing, "\n".join(["docs/schema.md, under `articles`, has no row", *missing])
    shown = metadata("x")["databases"]["x"]["tables"]["articles"]["columns"]

    assert described == {name: fields.COLUMNS[name].meaning for name in fields.STORED}
    assert {name: text.casefold() for name, text in shown.items()} == {
        name: meaning.replace("`", "").casefold() for name, meaning in described.items()
    }

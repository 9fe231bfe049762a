import sqlite3

import pytest
from datasette.app import Datasette

from archive.schema import catalogue


@pytest.fixture
def stocked(shelf):
    shelf.article("New alliance to fight cybercrime", section="News", published="2011-07-21")
    shelf.article("Budget cut", section="Politics")
    return shelf


@pytest.fixture
def browse(stocked):
    """Ask plain `datasette blotter.db`, as it stands in the same environment, for a page."""
    datasette = Datasette([str(stocked.path)])

    async def get(path):
        return await datasette.client.get(path)

    return get


async def test_the_articles_table_shows_title_search_box_and_facets(browse):
    """Without any option or file given."""
    page = (await browse("/blotter/articles")).text

    assert (
        "What stands on the page, without the page around it." in page or "The current reading of each article" in page
    )
    assert 'name="_search"' in page
    assert "Politics" in page
    assert "Counted by" in page


async def test_the_search_box_searches(browse):
    """The full-text index is found."""
    found = (await browse("/blotter/articles.json?_search=cybercrime&_shape=array")).json()

    assert [row["headline"] for row in found] == ["New alliance to fight cybercrime"]


async def test_the_standing_questions_are_there_and_answer(browse):
    """Each runs over the archive as it is."""
    for name in catalogue.queries():
        answer = await browse(f"/blotter/{name}.json?since=2000&key=x")

        assert answer.status_code == 200, name
        assert answer.json().get("ok", True), (name, answer.text)


def test_every_table_and_column_has_a_description(shelf):
    """A column that is added must be explained."""
    db = sqlite3.connect(shelf.path)
    tables = catalogue.metadata("x")["databases"]["x"]["tables"]
    names = [
        row[0]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        if "_fts" not in row[0] and not row[0].startswith(("_", "sqlite_"))
    ]

    missing = {
        f"{name}.{column[1]}"
        for name in names
        for column in db.execute(f"PRAGMA table_info({name})")
        if not tables[name].get("columns", {}).get(column[1]) and not tables["articles"]["columns"].get(column[1])
    }

    db.close()
    assert not missing
    assert all(tables[name]["title"] and tables[name]["description"] for name in names)


def test_every_foreign_key_names_its_column(shelf):
    """Datasette 0.65 cannot facet by a key that leaves it to SQLite."""
    db = sqlite3.connect(shelf.path)

    unnamed = [
        (name, key)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for key in db.execute(f"PRAGMA foreign_key_list({name})")
        if key[4] is None
    ]

    db.close()
    assert unnamed == []


async def test_another_database_is_left_as_it_is(tmp_path):
    """The plugin minds only archives."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    db.close()
    datasette = Datasette([str(path)])

    page = (await datasette.client.get("/other/articles")).text

    assert "current reading" not in page

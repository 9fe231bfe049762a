import re
from pathlib import Path

import pytest

from archive.facts import Fault, PartOutcome, RunOutcome
from archive.noted import written
from archive.problems import Problem, SourceReport
from archive.records import Kind, Outcome, Precision
from archive.schema.database import connect_to_write

PAGE = Path(__file__).parents[3] / "docs" / "schema.md"


def described():
    """Table name to the columns that docs/schema.md describes, in its order."""
    tables, name = {}, None
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"### `(\w+)`", line):
            name = heading[1]
            tables[name] = []
        elif name and (row := re.match(r"\| `(\w+)` \| (\S.+) \|$", line)):
            tables[name].append(row[1])
        elif line.startswith("## "):
            name = None
    return tables


def test_every_table_and_column_is_described_and_nothing_else(path):
    """The page is the contract with people who query; it says what is there."""
    db = connect_to_write(path)
    real = {}
    for name in [*db.table_names(), *db.view_names()]:
        if not name.startswith(("articles_fts_", "revisions_fts_", "_sqlite_")):
            real[name] = [row["name"] for row in db.query("SELECT name FROM pragma_table_info(?)", [name])]
    db.close()
    rows = described()
    missing = [f"{table}.{name}" for table, names in real.items() for name in names if name not in rows.get(table, ())]

    assert not missing, f"docs/schema.md describes {', '.join(missing)} nowhere"
    otherwise = [f"{table}: {', '.join(names)}" for table, names in real.items() if rows.get(table) != names]
    assert not otherwise, "\n".join(["docs/schema.md has more rows, or in another order; the archive has", *otherwise])
    assert rows == real


def test_every_word_of_a_column_is_explained():
    """Outcomes, kinds and precisions stand in the page by name."""
    text = PAGE.read_text(encoding="utf-8")

    missing = [word for word in [*Outcome, *Kind, *Precision] if f"`{word}`" not in text]

    assert missing == []


def test_every_query_of_the_page_runs(path):
    """People copy them."""
    queries = re.findall(r"```sql\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    db = connect_to_write(path)

    for query in queries:
        db.conn.execute(query).fetchall()

    db.close()
    assert len(queries) >= 5


def test_every_fault_is_documented_as_a_column_writes_it():
    """Whoever counts reasons in SQL finds each of them on the page, and no other."""
    text = PAGE.read_text(encoding="utf-8")
    table = text.split("## Faults")[1].split("\n## ")[0]

    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", table, re.MULTILINE))

    assert {name: column.partition(" (")[0] for name, column in rows.items()} == {
        fault: "http 404" if fault is Fault.HTTP else written(fault) for fault in Fault
    }


@pytest.mark.parametrize("outcome", [*RunOutcome, *PartOutcome])
def test_every_outcome_of_a_run_is_documented(outcome):
    """They are what a monitor looks for."""
    text = PAGE.read_text(encoding="utf-8").split("## Outcomes of runs")[1].split("\n## ")[0]

    assert f"`{outcome}`" in text


def test_every_key_of_a_source_s_answer_is_documented():
    """The column is JSON: nothing but this page says what is in it."""
    text = PAGE.read_text(encoding="utf-8").split("## Answers of sources")[1].split("\n## ")[0]
    problem = Problem(fault=Fault.HTTP, status=500)
    whole = SourceReport(listed=1, total=2, whole=False, problems=(problem,), edits=problem)

    keys = {*whole.stored(), *SourceReport().stored(), "fault"}

    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == keys

import json
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from archive.schema.fields import EXPORTED, SEARCHED
from tests.shelf import Shelf

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs/querying.md").read_text("utf-8")
QUESTIONS = re.findall(
    r"^### (\d+\. .*?)\n\n```sql\n(.*?)```\n```sh\n(.*?)\n```\nPage: `(.*?)`", TEXT, re.MULTILINE | re.DOTALL
)
IDS = [question for question, *_ in QUESTIONS]
EMPTY = {"2", "19"}
"""Questions whose example is about a key or word that only a real archive has."""


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    """An archive in which every question has an answer."""
    shelf = Shelf(tmp_path_factory.mktemp("querying") / "blotter.db")
    shelf.article("Knife crime falls", published="2016-01-01", authors=["Paul Jacques"], tags=["knives"])
    shelf.article("Same release", published="2016-06-01", access="subscription", gone_at="2026-01-01T00:00:00Z",
                  body="On cybercrime and taser use.", truncated="ends mid-word")  # fmt: skip
    shelf.article("Same release", publication="other", published=None)
    shelf.row("revisions", article_id=1, replaced_at="2026-03-01T10:00:00Z", cause="publisher", changed='["body"]',
              stealth=1, reading="r", headline="Knife crime falls", body="Bribery.")  # fmt: skip
    shelf.row("urls", url="https://sample.example/missing/1", address="x", publication_id=1, role="article",
              first_listed_at="t", last_listed_at="t", outcome="failed", reason="server error")  # fmt: skip
    capture = shelf.row("captures", url_id=1, fetched_at="2026-05-01T00:00:00Z", status=200, sha256="x", warc_file="f",
                        warc_offset=0, warc_length=1, origin="crawl")  # fmt: skip
    shelf.row("article_captures", article_id=1, capture_id=capture)
    shelf.article("Quoted", published="2016-01-01", body="“It fell,” said Ann Lee, chief constable. Taser use rose.",
                  section="News", image_url="https://sample.example/a.jpg")  # fmt: skip
    shelf.row("decisions", made_at="2026-01-01T00:00:00Z", action="pause", subject="sample", reason="moved", who="ann")
    shelf.row("runs", command="crawl", started_at="2026-01-02T03:00:00Z", version="1")
    shelf.row("run_publications", run_id=1, publication_id=1, outcome="fine", new=2)
    return shelf.path


def test_there_are_thirty_questions():
    """Each with SQL, a command and a page."""
    assert [int(name.split(".")[0]) for name in IDS] == list(range(1, 31))


@pytest.mark.parametrize(("name", "sql"), [each[:2] for each in QUESTIONS], ids=IDS)
def test_the_sql_of_a_question_answers_it(stocked, name, sql):
    """With rows, where the example is not about one article."""
    with closing(sqlite3.connect(f"file:{stocked}?mode=ro", uri=True)) as db:
        rows = db.execute(sql).fetchall()

    assert rows or name.split(".")[0] in EMPTY


def test_the_commands_of_the_questions_answer_too(stocked):
    """Run as a user does, all in one process to be quick; some are of our own program."""
    commands = [shlex.split(line) for _, _, line, _ in QUESTIONS]
    code = (
        "import sys, json; from click.testing import CliRunner; from sqlite_utils.cli import cli as utils\n"
        "from crawler.cli import blotter\n"
        "for program, *command in json.load(sys.stdin):\n"
        "    done = CliRunner().invoke(utils if program == 'sqlite-utils' else blotter, command)\n"
        "    print(json.dumps([done.exit_code, done.output]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], input=json.dumps(commands), cwd=stocked.parent,
                          capture_output=True, text=True, check=True)  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert [(name, code, out) for name, (code, out) in zip(IDS, answers, strict=True) if code] == []
    assert [name for name, (_, out) in zip(IDS, answers, strict=True) if out.strip() == "[]"] == [IDS[1]]


async def test_the_pages_of_the_questions_are_there(stocked):
    """At the addresses that the text gives."""
    site = Datasette([str(stocked)])

    statuses = {
        name: (await site.client.get(quote(page, safe="/?&=%-_*"))).status_code for name, _, _, page in QUESTIONS
    }

    assert statuses == dict.fromkeys(IDS, 200)


def test_the_columns_of_exports_are_those_that_the_text_promises():
    """In this order."""
    assert ", ".join(EXPORTED) in " ".join(TEXT.split()), f"docs/querying.md lists other columns than {EXPORTED}"


def test_the_fields_that_are_searched_are_named_where_searching_is_explained():
    """On the page, and beside every search on the site."""
    site = (ROOT / "archive/site/templates/blotter/search.html").read_text(encoding="utf-8")
    named = {
        "docs/querying.md": next(line for line in TEXT.splitlines() if line.startswith("* `headline:taser`")),
        "search.html": next(line for line in site.splitlines() if "headline:taser" in line),
    }

    missing = [f"{place}: {field}" for place, line in named.items() for field in SEARCHED if field not in line]

    assert missing == []

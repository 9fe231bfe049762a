import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import click
import duckdb
import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest
import yaml

from archive.errors import WouldOverwrite
from archive.schema.fields import EXPORTED

HARD = {
    "headline": '=HYPERLINK("http://x","y"), "quoted"; \u202eevil',
    "body": 'Line one,\nline two.\n\nA "quote"\r and tab\t and é 漢 🙂.\n\n- dash',
    "standfirst": " spaces around ",
    "byline": "+1 @ -2",
}


@pytest.fixture
def stocked(shelf):
    shelf.article(**HARD, authors=["Zoë Smith", "A; B"], tags=["x", "y"], confidence=0.25)
    shelf.article("Plain", publication="other", published=None, section="NA", gone_at="2026-02-03T04:05:06Z")
    return shelf


def test_csv_is_exact(stocked, ask):
    """Every character comes back, quotes, line ends and all."""
    rows = list(csv.DictReader(io.StringIO(ask("export").bytes.decode(), newline="")))

    assert list(rows[0]) == list(EXPORTED)
    assert {name: rows[0][name] for name in HARD} == HARD
    assert rows[0]["authors"] == "Zoë Smith; A; B"
    assert rows[1]["published"] == ""


def test_csv_is_exact_for_another_reader(stocked, ask):
    """What Python's own module writes and reads alike, Arrow's reader must read too."""
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
    converting = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(EXPORTED, pyarrow.string()), strings_can_be_null=False
    )

    table = pyarrow.csv.read_csv(io.BytesIO(ask("export").bytes), parse_options=parsing, convert_options=converting)
    first, second = table.to_pylist()

    assert {name: first[name] for name in HARD} == HARD
    assert (second["section"], second["published"], second["word_count"]) == ("NA", "", "6")


def test_the_spreadsheet_table_runs_nothing_and_hides_no_cut(shelf, ask):
    """Formulas are text, and a cell that was cut says so."""
    shelf.article("=1+1", body="long " * 9000, byline="@SUM(A1)")

    text = ask("export", "--excel").bytes.decode()
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text.startswith("\ufeff")
    assert (row["headline"], row["byline"]) == ("'=1+1", "'@SUM(A1)")
    assert len(row["body"]) == 32767
    assert row["body"].endswith(" […cut here: a cell has no room for more]")


def test_json_lines_keep_lists_and_numbers(stocked, ask):
    """One object a line."""
    first, second = (json.loads(line) for line in ask("export", "--format", "jsonl").stdout.splitlines())

    assert first["authors"] == ["Zoë Smith", "A; B"]
    assert (first["confidence"], first["body"]) == (0.25, HARD["body"])
    assert second["published"] is None


def test_parquet_has_types(stocked, ask, tmp_path):
    """Times are times, names are lists."""
    ask("export", "-o", tmp_path / "out.parquet")

    table = pyarrow.parquet.read_table(tmp_path / "out.parquet")

    assert table.column_names == list(EXPORTED)
    assert str(table.schema.field("gone_at").type) == "timestamp[ms, tz=UTC]"
    assert table.to_pylist()[0]["body"] == HARD["body"]
    assert table.to_pylist()[0]["authors"] == ["Zoë Smith", "A; B"]
    assert table.to_pylist()[1]["gone_at"].isoformat() == "2026-02-03T04:05:06+00:00"


@pytest.fixture
def partitioned(stocked, ask, tmp_path):
    """An export that DuckDB, Arrow and others read as one table."""
    stocked.article("Later", published="2017-01-02")
    ask("export", "--format", "parquet", "--partitioned", "-o", tmp_path / "articles")
    return tmp_path / "articles"


def test_parquet_in_partitions_has_a_file_for_each_publication_and_year(partitioned):
    """A reader of one title or year opens no other file; undated articles are those without a year."""
    assert sorted(path.relative_to(partitioned).as_posix() for path in partitioned.rglob("*.parquet")) == [
        "publication=other/year=__HIVE_DEFAULT_PARTITION__/articles.parquet",
        "publication=sample/year=2016/articles.parquet",
        "publication=sample/year=2017/articles.parquet",
    ]
    table = pyarrow.parquet.read_table(partitioned)
    assert {*table.column_names} == {*EXPORTED, "year"}
    assert [row["body"] for row in table.to_pylist() if row["headline"] == HARD["headline"]] == [HARD["body"]]


def test_duckdb_counts_partitions_as_the_handbook_has_it(partitioned):
    """Each query between the marks of DuckDB in docs/querying.md runs as it stands."""
    handbook = (Path(__file__).parents[3] / "docs" / "querying.md").read_text("utf-8")
    queries = re.findall(r"^SELECT [^;]*'articles/\*\*[^;]*;", handbook, re.MULTILINE)
    asked = [query.replace("articles/", f"{partitioned}/") for query in queries]

    found = [duckdb.sql(query).fetchall() for query in asked]

    assert found[0] == [("other", None, 1), ("sample", 2016, 1), ("sample", 2017, 1)]
    assert len(found) == 3


def test_the_next_export_in_partitions_replaces_the_earlier_one(partitioned, ask):
    """What is no longer in the selection is in no file either."""
    ask("export", "--format", "parquet", "--partitioned", "--publication", "other", "-o", partitioned)

    assert [path.name for path in partitioned.iterdir()] == ["publication=other"]
    assert [path.name for path in partitioned.parent.glob("articles*")] == ["articles"]


def test_an_export_in_partitions_touches_nothing_beside_it(partitioned, ask):
    """Whatever the folders beside it are called."""
    beside = [partitioned.with_name(f"articles.{ending}") for ending in ("part", "earlier")]
    for folder in beside:
        folder.mkdir()
        (folder / "thesis.txt").touch()

    ask("export", "--format", "parquet", "--partitioned", "-o", partitioned)

    assert all((folder / "thesis.txt").exists() for folder in beside)
    assert {path.name for path in partitioned.parent.iterdir() if path.is_dir()} >= {"articles"}
    assert not list(partitioned.parent.glob(".articles*"))


def test_a_folder_with_other_files_is_not_replaced(partitioned, ask):
    """Somebody's own folder may have been named by mistake."""
    (partitioned / "thesis.txt").write_text("years of work", encoding="utf-8")

    with pytest.raises(WouldOverwrite, match="name a folder of its own"):
        ask("export", "--format", "parquet", "--partitioned", "-o", partitioned)

    assert (partitioned / "thesis.txt").exists()


@pytest.mark.parametrize("options", [("--format", "csv", "-o", "x"), ("--format", "parquet")])
def test_partitions_are_for_parquet_in_a_folder(stocked, ask, options):
    """No other format has them, and they are many files."""
    with pytest.raises(click.UsageError, match="--format parquet and --output FOLDER"):
        ask("export", "--partitioned", *options)


def test_markdown_files_have_names_that_stay_and_front_matter_that_yaml_reads(stocked, ask, tmp_path):
    """Each article in the folder of its publication and year."""
    ask("export", "--format", "markdown", "-o", tmp_path / "notes")
    first, second = sorted((tmp_path / "notes").rglob("*.md"))

    matter = yaml.safe_load(second.read_text("utf-8").split("---\n")[1])

    assert re.fullmatch(r"notes/other/undated/undated-plain-[a-z2-7]{10}\.md", str(first.relative_to(tmp_path)))
    assert second.parent.name == "2016"
    assert {name: matter[name] for name in ("headline", "standfirst", "byline")} == {
        name: HARD[name] for name in ("headline", "standfirst", "byline")
    }


@pytest.mark.parametrize("form", ["text", "ris", "bibtex", "csl-json"])
def test_every_other_format_holds_every_article_of_the_selection(stocked, ask, form):
    """And no other."""
    whole = ask("export", "--format", form).stdout
    part = ask("export", "--format", form, "--publication", "other").stdout

    assert "Plain" in whole
    assert "HYPERLINK" in whole
    assert "Plain" in part
    assert "HYPERLINK" not in part


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("out.jsonl", "jsonl"),
        ("OUT.TXT", "text"),
        ("a.b.ris", "ris"),
        ("out.bib", "bibtex"),
        ("out.csl.json", "csl-json"),
        ("out", "csv"),
    ],
)
def test_the_ending_of_the_file_names_its_format(stocked, ask, tmp_path, name, form):
    """A table under the name of another format would be found out only by the program that opens it."""
    ask("export", "-o", tmp_path / name)
    ask("export", "--format", form, "-o", tmp_path / "named")

    assert (tmp_path / name).read_bytes() == (tmp_path / "named").read_bytes()


def test_a_named_format_outranks_the_ending(stocked, ask, tmp_path):
    """The user said it."""
    ask("export", "--format", "ris", "-o", tmp_path / "out.json")

    assert (tmp_path / "out.json").read_text("utf-8").startswith("TY  - ")


def test_a_period_of_one_day_is_a_period(stocked, ask):
    """Both of its ends belong to it."""
    ask("export", "--since", "2020-01-01", "--until", "2020-01-01")


def test_a_pipe_is_written_as_it_is_and_a_link_at_its_target(stocked, ask, tmp_path):
    """A file that takes its name when it is whole would take the place of the pipe, the device or the link."""
    pipe, link, target = tmp_path / "pipe", tmp_path / "link.csv", tmp_path / "target.csv"
    os.mkfifo(pipe)
    link.symlink_to(target)
    received = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()

    ask("export", "--format", "csv", "-o", pipe)
    ask("export", "-o", link)
    reader.join(timeout=30)

    assert received == [ask("export").bytes] == [target.read_bytes()]
    assert (pipe.is_fifo(), link.is_symlink()) == (True, True)
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("form", ["csv", "jsonl", "text", "ris", "bibtex", "csl-json"])
def test_nothing_selected_is_an_empty_file_of_that_format(stocked, ask, form):
    """Not an error: a program reads it."""
    out = ask("export", "--format", form, "--query", "zebra").stdout

    assert out in {"", "[]\n", ",".join(EXPORTED) + "\r\n", ",".join(EXPORTED) + "\n"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "markdown"], "needs --output"),
        (["--format", "jsonl", "--excel"], "--excel works only with"),
        (["-o", "out.json"], "No format has the ending of out.json"),
        (["-o", "out.parquet", "--excel"], "--excel works only with"),
        (["--since", "2020", "--until", "2019"], "--until 2019-12-31 is before --since 2020-01-01"),
        (["-o", "/nowhere/at/all.csv"], "/nowhere/at/all.csv: there is no folder /nowhere/at"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(stocked, blotter, arguments, told):
    """And nothing is written."""
    done = blotter("export", *arguments)

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_many_articles_take_no_more_memory_than_few(shelf, tmp_path):
    """60 MB of text are written while the process stays small."""
    shelf.article("First", body="x")
    shelf.ask(
        """INSERT INTO articles (key, publication_id, url, headline, body, word_count, access, first_seen_at,
             last_seen_at, reading, provenance)
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
           SELECT 'k' || i, 1, 'u' || i, 'h', hex(zeroblob(10000)), 1, 'open', 't', 't', 'r', '{}' FROM n""",
        commit=True,
    )
    code = (
        "from crawler.cli import blotter; "
        "blotter(['export', '-o', 'out.csv'], standalone_mode=False); "
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert (tmp_path / "out.csv").stat().st_size > 60_000_000
    assert int(done.stdout) < 100_000  # KiB


def test_without_the_extra_parquet_says_how_to_add_it(stocked, tmp_path):
    """The core works without pyarrow."""
    code = (
        "import sys; sys.modules['pyarrow'] = None; sys.argv[1:] = ['export', '--format', 'parquet', '-o', 'x']; "
        "from crawler.cli import main; main()"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "pip install 'blotter-archive[parquet]'" in done.stderr
    assert not (tmp_path / "x").exists()

"""``blotter import``: a saved page becomes a capture and an article like any other."""

import gzip
import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from crawler.cli import main
from crawler.sample.press import press
from crawler.sample.stories import stories
from tests.site import article

HOME = "https://watchroom.example/"
DECLARATION = f'[publications.watch-room]\nhome = "{HOME}"\ntitle = "Watch Room News"\n'

LAMPS = """Lamps counted in East Wessex

Volunteers counted 48,211 street lamps and found 1,904 that gave no light. The county had believed that it owned fewer.

Jun 13, 2013
By Priya Ramanathan

Volunteers counted 48,211 street lamps and found 1,904 that gave no light. The county had believed that it owned fewer.

Six hundred members of neighbourhood watch groups walked every street that has a name, on the evenings of one spring.

“It is not proof,” said Inspector Leopold Garrick, who had the idea. “But it is a good reason to change a bulb.”

The council has mended 1,100 so far, and has asked whether the volunteers would care to go out and count the other lam

Related News

Select Vacancies

Copyright © 2025 Watch Room News"""


@pytest.fixture
def take(tmp_path, blotter):
    """Run ``blotter import`` for a declared publication."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")

    def run(*arguments):
        return blotter("import", *arguments, "--publication", "watch-room")

    return run


@pytest.fixture
def rows(tmp_path):
    """Ask the archive, which the test's command has made."""

    def ask(sql, *given):
        with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, given)]

    return ask


def test_a_text_dump_becomes_an_article_with_its_fields(tmp_path, take, rows):
    """The visible text of a page has no markup; headline, standfirst, date and byline are found in its lines."""
    (tmp_path / "lamps.txt").write_text(LAMPS, encoding="utf-8")

    done = take("lamps.txt")

    assert done.returncode == 0
    assert "1 page states no address; give it with --url URL" in done.stderr
    assert (
        "1 page states no time of capture, so the date of the file counts; give it with --fetched DATE" in done.stderr
    )
    assert "Lamps counted in East Wessex  [ends mid-word]" in done.stdout
    (kept,) = rows("SELECT * FROM articles")
    assert kept["headline"] == "Lamps counted in East Wessex"
    assert kept["standfirst"].startswith("Volunteers counted 48,211 street lamps")
    assert (kept["published"], kept["published_text"], kept["byline"]) == (
        "2013-06-13",
        "Jun 13, 2013",
        "By Priya Ramanathan",
    )
    assert kept["body"].count("Volunteers counted 48,211") == 1
    assert kept["body"].endswith("count the other lam")
    assert kept["truncated"] == "ends mid-word"


def test_the_file_is_kept_to_the_byte(tmp_path, take, rows):
    """An import can be read again, like a fetched page."""
    (tmp_path / "lamps.txt").write_text(LAMPS, encoding="utf-8")

    take("lamps.txt")

    (capture,) = rows("SELECT * FROM captures")
    with (tmp_path / "blotter-captures" / capture["warc_file"]).open("rb") as file:
        file.seek(capture["warc_offset"])
        record = gzip.decompress(file.read(capture["warc_length"]))
    assert LAMPS.encode() in record
    assert (capture["origin"], capture["kind"], capture["media_type"]) == ("import", "article", "text/plain")


def test_the_same_file_imported_twice_is_one_article(tmp_path, take, rows):
    """A page without an address is named by its bytes."""
    (tmp_path / "lamps.txt").write_text(LAMPS, encoding="utf-8")
    take("lamps.txt")

    again = take("lamps.txt")

    assert again.stdout.startswith("unchanged")
    (row,) = rows("SELECT url, outcome, due_at FROM urls")
    assert row["url"].startswith("urn:sha256:")
    assert (row["outcome"], row["due_at"]) == ("archived", None)
    assert len(rows("SELECT * FROM articles")) == 1


def test_an_import_is_a_run(tmp_path, take, rows):
    """What was imported when stands beside the crawls."""
    (tmp_path / "lamps.txt").write_text(LAMPS, encoding="utf-8")

    take("lamps.txt", "missing.txt")

    (run,) = rows("SELECT * FROM runs JOIN run_publications ON run_id = runs.id")
    assert run["command"] == "import watch-room"
    assert (run["outcome"], run["new"], run["failed"]) == ("failed", 1, 1)


def test_a_page_is_addressed_by_its_option_first(tmp_path, take, rows):
    """--url outranks what the page says of itself."""
    (tmp_path / "page.html").write_text(f'<link rel="canonical" href="{HOME}news/b/">{article()}', encoding="utf-8")

    take("page.html", "--url", f"{HOME}news/a/")

    (capture,) = rows("SELECT address, origin FROM captures JOIN urls ON urls.id = url_id")
    assert capture["address"] == f"{HOME}news/a/"


def test_a_page_is_as_old_as_its_file_unless_said_otherwise(tmp_path, take, rows):
    """Relative dates count from the day on which the page was saved."""
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(article(name), encoding="utf-8")
        os.utime(tmp_path / name, (1_500_000_000, 1_500_000_000))

    take("a.html")
    take("b.html", "--fetched", "2011-07-22")

    moment = datetime.fromtimestamp(1_500_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [row["fetched_at"] for row in rows("SELECT fetched_at FROM captures")] == [moment, "2011-07-22T00:00:00Z"]


def test_a_page_without_an_article_is_kept_and_said_to_be_none(tmp_path, take, rows):
    """Nothing that was handed over is thrown away."""
    (tmp_path / "empty.html").write_text(
        "<!doctype html><title>A</title><nav><a href='/'>Home</a></nav>", encoding="utf-8"
    )

    done = take("empty.html")

    assert done.returncode == 0
    assert done.stdout.startswith("no article  empty.html: ")
    assert len(rows("SELECT * FROM captures")) == 1
    assert rows("SELECT * FROM articles") == []


def test_a_page_that_every_address_shows_is_said_to_be_no_article(tmp_path, take):
    """It was read as one; its line says why it is none."""
    for name in ("lamps-counted-in-the-county", "boats-found-in-the-harbour"):
        link = f'<link rel="canonical" href="{HOME}news/{name}/"></head>'
        page = article("We are moving to a new house").replace("</head>", link)
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")

    done = take("lamps-counted-in-the-county.html", "boats-found-in-the-harbour.html")

    assert "no article  boats-found-in-the-harbour.html: placeholder page; the page is kept" in done.stdout


def test_where_nothing_can_be_read_no_archive_is_made(tmp_path, take):
    """Every file is named in a line of its own."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 text")

    done = take("a.pdf", "missing.txt")

    assert done.returncode == 2
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["a.pdf", "missing.txt"]
    assert not (tmp_path / "blotter.db").exists()


def test_one_bad_file_does_not_stop_the_others(tmp_path, take, rows):
    """The good ones are taken, the bad one is named, and the exit code says that not all was well."""
    (tmp_path / "a.html").write_text(article(), encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 text")

    done = take("missing.txt", "b.pdf", "a.html", "--json")

    assert done.returncode == 1
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["missing.txt", "b.pdf"]
    assert sorted(each["outcome"] for each in json.loads(done.stdout)) == ["failed", "failed", "new"]
    assert len(rows("SELECT * FROM articles")) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["a.html", "b.html", "--url", HOME], "--url is for one page, and PATH has 2"),
        (["a.html", "--url", "news/a/"], "is not a complete address"),
        (["a.html", "--fetched", "last week"], "use 2026-11-01"),
        (["folder"], "No page to import"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use_is_said_and_exits_2(tmp_path, monkeypatch, capsys, arguments, says):
    """Nothing is guessed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(article(), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["blotter", "import", *arguments, "--publication", "police-professional"])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 2
    assert says in capsys.readouterr().err


def test_an_unknown_publication_is_refused_with_the_nearest_name(tmp_path, take, blotter):
    """A slip of the pen makes no publication."""
    (tmp_path / "a.html").write_text(article(), encoding="utf-8")

    done = blotter("import", "a.html", "--publication", "watchroom")

    assert done.returncode == 2
    assert done.stderr == "blotter: no publication is called 'watchroom'; did you mean watch-room?\n"


def test_a_folder_of_pages_gives_each_story_under_its_headline(tmp_path, take, rows):
    """Three shapes, two encodings, and more pages than are read at once."""
    pages = press(HOME)
    chosen = [story for story in stories() if story.access != "registration"][::2]
    (tmp_path / "saved").mkdir()
    for number, story in enumerate(chosen):
        (tmp_path / "saved" / f"{number}.html").write_bytes(pages[f"/{story.path}"].body)

    done = take("saved")

    assert done.returncode == 0
    assert {row["headline"] for row in rows("SELECT headline FROM articles")} == {story.headline for story in chosen}


def test_a_page_that_a_killed_import_kept_is_read_by_the_next(take, rows, tmp_path):
    """It is in the archive, so it is passed over as a file; nobody else would read it before the next crawl."""
    page = f'<link rel="canonical" href="{HOME}news/lamps/">{article("Lamps counted")}'
    (tmp_path / "lamps.html").write_text(page, encoding="utf-8")
    assert take("lamps.html").returncode == 0
    state = "SELECT key, body, outcome, due_at FROM urls JOIN articles ON articles.id = article_id"
    before = rows(state)
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as db, db:
        db.execute("UPDATE captures SET kind = NULL")
        db.execute("UPDATE urls SET article_id = NULL, outcome = 'waiting', checked_at = NULL, due_at = NULL")
        for table in ("article_authors", "article_captures", "paragraphs", "articles"):
            db.execute(f"DELETE FROM {table}")

    done = take("lamps.html")

    assert done.returncode == 0, done.stderr
    assert [{**row, "due_at": None} for row in rows(state)] == [{**row, "due_at": None} for row in before]
    assert rows("SELECT count(*) AS number FROM captures") == [{"number": 1}]

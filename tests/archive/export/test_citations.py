import json
import sqlite3
from contextlib import closing

import pytest

from archive.errors import NoSuchRecord


@pytest.fixture
def key(shelf):
    key = shelf.article(
        "Alliance & {friends}: 100% #1_a",
        publication="police-weekly",
        authors=["Paul Jacques", "Tom van der Berg", "Staff Reporter"],
        published="2011-07-21",
        section="News",
        path="new-alliance",
        first_seen_at="2024-01-10T03:04:05Z",
    )
    shelf.row(
        "revisions",
        article_id=1,
        replaced_at="2024-05-02T10:00:00Z",
        cause="publisher",
        changed='["headline"]',
        reading="r0",
        headline="Old headline",
        body="Old.",
        published="2011-07-20",
    )
    return key


def test_a_plain_reference_is_one_line_in_the_harvard_manner(key, ask):
    """With the day of the capture it rests on."""
    assert ask("cite", key).stdout == (
        "Jacques, P., van der Berg, T. and Staff Reporter (2011) ‘Alliance & {friends}: 100% #1_a’, Police Weekly, "
        "21 July. Available at: https://police-weekly.example/news/new-alliance "
        f"(Archived: 2 May 2024; Blotter key {key}).\n"
    )


@pytest.mark.parametrize(
    ("day", "headline", "archived"),
    [
        ("2024-01-10", "Old headline", "10 January 2024"),
        ("2024-05-01", "Old headline", "10 January 2024"),
        ("2024-05-02", "Alliance", "2 May 2024"),
        ("2030-01-01", "Alliance", "2 May 2024"),
    ],
)
def test_the_reading_of_a_day_is_the_one_that_stood_at_its_end(key, ask, day, headline, archived):
    """So that a reference made then can be made again."""
    out = ask("cite", key, "--at", day).stdout

    assert f"‘{headline}" in out
    assert f"(Archived: {archived};" in out


def test_a_day_before_the_first_capture_has_no_reading(key, ask):
    """The archive cannot know what stood there."""
    with pytest.raises(NoSuchRecord, match="the first is of 2024-01-10"):
        ask("cite", key, "--at", "2024-01-09")


def test_ris_has_the_fields_that_zotero_reads(key, ask):
    """One tag a line, ended by ER."""
    lines = ask("cite", key, "--style", "ris").stdout.splitlines()

    assert lines[0] == "TY  - NEWS"
    assert "AU  - van der Berg, Tom" in lines
    assert "AU  - Staff Reporter" in lines
    assert "DA  - 2011/07/21/" in lines
    assert "Y2  - 2024/05/02/" in lines
    assert lines[-1].strip() == "ER  -"


def test_bibtex_keeps_what_tex_would_eat(key, ask):
    """Braces, percent and hash are escaped; agencies are one name."""
    text = ask("cite", key, "--style", "bibtex").stdout

    assert r"title = {{Alliance \& \{friends\}: 100\% \#1\_a}}," in text
    assert "author = {Jacques, Paul and van der Berg, Tom and {Staff Reporter}}," in text
    assert "year = {2011}," in text
    assert "month = {7}," in text


def test_csl_json_is_an_item_of_a_newspaper(key, ask):
    """Given and family names apart, dates in parts."""
    item = json.loads(ask("cite", key, "--style", "csl-json").stdout)

    assert item["type"] == "article-newspaper"
    assert item["author"][1:] == [{"given": "Tom", "family": "van der Berg"}, {"literal": "Staff Reporter"}]
    assert item["issued"] == {"date-parts": [[2011, 7, 21]]}
    assert item["accessed"] == {"date-parts": [[2024, 5, 2]]}


@pytest.mark.parametrize(
    ("precision", "published", "told"),
    [
        ("year", "2011-01-01", "(2011) ‘H’, Sample. "),
        ("month", "2011-07-01", "Sample, July. "),
        (None, None, "(no date)"),
    ],
)
def test_a_date_is_cited_as_exactly_as_it_is_known(shelf, ask, precision, published, told):
    """A year is not the first of January."""
    key = shelf.article("H", published=published, published_precision=precision)

    out = ask("cite", key).stdout

    assert told in out
    assert out.startswith("Sample (")


def test_many_authors_are_cited_as_the_first_and_others(shelf, ask):
    """More than three."""
    key = shelf.article("H", authors=["A One", "B Two", "C Three", "D Four"])

    assert ask("cite", key).stdout.startswith("One, A. et al. (2016)")


def test_a_selection_is_cited_whole(key, shelf, ask):
    """With the options of every command."""
    shelf.article("Other")

    out = ask("cite", "--publication", "police-weekly", "--publication", "sample").stdout

    assert len(out.splitlines()) == 2


def test_nothing_named_is_wrong_use(key, blotter):
    """Not a reference to everything."""
    assert blotter("cite").returncode == 2


@pytest.mark.parametrize(
    "name",
    [
        "Home Office",
        "Metropolitan Police",
        "College of Policing",
        "Crown Prosecution Service",
        "Police Federation of England and Wales",
        "Essex Police, Fire and Crime Commissioner",
        "Ministry of Justice",
        "PA Media",
        "Surrey County Council",
        "Landespolizeidirektion Salzburg",
        "Gewerkschaft der Polizei",
        "Gendarmerie nationale",
        "Reuters",
    ],
)
def test_a_body_is_cited_whole(shelf, ask, name):
    """ "Office, H." is nobody."""
    key = shelf.article("H", authors=[name])

    assert ask("cite", key).stdout.startswith(f"{name} (")
    assert f"author = {{{{{name}}}}}" in ask("cite", key, "--style", "bibtex").stdout
    assert json.loads(ask("cite", key, "--style", "csl-json").stdout)["author"] == [{"literal": name}]
    assert f"AU  - {name}" in ask("cite", key, "--style", "ris").stdout.splitlines()


@pytest.mark.parametrize(
    ("name", "csl", "ris", "bibtex"),
    [
        ("Jane Smith QPM", {"given": "Jane", "family": "Smith"}, "Smith, Jane", "Smith, Jane"),
        ("Dr Jo Hale MBE QPM", {"given": "Jo", "family": "Hale"}, "Hale, Jo", "Hale, Jo"),
        ("DCI Jane van Dyke", {"given": "Jane", "family": "van Dyke"}, "van Dyke, Jane", "van Dyke, Jane"),
        ("Deputy Chief Constable Ann Lee", {"given": "Ann", "family": "Lee"}, "Lee, Ann", "Lee, Ann"),
        ("Prof. Dr. rer. nat. Jörg Öz", {"given": "Jörg", "family": "Öz"}, "Öz, Jörg", "Öz, Jörg"),
        ("Di Anne Smith", {"given": "Di Anne", "family": "Smith"}, "Smith, Di Anne", "Smith, Di Anne"),
        ("Phil Collins Hart", {"given": "Phil Collins", "family": "Hart"}, "Hart, Phil Collins", "Hart, Phil Collins"),
        ("Sgt Okafor", {"literal": "Sgt Okafor"}, "Sgt Okafor", "{Sgt Okafor}"),
        ("王小明", {"literal": "王小明"}, "王小明", "{王小明}"),
        ("Иван Петров", {"given": "Иван", "family": "Петров"}, "Петров, Иван", "Петров, Иван"),
        ("Jane Smith, C.B.E. QPM", {"given": "Jane", "family": "Smith"}, "Smith, Jane", "Smith, Jane"),
        (
            "Martin Luther King Jr.",
            {"given": "Martin Luther", "family": "King", "suffix": "Jr."},
            "King, Martin Luther, Jr.",
            "King, Jr., Martin Luther",
        ),
        ("Yo-Yo Ma", {"given": "Yo-Yo", "family": "Ma"}, "Ma, Yo-Yo", "Ma, Yo-Yo"),
        ("Ana de la Cruz", {"given": "Ana", "family": "de la Cruz"}, "de la Cruz, Ana", "de la Cruz, Ana"),
        ("Mary Constable", {"given": "Mary", "family": "Constable"}, "Constable, Mary", "Constable, Mary"),
    ],
)
def test_a_person_is_cited_by_family(shelf, ask, name, csl, ris, bibtex):
    """Honours are no family name, and Jr. is a suffix."""
    key = shelf.article("H", authors=[name])

    assert json.loads(ask("cite", key, "--style", "csl-json").stdout)["author"] == [csl]
    assert f"AU  - {ris}" in ask("cite", key, "--style", "ris").stdout.splitlines()
    assert f"author = {{{bibtex}}}" in ask("cite", key, "--style", "bibtex").stdout


def test_several_references_are_one_json_array(shelf, ask):
    """Citation managers import an array; lines of JSON are read by none."""
    one, two = shelf.article("One"), shelf.article("Two")

    by_key = json.loads(ask("cite", one, two, "--style", "csl-json").stdout)
    selected = json.loads(ask("cite", "--publication", "sample", "--style", "csl-json").stdout)

    assert [item["title"] for item in by_key] == ["One", "Two"]
    assert {item["title"] for item in selected} == {"One", "Two"}


def test_an_author_is_cited_as_it_was_marked(shelf, ask):
    """The page's own data knew it; the words of the name do not say it."""
    key = shelf.article("H", authors=["Northmarch Watch"])
    with closing(sqlite3.connect(shelf.path)) as conn:
        conn.execute("UPDATE article_authors SET kind = 'organisation'")
        conn.commit()

    assert json.loads(ask("cite", key, "--style", "csl-json").stdout)["author"] == [{"literal": "Northmarch Watch"}]

from contextlib import closing

import pytest

from archive.errors import NoSuchRecord
from archive.schema.database import connect
from archive.search.lookup import stored_article


@pytest.fixture
def key(shelf):
    return shelf.article(
        "New alliance",
        standfirst="Firms and forces join.",
        body="First paragraph.\n\nSecond paragraph.",
        byline="By Paul Jacques",
        authors=["Paul Jacques"],
        tags=["cybercrime", "alliances"],
        published="2011-07-21",
        published_text="Jul 21, 2011",
        truncated="ends mid-word",
        path="new-alliance",
    )


@pytest.mark.parametrize(
    "name",
    [
        "1",
        "{key}",
        "https://sample.example/news/new-alliance",
        "http://www.sample.example/news/new-alliance/?utm_source=x",
    ],
)
def test_an_article_answers_to_key_id_and_any_spelling_of_its_address(key, ask, name):
    """People paste what they have."""
    done = ask("show", name.format(key=key), "--json")

    assert done.json()["key"] == key


def test_an_article_reads_from_top_to_bottom(key, ask):
    """Headline, standfirst, where and when, body, then the facts."""
    done = ask("show", key)

    assert done.stdout.startswith(
        "New alliance\n\nFirms and forces join.\n\nSample · Jul 21, 2011 · By Paul Jacques\n\n"
        "First paragraph.\n\nSecond paragraph.\n\n—\n"
    )
    assert "Cut off:          ends mid-word" in done.stdout
    assert f"Key:              {key}" in done.stdout


def test_a_standfirst_that_the_text_repeats_is_shown_once(shelf, ask):
    """Many publishers print it twice; nobody wants to read it twice."""
    key = shelf.article("Boats", standfirst="Four boats  come.", body="Four boats come.\n\nThey are blue.")

    shown = ask("show", key).stdout

    assert shown.count("Four boats") == 1
    assert ask("show", key, "--json").json()["standfirst"] == "Four boats  come."


def test_json_holds_names_tags_and_where_each_field_came_from(key, ask):
    """A record for other programs."""
    article = ask("show", key, "--json").json()

    assert article["authors"] == ["Paul Jacques"]
    assert article["tags"] == ["alliances", "cybercrime"]
    assert article["provenance"] == {"headline": "page"}
    assert article["revisions"] == article["captures"] == []


@pytest.mark.parametrize("name", ["nosuchkey", "http://[broken"])
def test_a_name_that_nothing_answers_to_is_one_line_and_exit_2(key, blotter, name):
    """The line says what would have worked."""
    done = blotter("show", name)

    assert done.returncode == 2
    assert done.stderr.startswith(
        f"blotter: no article has the key, id or address {name!r}; `blotter search` shows the keys"
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("begun", "remedy"),
    [
        ("kq3zt5n2a", "did you mean kq3zt5n2ab?"),
        ("KQ3ZT5", "did you mean kq3zt5n2ab?"),
        ("kq3zt", "`blotter search` shows the keys"),
        ("zzzzzz99", "did you mean zzzzzz99zz?"),
        ("twice234", "`blotter search` shows the keys"),
        ("q3zt5n2ab", "`blotter search` shows the keys"),
    ],
    ids=["a letter short", "six letters", "five letters", "the last of all keys", "two begin so", "another beginning"],
)
def test_a_key_that_was_copied_without_its_end_is_recognised(shelf, begun, remedy):
    """The ten letters of a key end where a line may."""
    for key in ("kq3zt5n2ab", "zzzzzz99zz", "twice23456", "twice23457"):
        shelf.article(f"Radios {key}", key=key)

    with closing(connect(shelf.path)) as db, pytest.raises(NoSuchRecord) as missing:
        stored_article(db.conn, begun)

    assert str(missing.value).endswith(f"{begun!r}; {remedy}")


def test_a_selection_is_shown_one_after_another(shelf, key, ask):
    """The same options as everywhere."""
    shelf.article("Second story", publication="other", body="Alliance words.")

    done = ask("show", "--query", "alliance", "--text")

    assert done.stdout.split("\n" + "=" * 72 + "\n\n")[1].startswith(
        "Second story\n\nOther · 2016-05-04\n\nAlliance words."
    )


def test_markdown_has_front_matter_and_escapes_what_is_text(shelf, ask):
    """A headline with stars is not bold."""
    key = shelf.article("Stars *and* <b>marks</b>", body="# no heading\n\n1. no list", authors=["A", "B"])

    text = ask("show", key, "--markdown").stdout

    assert text.startswith(f'---\nkey: "{key}"\n')
    assert 'authors: ["A", "B"]' in text
    assert r"# Stars \*and\* \<b\>marks\</b\>" in text
    assert "\\# no heading\n\n\\1. no list" in text


def test_nothing_named_is_wrong_use(key, blotter):
    """Not everything, by a slip."""
    done = blotter("show")

    assert done.returncode == 2
    assert "Give the key, id or address of an article" in done.stderr

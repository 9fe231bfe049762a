import csv
import io

import click
import pytest


@pytest.fixture
def stocked(shelf):
    shelf.article(
        "New alliance to fight cybercrime",
        body="Europol and others will share advice.\n\nThe alliance starts in July.",
        published="2011-07-21",
        authors=["Paul Jacques"],
        section="News",
    )
    shelf.article(
        "Budget cut", body="A passing mention of cybercrime.", published="2016-12-31T23:30:00Z", authors=["Ann Lee"]
    )
    shelf.article("Undated alliance", body="Nothing is known of its day.", published=None, published_precision=None)
    shelf.article(
        "Custody suite opens", publication="other-title", body="Cells.", published="2017-01-01", access="teaser"
    )
    return shelf


def headlines(done):
    return [article["headline"] for article in done.json()["articles"]]


def test_a_hit_in_the_headline_comes_before_one_in_the_body(stocked, ask):
    """bm25 counts the headline ten times."""
    assert headlines(ask("search", "cybercrime", "--json")) == ["New alliance to fight cybercrime", "Budget cut"]


def test_hits_are_marked_in_the_snippet(stocked, ask):
    """A reader sees why an article was found."""
    done = ask("search", "Europol")

    assert "[Europol] and others will share advice." in done.stdout
    assert done.stderr.splitlines()[0] == "1 article found"


@pytest.mark.parametrize(
    "typed", ["C&C", '"unclosed', "*", "R v Smith (2011)", "headline:", "'; drop table articles", "\x07"]
)
def test_no_punctuation_is_an_error(stocked, ask, typed):
    """What people type is never answered with a traceback."""
    done = ask("search", "--json", "--", typed)

    assert done.json()["articles"] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["*"], "'*' has no word to look for"),
        (["--", "-taser"], "'-taser' only leaves words out; add a word to look for"),
        (["-taser", "-radio"], "only leaves words out"),
        (["--query", "-taser"], "only leaves words out"),
        (["NOT taser"], "only leaves words out"),
    ],
)
def test_a_query_without_a_word_to_look_for_finds_nothing_and_says_so(stocked, ask, typed, said):
    """Everything would be the wrong answer to a slip, and what was to be left out even more so."""
    done = ask("search", *typed)

    assert done.stdout == ""
    assert said in done.stderr


@pytest.mark.parametrize(
    "typed",
    [
        ["cybercrime", "-budget"],
        ["-budget", "cybercrime"],
        ["cybercrime", "--sort", "newest", "-budget", "--limit", "5"],
        ["cybercrime", '-"passing mention"'],
        ["cybercrime", "-headline:budget"],
        ["cybercrime", "-passing", "--", "-mention"],
        ["--query", "cybercrime -budget"],
    ],
    ids=" ".join,
)
def test_a_word_with_a_minus_is_left_out_wherever_it_stands(stocked, ask, typed):
    """The shell hands over `taser -training` as two words, and the second looks like options."""
    assert headlines(ask("search", "--json", *typed)) == ["New alliance to fight cybercrime"]


def test_a_value_of_an_option_that_begins_with_a_minus_is_left_as_it_is(stocked, ask):
    """A message about it has to show what was typed."""
    with pytest.raises(click.BadParameter, match="-5 is not in the range"):
        ask("search", "cybercrime", "--limit", "-5")


@pytest.mark.parametrize(
    "command",
    [["search", "crime"], ["show"], ["export"], ["cite"], ["feed"], ["alerts", "save", "mine"]],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize(
    ("typed", "said"),
    [("othr-title", "Did you mean other-title?"), ("gazette", "`blotter status` lists")],
)
def test_a_publication_that_the_archive_has_not_is_refused_with_the_nearest(stocked, ask, command, typed, said):
    """Nothing found, for a slip of the finger, would be read as an answer."""
    with pytest.raises(click.UsageError) as refused:
        ask(*command, "--publication", typed)

    assert f"The archive has no publication {typed!r}." in refused.value.message
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--until", "2016"], ["Budget cut", "New alliance to fight cybercrime"]),
        (["--since", "2011-07-22", "--until", "2016-12-31"], ["Budget cut"]),
        (["--since", "2017"], ["Custody suite opens"]),
        (["--since", "2017", "--undated"], ["Custody suite opens", "Undated alliance"]),
        (["--publication", "other-title"], ["Custody suite opens"]),
        (["--author", "paul jacques"], ["New alliance to fight cybercrime"]),
        (["--author", "*Lee"], ["Budget cut"]),
        (["--author", "Lee"], []),
        (["--section", "news"], ["New alliance to fight cybercrime"]),
        (["--access", "teaser"], ["Custody suite opens"]),
        (["--query", "cybercrime", "--since", "2012"], ["Budget cut"]),
        (["--sort", "oldest", "--limit", "1"], ["New alliance to fight cybercrime"]),
    ],
)
def test_a_selection_holds_what_its_options_say(stocked, ask, options, found):
    """Since and until are days of publication, both included."""
    assert headlines(ask("search", *options, "--json")) == found


def test_a_date_that_is_none_is_wrong_use(stocked, blotter):
    """One line with the way to write it."""
    done = blotter("search", "x", "--since", "last week")

    assert done.returncode == 2
    assert "'last week' is not a date; use 2012, 2012-05 or 2012-05-31" in done.stderr


def test_csv_has_a_row_for_each_hit(stocked, ask):
    """For those who go on in a spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(ask("search", "cybercrime", "--csv").stdout)))

    assert [row["headline"] for row in rows] == ["New alliance to fight cybercrime", "Budget cut"]
    assert rows[1]["snippet"] == "A passing mention of [cybercrime]."


def test_an_absent_archive_is_one_line_and_exit_2(blotter):
    """Nothing is made by looking."""
    done = blotter("search", "x")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_text_of_the_web_cannot_move_the_cursor(shelf, ask):
    """Escape sequences and direction overrides are shown as what they are: harm."""
    key = shelf.article("Evil \x1b[2J headline \u202egnp", body="Body \x1b]0;title\x07 words.")

    for done in (ask("search", "evil"), ask("show", key)):
        assert "Evil \ufffd[2J headline \ufffdgnp" in done.stdout.replace("[Evil]", "Evil")
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


@pytest.mark.parametrize(
    ("headline", "standfirst", "body", "shown"),
    [
        ("Taser trial", None, "The trial of the taser began.", "The [trial] of the [taser] began."),
        ("Taser trial", None, "Nothing else is known. It began.", "Nothing else is known. It began."),
        ("Taser trial", "Officers try it.", "It began.", "Officers try it."),
        ("Elsewhere", "A taser trial.", "It began.", "A [taser] [trial]."),
    ],
    ids=["in the body too", "in the headline alone", "the lead stands for it", "in the lead"],
)
def test_a_snippet_does_not_repeat_the_headline(shelf, ask, headline, standfirst, body, shown):
    """The headline stands above it; a reader wants to know more."""
    shelf.article(headline, standfirst=standfirst, body=body)

    assert ask("search", "taser", "trial", "--json").json()["articles"][0]["snippet"] == shown

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
        (["-", "&"], "'- &' has no word to look for"),
        (["--query", '""'], "has no word to look for"),
    ],
)
def test_a_query_without_a_word_to_look_for_finds_nothing_and_says_so(stocked, ask, typed, said):
    """Everything would be the wrong answer to a slip."""
    done = ask("search", *typed)

    assert done.stdout == ""
    assert said in done.stderr


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["-cybercrime"], ["Custody suite opens", "Undated alliance"]),
        (["--", "-cybercrime"], ["Custody suite opens", "Undated alliance"]),
        (["--query", "-cybercrime"], ["Custody suite opens", "Undated alliance"]),
        (["NOT cybercrime"], ["Custody suite opens", "Undated alliance"]),
        (["-cybercrime", "-custody"], ["Undated alliance"]),
        (["-headline:cybercrime"], ["Custody suite opens", "Budget cut", "Undated alliance"]),
        (["-cybercrime", "--publication", "other-title"], ["Custody suite opens"]),
        (["-cybercrime", "--since", "2017"], ["Custody suite opens"]),
        (["-zebra", "--limit", "1"], ["Custody suite opens"]),
    ],
)
def test_words_to_leave_out_alone_mean_all_but_these(stocked, ask, typed, found):
    """Whoever types `-taser` wants the rest; the options narrow it as they do any search."""
    assert headlines(ask("search", "--json", *typed)) == found


def test_an_export_of_all_but_some_words_holds_what_the_search_finds(stocked, ask):
    """One selection has one meaning, wherever it is given."""
    rows = list(csv.DictReader(io.StringIO(ask("export", "--query", "-cybercrime", "--format", "csv").stdout)))

    assert sorted(row["headline"] for row in rows) == ["Custody suite opens", "Undated alliance"]


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


@pytest.mark.parametrize("command", ["search", "export", "cite", "feed", "show"])
@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--author", "Lee", "The archive has no author 'Lee'. Did you mean Ann Lee?"),
        ("--author", "paul jaques", "Did you mean Paul Jacques?"),
        ("--author", "*Jaques", "Did you mean Paul Jacques?"),
        ("--author", "Zyx", "An author is written with the whole name"),
        ("--section", "Newz", "The archive has no section 'Newz'. Did you mean News?"),
        ("--section", "Xylophones", "Sections are written as printed."),
        ("--tag", "stop serch", "The archive has no tag 'stop serch'. Did you mean Stop Search?"),
        ("--publication", "Other Titel", "Did you mean other-title?"),
    ],
)
def test_a_name_that_no_article_has_is_refused_with_the_nearest(stocked, ask, command, option, typed, said):
    """Nothing found, for a slip of the finger, would be read as an answer."""
    stocked.article("Tagged", tags=["Stop Search"])
    with pytest.raises(click.UsageError) as refused:
        ask(command, *(["tagged"] if command == "search" else []), option, typed)

    assert said in refused.value.message


def test_a_section_is_found_as_printed_whatever_its_letters(shelf, ask):
    """SQLite lowers only A to Z, Python every letter: both sides are lowered by one of them."""
    shelf.article("Neue Wache", section="ÖFFENTLICH")

    assert headlines(ask("search", "--section", "ÖFFENTLICH", "--json")) == ["Neue Wache"]


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


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a" * 239 + " b", "a" * 239 + "…"),
        ("a" * 238 + " b", "a" * 238 + " b"),
        ("a" * 235 + " four", "a" * 235 + " four"),
        ("a" * 235 + " four more", "a" * 235 + " four…"),
        ("a" * 235 + " five5", "a" * 235 + "…"),
        ("a" * 241, "a" * 240 + "…"),
    ],
    ids=["space last", "240", "just 240", "ends at a word", "within a word", "no space at all"],
)
def test_a_beginning_is_cut_between_words_and_says_so(shelf, ask, body, shown):
    """Half a word looks like a text that is damaged."""
    shelf.article("Radios", body=body)

    assert ask("search", "--json").json()["articles"][0]["snippet"] == shown


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

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles.boilerplate import Boilerplate
from archive.articles.paragraphs import ArticleText, digests, split, without
from archive.errors import NoSuchRecord
from archive.records import Publication
from tests.archive.conftest import NOON

CHROME = "Sign up to our newsletter for the latest police news."


def words(name, count=30):
    return " ".join(f"{name}{n}" for n in range(count)) + "."


def publish(desk, name, *paragraphs, headline=None, **values):
    page = f"https://sample.example/news/{name}/"
    return desk.read("\n\n".join(paragraphs), page=page, headline=headline or f"On {name}", **values).article_id


def bodies(desk):
    return [split(row["body"]) for row in desk.rows("SELECT body FROM articles ORDER BY id")]


@pytest.fixture
def three(desk):
    """Three different stories that end in the same line, and the end of their run."""
    for name in ("fire", "flood", "theft"):
        publish(desk, name, words(name), CHROME)
    desk.next_run()


def test_a_paragraph_of_three_stories_is_taken_out_when_the_run_ends(desk, three):
    """It is listed with its count and an example; the reading before is a revision of our own."""
    assert bodies(desk) == [[words("fire")], [words("flood")], [words("theft")]]
    assert desk.row("SELECT text, stories, state FROM boilerplate") == {
        "text": CHROME, "stories": 3, "state": "learned",
    }  # fmt: skip
    revisions = desk.rows("SELECT cause, changed, stealth, body FROM revisions")
    assert [(row["cause"], row["changed"], row["stealth"]) for row in revisions] == [("blotter", '["body"]', 0)] * 3
    assert revisions[0]["body"].endswith(CHROME)
    assert desk.rows("SELECT word_count, reading FROM articles")[0] == {"word_count": 30, "reading": "r1+1"}


def test_two_stories_prove_nothing(desk):
    """A quotation may stand on both."""
    for name in ("fire", "flood"):
        publish(desk, name, words(name), CHROME)
    desk.next_run()

    assert bodies(desk)[0] == [words("fire"), CHROME]


def test_what_was_learned_is_left_out_of_later_readings(desk, three):
    """A new article never has it, and a re-check does not report it as an edit."""
    publish(desk, "storm", words("storm"), CHROME)
    publish(desk, "fire", words("fire"), CHROME)
    desk.next_run()

    assert bodies(desk) == [[words("fire")], [words("flood")], [words("theft")], [words("storm")]]
    assert {row["cause"] for row in desk.rows("SELECT cause FROM revisions")} == {"blotter"}
    assert len(desk.rows("SELECT * FROM revisions")) == 3


def test_an_edit_after_learning_is_still_the_publishers(desk, three):
    """The boilerplate was taken out of old and new alike."""
    publish(desk, "fire", words("fire"), "It has been put out.", CHROME)
    desk.next_run()

    assert bodies(desk)[0] == [words("fire"), "It has been put out."]
    assert desk.rows("SELECT cause FROM revisions ORDER BY id")[-1]["cause"] == "publisher"


def test_spelling_in_capitals_or_other_white_space_is_the_same_paragraph(desk, three):
    """It is learned once and taken out however it is set."""
    publish(desk, "storm", words("storm"), CHROME.upper().replace(" ", "  "))
    desk.next_run()

    assert bodies(desk)[-1] == [words("storm")]
    assert len(desk.rows("SELECT * FROM boilerplate")) == 1


def test_another_publications_articles_are_not_touched(desk, three):
    """Two papers may print the same line for different reasons."""
    other = desk.archive.add_publication(Publication(slug="other", name="Other", home="https://other.example/"))
    desk.publication = other

    desk.read(f"{words('storm')}\n\n{CHROME}", page="https://other.example/storm", headline="Storm")
    desk.next_run()

    assert bodies(desk)[-1] == [words("storm"), CHROME]


def test_the_same_story_under_three_addresses_is_not_eaten(desk):
    """Near-copies of one story count once: each differs by a word or two from the others."""
    story = [words("fire"), words("smoke"), words("water")]
    for at in range(5):
        publish(desk, f"copy{at}", *story[: at % 3], words(f"variant{at}", 5), *story[at % 3 :], headline=f"Fire {at}")
    desk.next_run()

    assert desk.rows("SELECT * FROM boilerplate") == []
    assert all(set(story) <= set(body) for body in bodies(desk))


def test_copies_with_one_headline_are_one_story(desk):
    """Whatever else they have."""
    for at in range(4):
        publish(desk, f"copy{at}", words(f"text{at}"), CHROME, headline="The same")
    desk.next_run()

    assert desk.rows("SELECT * FROM boilerplate") == []


def test_a_weekly_column_loses_no_more_than_its_standing_first_line(desk):
    """The line is learned; the columns stand whole, and a user may give them their line back."""
    line = "Each week our columnist looks at the beat."
    for at in range(4):
        publish(desk, f"column{at}", line, words(f"week{at}"), words(f"more{at}"))
    desk.next_run()

    assert bodies(desk) == [[words(f"week{at}"), words(f"more{at}")] for at in range(4)]


def test_corrections_that_reprint_a_story_eat_nothing(desk):
    """The story stands three times, with a note above: one story."""
    story = [words("fire"), words("smoke")]
    publish(desk, "story", *story)
    publish(desk, "correction", "An earlier version gave a wrong name.", *story, headline="Correction")
    publish(desk, "correction2", "A second correction was needed to the first.", *story, headline="Second correction")
    desk.next_run()

    assert desk.rows("SELECT * FROM boilerplate") == []
    assert [body[-2:] for body in bodies(desk)] == [story] * 3


def test_a_press_release_with_three_introductions_is_not_eaten(desk):
    """What the stories have in common is the larger part of them."""
    release = [words("release", 60), words("quote", 40)]
    for name in ("north", "south", "west"):
        publish(desk, name, words(name, 40), *release)
    desk.next_run()

    assert desk.rows("SELECT * FROM boilerplate") == []


def test_a_short_article_keeps_a_line_that_is_half_of_it(desk, three):
    """Better a line of chrome than an article without words."""
    publish(desk, "notice", "Road closed today.", CHROME)
    desk.next_run()

    assert bodies(desk)[-1] == ["Road closed today.", CHROME]


def test_headings_of_two_words_are_never_learned(desk):
    """An author may use the same heading in every article."""
    for name in ("fire", "flood", "theft"):
        publish(desk, name, words(name), "What next?", words(f"{name}next"))
    desk.next_run()

    assert desk.rows("SELECT * FROM boilerplate") == []


def test_only_the_runs_articles_are_counted_again(desk):
    """What earlier runs left is not looked at, however much it is."""
    costs = []
    for story in range(60):
        publish(desk, f"story{story}", words(f"story{story}"), CHROME if story < 2 else words(f"more{story}"))
        steps = []
        desk.archive.db.conn.set_progress_handler(lambda noted=steps: noted.append(1), 10)
        Boilerplate(desk.archive.db).learn(desk.run, at="2026-03-02T12:00:00Z")
        desk.archive.db.conn.set_progress_handler(None, 0)
        costs.append(len(steps))
        desk.next_run()

    assert max(costs[50:]) <= 1.2 * max(costs[2:10])


def test_a_kept_paragraph_comes_back_and_is_not_learned_again(desk, three):
    """The user knows better."""
    back = desk.archive.decisions.keep(1, reason="it is theirs", who="ada", at=NOON)
    publish(desk, "storm", words("storm"), CHROME)
    desk.next_run()

    assert back == 3
    assert all(body[-1] == CHROME for body in bodies(desk))
    assert desk.row("SELECT state FROM boilerplate")["state"] == "kept"
    assert desk.row("SELECT action, subject, reason FROM decisions") == {
        "action": "keep", "subject": "boilerplate 1", "reason": "it is theirs",
    }  # fmt: skip


def test_an_article_that_was_edited_since_does_not_get_yesterdays_body_back(desk, three):
    """It gets the paragraph when it is read again."""
    publish(desk, "fire", words("fire"), "It has been put out.", CHROME)
    desk.next_run()

    assert desk.archive.decisions.keep(1, reason=None, who="ada", at=NOON) == 2
    assert bodies(desk)[0] == [words("fire"), "It has been put out."]


def test_a_dropped_paragraph_goes_after_all(desk, three):
    """A decision can be taken back."""
    desk.archive.decisions.keep(1, reason=None, who="ada", at=NOON)

    assert desk.archive.decisions.drop(1, reason=None, who="ada", at=NOON) == 3
    assert bodies(desk)[0] == [words("fire")]
    assert desk.archive.decisions.drop(1, reason=None, who="ada", at=NOON) == 0


def test_a_number_that_is_not_there_is_told_and_nothing_noted(desk):
    """With the command that lists those that are."""
    with pytest.raises(NoSuchRecord, match="`blotter boilerplate list`"):
        desk.archive.decisions.keep(7, reason=None, who="ada", at=NOON)

    assert desk.rows("SELECT * FROM decisions") == []


def test_a_paragraph_that_left_a_body_is_no_longer_counted(desk):
    """The index follows edits."""
    publish(desk, "fire", words("fire"), CHROME)
    publish(desk, "fire", words("fire"), "Edited and without the line.")
    desk.next_run()

    held = {row["digest"] for row in desk.rows("SELECT digest FROM paragraphs")}
    assert held == digests(f"{words('fire')}\n\nEdited and without the line.")


def test_the_commands_list_keep_and_drop(desk, three, blotter):
    """As a user types them."""
    desk.archive.close()

    assert blotter("boilerplate", "list").stdout == f"1  sample  3 stories  learned  {CHROME}\n"
    assert blotter("boilerplate", "keep", 1).stdout == "kept: put back into 3 articles\n"
    assert blotter("boilerplate", "drop", 1).stdout == "dropped: removed from 3 articles\n"
    listed = json.loads(blotter("boilerplate", "list", "--json").stdout)
    assert (listed[0]["state"], listed[0]["example"]) == ("dropped", "https://sample.example/news/fire/")


def test_a_long_paragraph_is_cut_in_the_list_and_an_empty_list_says_so(desk, blotter):
    """Lines of a terminal are short."""
    desk.archive.close()
    assert blotter("boilerplate", "list").stderr == "no paragraph repeats in three or more articles\n"


PARAGRAPHS = st.lists(
    st.sampled_from(["One two three four.", "Chrome line here.", "Five six seven eight nine ten.", ""])
)


@given(PARAGRAPHS)
def test_taking_out_never_takes_half_of_an_article(paragraphs):
    """Nor anything twice."""
    body = "\n\n".join(paragraphs)
    unwanted = digests("Chrome line here.")

    once, _ = without(body, unwanted)

    assert without(once, unwanted) == (once, [])
    assert len(once.split()) * 2 > len(body.split()) or once == body


def test_stories_whose_own_words_overlap_are_one():
    """Half of the shorter one's shingles in common, in paragraphs cut otherwise."""
    one = ArticleText("A", f"{words('fire')} {words('smoke')}")
    other = ArticleText("B", f"{words('fire')}\n\n{words('smoke')} {words('end', 4)}")

    assert not one.is_another_story(other)
    assert one.is_another_story(ArticleText("B", words("flood")))


QUOTE = "“The town is safer than it was,” said the speaker of the day."
OWN = {
    "a table row": ["Force | Offences | Reference"],
    "a list item": ["- Bring proof of identity with you."],
    "a numbered item": ["1. Bring proof of identity with you."],
    "the name below a quotation": [QUOTE.replace("town", "{0}"), "Deputy Chief Constable of Northmarch"],
    "a crosshead": ["What the force says"],
}


@pytest.mark.parametrize("own", OWN.values(), ids=OWN.keys())
@pytest.mark.parametrize("after", [["{0} will be told in the spring."], []], ids=["within", "at the end"])
def test_what_may_be_an_articles_own_is_never_learned(desk, own, after):
    """It repeats in many stories and is chrome in none; only a crosshead cannot end a text."""
    if not after and own == OWN["a crosshead"]:
        return
    for name in ("fire", "flood", "theft", "storm"):
        publish(desk, name, words(name), words(f"{name}more"), *(each.format(name) for each in (*own, *after)))
    desk.next_run()

    assert desk.rows("SELECT * FROM boilerplate") == []
    assert all(own[-1] in body for body in bodies(desk))


@pytest.mark.parametrize("learned", [OWN["a table row"][0], OWN["a crosshead"][0], "Deputy Chief Constable"])
def test_what_an_earlier_version_learned_is_left_where_it_may_be_the_articles_own(desk, learned):
    """An archive that took out such lines takes out no more of them, and readings anew have them back."""
    desk.archive.db.conn.execute("INSERT INTO boilerplate VALUES (1, 1, ?, 3, NULL, 'learned')", [learned])

    publish(desk, "fire", words("fire"), learned, words("more"))

    assert bodies(desk) == [[words("fire"), learned, words("more")]]


PLACES = {
    "one place from the start": ([0, 0, 0], [1, 2, 3], True),
    "one place from the end": ([1, 2, 3], [1, 1, 1], True),
    "differing places": ([1, 2, 3], [3, 2, 2], False),
    "two alike and one not": ([1, 1, 2], [2, 2, 2 + 1], False),
}


@pytest.mark.parametrize(("before", "after", "learned"), PLACES.values(), ids=PLACES.keys())
def test_a_sentence_is_chrome_only_at_one_place(desk, before, after, learned):
    """From the start or from the end: authors repeat themselves, templates stay where they are."""
    for name, above, below in zip(("fire", "flood", "theft"), before, after, strict=True):
        publish(
            desk,
            name,
            *(words(f"{name}above{at}") for at in range(above)),
            CHROME,
            *(words(f"{name}below{at}") for at in range(below)),
        )
    desk.next_run()

    assert bool(desk.rows("SELECT * FROM boilerplate")) is learned


def test_lines_of_the_end_are_learned_together(desk):
    """Where a story ends in three lines of chrome, none of them keeps the others in."""
    lines = ["Share this story", "Follow us on social media", CHROME]
    for name in ("fire", "flood", "theft"):
        publish(desk, name, words(name), *lines)
    desk.next_run()

    assert bodies(desk) == [[words("fire")], [words("flood")], [words("theft")]]


def test_what_was_taken_out_stands_beside_the_text(desk, three):
    """Whether it was there when it was learned, or came later; and not once it is given back."""
    publish(desk, "storm", words("storm"), CHROME)
    assert [row["removed"] for row in desk.rows("SELECT removed FROM articles")] == [CHROME] * 4

    desk.archive.decisions.keep(1, reason=None, who="ada", at=NOON)
    assert [row["removed"] for row in desk.rows("SELECT removed FROM articles LIMIT 3")] == [None] * 3


def test_what_a_person_dropped_goes_wherever_it_stands(desk):
    """They know better."""
    for name in ("fire", "flood", "theft"):
        publish(desk, name, words(name), CHROME, words(f"{name}more"))
    desk.next_run()
    desk.archive.decisions.drop(1, reason=None, who="ada", at=NOON)
    desk.archive.db.conn.execute("UPDATE boilerplate SET text = 'What the force says'")

    publish(desk, "storm", words("storm"), "What the force says", words("stormmore"))

    assert bodies(desk)[-1] == [words("storm"), words("stormmore")]

"""Both sides of each threshold by which two texts are one story, or a page none."""

from datetime import timedelta

import pytest

from archive.articles.comparing import NEARLY_ALL, are_headlines_alike, is_same_story, share, tells_another_story
from archive.articles.paragraphs import digests, is_sentence
from archive.facts import Reason
from archive.recording.recorder import SHORT
from archive.records import Entry
from archive.times import moment
from archive.urls import slug_words
from tests.archive.conftest import reading


def words(name, number):
    return " ".join(f"{name}{at}" for at in range(number))


def sharing(shingles, of=100):
    """Two texts of so many shingles each (runs of five words) that share the first *shingles* of them."""
    one = words("one", of + 4)
    kept = " ".join(one.split()[: shingles + 4 if shingles else 0])
    return one, f"{kept} {words('other', of - shingles)}"


def row(headline, body):
    return {"headline": headline, "body": body}


@pytest.mark.parametrize(("shared", "same"), [(50, True), (49, False)])
def test_under_one_headline_half_of_the_words_make_one_story(shared, same):
    """Of the shorter text: an update adds to its end."""
    one, other = sharing(shared)

    assert is_same_story(row("Raid at dawn", one), row("Raid at dawn", other)) is same
    assert is_same_story(row("Raid at dawn", one), row("Raid at dawn", f"{other} {words('more', 300)}")) is same


@pytest.mark.parametrize(("shared", "same"), [(80, True), (79, False)])
def test_under_two_headlines_four_fifths_of_the_words_do(shared, same):
    """Of the longer text: a release that is printed within a story is not the story."""
    one, other = sharing(shared)

    assert is_same_story(row("Raid at dawn", one), row("Four held", other)) is same
    assert not is_same_story(row("Raid at dawn", one), row("Four held", f"{other} {words('more', 30)}"))


@pytest.mark.parametrize(("shared", "another"), [(50, False), (49, True)])
def test_a_page_tells_another_story_when_it_keeps_less_than_half_of_the_words(shared, another):
    """And no headline; with half of them it is an edit."""
    one, other = sharing(shared)

    assert tells_another_story(row("Raid at dawn", one), row("Best slots", other)) is another


@pytest.mark.parametrize(("closing", "same"), [(3, False), (4, True)])
def test_three_paragraphs_at_the_end_may_be_the_houses(closing, same):
    """A fourth that is shared is the story's own: no house prints so much under all of its texts."""
    end = [words(f"end{at}", 40) for at in range(closing)]
    one, other = ("\n\n".join([words(name, 12), *end]) for name in ("cyclist", "shop"))

    assert is_same_story(row("Appeal", one), row("Appeal", other)) is same


HEADLINES = {
    "two long words of four": ("Mill Lane robbery: trial", "Robbery in Mill Street", True),
    "one of three": ("Robbery trial opens", "Robbery: shop closed today", False),
    "half of the shorter one": ("Robbery trial", "Robbery: three shops closed today", True),
    "words of four letters": ("Boys bite dogs", "Boys bite cats", True),
    "words of three letters beside a longer one": ("Man bit dog near quay", "Man bit dog by mill", False),
    "nothing but words of three letters": ("Man bit dog", "Man bit cat", True),
    "one of three short words": ("Man bit dog", "Old dog ran", False),
    "no words at all": ("…", "…", False),
}


@pytest.mark.parametrize(("one", "other", "alike"), HEADLINES.values(), ids=HEADLINES.keys())
def test_headlines_are_alike_by_half_of_their_long_words(one, other, alike):
    """Articles and prepositions say nothing, unless there is nothing else."""
    assert are_headlines_alike(one, other) is alike
    assert are_headlines_alike(other, one) is alike


SLUGS = {
    "harbour": "",
    "harbour-fire": "harbour fire",
    "2026-harbour": "",
    "a-harbour": "",
    "le-port": "le port",
    "4711.html": "",
    "raid-at-dawn.aspx": "raid at dawn",
    "m%C3%BCnchen-polizei": "münchen polizei",
}


@pytest.mark.parametrize(("slug", "title"), SLUGS.items(), ids=SLUGS)
def test_two_words_in_an_address_are_a_title(slug, title):
    """Fewer are a section or a number."""
    assert slug_words(f"https://sample.example/news/{slug}") == title


@pytest.mark.parametrize(("number", "long_enough"), [(2, False), (3, True)])
def test_three_words_can_be_boilerplate(number, long_enough):
    """Two are a heading, or an answer."""
    assert bool(digests(words("line", number))) is long_enough


@pytest.mark.parametrize(("number", "sentence"), [(12, False), (13, True)])
def test_a_line_of_thirteen_words_is_a_sentence_without_its_full_stop(number, sentence):
    """Twelve may be a heading, or a name with its office."""
    assert is_sentence(words("line", number)) is sentence


URL = "https://sample.example/news/4711/"
LISTED = "Drone flights begin over the marsh"
STORY = f"Pilots fly two machines above the reed beds. {words('story', 200)}"


def shows(desk, headline, body):
    desk.archive.ledger.enter(desk.publication, [Entry(url=URL, title=LISTED)], source="feed", at=desk.now)
    recorded = desk.archive.record(desk.fetch(URL), reading(body, headline=headline, url=URL), at=desk.now)
    desk.next_run()
    desk.later(days=2)
    return recorded


def text(length):
    """A text of exactly *length* characters that shares nothing with the story."""
    return "".join(f"Lantern{at} " for at in range(length))[: length - 1] + "."


@pytest.mark.parametrize(("length", "held"), [(SHORT, False), (SHORT + 1, True)])
def test_a_short_page_makes_room_for_the_listed_story_and_a_long_one_waits_for_a_person(desk, length, held):
    """Nothing gave it away but its headline; a text of some length is not taken out without a person."""
    shows(desk, "Notice", text(length))

    shows(desk, LISTED, STORY)

    assert desk.row("SELECT headline FROM articles")["headline"] == ("Notice" if held else LISTED)
    assert [row["reason"] for row in desk.rows("SELECT reason FROM held")] == [Reason.ANOTHER_STORY] * held
    assert desk.rows("SELECT * FROM revisions") == []


def test_a_page_that_ticked_makes_room_for_the_listed_story_too(desk):
    """A countdown looks like an edit; none of its readings told the story."""
    shows(desk, "Notice", f"{text(300)} Back in nine minutes.")
    shows(desk, "Notice", f"{text(300)} Back in eight minutes, we are sure.")

    shows(desk, LISTED, STORY)

    assert desk.row("SELECT headline FROM articles")["headline"] == LISTED
    assert desk.rows("SELECT * FROM revisions") == []


def test_a_story_that_stood_there_before_comes_back_as_an_edit(desk):
    """Whoever accepted the other page, the listed story was an article."""
    shows(desk, LISTED, STORY)
    shows(desk, "Notice", text(300))
    (event,) = desk.rows("SELECT event FROM held")
    desk.archive.decisions.accept(event["event"], reason=None, who="ada", at=desk.now)

    shows(desk, LISTED, STORY)

    assert desk.row("SELECT headline FROM articles")["headline"] == LISTED
    assert len(desk.rows("SELECT * FROM revisions")) == 2


@pytest.mark.parametrize(("headline", "days"), [("Marsh: drone flights", None), ("Notice", 1)])
def test_a_first_answer_under_another_headline_is_looked_at_after_a_day(desk, headline, days):
    """It is provisional as long as the listed title is not on the page."""
    published = desk.now - timedelta(days=300)
    desk.archive.ledger.enter(desk.publication, [Entry(url=URL, title=LISTED)], source="feed", at=desk.now)
    desk.archive.record(desk.fetch(URL), reading(STORY, headline=headline, url=URL, published=published), at=desk.now)

    due = moment(desk.row("SELECT due_at FROM urls WHERE address = ?", URL)["due_at"])

    assert due - desk.now == (timedelta(days=days) if days else timedelta(days=65))


@pytest.mark.parametrize(("minutes", "revisions"), [(24 * 60 - 1, 1), (24 * 60, 2)])
def test_a_version_that_is_back_within_a_day_flaps(desk, minutes, revisions):
    """Caches show two versions by turns; a correction that is taken back after a day is the publisher's."""
    for body in (STORY, f"{STORY} It was twelve."):
        desk.archive.record(desk.fetch(URL), reading(body, headline=LISTED, url=URL), at=desk.now)
        desk.archive.end_run(desk.run, "finished", at=desk.now)
        desk.run = desk.archive.begin_run("crawl", at=desk.now)
        desk.later(minutes=minutes)

    desk.archive.record(desk.fetch(URL), reading(STORY, headline=LISTED, url=URL), at=desk.now)
    desk.archive.end_run(desk.run, "finished", at=desk.now)

    assert len(desk.rows("SELECT * FROM revisions")) == revisions


CALL = (
    "Anyone who saw what happened or has dash cam footage is asked to call officers on 101 or to give the details "
    "without a name to the charity on 0800 555 111."
)
RULES = [
    "Officers can be reached by the form on the website of the force at any time.",
    "The charity never asks for a name and pays rewards of up to a thousand pounds.",
    "The number of the case is on every letter that the force sends to victims.",
    "In an emergency always dial 999 and say where you are.",
]
OPENS = "The force is appealing for witnesses after an incident that took place this week in the north of the county."
OWN_LINES = ("A cyclist was hurt in Mill Lane on Monday at noon.", "A shop was robbed in Quay Street on Tuesday night.")
WEEK = "Burglary: {}. Theft: {}. Assault: {}. These are the figures reported to the force, and they may change."
STORY_OF_BOATS = "\n\n".join(
    f"Paragraph {at} says that {at * 7} boats were counted by the crew of launch {at} in port." for at in range(6)
)
FORMS = {
    "the call in one paragraph with the story": ([f"{own} {CALL}" for own in OWN_LINES], False),
    "the call below the story": ([f"{own}\n\n{CALL}" for own in OWN_LINES], False),
    "five paragraphs below it": (["\n\n".join([own, CALL, *RULES]) for own in OWN_LINES], False),
    "the same opening too": ([f"{OPENS}\n\n{own}\n\n{CALL}" for own in OWN_LINES], False),
    "a number of the case at the end": (
        [f"{own}\n\n{CALL} The case is {at}77." for at, own in enumerate(OWN_LINES)],
        False,
    ),
    "the figures of another week": ([WEEK.format(12, 40, 7), WEEK.format(9, 31, 2)], False),
    "one figure corrected": ([WEEK.format(12, 40, 7), WEEK.format(12, 41, 7)], True),
    "a word corrected": ([f"{OWN_LINES[0]} {CALL}", f"{OWN_LINES[0].replace('noon', 'one')} {CALL}"], True),
    "an update at the end": ([STORY_OF_BOATS, f"{STORY_OF_BOATS}\n\nA seventh launch joined them on Sunday."], True),
    "a paragraph changed": (
        [STORY_OF_BOATS, STORY_OF_BOATS.replace("21 boats were counted by", "21 boats were missed by")],
        True,
    ),
    "a line of the page above": (
        [f"Listen to this article now.\n\n{STORY_OF_BOATS}", f"Share this page with friends.\n\n{STORY_OF_BOATS}"],
        True,
    ),
}


@pytest.mark.parametrize(("bodies", "same"), FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("headlines", [("Appeal", "Appeal"), ("Appeal in Mill Lane", "Appeal in Quay Street")])
def test_a_form_filled_in_twice_is_two_stories(bodies, headlines, same):
    """Police sites print the same words around each of their appeals."""
    one, other = (row(headline, body) for headline, body in zip(headlines, bodies, strict=True))

    assert is_same_story(one, other) is (same and (headlines[0] == headlines[1] or is_nearly_all(*bodies)))


def is_nearly_all(one, other):
    """Two headlines need more words in common than one."""
    return share(one.split("\n\n"), other.split("\n\n"), of=max) >= NEARLY_ALL


@pytest.mark.parametrize(("length", "same"), [(1000, False), (1001, True)])
def test_eight_hundredths_of_a_text_are_a_story_of_its_own(length, same):
    """Less is a line that the page prints."""
    own = [" ".join(f"{name}{letter}" for letter in "abcdefgh").ljust(79, "x") + "." for name in ("cyclist", "tailor")]
    shared = "Kept is what both of them have. " * 40
    shared = shared[: length - 81 - len(" So it ends.")] + "x So it ends."[1:]

    one, other = (row("Appeal", f"{line} {shared}") for line in own)

    assert len(one["body"]) == len(other["body"]) == length
    assert is_same_story(one, other) is same


@pytest.mark.parametrize(("figures", "same"), [(2, True), (3, False)])
def test_three_other_figures_are_another_week(figures, same):
    """Two may be a date and a correction."""
    one, other = (" ".join(f"Theft: {at}{week}." for at in range(1, figures + 1)) for week in (5, 6))
    end = "These are the figures that were reported to the force in the week before, and they may change."

    assert is_same_story(row("Figures", f"{one} {end}"), row("Figures", f"{other} {end}")) is same

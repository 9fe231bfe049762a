from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles.comparing import (
    changed_fields,
    essence,
    is_same_page,
    is_same_story,
    keeps_date,
    reads_worse,
    shingles,
    tells_another_story,
)
from archive.ledger.schedule import AGES, LAST_RETRY, TRIES, next_due, retry_due
from tests.archive.conftest import NOON

ROW = {
    "headline": "The harbour",
    "standfirst": None,
    "byline": "By Paul Jacques",
    "body": "One. Two.",
    "authors": "Paul Jacques",
    "published": "2026-03-02",
    "published_day": "2026-03-02",
    "published_text": "Mar 2, 2026",
    "published_precision": "day",
}

UNSEEN = {
    "white space": {"body": "One.\n\nTwo. "},
    "no-break space": {"body": "One.\u00a0Two."},
    "soft hyphen": {"headline": "The har\u00adbour"},
    "zero width": {"headline": "\ufeffThe harbour\u200b"},
    "empty for missing": {"standfirst": ""},
    "date printed otherwise": {"published_text": "2 March"},
}


@pytest.mark.parametrize("values", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_no_reader_sees_is_no_change(values):
    """A revision must mean something."""
    assert changed_fields(ROW, ROW | values) == ()


def test_entities_are_what_they_stand_for():
    """Some pages spell them out twice."""
    assert essence("Fish &amp; chips&nbsp;&#8212; free") == essence("Fish & chips — free")


@pytest.mark.parametrize("field", ["headline", "standfirst", "byline", "authors", "body"])
def test_a_changed_word_is_a_change_of_its_field(field):
    """The fields that differ are named."""
    assert changed_fields(ROW, ROW | {field: "other"}) == (field,)


def dated(published, precision, day=None):
    return {"published": published, "published_day": day or published[:10], "published_precision": precision}


DAY, MINUTE = dated("2026-03-02", "day"), dated("2026-03-02T09:30:00Z", "minute")
DATED = {
    "the minute of the day": (DAY, MINUTE, True),
    "the minute of another day": (DAY, dated("2026-03-03T09:30:00Z", "minute"), False),
    "the minute of the publisher's day": (DAY, dated("2026-03-01T22:30:00Z", "minute", "2026-03-02"), True),
    "the minute of another day at the publisher's": (
        DAY,
        dated("2026-03-02T22:30:00Z", "minute", "2026-03-03"),
        False,
    ),
    "another minute": (MINUTE, dated("2026-03-02T09:31:00Z", "minute"), False),
    "another day": (DAY, dated("2026-03-03", "day"), False),
    "a day of the month": (dated("2026-03-01", "month"), DAY, True),
    "a day of another month": (dated("2026-04-01", "month"), DAY, False),
    "a day of the year": (dated("2026-01-01", "year"), DAY, True),
    "a day of another year": (dated("2025-01-01", "year"), DAY, False),
    "a guess of the same day": (dated("2026-03-02", "inferred"), DAY, True),
    "a first date": ({"published": None, "published_day": None, "published_precision": None}, DAY, False),
}


@pytest.mark.parametrize(("one", "other", "same"), DATED.values(), ids=DATED.keys())
def test_more_of_the_same_day_is_no_change(one, other, same):
    """A theme that prints the minute has published nothing anew."""
    assert (changed_fields(ROW | one, ROW | other) == ()) is same
    assert (changed_fields(ROW | other, ROW | one) == ()) is same


@pytest.mark.parametrize(("after", "keeps"), [(DAY, True), (dated("2026-03-03", "day"), False), (MINUTE, False)])
def test_less_of_the_same_day_does_not_replace_what_is_known(after, keeps):
    """A theme that prints the day alone takes no minute away."""
    assert keeps_date(ROW | MINUTE, ROW | after) is keeps


@pytest.mark.parametrize("field", ["byline", "authors"])
def test_a_name_with_either_apostrophe_is_one(field):
    """WordPress prints what it calls O'Neill as O’Neill."""
    assert changed_fields(ROW | {field: "Siân O'Neill"}, ROW | {field: "Siân O’Neill"}) == ()


DATES = {
    "missing": ({"published": None}, True),
    "inferred": ({"published": "2026-03-09", "published_precision": "inferred"}, True),
    "hours ago": ({"published": "2026-03-09", "published_text": "8 hours ago"}, True),
    "yesterday": ({"published": "2026-03-09", "published_text": "Yesterday"}, True),
    "printed": ({"published": "2026-03-09", "published_text": "Mar 9, 2026"}, False),
    "unprinted": ({"published": "2026-03-09", "published_text": None}, False),
}


@pytest.mark.parametrize(("values", "keeps"), DATES.values(), ids=DATES.keys())
def test_a_date_that_only_moved_on_does_not_replace_the_one_known(values, keeps):
    """`12 hours ago` says something else each day; the first look was the most exact."""
    assert keeps_date(ROW, ROW | values) is keeps


def test_a_first_date_is_always_taken():
    """Even a guess is more than nothing."""
    assert not keeps_date(ROW | {"published": None}, ROW | {"published_precision": "inferred"})


WORSE = [
    ("word " * 10, "", "empty"),
    ("word " * 10, "word " * 5, "half as long"),
    ("word " * 10, "word " * 6, None),
    ("a" * 10, "a" * 5, "half as long"),
    ("a" * 10, "a" * 6, None),
    ("a" * 11, "a" * 5, "half as long"),
    ("a" * 11, "a" * 6, None),
    ("", "", None),
    ("", "word", None),
]


@pytest.mark.parametrize(("before", "after", "why"), WORSE)
def test_a_body_that_shrinks_by_half_reads_worse(before, after, why):
    """It is more likely a broken page than an edit."""
    assert reads_worse(before, after) == why


LONG = "\n\n".join(" ".join(f"word{part}x{n}" for n in range(30)) for part in range(6))
CLOSING = (
    "Anyone who saw what happened is asked to ring the incident room and give the reference of the case.\n\n"
    "You can also reach the charity line without giving your name; calls cost nothing and are never traced."
)
OTHER = "\n\n".join(LONG.replace("word", "other").split("\n\n")[:3])


def closed(paragraphs, own):
    """Return a text of its *own* words, and of *paragraphs* that stand under others too."""
    return "\n\n".join([own, *LONG.split("\n\n")[:paragraphs]])


SAME = {
    "its own words": (("A", LONG), ("A", LONG), True),
    "another headline": (("A", LONG), ("B", LONG), True),
    "one headline, half of the words": (("A", LONG), (" a ", LONG[: len(LONG) // 2]), True),
    "another headline, half of the words": (("A", LONG), ("B", LONG[: len(LONG) // 2]), False),
    "another headline, an update": (("A", LONG), ("B", f"{LONG} and an update of some words"), True),
    "a standing headline": (("In brief", "A boat sank off the quay."), ("In brief", "A shop burned down."), False),
    "a shared closing": (("Hurt", f"A cyclist was hurt.\n\n{CLOSING}"), ("Robbed", f"A shop was.\n\n{CLOSING}"), False),
    "both": (("In brief", f"A cyclist was hurt.\n\n{CLOSING}"), ("In brief", f"A shop was.\n\n{CLOSING}"), False),
    "a closing of three paragraphs": (("In brief", closed(3, "Hurt.")), ("In brief", closed(3, "Robbed.")), False),
    "four paragraphs are no closing": (("In brief", closed(4, "Hurt.")), ("In brief", closed(4, "Robbed.")), True),
    "one lead and other words": (("In brief", closed(3, "Hurt.")), ("In brief", f"Hurt.\n\n{OTHER}"), False),
    "nothing but a closing": (("Call us", CLOSING), ("Call us", CLOSING), True),
    "no spaces": (("火", "港で火事があり三人が救助された。"), ("火", "港で火事があり三人が救助されました。"), True),
    "no spaces, other words": (
        ("短信", "港で火事があり三人が救助された。"),
        ("短信", "駅前で自転車が盗まれた。"),
        False,
    ),
}


def row(headline, body):
    return {"headline": headline, "body": body}


@pytest.mark.parametrize(("one", "other", "same"), SAME.values(), ids=SAME.keys())
def test_two_addresses_hold_one_story_by_headline_and_words(one, other, same):
    """Neither a standing headline nor what an office prints under all its appeals makes one story of two."""
    assert is_same_story(row(*one), row(*other)) is same
    assert is_same_story(row(*other), row(*one)) is same


ANOTHER = {
    "a consent page": (("Raid at dawn", LONG), ("Before you continue", "We and our partners store data."), True),
    "a parked domain": (("Raid at dawn", LONG), ("gazette.example is for sale", "Make an offer for it."), True),
    "spam": (("Raid at dawn", LONG), ("Best slots", LONG.replace("word", "win")), True),
    "the next appeal": (
        ("A cyclist was hurt in Mill Lane", f"A cyclist was hurt.\n\n{CLOSING}"),
        ("A shop was robbed in Quay Street", f"A shop was robbed.\n\n{CLOSING}"),
        True,
    ),
    "a text written anew": (("Raid at dawn", LONG), ("Raid at dawn: five held", LONG.replace("word", "term")), False),
    "a headline written anew": (("Raid at dawn", LONG), ("Five held in the port", LONG), False),
    "headline anew, half of the text": (("Raid at dawn", LONG), ("Five held", LONG[: len(LONG) // 2]), False),
    "headline anew, a first paragraph added": (("Raid at dawn", LONG), ("Five held", f"New lead.\n\n{LONG}"), False),
}


@pytest.mark.parametrize(("before", "after", "another"), ANOTHER.values(), ids=ANOTHER.keys())
def test_an_address_tells_another_story_when_neither_headline_nor_words_stayed(before, after, another):
    """An edit keeps one of them; a page that keeps none is no edit."""
    assert tells_another_story(row(*before), row(*after)) is another


def test_short_texts_have_a_shingle_and_empty_ones_none():
    """A story of three words is still comparable."""
    assert shingles("Three short words") == {"three short words"}
    assert shingles("") == shingles(None) == frozenset()
    assert len(shingles("a b c d e f")) == 2


AGE = st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=5000))


@given(AGE)
def test_the_next_look_lies_ahead_and_gaps_grow_with_age(age):
    """Hours, days, weeks, months; after a year never."""
    due = next_due(NOON - age, NOON)

    if due is None:
        assert age > AGES[-1] - AGES[0]
    else:
        assert due - NOON >= AGES[0] / 2
        assert due <= max(NOON, NOON - age) + AGES[-1]


@given(AGE)
def test_an_article_that_changed_is_always_looked_at_again(age):
    """One correction is often followed by another."""
    assert NOON + AGES[0] <= next_due(NOON - age, NOON, changed=True) <= NOON + timedelta(days=90)


def test_an_article_that_never_changes_is_looked_at_seven_times():
    """Then it rests."""
    looks, now = 0, NOON
    while due := next_due(NOON, now):
        looks, now = looks + 1, due

    assert looks == len(AGES)


@given(st.integers(min_value=0, max_value=TRIES - 1))
def test_retries_are_never_further_apart_than_a_month(failures):
    """And never sooner than an hour."""
    assert timedelta(hours=1) <= retry_due(failures, NOON) - NOON <= LAST_RETRY


@pytest.mark.parametrize(
    ("body", "other", "same"),
    [
        ("Error 502, ray 77, at 9:41. The page is away.", "Error 502, ray 81, at 9:44. The page is away.", True),
        ("Calls: 912 one 300 two.", "Calls: 811 one 207 two.", True),
        ("912 one 300 two 55.", "811 one 207 two 54.", False),
        ("Kerb 1:0, Fell 2:2, Quay 3:1, 4:4, 2:0.", "Kerb 4:0, Fell 1:2, Quay 0:1, 5:4, 3:0.", False),
    ],
    ids=["a counter in words", "three words of five", "two words of five", "a table of results"],
)
def test_numbers_tell_pages_apart_where_they_are_most_of_the_text(body, other, same):
    """A page that counts its errors is one page; two rounds of results are two."""
    one, two = ({"headline": "Away 1", "body": text} for text in (body, other))

    assert is_same_page(one, two) is same

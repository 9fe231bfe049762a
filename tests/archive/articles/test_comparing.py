from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles.comparing import changed_fields, essence, is_same_story, keeps_date, reads_worse, shingles
from archive.ledger.schedule import AGES, LAST_RETRY, TRIES, next_due, retry_due
from tests.archive.conftest import NOON

ROW = {
    "headline": "The harbour",
    "standfirst": None,
    "byline": "By Paul Jacques",
    "body": "One. Two.",
    "published": "2026-03-02",
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


@pytest.mark.parametrize("field", ["headline", "standfirst", "byline", "body", "published"])
def test_a_changed_word_is_a_change_of_its_field(field):
    """The fields that differ are named."""
    assert changed_fields(ROW, ROW | {field: "other"}) == (field,)


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


def test_the_same_story_is_known_by_its_headline_or_half_its_text():
    """Two addresses that name one canonical address may still be two stories."""
    text = " ".join(f"word{n}" for n in range(60))
    one = {"headline": "A", "body": text}

    assert is_same_story(one, {"headline": " a ", "body": "all else"})
    assert is_same_story(one, {"headline": "B", "body": f"{text} and an update of some words"})
    assert not is_same_story(one, {"headline": "B", "body": " ".join(f"term{n}" for n in range(60))})


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

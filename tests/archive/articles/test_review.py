from datetime import timedelta

import pytest

from archive.articles.review import Review
from archive.errors import NoSuchRecord
from archive.recording.change import Change
from archive.records import Kind, Outcome, Reading
from archive.store import Archive
from archive.times import moment
from tests.archive.conftest import STORY, imported, reading

PAGES = [f"https://sample.example/news/{at}/" for at in range(10)]


def story(at, word="word"):
    return " ".join(f"{word}{at}x{n}" for n in range(30)) + "."


@pytest.fixture
def held(desk):
    """Ten articles of an earlier run, re-checked a day later."""
    for at, page in enumerate(PAGES):
        desk.read(story(at), page=page, headline=f"Story {at}")
    desk.next_run()
    desk.later(days=1)
    return Review(desk.archive.db)


def gone(desk, *pages, reason="404"):
    for page in pages:
        url = desk.row("SELECT id FROM urls WHERE address = ?", page)
        desk.archive.ledger.settle(url["id"], Outcome.GONE, reason=reason, at=desk.now)


def again(desk, *numbers, word="word"):
    return [desk.read(story(at, word), page=PAGES[at], headline=f"Story {at}").change for at in numbers]


def tombstones(desk):
    return [row["url"] for row in desk.rows("SELECT url FROM articles WHERE gone_at IS NOT NULL ORDER BY id")]


def outcomes(desk):
    return [row["outcome"] for row in desk.rows("SELECT outcome FROM urls WHERE role = 'article' ORDER BY id")]


def test_a_page_that_has_gone_gets_its_tombstone_after_a_second_look(desk, held):
    """With the day it was found gone; the last good reading stays."""
    again(desk, *range(1, 10))
    gone(desk, PAGES[0])
    desk.next_run()
    assert tombstones(desk) == []

    desk.later(days=1)
    gone(desk, PAGES[0])
    desk.next_run()

    assert tombstones(desk) == [PAGES[0]]
    row = desk.row("SELECT gone_at, body FROM articles WHERE id = 1")
    assert row == {"gone_at": "2026-03-04T12:02:00Z", "body": story(0)}
    assert desk.row("SELECT outcome, reason FROM urls WHERE id = 1") == {"outcome": "gone", "reason": "404"}


def test_a_second_look_minutes_later_is_no_second_look(desk, held):
    """A page may be away for an hour."""
    gone(desk, PAGES[0])
    desk.later(minutes=10)
    gone(desk, PAGES[0])
    desk.next_run()

    assert tombstones(desk) == []


def test_a_page_that_came_back_loses_its_tombstone(desk, held):
    """It is not gone any more."""
    gone(desk, PAGES[0])
    desk.next_run()
    desk.later(days=1)
    gone(desk, PAGES[0])
    desk.next_run()

    again(desk, 0)

    assert tombstones(desk) == []


def test_a_url_that_never_was_an_article_leaves_nothing_to_bury(desk, held):
    """Its outcome says it all."""
    due = desk.archive.ledger.address(desk.publication, "https://sample.example/never", "article", at=desk.now)

    desk.archive.ledger.settle(due.url_id, Outcome.GONE, reason="404", at=desk.now)

    assert desk.rows("SELECT * FROM held") == []


def test_edits_are_made_when_their_run_ends(desk, held):
    """Until then nobody can tell an edit from a redesign."""
    again(desk, 0, word="edited")
    assert desk.row("SELECT body FROM articles WHERE id = 1")["body"] == story(0)

    desk.next_run()

    assert desk.row("SELECT body FROM articles WHERE id = 1")["body"] == story(0, "edited")
    assert desk.row("SELECT cause FROM revisions")["cause"] == "publisher"
    assert desk.rows("SELECT * FROM held") == []


def test_many_edits_alone_are_no_redesign(desk, held):
    """A correction to most pages is strange, but every text is there."""
    again(desk, *range(8), word="edited")
    again(desk, 8, 9)
    desk.next_run()

    assert len(desk.rows("SELECT * FROM revisions")) == 8
    assert held.events() == []


def test_a_killed_runs_edits_are_made_by_the_next_start(desk, held, path):
    """Nothing that was seen is lost."""
    again(desk, 0, word="edited")
    desk.archive.close()

    with Archive.open(path) as archive:
        assert len(list(archive.db.query("SELECT * FROM revisions"))) == 1


def test_when_a_fifth_has_gone_nothing_is_buried(desk, held):
    """A redesign or a sold domain: one event, held for a person. The edits beside it are made."""
    again(desk, *range(3, 9))
    again(desk, 9, word="edited")
    gone(desk, *PAGES[:3])
    desk.next_run()

    (event,) = held.events()
    assert (event.publication, event.reason) == ("sample", "too many changed at once")
    assert (event.gone, event.changed, event.worse) == (3, 0, 0)
    assert event.example in PAGES
    assert tombstones(desk) == []
    assert len(desk.rows("SELECT * FROM revisions")) == 1
    assert outcomes(desk) == ["held"] * 3 + ["archived"] * 7


def more(desk, number):
    """Articles of an earlier run that this one does not look at."""
    for at in range(number):
        desk.read(story(at, "more"), page=f"https://sample.example/more/{at}", headline=f"More {at}")
    desk.next_run()


@pytest.mark.parametrize(("others", "events"), [(4, 1), (5, 0), (6, 0)])
def test_more_than_a_fifth_of_what_is_held_is_too_many(desk, held, others, events):
    """Three of fourteen are; three of fifteen or more are not, however few were looked at."""
    more(desk, others)

    gone(desk, *PAGES[:3])
    desk.next_run()

    assert len(held.events()) == events


@pytest.mark.parametrize(("found", "events"), [(5, 0), (2, 1)])
def test_articles_that_were_found_elsewhere_have_not_fallen(desk, held, found, events):
    """A publication gives its stories other addresses, and the old ones end: nothing of that is for a person."""
    for at in range(found):
        desk.read(story(at), page=f"https://sample.example/stories/{at}/", headline=f"Story {at}")
    gone(desk, *PAGES[:5])
    desk.next_run()

    assert len(held.events()) == events
    assert [event.gone for event in held.events()] == [5 - found] * events
    desk.later(days=1)
    gone(desk, *PAGES[:found])
    desk.next_run()
    assert tombstones(desk) == []
    assert outcomes(desk)[:found] == ["gone"] * found


def test_articles_that_are_gone_already_are_not_held(desk, held):
    """They cannot fall again: three of ten, and not of twenty."""
    more(desk, 10)
    desk.archive.db.conn.execute("UPDATE articles SET gone_at = '2026-01-01' WHERE id > 10")

    gone(desk, *PAGES[:3])
    desk.next_run()

    assert len(held.events()) == 1


def test_articles_kept_in_the_second_in_which_the_run_begins_are_held_before_it(desk, held):
    """Times are kept to the second, and a short run is over in less."""
    (began,) = desk.archive.db.conn.execute("SELECT max(started_at) FROM runs").fetchone()
    desk.archive.db.conn.execute("UPDATE articles SET first_seen_at = ?", [began])

    gone(desk, *PAGES[:3])
    desk.next_run()

    assert len(held.events()) == 1


def empty(desk, *pages):
    for page in pages:
        desk.read("", page=page, headline="Story")
    desk.next_run()


def test_what_falls_day_by_day_adds_up_within_a_week(desk, held):
    """A sold domain shows itself at few articles a day; from the third on all join one event."""
    for page in PAGES[:4]:
        empty(desk, page)
        desk.later(days=1)

    assert [(event.reason, event.worse) for event in held.events()] == [
        ("reads worse (empty)", 1),
        ("reads worse (empty)", 1),
        ("too many changed at once", 2),
    ]


@pytest.mark.parametrize(("days", "events"), [(6, 1), (8, 0)])
def test_what_fell_more_than_a_week_ago_is_another_matter(desk, held, days, events):
    """Held changes that nobody decided on must not make an event of each later one."""
    gone(desk, *PAGES[:2])
    desk.next_run()
    desk.later(days=days)
    desk.next_run()

    gone(desk, PAGES[2], reason="410")
    desk.next_run()

    assert [event.reason for event in held.events()] == ["too many changed at once"] * events


def drips(desk, numbers):
    """Let articles vanish in this run, and be looked at for the second time a day later."""
    for _ in range(2):
        gone(desk, *(PAGES[at] for at in numbers))
        desk.next_run()
        desk.later(days=1)


@pytest.mark.parametrize(("days", "together"), [(0, True), (4, True), (9, False)])
def test_removals_a_few_at_a_time_are_one_event_within_a_week(desk, held, days, together):
    """Two have their tombstones when a third goes: all three wait, and none is buried until somebody decides."""
    drips(desk, [0, 1])
    assert tombstones(desk) == PAGES[:2]
    buried = [row["gone_at"] for row in desk.rows("SELECT gone_at FROM articles WHERE gone_at IS NOT NULL")]

    desk.later(days=days)
    desk.next_run()
    gone(desk, PAGES[2])
    desk.next_run()

    assert [(event.reason, event.gone) for event in held.events()] == [("too many changed at once", 3)] * together
    assert tombstones(desk) == ([] if together else PAGES[:2])
    if together:
        (event,) = held.events()
        assert outcomes(desk)[:4] == ["held"] * 3 + ["archived"]
        assert desk.archive.decisions.accept(event.id, reason=None, who="ada", at=desk.now) == 3
        assert [row["gone_at"] for row in desk.rows("SELECT gone_at FROM articles ORDER BY id")][:2] == buried


@pytest.mark.parametrize(("others", "events"), [(4, 1), (5, 0)])
def test_removals_over_days_are_judged_by_the_fifth_too(desk, held, others, events):
    """Three of fourteen are more than a fifth, three of fifteen are not."""
    more(desk, others)
    drips(desk, [0, 1])

    gone(desk, PAGES[2])
    desk.next_run()

    assert len(held.events()) == events


def test_removals_that_somebody_accepted_do_not_count_again(desk, held):
    """They are known: one more of the seven left is an ordinary removal."""
    gone(desk, *PAGES[:3])
    desk.next_run()
    (event,) = held.events()
    desk.archive.decisions.accept(event.id, reason=None, who="ada", at=desk.now)

    desk.later(days=1)
    drips(desk, [3])

    assert held.events() == []
    assert tombstones(desk) == PAGES[:4]


def test_an_event_keeps_its_number_over_weeks(desk, held):
    """The command that was mailed works until somebody decides; what falls later joins."""
    gone(desk, *PAGES[:4])
    desk.next_run()
    (first,) = held.events()

    for page in PAGES[4:7]:
        desk.later(days=7)
        gone(desk, *PAGES[1:4], page)
        desk.next_run()

    assert [(event.id, event.gone) for event in held.events()] == [(first.id, 7)]
    assert desk.archive.decisions.accept(first.id, reason=None, who="ada", at=desk.now) == 7


def test_an_event_that_shrank_keeps_its_number_and_waits(desk, held):
    """Those that came back leave it; the rest is not buried without a word."""
    gone(desk, *PAGES[:5])
    desk.next_run()
    (first,) = held.events()

    for _ in range(2):
        desk.later(days=7)
        gone(desk, PAGES[0])
        again(desk, *range(1, 10))
        desk.next_run()

    assert [(event.id, event.reason, event.gone) for event in held.events()] == [
        (first.id, "too many changed at once", 1)
    ]
    assert tombstones(desk) == []


def test_a_reading_that_is_worse_each_week_keeps_its_number(desk, held):
    """A single one too."""
    empty(desk, PAGES[0])
    (first,) = held.events()
    desk.later(days=7)
    empty(desk, PAGES[0])

    assert [event.id for event in held.events()] == [first.id]


def test_no_number_is_given_to_two_events(desk, held):
    """Whoever accepts by an old mail must not accept something else."""
    empty(desk, PAGES[0])
    (first,) = held.events()
    desk.archive.decisions.reject(first.id, reason=None, who="ada", at=desk.now)

    empty(desk, PAGES[1])

    assert [event.id for event in held.events()] == [first.id + 1]


@pytest.mark.parametrize(("fallen", "events"), [(2, 0), (3, 1)])
def test_two_of_four_are_too_few_to_tell(desk, fallen, events):
    """A handful says nothing of the whole site, whatever share of a small archive it is; three of four do."""
    for at, page in enumerate(PAGES[:4]):
        desk.read(story(at), page=page, headline=f"Story {at}")
    desk.next_run()
    desk.later(days=1)
    gone(desk, *PAGES[:fallen])
    desk.next_run()

    assert len(Review(desk.archive.db).events()) == events


def test_second_looks_are_guarded_too(desk, held):
    """The event that a first look raised is there after the second, once."""
    for _ in range(2):
        gone(desk, *PAGES[:5])
        desk.next_run()
        desk.later(days=7)

    (event,) = held.events()
    assert event.gone == 5
    assert tombstones(desk) == []


def test_pages_of_an_event_are_looked_at_within_the_day_and_then_each_week(desk, held):
    """By the next day's crawl most troubles are over; what lasts waits for a person."""
    gaps = []
    for _ in range(2):
        gone(desk, *PAGES[:3])
        seen = desk.now
        desk.next_run()
        gaps.append(moment(desk.row("SELECT due_at FROM urls WHERE address = ?", PAGES[0])["due_at"]) - seen)
        desk.later(days=7)

    assert gaps == [timedelta(hours=12), timedelta(days=7)]


def test_new_articles_do_not_hide_a_redesign(desk, held):
    """Only what was there before this run is re-checked."""
    for at in range(20, 60):
        desk.read(story(at), page=f"https://sample.example/new/{at}", headline=f"New {at}")
    gone(desk, *PAGES[:3])
    again(desk, *range(3, 10))
    desk.next_run()

    assert len(held.events()) == 1


def test_accepting_an_event_makes_its_changes(desk, held):
    """The person knows that the section was closed."""
    again(desk, *range(3, 10))
    gone(desk, *PAGES[:3])
    desk.next_run()

    done = desk.archive.decisions.accept(held.events()[0].id, reason="section closed", who="ada", at=desk.now)

    assert done == 3
    assert tombstones(desk) == PAGES[:3]
    assert outcomes(desk) == ["gone"] * 3 + ["archived"] * 7
    assert held.events() == []
    decision = desk.row("SELECT * FROM decisions")
    assert (decision["action"], decision["reason"], decision["who"]) == ("accept", "section closed", "ada")
    assert decision["subject"] == "event 1: sample, too many changed at once, 3 in all"


def test_rejecting_an_event_leaves_everything_as_it_was(desk, held):
    """The site was broken for a day."""
    gone(desk, *PAGES[:5])
    desk.next_run()

    done = desk.archive.decisions.reject(held.events()[0].id, reason=None, who="ada", at=desk.now)

    assert done == 5
    assert tombstones(desk) == []
    assert outcomes(desk) == ["archived"] * 10
    assert desk.row("SELECT action FROM decisions")["action"] == "reject"
    assert held.events() == []


def test_a_single_worse_reading_waits_alone(desk, held):
    """It is reported with its reason, and accepted or not by itself."""
    again(desk, *range(1, 10))
    desk.read("Short.", page=PAGES[0], headline="Story 0")
    desk.next_run()

    (event,) = held.events()
    assert (event.reason, event.worse, event.example) == ("reads worse (half as long)", 1, PAGES[0])
    desk.archive.decisions.accept(event.id, reason=None, who="ada", at=desk.now)
    assert desk.row("SELECT body FROM articles WHERE id = 1")["body"] == "Short."
    assert desk.row("SELECT body FROM revisions")["body"] == story(0)


def test_an_article_that_is_none_any_more_is_buried_when_accepted(desk, held):
    """There is no reading to put in its place."""
    desk.archive.record(desk.fetch(PAGES[0]), Reading(kind=Kind.LISTING, reader="r1"), at=desk.now)
    desk.next_run()

    desk.archive.decisions.accept(held.events()[0].id, reason=None, who="ada", at=desk.now)

    assert tombstones(desk) == [PAGES[0]]
    assert outcomes(desk)[0] == "not_article"


def test_a_page_that_reads_well_again_is_no_longer_held(desk, held):
    """The event is over by itself."""
    gone(desk, *PAGES[:3])
    desk.next_run()
    assert len(held.events()) == 1

    again(desk, *range(3))
    desk.next_run()

    assert held.events() == []
    assert outcomes(desk) == ["archived"] * 10


@pytest.mark.parametrize("decide", ["accept", "reject"])
def test_an_event_that_is_not_there_is_told(desk, decide):
    """With the command that lists those that are."""
    with pytest.raises(NoSuchRecord, match="`blotter held` lists"):
        getattr(desk.archive.decisions, decide)(7, reason=None, who="ada", at=desk.now)


def test_a_worse_reading_outside_a_run_waits_at_once(desk, held):
    """Nothing is noted where nobody would look."""
    desk.archive.end_run(desk.run, "finished", at=desk.now)

    desk.read("", page=PAGES[0], headline="Story 0")

    assert [event.reason for event in held.events()] == ["reads worse (empty)"]


def test_an_edit_outside_a_run_is_made_at_once(desk, held):
    """There is no end of a run to wait for."""
    desk.archive.end_run(desk.run, "finished", at=desk.now)

    again(desk, 0, word="edited")

    assert desk.row("SELECT body FROM articles WHERE id = 1")["body"] == story(0, "edited")


def test_an_accepted_reading_of_another_reader_is_not_the_publishers(desk, held):
    """Whoever accepts it."""
    desk.read("Short.", page=PAGES[0], headline="Story 0", reader="r2")
    desk.next_run()

    desk.archive.decisions.accept(held.events()[0].id, reason=None, who="ada", at=desk.now)

    assert desk.row("SELECT cause FROM revisions")["cause"] == "blotter"


def test_a_person_who_imports_another_version_means_it(desk, held):
    """An import is not held until a run ends."""
    url = desk.row("SELECT id FROM urls WHERE address = ?", PAGES[0])["id"]
    capture = desk.archive.keep(
        imported(PAGES[0], b"other", at=desk.now + timedelta(hours=1)),
        url_id=url,
        publication="sample",
        run_id=desk.run,
    )

    recorded = desk.archive.record(capture, reading(STORY, url=PAGES[0], headline="Story 0"), at=desk.now)

    assert recorded.change is Change.CHANGED
    assert desk.row("SELECT body FROM articles WHERE id = 1")["body"] == STORY


def test_a_page_that_answers_304_again_leaves_its_event(desk, held):
    """Its validators are those of the good page: it stands as it did."""
    gone(desk, *PAGES[:3])
    desk.next_run()
    assert held.events()[0].gone == 3

    for number in (1, 2, 3):
        desk.archive.ledger.unchanged(number, at=desk.now)

    assert held.events() == []
    assert outcomes(desk) == ["archived"] * 10

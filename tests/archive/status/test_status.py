from datetime import UTC, date, datetime, timedelta

import pytest

from archive.articles.review import Event
from archive.facts import Fault
from archive.problems import Problem, SourceReport
from archive.status.concerns import held, paragraph, run_broken, runs_killed, runs_missed
from archive.status.field_rates import FIELDS, Sample, length, rates
from archive.status.observed import Observed, PublicationRun
from archive.status.publication_concerns import concerns
from archive.status.rhythm import chart, silence
from archive.status.troubles import troubles

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SAME = SourceReport()


def failed(fault, **beside):
    """A source that did not answer as it should."""
    return SourceReport(failure=Problem(fault=fault, **beside))


def listed(entries, *problems):
    """A source that did."""
    return SourceReport(listed=entries, problems=problems)


NOT_FOUND = failed(Fault.HTTP, status=404)
HTML = failed(Fault.NOT_A_FEED, got="HTML")
ELSEWHERE = Problem(fault=Fault.FOREIGN_PAGES, got="cdn.example.net")
NO_ARTICLE = Problem(fault=Fault.NO_ARTICLE_LISTED, got="/x/")


def runs(*said, source="feed feed/", outcome="finished", **counts):
    """Daily runs, the latest first, in which *source* answered as *said*; the second source is always fine."""
    return [
        PublicationRun(
            run_id=100 - ago,
            started_at=NOW - timedelta(days=ago),
            outcome=outcome,
            **({"done": 0, "failed": 0} | counts),
            sources={source: each, "sitemap": SAME},
        )
        for ago, each in enumerate(said)
    ]


def samples(number, *, every=1, words=500, without=(), listed_by="feed", truncated=False, walled=False, before=0):
    """Articles, the newest first, one each *every* days; the newest is *before* days old."""
    return [
        Sample(
            key=f"k{before + each}",
            day=NOW.date() - timedelta(days=before + each * every),
            listed_by=listed_by,
            words=words,
            filled=frozenset(FIELDS) - set(without),
            truncated=truncated,
            walled=walled,
        )
        for each in range(number)
    ]


def observed(**values):
    defaults = {
        "slug": "sample", "name": "The Sample", "state": "active", "last_success": NOW, "articles": 100,
        "weeks": (7,) * 12, "waiting": 0, "placeholders": 0, "lasting_placeholders": 0, "failing": {},
        "runs": runs(listed(10)),
        "samples": samples(120),
    }  # fmt: skip
    return Observed(**(defaults | values))


def needed(**values):
    seen = observed(**values)
    return list(concerns(seen, troubles(seen.runs)))


def test_a_publication_that_does_well_needs_nobody():
    """Daily articles, a source that lists them, every field filled."""
    assert needed() == []


@pytest.mark.parametrize("state", ["paused", "closed", "moved"])
def test_a_publication_that_is_not_crawled_needs_nobody(state):
    """A person has decided that already."""
    assert needed(state=state, runs=runs(NOT_FOUND, outcome="failed")) == []


def test_nothing_is_made_of_a_publication_without_runs_or_articles():
    """Only imported, or just declared."""
    assert needed(runs=[], samples=[], last_success=None) == []


def test_a_failed_publication_is_told_with_its_layer_since_when_and_what_to_run():
    """Since the first run of the row, not since the last success before it."""
    failed = runs(HTML, HTML, HTML, outcome="failed")
    well = runs(*[listed(10)] * 4)[3:]

    (concern,) = needed(runs=[*failed, *well])

    assert concern.what == "failed: feed feed/: returned HTML, not a feed (not XML)"
    assert concern.since == "2026-02-28"
    assert concern.name == "sample:failed"
    assert concern.command == "blotter probe sample"
    assert "correct the address of this source" in concern.remedy


def test_an_outcome_that_names_the_layer_itself_is_told_once():
    """A challenge page stops the run before the sources are asked."""
    (concern,) = needed(
        runs=runs(failed(Fault.CHALLENGE_PAGE, got="Cloudflare"), outcome="challenge page (Cloudflare)"),
        last_success=None,
    )

    assert concern.what == "the site answered with a challenge page (Cloudflare) (challenge)"
    assert "ask the publisher" in concern.remedy


SHOWN = runs(*[listed(4)] * 3, outcome="placeholder pages")
FINE = runs(*[listed(4)] * 6)[3:]


@pytest.mark.parametrize(
    ("latest", "lasting", "names"),
    [
        (SHOWN, 0, ["sample:failed"]),
        (SHOWN, 4, ["sample:placeholder"]),
        ([*SHOWN[1:], *FINE], 0, []),
        ([*SHOWN[1:], *FINE], 4, ["sample:placeholder"]),
        (FINE, 1, ["sample:placeholder"]),
        (FINE, 0, []),
    ],
)
def test_placeholder_pages_are_reported_once_and_when_they_last(latest, lasting, names):
    """A consent wall before all stories is no failure beside it; one evening of maintenance calls nobody."""
    assert [concern.name for concern in needed(runs=latest, lasting_placeholders=lasting)] == names


def test_pages_that_all_fail_while_sources_answer_are_told_with_the_commonest_reason():
    """The run's own page has the rest."""
    failing = {"http 500": 3, "timed out": 9}

    seen = runs(listed(10), outcome="failed", done=12, failed=12)
    (concern,) = needed(runs=seen, failing=failing, last_success=None)

    assert concern.what == "failed, 12 of 12 addresses failed, most of them: timed out"
    assert concern.command == "blotter runs 100"


@pytest.mark.parametrize(("number", "told"), [(1, 0), (2, 0), (3, 1)])
@pytest.mark.parametrize("failure", [NOT_FOUND, failed(Fault.TIMED_OUT), failed(Fault.CHALLENGE_PAGE)])
def test_an_outage_needs_a_person_when_it_lasts_beyond_two_runs(number, told, failure):
    """A site that is down tonight is up tomorrow; nobody should be called for it."""
    well = runs(*[listed(10)] * 5)

    found = needed(runs=[*runs(*[failure] * number, outcome="failed"), *well[number:]])

    assert len(found) == told


@pytest.mark.parametrize(
    "values",
    [
        {"last_success": None, "runs": runs(NOT_FOUND, outcome="failed")},
        {"runs": runs(failed(Fault.FOREIGN_PAGES, got="sold.example"), outcome="failed")},
        {"runs": runs(listed(9, NO_ARTICLE), outcome="no article listed")},
    ],
    ids=["never worked", "another site", "article pattern"],
)
def test_what_will_not_mend_by_itself_needs_a_person_at_once(values):
    """A new declaration that is wrong, a domain that was sold, new addresses."""
    assert [concern.name for concern in needed(**values)] == ["sample:failed"]


@pytest.mark.parametrize(("number", "told"), [(2, 0), (3, 1)])
def test_many_failed_addresses_of_a_title_that_did_well_are_given_two_runs_too(number, told):
    """It is the same outage, seen from its pages."""
    bad, well = runs(*[listed(10)] * number, done=30, failed=9), runs(*[listed(10)] * 5)[number:]

    assert len(needed(runs=[*bad, *well])) == told


@pytest.mark.parametrize(("failed", "done", "told"), [(4, 4, 0), (5, 30, 0), (7, 30, 1)])
def test_many_failed_addresses_are_told_and_a_few_are_not(failed, done, told):
    """At least five, and more than a fifth."""
    assert len(needed(runs=runs(listed(10), done=done, failed=failed))) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([NOT_FOUND, NOT_FOUND, NOT_FOUND, listed(10)], 1),
        ([NOT_FOUND, NOT_FOUND, listed(10)], 0),
        ([NOT_FOUND] * 50, 0),
        ([SAME, NOT_FOUND, SAME, NOT_FOUND, NOT_FOUND, listed(3)], 1),
        ([SAME, listed(3), NOT_FOUND, NOT_FOUND, NOT_FOUND], 0),
        ([listed(20, ELSEWHERE)], 0),
        ([failed(Fault.FOREIGN_PAGES, got="example.net")], 1),
        ([listed(9, NO_ARTICLE)], 1),
        ([SAME, listed(9, NO_ARTICLE)], 1),
    ],
    ids=[
        "worked, fails for three days", "worked, fails for two", "never worked: a guess", "unchanged says nothing new",
        "well again", "some links elsewhere", "another site", "article pattern", "article pattern, then 304",
    ],
)  # fmt: skip
def test_one_source_of_several_needs_a_person_only_when_nobody_else_would_notice(said, told):
    """Sites are mended without us, and guesses may fail; a wrong declaration stays wrong."""
    assert len(needed(runs=runs(*said))) == told


@pytest.mark.parametrize(("gap", "failures"), [(timedelta(hours=1), 5), (timedelta(weeks=1), 2)])
def test_a_failing_source_is_given_three_runs_and_two_days(gap, failures):
    """An hour of failures is an outage; so may be two runs, however far apart."""
    said = [failed(Fault.HTTP, status=503)] * failures + [listed(3)]
    runs = [
        PublicationRun(
            run_id=9 - ago, started_at=NOW - gap * ago, outcome="finished", done=0, failed=0, sources={"feed": each}
        )
        for ago, each in enumerate(said)
    ]

    assert needed(runs=runs) == []


@pytest.mark.parametrize(
    ("every", "before", "told"), [(1, 7, False), (1, 8, True), (30, 60, False), (30, 91, True), (3, 9, False)]
)
def test_silence_is_measured_by_the_usual_gap(every, before, told):
    """A daily title after a week, a monthly one after a quarter."""
    found = needed(samples=samples(40, every=every, before=before))

    assert bool(found) is told
    if told:
        usual = "day" if every == 1 else f"{every} days"
        assert found[0].what == f"nothing new, though something usually comes every {usual}"
        assert found[0].since == f"{NOW.date() - timedelta(days=before)}"


def test_few_articles_have_no_rhythm():
    """Three articles and a long pause are no alarm."""
    assert needed(samples=samples(3, before=300)) == []


def test_silence_while_nothing_was_crawled_is_no_silence():
    """A server that was off for a month heard nothing."""
    assert needed(samples=samples(40, before=30), last_success=NOW - timedelta(days=29)) == []


def test_a_source_that_fell_silent_is_told_though_another_makes_up_for_it():
    """A feed that answers and never changes again looks well in every run."""
    both = samples(10, listed_by="sitemap") + samples(40, listed_by="feed", before=10)

    (concern,) = needed(samples=both)

    assert concern.what == "feed brings nothing new, though it usually does every day"
    assert concern.since == "2026-02-20"


def test_a_source_whose_articles_another_now_lists_first_is_not_silent():
    """A source put before it takes the credit."""
    both = samples(10, listed_by="wordpress") + samples(40, listed_by="feed", before=10)
    seen = [
        PublicationRun(run_id=1, started_at=NOW, outcome="finished", done=0, failed=0,
             sources={"wordpress": listed(1), "feed feed/": listed(1)})
    ]  # fmt: skip

    assert needed(samples=both, runs=seen) == []


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_no_longer_found_is_told_with_an_article_to_look_at(field):
    """A redesign breaks one field at a time."""
    (concern,) = needed(samples=samples(20, without=[field]) + samples(60, before=20))

    assert concern.what == f"{field}: 0% of the latest 20 articles, usually 100%"
    assert concern.since == "2026-02-11"
    assert concern.command == "blotter show k0"


@pytest.mark.parametrize("fault", ["truncated", "walled"])
def test_a_fault_that_spreads_is_told(fault):
    """A site that goes behind a wall, or cuts its texts."""
    (concern,) = needed(samples=samples(20, **{fault: True}) + samples(60, before=20))

    assert concern.what == f"{fault}: 100% of the latest 20 articles, usually 0%"


@pytest.mark.parametrize(("latest", "past"), [(3, 0), (3, 60), (9, 60), (20, 19)])
def test_few_articles_raise_no_alarm(latest, past):
    """Three without a byline are nothing; neither are twenty with no past."""
    found = rates(samples(latest, without=["byline"]) + samples(past, before=latest))

    assert not any(rate.broken for rate in found)


def test_a_field_that_is_filled_now_and_then_may_fluctuate():
    """Half of the articles usually, a third now: nobody needs to know."""
    now = samples(7) + samples(13, without=["section"], before=7)
    past = [each for ago in range(40) for each in samples(1, before=20 + ago, without=["section"] if ago % 2 else [])]

    assert not any(rate.broken for rate in rates(now + past))


@pytest.mark.parametrize(("words", "told"), [(150, True), (250, False), (1400, False), (1600, True)])
def test_text_that_is_lost_or_swollen_is_told(words, told):
    """Less than two fifths of the usual words, or three times as many."""
    found = length(samples(20, words=words) + samples(60, before=20))

    assert (found.latest, found.usual, found.broken) == (words, 500, told)


def test_a_length_without_past_is_only_shown():
    """So is that of no article at all."""
    assert length(samples(5, words=9)).usual is None
    assert length([]) is None


def test_what_is_held_is_told_with_the_commands():
    """One decision, two ways."""
    event = Event(id=7, publication="sample", reason="too many changed at once", seen_at="2026-03-01T06:00:00Z",
                  changed=1, worse=2, gone=30, example="https://sample.example/news/1")  # fmt: skip

    (concern,) = held([event])

    assert "event 7 waits for a decision: too many articles vanished or shrank at once; 33 in all" in concern.what
    assert "`blotter accept 7` or `blotter reject 7`" in concern.remedy
    assert paragraph(concern).endswith("; run: blotter held 7")


def test_a_crawl_that_no_longer_begins_is_told():
    """cron lost the line, or the timer was never enabled again."""
    daily = [NOW - timedelta(days=ago) for ago in range(10)]

    assert not list(runs_missed(daily, at=NOW + timedelta(days=2)))
    (concern,) = runs_missed(daily, at=NOW + timedelta(days=4))

    assert concern.what == "no crawl began, though one usually does every day"
    assert concern.since == "2026-03-02"


def test_crawls_now_and_then_are_no_habit():
    """Five by hand tell nothing of when the next is due."""
    assert not list(runs_missed([NOW - timedelta(hours=ago) for ago in range(5)], at=NOW + timedelta(days=90)))


def test_runs_that_are_always_killed_are_told():
    """One is a reboot."""
    assert not list(runs_killed(["killed", "killed", "finished", "killed"]))
    assert "the last 3 runs were killed" in next(runs_killed(["killed"] * 3)).what


@pytest.mark.parametrize(("outcome", "reports", "told"), [("failed", 0, 1), ("failed", 2, 0), ("finished", 0, 0)])
def test_a_crawl_that_broke_off_is_told(outcome, reports, told):
    """No publication's report says so, since there is none."""
    assert len(list(run_broken(outcome, reports, on=NOW))) == told


def test_a_chart_of_nothing_is_dots():
    """A bar is never drawn for no article, and one article always has one."""
    assert chart([0, 0]) == "··"
    assert chart([1, 1000]) == "▁█"


def test_days_to_come_are_no_sign_of_life():
    """A misread date in the future must not hide the silence."""
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(20)]

    assert silence([*days, date(2030, 1, 1)], until=date(2026, 3, 1)).since == date(2026, 1, 20)


def test_texts_that_are_lost_are_told_with_an_article_to_look_at():
    """The first thing that a redesign costs."""
    (concern,) = needed(samples=samples(20, words=40) + samples(60, before=20))

    assert concern.what == "body: 40 words in the latest 20 articles, usually 500"
    assert (concern.since, concern.command) == ("2026-02-11", "blotter show k0")

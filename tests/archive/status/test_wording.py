import ast
from pathlib import Path

import pytest

from archive.facts import Fault
from archive.problems import Problem, SourceReport
from archive.status.fault_words import WORDS
from archive.status.wording import MISLEADING, advice, answer, gravest, layer_of, message, outcome, words_of

ROOT = Path(__file__).parents[3]
STATUSES = {
    300: ("status", "answered HTTP 300"),
    400: ("status", "answered HTTP 400"),
    401: ("refused", "refused"),
    403: ("refused", "refused"),
    404: ("status", "nothing is at this address"),
    410: ("status", "nothing is at this address"),
    411: ("status", "answered HTTP 411"),
    429: ("unavailable", "slow down"),
    499: ("status", "answered HTTP 499"),
    500: ("unavailable", "could not answer"),
    503: ("unavailable", "could not answer"),
    599: ("unavailable", "could not answer"),
    600: ("status", "answered HTTP 600"),
}


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words(fault):
    """A fault without words would be a traceback in front of a person."""
    words = WORDS[fault]

    said = message(Problem(fault=fault))

    assert said
    assert "{" not in said
    assert words.remedy or words.layer is None


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_said_as_what_it_means(status):
    """A server that is down has not moved its feed, and turns nobody away."""
    problem = Problem(fault=Fault.HTTP, status=status)

    assert layer_of(problem) == STATUSES[status][0]
    assert STATUSES[status][1] in message(problem)
    assert f"HTTP {status}" in message(problem)


@pytest.mark.parametrize(
    "problem",
    [
        Problem(fault=Fault.HTTP, status=503),
        Problem(fault=Fault.HOST_UNAVAILABLE),
        Problem(fault=Fault.LONG_PAUSE),
        Problem(fault=Fault.ROBOTS_UNREACHABLE, status=503),
        Problem(fault=Fault.TIMED_OUT),
    ],
    ids=lambda problem: problem.reason,
)
def test_what_may_pass_is_left_to_the_next_run(problem):
    """Nobody must write to a publisher, or correct an address, for an outage."""
    remedy = words_of(problem).remedy

    assert "the next run asks again" in remedy
    assert "robots away" not in remedy
    assert "correct" not in remedy


def test_robots_txt_that_does_not_come_is_said_as_that():
    """Not as a site that is down, nor as one that bars us."""
    said = outcome("robots.txt unreachable (http 503)")

    assert said == "robots.txt could not be fetched (HTTP 503)"


def test_robots_txt_of_a_host_that_does_not_exist_is_the_host_s_trouble():
    """The first thing that is fetched of a host finds that there is none; robots.txt has no part in it."""
    said = Problem.of_reason("robots.txt unreachable (host not found)")

    assert layer_of(said) == "name lookup"
    assert "typing error" in words_of(said).remedy


ANSWERS = {
    "unchanged": SourceReport(),
    "lists 12, 3 new": SourceReport(listed=12, new=3),
    "lists 12": SourceReport(listed=12, new=None),
    "lists 100 of 981, 0 new": SourceReport(listed=100, total=981),
    "lists 500 of 981, 500 new; older entries not read yet; the next run goes on": SourceReport(
        listed=500, new=500, total=981, whole=False
    ),
    "the source cannot list edits (answered HTTP 400: rest_invalid_param); lists 10 of 981, 0 new": SourceReport(
        listed=10, total=981, edits=Problem(fault=Fault.HTTP, status=400, got="rest_invalid_param")
    ),
    "lists 9, 0 new; entries without a link: 1 of 10": SourceReport(
        listed=9, problems=(Problem(fault=Fault.ENTRIES_WITHOUT_LINK, number=1, of=10),)
    ),
    "returned <urlset>, not a feed": SourceReport(failure=Problem(fault=Fault.NOT_A_FEED, got="<urlset>")),
    "the moon was full": SourceReport(failure=Problem(fault=Fault.OTHER, said="the moon was full")),
}


@pytest.mark.parametrize("said", ANSWERS)
def test_how_a_source_answered_is_one_line(said):
    """In the summary of a crawl, in `status`, in `runs` and on the site alike."""
    assert answer(ANSWERS[said]) == said


def test_edits_that_cannot_be_asked_for_are_no_trouble():
    """An older WordPress lists everything it has; nobody has to do anything."""
    report = SourceReport(listed=10, edits=Problem(fault=Fault.HTTP, status=400))

    assert gravest(report) is None
    assert not list(advice("sample", "finished", {"wordpress": report}))


def test_the_most_telling_of_several_problems_is_the_one_to_mend():
    """A wrong declaration before an outage of one page."""
    outage, pattern = Problem(fault=Fault.HTTP, status=500), Problem(fault=Fault.NO_ARTICLE_LISTED, got="^/x/")

    assert gravest(SourceReport(listed=9, problems=(outage, pattern))) is pattern


@pytest.mark.parametrize("fault", [*sorted(MISLEADING), Fault.LISTS_NOTHING, Fault.TIMED_OUT])
def test_a_run_that_went_well_gives_advice_only_on_what_is_declared_wrong(fault):
    """Sites are mended without us; a declaration is not."""
    reports = {"feed": SourceReport(failure=Problem(fault=fault)), "sitemap": SourceReport(listed=3)}

    assert len(list(advice("sample", "finished", reports))) == (fault in MISLEADING)
    assert len(list(advice("sample", "failed", reports))) == 1


def test_a_run_that_ended_early_gives_the_advice_of_what_ended_it():
    """There may be no source that was asked."""
    (said,) = advice("sample", "challenge page (Imperva)", {})

    assert said.startswith(
        "sample: the site answered with a challenge page (Imperva) (challenge): it turns robots away"
    )
    assert said.endswith("; run: blotter probe sample")
    assert not list(advice("sample", "outside its hours", {}))


def test_words_are_never_taken_apart_again():
    """How asking went is a fact; what judges it matches no text."""
    modules = [path.read_text(encoding="utf-8") for path in (ROOT / "archive/status").glob("*.py")]

    imported = [node for text in modules for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)]

    assert "re" not in {alias.name for node in imported for alias in node.names}

import json

import pytest

from archive.facts import Fault, PartOutcome, Reason, RunOutcome
from archive.noted import LONGEST_DETAIL, noted, reason_in, written
from archive.problems import Problem, SourceReport, reports_in

REPORTS = {
    "as it was": SourceReport(new=None),
    "entries": SourceReport(listed=12, new=0),
    "entries of a total": SourceReport(listed=100, new=2, total=981),
    "cut short": SourceReport(listed=500, new=500, total=981, whole=False),
    "nothing before it was cut short": SourceReport(listed=0, whole=False),
    "with problems": SourceReport(
        listed=9,
        new=1,
        problems=(Problem(fault=Fault.BROKEN_XML, number=9), Problem(fault=Fault.HTTP, status=500)),
    ),
    "without edits": SourceReport(listed=10, new=0, total=981, edits=Problem(fault=Fault.HTTP, status=400, got="x")),
    "nothing new since a version that counted no new ones": SourceReport(listed=10, new=None),
    "failed": SourceReport(failure=Problem(fault=Fault.NOT_A_FEED, got="HTML")),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_what_a_source_answered_is_read_back_as_it_was_stored(report):
    """The next run goes by it: where a source was cut short, how many there were."""
    stored = json.dumps({"feed": report.stored()})

    loaded = reports_in(json.loads(stored))["feed"]

    assert loaded.stored() == report.stored()
    assert (loaded.listed, loaded.total, loaded.whole, loaded.faults, loaded.edits) == (
        report.listed, report.total, report.whole, report.faults, report.edits,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "said"), [("12 entries", "12 entries"), (304, "304"), ({"fault": "moon_is_full"}, "moon_is_full")]
)
def test_what_no_version_of_ours_wrote_is_kept_as_said(stored, said):
    """A row that was edited by hand, or by a newer version, takes no command down."""
    assert SourceReport.loaded(stored).failure == Problem(fault=Fault.OTHER, said=said)


@pytest.mark.parametrize("fault", Fault)
def test_a_reason_in_a_column_means_one_fault(fault):
    """Status and concerns go by the column; two faults written alike would be mended alike."""
    problem = Problem(fault=fault, status=503 if fault is Fault.HTTP else None)

    assert Problem.of_reason(problem.reason) == problem
    assert len({written(each) for each in Fault}) == len(Fault)


@pytest.mark.parametrize("reason", [*PartOutcome, *RunOutcome, "a vacancy", "http", "http 40x", "", "tls (", "nothing"])
def test_what_is_no_fault_is_taken_for_none(reason):
    """An outcome, or what a reader says of a page."""
    problem = Problem.of_reason(reason)

    assert problem is None or problem.fault in {Fault.TLS, Fault.HTTP}


@pytest.mark.parametrize(
    "problem",
    [
        Problem(fault=Fault.ROBOTS_UNREACHABLE, status=429),
        Problem(fault=Fault.ROBOTS_UNREACHABLE, got="timed out"),
        Problem(fault=Fault.CHALLENGE_PAGE, got="AWS WAF"),
        Problem(fault=Fault.OTHER, got="ValueError"),
    ],
    ids=lambda problem: problem.reason,
)
def test_what_stands_beside_a_fault_in_a_column_is_read_back(problem):
    """Whose challenge it was, and why robots.txt did not come, is what a person needs."""
    assert Problem.of_reason(problem.reason) == problem


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("detail", [None, "half as long", "challenge page (Imperva)", "a (b) c", "2: http 404"])
def test_a_reason_is_read_back_from_a_column_with_its_detail(reason, detail):
    """A detail may be a reason with a detail of its own."""
    assert reason_in(noted(reason, detail)) == (reason, detail)


@pytest.mark.parametrize("column", ["http 404", "tls", "reads worse (", "reads worse)", "", "a vacancy in Kent"])
def test_what_is_no_reason_is_taken_for_none(column):
    """A fault, an outcome, or what somebody wrote there by hand."""
    assert reason_in(column) is None


def test_no_reason_is_written_as_a_fault_is():
    """A column holds either, and must say which."""
    assert not {written(fault) for fault in Fault} & set(Reason)


@pytest.mark.parametrize(
    ("detail", "column"),
    [
        ("a" * LONGEST_DETAIL, f"not a post ({'a' * LONGEST_DETAIL})"),
        ("a" * (LONGEST_DETAIL + 1), f"not a post ({'a' * LONGEST_DETAIL}…)"),
        ("page\r\n\r\nRun 2: finished\n", "not a post (page Run 2: finished)"),
        (" \n", "not a post"),
        (None, "not a post"),
    ],
    ids=["the longest", "longer", "several lines", "blank", "none"],
)
def test_what_a_site_says_in_a_reason_is_one_short_line(detail, column):
    """A site once filled the screen with the type of a post, and could write lines that look like ours."""
    assert noted(Reason.NOT_A_POST, detail) == column

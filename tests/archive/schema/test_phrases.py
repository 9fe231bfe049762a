import pytest

from archive.facts import Reason
from archive.noted import reason_in
from archive.problems import Problem
from archive.schema.phrases import KINDS, PAYLOADS, noted_as

PHRASES = {
    "reads worse: empty": "reads worse (empty)",
    "reads worse: half as long": "reads worse (half as long)",
    "reads worse: listing": "reads worse (another kind of page (listing))",
    "reads worse: a PDF": "reads worse (not a page (a PDF))",
    "soft 404: says that nothing is here": "soft 404 (says that nothing is here)",
    "page: no text": "page gives no article (no text)",
    "page 2: http 404": "later page missing (2: http 404)",
    "page 12: reader took longer than 30 s": "later page missing (12: reader took too long (30 s))",
    "page 3: challenge page (Imperva)": "later page missing (3: challenge page (Imperva))",
    "application/json, not a page": "not a page (application/json)",
    "binary, not a page": "not a page (binary data)",
    "a page, not a post": "not a post (page)",
    "reader failed: ValueError": "reader failed (ValueError)",
    "could not be recorded: UnicodeEncodeError": "could not be recorded (UnicodeEncodeError)",
    "a-1.warc.gz at byte 2406: not the bytes kept": "capture damaged (a-1.warc.gz at byte 2406: not the bytes kept)",
    "error page": "another kind of page (error)",
    "no title": "no headline",
}
STAYS = ["a vacancy", "no article address", "redirects to another article", "placeholder page", "ends mid-word"]
FAULTS = ["http 404", "redirects to another host", "robots.txt unreachable (http 503)", "tls"]


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_of_an_earlier_version_becomes_a_reason(phrase):
    """Whoever counts reasons over years meets one spelling of each."""
    assert noted_as(phrase) == PHRASES[phrase]


@pytest.mark.parametrize("phrase", [*PHRASES, *STAYS, *sorted(PAYLOADS), *sorted(KINDS)])
def test_what_a_phrase_becomes_is_a_reason_of_today(phrase):
    """Else it would have no words."""
    assert reason_in(noted_as(phrase)) is not None


@pytest.mark.parametrize("column", [*STAYS, *FAULTS, *PHRASES.values(), *Reason, "the moon was full"])
def test_what_is_a_reason_already_stays(column):
    """A step that is run on a newer archive changes nothing."""
    assert noted_as(column) == column


@pytest.mark.parametrize("column", FAULTS)
def test_a_fault_stays_a_fault(column):
    """Status goes by it."""
    assert Problem.of_reason(noted_as(column)) is not None

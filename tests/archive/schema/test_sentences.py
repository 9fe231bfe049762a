import json

import pytest

from archive.facts import Fault
from archive.noted import written
from archive.problems import Problem, SourceReport
from archive.schema.sentences import PLAIN, outcome_of, reason_of, report_of, sources_of


def failed(fault, **beside):
    return {"fault": fault, **beside}


REPORTS = {
    "unchanged": {"unchanged": True},
    "lists 12": {"listed": 12},
    "lists 0; 9 of 9 entries have no link": {
        "listed": 0, "problems": [failed("entries_without_link", number=9, of=9)],
    },
    "lists 100 of 981": {"listed": 100, "total": 981},
    "lists 500 of 981; older ones not reached": {"listed": 500, "total": 981, "whole": False},
    "lists 1; older ones not reached; answered 500": {
        "listed": 1, "whole": False, "problems": [failed("http", status=500)],
    },
    "lists 3; broken XML after 3 entries; left after 500 pages": {
        "listed": 3, "problems": [failed("broken_xml", number=3), failed("pages_without_end", number=500)],
    },
    "lists 20; lists another site's pages: a.example, b.example": {
        "listed": 20, "problems": [failed("foreign_pages", got="a.example, b.example")],
    },
    "lists 9; none at an address that article = '^/x/' matches": {
        "listed": 9, "problems": [failed("no_article_listed", got="^/x/")],
    },
    "lists 9; lists nothing; none at an address that article = '^/a; b/|lists 4' matches": {
        "listed": 9, "problems": [failed("lists_nothing"), failed("no_article_listed", got="^/a; b/|lists 4")],
    },
    "lists 9; none at an address that article = \"it's\\\\d\" matches": {
        "listed": 9, "problems": [failed("no_article_listed", got="it's\\d")],
    },
    "lists 5; the moon was full": {"listed": 5, "problems": [failed("other", said="the moon was full")]},
    "answered 400: rest_invalid_param: edits are not told; lists 10 of 981": {
        "listed": 10, "total": 981, "edits": failed("http", status=400, got="rest_invalid_param"),
    },
    "answered no JSON: edits are not told; unchanged": {
        "unchanged": True, "edits": failed("not_wordpress", got="no JSON"),
    },
    "answered 404": failed("http", status=404),
    "answered 404: HTML, not REST": failed("http", status=404, got="HTML"),
    "answered 500: no list of posts": failed("http", status=500),
    "answered HTML, not REST": failed("not_wordpress", got="HTML"),
    "answered no list of posts": failed("not_wordpress", got="other JSON"),
    "answered rest_no_route": failed("not_wordpress", got="rest_no_route"),
    "answered HTML, not a feed": failed("not_a_feed", got="HTML"),
    "answered <urlset>, not a feed": failed("not_a_feed", got="<urlset>"),
    "answered text without addresses, not a sitemap": failed("not_a_sitemap", got="text without addresses"),
    "answered nothing": failed("empty_answer"),
    "answered no page with links": failed("no_links"),
    "has no address": failed("no_address"),
    "gzip cut short, read 7 entries": failed("broken_gzip", number=7),
    "more than 50 MiB unpacked, read 1 entries": failed("too_much_unpacked", number=1, of=50),
    "2 of 9 entries have no link": failed("entries_without_link", number=2, of=9),
    "2 of 9 posts have no link": failed("entries_without_link", number=2, of=9),
    "1 of 3 lines are no addresses": failed("lines_without_address", number=1, of=3),
    "challenge page (Cloudflare)": failed("challenge_page", got="Cloudflare"),
    "host refused 3 requests in a row": failed("host_refused", number=3),
    "host was unavailable 5 times in a row": failed("host_unavailable", number=5),
    "robots.txt unreachable: http 503": failed("robots_unreachable", status=503),
    "robots.txt unreachable: timed out": failed("robots_unreachable", got="timed out"),
    "IndexError": failed("other", said="IndexError"),
    "": failed("other", said=""),
    "réponse vide": failed("other", said="réponse vide"),
}  # fmt: skip
"""What the first released version noted of a source, and the facts that it means."""


@pytest.mark.parametrize("said", REPORTS)
def test_a_sentence_becomes_the_facts_that_it_means(said):
    """What cannot be understood is kept as it was said."""
    assert report_of(said) == REPORTS[said]


@pytest.mark.parametrize("said", [*REPORTS, *PLAIN])
def test_every_fault_that_is_written_is_one_that_is_known(said):
    """The migration names its facts itself; it must not invent one."""
    stored = report_of(said)

    loaded = SourceReport.loaded(stored)

    faults = [
        each["fault"] for each in (stored, stored.get("edits", {}), *stored.get("problems", ())) if "fault" in each
    ]
    assert set(faults) <= set(Fault)
    assert loaded.stored() == stored


def test_the_column_of_a_run_is_translated_source_by_source():
    """In the order in which they were asked."""
    sentences = json.dumps({"feed feed/": "answered 404", "sitemap": "lists 4", "by hand": {"a": 1}})

    facts = json.loads(sources_of(sentences))

    assert list(facts.items()) == [
        ("feed feed/", {"fault": "http", "status": 404}), ("sitemap", {"listed": 4}), ("by hand", {"a": 1}),
    ]  # fmt: skip


def test_a_column_that_holds_no_sources_stays_as_it_is():
    """Whoever wrote it meant something else."""
    assert sources_of("[1, 2]") == "[1, 2]"


OUTCOMES = {
    "finished": "finished",
    "failed": "failed",
    "stopped": "stopped",
    "no article listed": "no article listed",
    "outside its hours": "outside its hours",
    "too many changed at once": "too many changed at once",
    "challenge page (Imperva)": "challenge page (Imperva)",
    "host refused 3 requests in a row": "host refused",
    "host was unavailable 5 times in a row": "host unavailable",
    "host asked for a long pause": "long pause",
    "robots.txt unreachable: http 429": "robots.txt unreachable (http 429)",
    "robots.txt unreachable: connection refused": "robots.txt unreachable (connection refused)",
    "run stopped": "run stopped",
    "the moon was full": "other (the moon was full)",
}


@pytest.mark.parametrize("said", OUTCOMES)
def test_how_a_run_ended_for_a_publication_is_one_of_a_list(said):
    """So that it can be counted, and the words for it can change."""
    assert outcome_of(said) == OUTCOMES[said]


REASONS = {
    "http 404": "http 404",
    "robots.txt": "robots.txt",
    "timed out": "timed out",
    "tls": "tls",
    "redirect": "redirect",
    "a vacancy": "a vacancy",
    "no article address": "no article address",
    "reads worse: empty": "reads worse: empty",
    "soft 404: says that nothing is here": "soft 404: says that nothing is here",
    "redirects to another host": "redirects to another host",
    "address with a login": "address with a login",
    "answered 404": "http 404",
    "answered 404: HTML, not REST": "http 404",
    "answered <html>, not a sitemap": "not a sitemap",
    "answered nothing": "empty answer",
    "robots.txt names no sitemap": "no sitemap named",
    "host asked for a long pause": "long pause",
    "page 2: http 500": "page 2: http 500",
    "page 12: host refused 3 requests in a row": "page 12: host refused",
    "ValueError": "other (ValueError)",
}


@pytest.mark.parametrize("said", REASONS)
def test_why_an_address_failed_is_one_of_a_list_and_what_readers_say_stays(said):
    """`urls.reason` is a facet: one reason, one spelling."""
    assert reason_of(said) == REASONS[said]


@pytest.mark.parametrize("said", PLAIN)
def test_a_column_writes_a_fault_as_today_s_code_does(said):
    """Old rows and new ones are one facet."""
    assert reason_of(said) == written(Fault(PLAIN[said])) == Problem(fault=Fault(PLAIN[said])).reason

"""The sentences in which archives of before ``m014`` noted how asking went, translated into facts.

A released migration uses this, so it depends on nothing that may change: the names of facts are written out.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

Facts = dict[str, Any]

CUT_SHORT = "older ones not reached"
_LISTS = re.compile(r"lists (?P<listed>\d+)(?: of (?P<total>\d+))?(?:; (?P<rest>.*))?", re.DOTALL)
_EDITS = re.compile(r"(?P<why>.*): edits are not told; (?P<rest>unchanged|lists \d.*)", re.DOTALL)
_PATTERN = re.compile(r"none at an address that article = (?P<got>.*) matches", re.DOTALL)

PLAIN = {
    "host not found": "host_not_found",
    "connection refused": "connection_refused",
    "connection lost": "connection_lost",
    "timed out": "timed_out",
    "cut off": "cut_off",
    "too large": "too_large",
    "tls": "tls",
    "too many redirects": "too_many_redirects",
    "robots.txt": "robots_barred",
    "host asked for a long pause": "long_pause",
    "outside its hours": "outside_hours",
    "run stopped": "run_stopped",
    "private address": "private_address",
    "not an address of the web": "not_of_the_web",
    "address with a login": "login_in_address",
    "redirects to another host": "redirects_elsewhere",
    "redirects to home": "redirects_home",
    "no article listed": "no_article_listed",
    "too many changed at once": "too_many_changed",
    "answered nothing": "empty_answer",
    "answered no page with links": "no_links",
    "lists nothing": "lists_nothing",
    "robots.txt names no sitemap": "no_sitemap_named",
    "has no address": "no_address",
}
"""Sentences that are one fault and nothing beside it."""

PATTERNS: tuple[tuple[str, Callable[[Any], Facts]], ...] = (
    (r"(?:answered|http) (\d+)", lambda at: {"fault": "http", "status": int(at[1])}),
    (r"answered (\d+): HTML, not REST", lambda at: {"fault": "http", "status": int(at[1]), "got": "HTML"}),
    (r"answered (\d+): no (?:JSON|list of posts)", lambda at: {"fault": "http", "status": int(at[1])}),
    (r"answered (\d+): (\S+)", lambda at: {"fault": "http", "status": int(at[1]), "got": at[2]}),
    (r"answered (.+), not a (feed|sitemap)", lambda at: {"fault": f"not_a_{at[2]}", "got": at[1]}),
    (r"answered HTML, not REST", lambda _: {"fault": "not_wordpress", "got": "HTML"}),
    (r"answered (no JSON)", lambda at: {"fault": "not_wordpress", "got": at[1]}),
    (r"answered no list of posts", lambda _: {"fault": "not_wordpress", "got": "other JSON"}),
    (r"answered (\w+)", lambda at: {"fault": "not_wordpress", "got": at[1]}),
    (r"broken XML after (\d+) entries", lambda at: {"fault": "broken_xml", "number": int(at[1])}),
    (r"(?:broken gzip|gzip cut short), read (\d+) entries", lambda at: {"fault": "broken_gzip", "number": int(at[1])}),
    (
        r"more than (\d+) MiB unpacked, read (\d+) entries",
        lambda at: {"fault": "too_much_unpacked", "number": int(at[2]), "of": int(at[1])},
    ),
    (
        r"(\d+) of (\d+) (?:entries|posts) have no link",
        lambda at: {"fault": "entries_without_link", "number": int(at[1]), "of": int(at[2])},
    ),
    (
        r"(\d+) of (\d+) lines are no addresses",
        lambda at: {"fault": "lines_without_address", "number": int(at[1]), "of": int(at[2])},
    ),
    (r"lists another site's pages: (.+)", lambda at: {"fault": "foreign_pages", "got": at[1]}),
    (r"left after (\d+) pages", lambda at: {"fault": "pages_without_end", "number": int(at[1])}),
    (r"challenge page \((.+)\)", lambda at: {"fault": "challenge_page", "got": at[1]}),
    (r"host refused (\d+) requests in a row", lambda at: {"fault": "host_refused", "number": int(at[1])}),
    (r"host was unavailable (\d+) times in a row", lambda at: {"fault": "host_unavailable", "number": int(at[1])}),
    (r"robots\.txt unreachable: http (\d+)", lambda at: {"fault": "robots_unreachable", "status": int(at[1])}),
    (r"robots\.txt unreachable: (.+)", lambda at: {"fault": "robots_unreachable", "got": at[1]}),
)
"""Sentences with something beside the fault, the narrower before the wider."""

COLUMN = {
    "host asked for a long pause": "long pause",
    "answered nothing": "empty answer",
    "answered no page with links": "no links",
    "robots.txt names no sitemap": "no sitemap named",
    "has no address": "no address",
}
WRITTEN = frozenset(
    {"robots_barred", "outside_hours", "not_of_the_web", "login_in_address", "redirects_elsewhere", "redirects_home",
     "too_many_changed"}
)  # fmt: skip
"""Faults whose sentence stays as it is in a column."""


def sources_of(sentences: str) -> str:
    """Return the column ``run_publications.sources`` as facts; values without a sentence stay.

    >>> sources_of('{"feed": "answered HTML, not a feed", "sitemap": "lists 4"}')
    '{"feed": {"fault": "not_a_feed", "got": "HTML"}, "sitemap": {"listed": 4}}'
    """
    noted = json.loads(sentences)
    if not isinstance(noted, Mapping):
        return sentences
    facts = {
        source: report_of(sentence) if isinstance(sentence, str) else sentence for source, sentence in noted.items()
    }
    return json.dumps(facts, ensure_ascii=False)


def report_of(sentence: str) -> Facts:
    """Return what a source answered, noted as *sentence*.

    >>> report_of("answered 400: rest_invalid_param: edits are not told; lists 10 of 981")["total"]
    981
    """
    if sentence == "unchanged":
        return {"unchanged": True}
    if untold := _EDITS.fullmatch(sentence):
        return report_of(untold["rest"]) | {"edits": problem_of(untold["why"])}
    lists = _LISTS.fullmatch(sentence)
    return _listed(lists) if lists else problem_of(sentence)


def _listed(lists: re.Match[str]) -> Facts:
    facts: Facts = {"listed": int(lists["listed"])}
    if lists["total"]:
        facts["total"] = int(lists["total"])
    sentences = list(_sentences(lists["rest"] or ""))
    if CUT_SHORT in sentences:
        facts["whole"] = False
    problems = [problem_of(each) for each in sentences if each != CUT_SHORT]
    return facts | ({"problems": problems} if problems else {})


def _sentences(rest: str) -> Iterator[str]:
    pattern = _PATTERN.search(rest)  # it may hold any sign, and came last
    yield from (each for each in rest[: pattern.start() if pattern else None].split("; ") if each)
    if pattern:
        yield pattern[0]


@lru_cache(maxsize=4096)
def _problem_of(sentence: str) -> str:
    if sentence in PLAIN:
        return json.dumps({"fault": PLAIN[sentence]})
    if pattern := _PATTERN.fullmatch(sentence):
        return json.dumps({"fault": "no_article_listed", "got": _literal(pattern["got"])}, ensure_ascii=False)
    for written, facts in PATTERNS:
        if at := re.fullmatch(written, sentence, re.DOTALL):
            return json.dumps(facts(at), ensure_ascii=False)
    return json.dumps({"fault": "other", "said": sentence}, ensure_ascii=False)


def problem_of(sentence: str) -> Facts:
    """Return the fault that *sentence* means; ``other`` where nobody can say.

    >>> problem_of("IndexError")
    {'fault': 'other', 'said': 'IndexError'}
    """
    facts: Facts = json.loads(_problem_of(sentence))
    return facts


def outcome_of(sentence: str) -> str:
    """Return the column ``run_publications.outcome`` as facts.

    >>> outcome_of("robots.txt unreachable: http 503"), outcome_of("finished")
    ('robots.txt unreachable (http 503)', 'finished')
    """
    return sentence if sentence in {"finished", "failed", "stopped"} else _column(sentence, problem_of(sentence))


def reason_of(sentence: str) -> str:
    """Return the column ``urls.reason`` as facts; the reasons of readers, which are not faults of requests, stay.

    >>> reason_of("answered 404: HTML, not REST"), reason_of("page 2: answered 500"), reason_of("a vacancy")
    ('http 404', 'page 2: http 500', 'a vacancy')
    """
    if page := re.fullmatch(r"(page \d+: )(.*)", sentence, re.DOTALL):
        return page[1] + reason_of(page[2])
    facts = problem_of(sentence)
    if facts["fault"] == "other" and not re.fullmatch(r"[A-Z]\w*(?:Error|Exception|Failure)", sentence):
        return sentence
    return _column(sentence, facts)


def _column(sentence: str, facts: Facts) -> str:
    fault = str(facts["fault"])
    if fault in WRITTEN:
        return sentence
    if sentence in COLUMN:
        return COLUMN[sentence]
    if fault == "http":
        return f"http {facts['status']}"
    if fault == "robots_unreachable":
        return f"robots.txt unreachable ({facts.get('got') or 'http {status}'.format(**facts)})"
    beside = facts.get("got") if fault == "challenge_page" else facts.get("said")
    return fault.replace("_", " ") + (f" ({beside})" if beside else "")


def _literal(written: str) -> str:
    """Return the text that Python writes as *written*; as it is where it was cut."""
    try:
        return str(ast.literal_eval(written))
    except (ValueError, SyntaxError):
        return written

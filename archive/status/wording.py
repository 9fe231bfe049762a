"""The words for every fault and every answer of a source: the one place where facts become sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from archive.facts import FINE, Fault, reason_in
from archive.problems import Problem, SourceReport
from archive.status.meanings import meaning

PROBE = "blotter probe {name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What to say of a fault."""

    layer: str | None
    """The layer between us and an article that failed; ``None`` where the source still does its work."""

    message: str
    """What is wrong; ``{got}``, ``{status}``, ``{number}`` and ``{of}`` stand for what is known beside the fault."""

    remedy: str = ""
    command: str = PROBE
    """What to run next; ``{name}`` stands for the publication."""


AGAIN = "the site may be down for a while; the next run asks again"
NOT_OURS = "see what the site offers, then correct the address of this source or remove the source"
WORDS: Mapping[Fault, Words] = {
    Fault.TOO_MANY_CHANGED: Words(
        layer="held",
        message="too many articles vanished or shrank at once",
        remedy="a redesign or a sold domain? these articles stay as they are: look at the pages, then accept or reject",
        command="blotter held",
    ),
    Fault.LAYOUT_CHANGED: Words(
        layer="held",
        message="most articles changed in the same fields at once",
        remedy="a redesign? these articles stay as they are: compare what was and what is, then accept or reject",
        command="blotter held",
    ),
    Fault.HOST_NOT_FOUND: Words(
        layer="name lookup",
        message="the host does not exist",
        remedy="check home for a typing error, or whether the site has moved",
    ),
    Fault.CONNECTION_REFUSED: Words(layer="connection", message="the host refused the connection", remedy=AGAIN),
    Fault.CONNECTION_LOST: Words(layer="connection", message="the connection was lost", remedy=AGAIN),
    Fault.TIMED_OUT: Words(layer="connection", message="the host did not answer in time", remedy=AGAIN),
    Fault.CUT_OFF: Words(layer="connection", message="the answer was cut off", remedy=AGAIN),
    Fault.TLS: Words(
        layer="TLS",
        message="the certificate of the site is not valid",
        remedy="nothing it sends can be trusted: report it to the publisher",
    ),
    Fault.CHALLENGE_PAGE: Words(
        layer="challenge",
        message="the site answered with a challenge page ({got})",
        remedy="it turns robots away and nothing of it was kept: ask the publisher to let Blotter in",
    ),
    Fault.HOST_REFUSED: Words(
        layer="challenge",
        message="the host refused several requests in a row",
        remedy="it turns robots away: ask the publisher to let Blotter in",
    ),
    Fault.HOST_UNAVAILABLE: Words(
        layer="unavailable", message="the host was unavailable again and again", remedy=AGAIN
    ),
    Fault.HOST_SILENT: Words(
        layer="connection", message="the host timed out or hung up several times in a row", remedy=AGAIN
    ),
    Fault.ROBOTS_PAUSE: Words(
        layer="robots.txt",
        message="robots.txt asks for a longer pause between requests than a run can wait",
        remedy="ask the publisher for a shorter Crawl-delay, or remove the publication",
    ),
    Fault.LONG_PAUSE: Words(
        layer="unavailable", message="the host asked for a long pause", remedy="the next run asks again"
    ),
    Fault.ROBOTS_BARRED: Words(
        layer="robots.txt",
        message="robots.txt bars this address",
        remedy="ask the publisher for permission, or remove the source",
    ),
    Fault.ROBOTS_UNREACHABLE: Words(
        layer="robots.txt",
        message="robots.txt could not be fetched ({beside})",
        remedy="without it nothing of the site may be fetched; the next run asks again",
    ),
    Fault.PRIVATE_ADDRESS: Words(
        layer="guard",
        message="the address is a private one",
        remedy="only a publication with own_site = true may be on a private address",
    ),
    Fault.ANOTHERS_OWN_SITE: Words(
        layer="guard",
        message="the address is the own site of another publication",
        remedy="only that publication may ask it: correct the address",
    ),
    Fault.OTHER_HOST: Words(
        layer="guard",
        message="the address is on a host that neither the site nor the user names",
        remedy="if it belongs to the publication, name it in a source",
    ),
    Fault.NOT_A_PORT_OF_THE_WEB: Words(
        layer="guard", message="the address is at a port that is not one of the web", remedy=NOT_OURS
    ),
    Fault.NOT_OF_THE_WEB: Words(layer="guard", message="the address is not one of the web", remedy=NOT_OURS),
    Fault.LOGIN_IN_ADDRESS: Words(
        layer="guard", message="the address contains a login", remedy="Blotter never logs in: correct the address"
    ),
    Fault.REDIRECTS_ELSEWHERE: Words(
        layer="redirect",
        message="the address redirects to another host",
        remedy="if the site has moved, put its new address into home",
    ),
    Fault.REDIRECTS_HOME: Words(layer="redirect", message="the address redirects to the home page", remedy=NOT_OURS),
    Fault.TOO_MANY_REDIRECTS: Words(layer="redirect", message="the address redirects without end", remedy=NOT_OURS),
    Fault.FOREIGN_PAGES: Words(
        layer="another site",
        message="lists pages of another site: {got}",
        remedy="correct the address of this source",
    ),
    Fault.NO_ARTICLE_LISTED: Words(
        layer="article pattern",
        message="lists no address that article = {got!r} matches",
        remedy="the articles of the site have other addresses: correct article",
    ),
    Fault.PLACEHOLDER_PAGES: Words(
        layer="placeholder",
        message="every address showed another page in place of its story",
        remedy="they wait and are asked again; if it stays, ask the publisher to let Blotter in",
        command="blotter status {name}",
    ),
    Fault.HTTP: Words(layer="status", message="answered HTTP {status}", remedy=NOT_OURS),
    Fault.NOT_WORDPRESS: Words(
        layer="not JSON", message="returned {got}, not a list of WordPress posts", remedy=NOT_OURS
    ),
    Fault.NOT_A_FEED: Words(layer="not XML", message="returned {got}, not a feed", remedy=NOT_OURS),
    Fault.NOT_A_SITEMAP: Words(layer="not XML", message="returned {got}, not a sitemap", remedy=NOT_OURS),
    Fault.BROKEN_XML: Words(
        layer="not XML",
        message="returned broken XML; {number} entries were read before it breaks",
        remedy="report it to the publisher if it stays so",
    ),
    Fault.EMPTY_ANSWER: Words(layer="empty", message="returned an empty page", remedy=NOT_OURS),
    Fault.LISTS_NOTHING: Words(layer="empty", message="lists nothing", remedy=NOT_OURS),
    Fault.NO_LINKS: Words(layer="empty", message="returned no page with links", remedy=NOT_OURS),
    Fault.NO_SITEMAP_NAMED: Words(layer="empty", message="robots.txt names no sitemap", remedy=NOT_OURS),
    Fault.NO_ADDRESS: Words(layer="empty", message="has no address", remedy="add a path to the source"),
    Fault.TOO_LARGE: Words(layer="size", message="the answer is too large", remedy=NOT_OURS),
    Fault.HEADERS_TOO_LARGE: Words(layer="size", message="the headers of the answer are too large", remedy=NOT_OURS),
    Fault.OTHER: Words(layer="unknown", message="{said}", remedy="see what the site answers"),
    Fault.OUT_OF_TIME: Words(layer=None, message="the run had no time left; the next run goes on"),
    Fault.DISK_FULL: Words(layer=None, message="the disk had no room", remedy="make room; the next run goes on"),
    Fault.OUTSIDE_HOURS: Words(layer=None, message="outside its hours"),
    Fault.RUN_STOPPED: Words(layer=None, message="the run was stopped before this request"),
    Fault.PROBED_ENOUGH: Words(layer=None, message="not requested: the probe had seen enough"),
    Fault.NOT_FETCHED: Words(layer=None, message="not requested: pages came from disk"),
    Fault.BROKEN_GZIP: Words(layer=None, message="the packed file is damaged; {number} entries were read"),
    Fault.TOO_MUCH_UNPACKED: Words(layer=None, message="larger than {of} MiB unpacked; {number} entries were read"),
    Fault.TOO_MANY_MEMBERS: Words(layer=None, message="packed in more than {of} pieces; {number} entries were read"),
    Fault.ENTRIES_WITHOUT_LINK: Words(layer=None, message="{number} of {of} entries have no link"),
    Fault.LINES_WITHOUT_ADDRESS: Words(layer=None, message="{number} of {of} lines are no addresses"),
    Fault.PAGES_WITHOUT_END: Words(layer=None, message="left after {number} pages"),
    Fault.PAGES_UNREACHABLE: Words(
        layer=None, message="shows a page {number} that no link leads to; older articles are not listed"
    ),
}
"""Words for each fault, the most telling fault first."""

STATUS: Mapping[range, Words] = {
    range(401, 404): Words(
        layer="refused",
        message="the server refused to answer (HTTP {status})",
        remedy="the page needs a login, or the site turns robots away: ask the publisher to let Blotter in",
    ),
    range(404, 405): Words(layer="status", message="nothing is at this address (HTTP {status})", remedy=NOT_OURS),
    range(410, 411): Words(layer="status", message="nothing is at this address (HTTP {status})", remedy=NOT_OURS),
    range(429, 430): Words(
        layer="unavailable",
        message="the server asked us to slow down (HTTP {status})",
        remedy="the next run asks again",
    ),
    range(500, 600): Words(layer="unavailable", message="the server could not answer (HTTP {status})", remedy=AGAIN),
}
"""Words for a status of HTTP that says more than that it is not 200."""

MISLEADING = {Fault.FOREIGN_PAGES, Fault.NO_ARTICLE_LISTED}
"""Reported even where other sources make up for it: here the declaration is wrong, not the way to the site."""

_RANK = {fault: rank for rank, fault in enumerate(WORDS)}


def words_of(problem: Problem) -> Words:
    """Return what to say of *problem*."""
    if problem.fault is Fault.HTTP and problem.status is not None:
        return next((words for span, words in STATUS.items() if problem.status in span), WORDS[Fault.HTTP])
    words = WORDS[problem.fault]
    if problem.fault is Fault.ROBOTS_UNREACHABLE and (way := Problem.of_reason(problem.got or "")):
        return replace(words, layer=WORDS[way.fault].layer, remedy=WORDS[way.fault].remedy)  # all of the host is
    return words


def message(problem: Problem) -> str:
    """Return *problem* in words.

    >>> message(Problem(fault=Fault.NOT_A_FEED, got="HTML")), message(Problem(fault=Fault.HTTP, status=503))
    ('returned HTML, not a feed', 'the server could not answer (HTTP 503)')
    """
    known = {"got": problem.got or "unknown", "status": problem.status, "number": problem.number, "of": problem.of}
    beside = f"HTTP {problem.status}" if problem.status else problem.got or "no reason known"
    text = words_of(problem).message.format(**known, beside=beside, said=problem.said or problem.got or "unknown")
    extra = f": {problem.got}" if problem.fault in {Fault.HTTP, Fault.LAYOUT_CHANGED} and problem.got else ""
    return text + extra


def layer_of(problem: Problem | None) -> str | None:
    """Return the layer that failed with *problem*; ``None`` where nothing failed."""
    return words_of(problem).layer if problem else None


def gravest(report: SourceReport) -> Problem | None:
    """Return the most telling of the problems in *report* that someone could mend; ``None`` where there is none.

    >>> gravest(SourceReport(listed=12, problems=(Problem(fault=Fault.PAGES_WITHOUT_END, number=500),)))
    """
    grave = [problem for problem in report.faults if layer_of(problem)]
    return min(grave, key=lambda problem: _RANK[problem.fault], default=None)


def answer(report: SourceReport) -> str:
    """Return in words how a source answered.

    >>> answer(SourceReport(listed=100, new=2, total=981))
    'lists 100 of 981, 2 new'
    """
    if report.failure:
        return message(report.failure)
    return "; ".join(_parts(report))


def outcome(reason: str) -> str:
    """Return in words how a run ended for a publication, whose column says *reason*.

    >>> outcome("robots.txt unreachable (http 503)"), outcome("finished")
    ('robots.txt could not be fetched (HTTP 503)', 'finished')
    """
    problem = Problem.of_reason(reason)
    if problem is None:
        return reason
    if problem.fault is Fault.NO_ARTICLE_LISTED:
        return "no article listed"
    return message(problem)


def why(reason: str) -> str:
    """Return in words what a column means by *reason*, the reason within it too; one of no version of ours stays.

    >>> why("reads worse (half as long)")
    'the page reads worse than the article in the archive: its text is half as long or shorter'
    """
    noted = reason_in(reason)
    if noted is None:
        return outcome(reason)
    return meaning(noted[0], why(noted[1]) if noted[1] else None)


def advice(name: str, reason: str, sources: Mapping[str, SourceReport]) -> Iterator[str]:
    """Yield what to do about the publication *name*, whose part of a run ended with *reason*.

    >>> next(advice("oracle", "failed", {"feed rss": SourceReport(failure=Problem(fault=Fault.LISTS_NOTHING))}))[:31]
    'oracle: feed rss: lists nothing'
    """
    grave = {source: problem for source, report in sources.items() if (problem := gravest(report))}
    if reason in FINE:
        grave = {source: problem for source, problem in grave.items() if problem.fault in MISLEADING}
    for source, problem in grave.items():
        yield _advice(name, f"{source}: {message(problem)}", problem)
    ended = Problem.of_reason(reason)
    if not grave and ended and layer_of(ended):
        yield _advice(name, outcome(reason), ended)


def command_of(problem: Problem, name: str) -> str:
    """Return what to run next about *problem* of the publication *name*."""
    return words_of(problem).command.format(name=name)


def _parts(report: SourceReport) -> Iterator[str]:
    if report.edits:
        yield f"the source cannot list edits ({message(report.edits)})"
    if report.unchanged:
        yield "unchanged"
        return
    of = "" if report.total is None else f" of {report.total}"
    new = "" if report.new is None else f", {report.new} new"
    yield f"lists {report.listed}{of}{new}"
    if not report.whole:
        yield "older entries not read yet; the next run goes on"
    yield from dict.fromkeys(message(problem) for problem in report.problems)


def _advice(name: str, what: str, problem: Problem) -> str:
    return f"{name}: {what} ({layer_of(problem)}): {words_of(problem).remedy}; run: {command_of(problem, name)}"

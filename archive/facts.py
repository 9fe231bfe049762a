"""How asking went, as facts: what the tables hold of it. The words for people stand in :mod:`archive.status.wording`.

A fault with what is known beside it is a :class:`Problem`. It is written as JSON into ``run_publications.sources``,
and in a few words (:attr:`Problem.reason`) wherever a column holds one reason: ``http 404``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class RunOutcome(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    FAILED = "failed"
    """At least one publication did not finish."""

    STOPPED = "stopped"
    """By Ctrl-C or SIGTERM."""

    KILLED = "killed"
    """It never wrote that it ended; the next run noticed."""


class PartOutcome(StrEnum):
    """How a run ended for one publication, where no :class:`Fault` ended it."""

    FINISHED = "finished"
    FAILED = "failed"
    """No source answered, or every address that was asked for failed."""

    STOPPED = "stopped"


class Alarm(StrEnum):
    """Why something needs a person; docs/operating.md explains each."""

    FAILED = "failed"
    """Nothing came of a publication."""

    SOURCE = "source"
    """One of its sources fails, or lists what is not wanted."""

    MANY_FAILED = "many-failed"
    """Many of its addresses failed."""

    PLACEHOLDER = "placeholder"
    """Its addresses show another page in place of their stories."""

    SILENT = "silent"
    """It, or one of its sources, brings nothing new."""

    FIELD = "field"
    """A field is found less often, or texts became shorter, longer, cut off or walled."""

    FOR_REVIEW = "held"
    """Changes wait for a decision."""

    TWO_STORIES = "two-stories"
    """An article holds two stories."""

    SAME_HOME = "same-home"
    """Two publications have one home."""

    BROKE_OFF = "broke-off"
    """A crawl ended with an error of Blotter's own."""

    CAPTURES = "captures"
    """Capture files are missing or cut off."""

    RUNS_MISSED = "runs-missed"
    """No crawl began when one usually does."""

    RUNS_KILLED = "runs-killed"
    """Crawls do not live to their end."""


class Fault(StrEnum):
    """Why an address or a source did not give what was wanted."""

    # the way to the host
    HOST_NOT_FOUND = "host_not_found"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_LOST = "connection_lost"
    TIMED_OUT = "timed_out"
    CUT_OFF = "cut_off"
    TLS = "tls"
    TOO_LARGE = "too_large"
    HEADERS_TOO_LARGE = "headers_too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    HTTP = "http"

    # manners: not asked, or asked no more in this run
    ROBOTS_BARRED = "robots_barred"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    CHALLENGE_PAGE = "challenge_page"
    HOST_REFUSED = "host_refused"
    HOST_UNAVAILABLE = "host_unavailable"
    HOST_SILENT = "host_silent"
    LONG_PAUSE = "long_pause"
    ROBOTS_PAUSE = "robots_pause"
    OUTSIDE_HOURS = "outside_hours"
    RUN_STOPPED = "run_stopped"
    OUT_OF_TIME = "out_of_time"
    DISK_FULL = "disk_full"
    PRIVATE_ADDRESS = "private_address"
    OTHER_HOST = "other_host"
    NOT_A_PORT_OF_THE_WEB = "not_a_port_of_the_web"
    ANOTHERS_OWN_SITE = "anothers_own_site"
    NOT_OF_THE_WEB = "not_of_the_web"
    LOGIN_IN_ADDRESS = "login_in_address"
    REDIRECTS_ELSEWHERE = "redirects_elsewhere"
    REDIRECTS_HOME = "redirects_home"
    PROBED_ENOUGH = "probed_enough"
    NOT_FETCHED = "not_fetched"
    """Of an import, which fetches nothing."""

    # what a source lists
    FOREIGN_PAGES = "foreign_pages"
    NO_ARTICLE_LISTED = "no_article_listed"
    NOT_A_FEED = "not_a_feed"
    NOT_A_SITEMAP = "not_a_sitemap"
    NOT_WORDPRESS = "not_wordpress"
    NO_LINKS = "no_links"
    BROKEN_XML = "broken_xml"
    BROKEN_GZIP = "broken_gzip"
    TOO_MUCH_UNPACKED = "too_much_unpacked"
    TOO_MANY_MEMBERS = "too_many_members"
    EMPTY_ANSWER = "empty_answer"
    LISTS_NOTHING = "lists_nothing"
    NO_SITEMAP_NAMED = "no_sitemap_named"
    ENTRIES_WITHOUT_LINK = "entries_without_link"
    LINES_WITHOUT_ADDRESS = "lines_without_address"
    PAGES_WITHOUT_END = "pages_without_end"
    PAGES_UNREACHABLE = "pages_unreachable"
    NO_ADDRESS = "no_address"

    # what a run found
    TOO_MANY_CHANGED = "too_many_changed"
    LAYOUT_CHANGED = "layout_changed"
    OTHER = "other"
    """None of these; ``said`` keeps what was noted."""


WRITTEN = {
    Fault.ROBOTS_BARRED: "robots.txt",
    Fault.ROBOTS_UNREACHABLE: "robots.txt unreachable",
    Fault.ROBOTS_PAUSE: "robots.txt asks for a long pause",
    Fault.OUTSIDE_HOURS: "outside its hours",
    Fault.ANOTHERS_OWN_SITE: "another publication's own site",
    Fault.NOT_OF_THE_WEB: "not an address of the web",
    Fault.LOGIN_IN_ADDRESS: "address with a login",
    Fault.REDIRECTS_ELSEWHERE: "redirects to another host",
    Fault.REDIRECTS_HOME: "redirects to home",
    Fault.TOO_MANY_CHANGED: "too many changed at once",
}
"""How a column writes a fault, where that is not its name with spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fault, with what is known beside it."""

    fault: Fault
    got: str | None = None
    """What came instead, e.g. ``HTML`` or ``Cloudflare``: a name or a code, never a sentence."""

    status: int | None = None
    """Of HTTP."""

    number: int | None = None
    """How many: entries read before an XML file breaks, entries without link, pages after which a source was left."""

    of: int | None = None
    """Out of how many."""

    said: str | None = None
    """What an earlier version noted, where nobody can say which fault it means."""

    @property
    def reason(self) -> str:
        """The problem as a column writes it.

        >>> Problem(fault=Fault.HTTP, status=404).reason, Problem(fault=Fault.CHALLENGE_PAGE, got="Imperva").reason
        ('http 404', 'challenge page (Imperva)')
        """
        if self.fault is Fault.HTTP:
            return f"http {self.status}"
        beside = f"http {self.status}" if self.status else self.got if self.fault in NAMED else None
        return written(self.fault) + (f" ({beside})" if beside else "")

    @classmethod
    def of_reason(cls, reason: str) -> Self | None:
        """Return the problem that a column writes as *reason*; ``None`` where it is no fault of asking.

        >>> Problem.of_reason("robots.txt unreachable (http 503)").status
        503
        >>> Problem.of_reason("finished")
        """
        if plain := re.fullmatch(r"http (\d+)", reason):
            return cls(fault=Fault.HTTP, status=int(plain[1]))
        name, _, beside = reason.removesuffix(")").partition(" (")
        fault = _FAULTS.get(name)
        if fault is None:
            return None
        status = re.fullmatch(r"http (\d+)", beside)
        return cls(fault=fault, status=int(status[1])) if status else cls(fault=fault, got=beside or None)

    def stored(self) -> dict[str, Any]:
        """Return the problem as JSON holds it: without what is not known."""
        fields = {name: getattr(self, name) for name in PARAMETERS}
        return {"fault": str(self.fault)} | {name: value for name, value in fields.items() if value is not None}

    @classmethod
    def loaded(cls, stored: object) -> Self:
        """Return the problem that JSON holds as *stored*; a fault of a newer version is ``OTHER``."""
        if not isinstance(stored, Mapping):
            return cls(fault=Fault.OTHER, said=str(stored))
        fault = stored.get("fault")
        if not isinstance(fault, str) or fault not in set(Fault):
            return cls(fault=Fault.OTHER, said=str(fault))
        texts = {name: stored[name] for name in ("got", "said") if isinstance(stored.get(name), str)}
        counts = {name: stored[name] for name in ("status", "number", "of") if isinstance(stored.get(name), int)}
        return cls(fault=Fault(fault), **texts, **counts)


PARAMETERS = ("got", "status", "number", "of", "said")
NAMED = {Fault.CHALLENGE_PAGE, Fault.ROBOTS_UNREACHABLE, Fault.OTHER}
"""Faults whose column says what came beside them: whose challenge it was, why robots.txt did not come."""


def written(fault: Fault) -> str:
    """Return *fault* as a column writes it, without what is known beside it."""
    return WRITTEN.get(fault, fault.replace("_", " "))


_FAULTS = {written(fault): fault for fault in Fault}
FINE = {PartOutcome.FINISHED, written(Fault.OUTSIDE_HOURS), written(Fault.OUT_OF_TIME)}
"""Outcomes of a publication that need nobody's attention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """How a source answered in one run."""

    listed: int = 0
    """Entries that it listed, known ones too."""

    new: int | None = 0
    """Entries that the ledger had not seen, edited ones too; ``None`` where an earlier version did not count them."""

    total: int | None = None
    """How many there are, where the source says so; unless it was cut short, all of them stand in the ledger."""

    whole: bool = True
    """Whether nothing that it lists was left for another run."""

    problems: tuple[Problem, ...] = ()
    """What was wrong with parts of it."""

    edits: Problem | None = None
    """Why it did not list what was edited since the last run, where it should; the next run asks again."""

    failure: Problem | None = None
    """Why it did not answer as a source should; then the other fields say nothing."""

    @property
    def unchanged(self) -> bool:
        """Whether it is as it was when it was last asked."""
        return not (self.failure or self.listed or self.new or self.problems) and self.whole

    @property
    def faults(self) -> tuple[Problem, ...]:
        """All that was wrong."""
        return (self.failure,) if self.failure else self.problems

    def stored(self) -> dict[str, Any]:
        """Return the report as JSON holds it.

        >>> SourceReport(failure=Problem(fault=Fault.NOT_A_FEED, got="HTML")).stored()
        {'fault': 'not_a_feed', 'got': 'HTML'}
        >>> SourceReport(listed=100, new=2, total=981).stored()
        {'listed': 100, 'new': 2, 'total': 981}
        """
        if self.failure:
            return self.failure.stored()
        facts: dict[str, Any] = {"unchanged": True} if self.unchanged else {"listed": self.listed}
        if self.new is not None and not self.unchanged:
            facts["new"] = self.new
        if self.total is not None:
            facts["total"] = self.total
        if not self.whole:
            facts["whole"] = False
        if self.problems:
            facts["problems"] = [problem.stored() for problem in self.problems]
        return facts | ({"edits": self.edits.stored()} if self.edits else {})

    @classmethod
    def loaded(cls, stored: object) -> Self:
        """Return the report that JSON holds as *stored*; what is none is kept as ``OTHER``."""
        if not isinstance(stored, Mapping):
            return cls(failure=Problem(fault=Fault.OTHER, said=str(stored)))
        if "fault" in stored:
            return cls(failure=Problem.loaded(stored))
        edits, problems = stored.get("edits"), stored.get("problems")
        return cls(
            listed=_count(stored.get("listed")) or 0,
            new=_count(stored.get("new")),
            total=_count(stored.get("total")),
            whole=stored.get("whole") is not False,
            problems=tuple(Problem.loaded(problem) for problem in problems) if isinstance(problems, list) else (),
            edits=Problem.loaded(edits) if edits else None,
        )


def _count(stored: object) -> int | None:
    return stored if isinstance(stored, int) else None


def reports_in(sources: Mapping[str, object]) -> dict[str, SourceReport]:
    """Return the reports of a run by source, in the order in which they were asked, from what their column holds."""
    return {source: SourceReport.loaded(stored) for source, stored in sources.items()}

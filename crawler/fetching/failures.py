"""The reasons why a request gave no answer."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Due, Exchange, Outcome
from crawler.fetching.results import Missed
from crawler.sources.addresses import host_of


class Refused(IgnoreRequest):
    """A request that is not made, or not followed, by our own manners; *outcome* and *problem* go into the ledger."""

    def __init__(self, problem: Problem | Fault, outcome: Outcome = Outcome.SKIPPED) -> None:
        self.problem = Problem(fault=problem) if isinstance(problem, Fault) else problem
        super().__init__(self.problem.reason)
        self.outcome = outcome


class Unreachable(Refused):
    """A request to *host* that is not made because its robots.txt cannot be reached; the URL keeps waiting."""

    def __init__(self, problem: Problem, host: str) -> None:
        super().__init__(problem, Outcome.WAITING)
        self.host = host


FAULTS: dict[type[Exception], Fault] = {
    CannotResolveHostError: Fault.HOST_NOT_FOUND,
    DownloadConnectionRefusedError: Fault.CONNECTION_REFUSED,
    DownloadTimeoutError: Fault.TIMED_OUT,
    DownloadCancelledError: Fault.TOO_LARGE,
    ResponseDataLossError: Fault.CUT_OFF,
}
"""Faults by the exceptions of Scrapy."""


def missed(due: Due, error: BaseException, *, hops: tuple[Exchange, ...] = ()) -> Missed:
    """Return the result for *due*, whose request ended with *error* after *hops*."""
    if isinstance(error, Unreachable) and error.host != host_of(due.url):
        return Missed(due=due, outcome=Outcome.FAILED, problem=error.problem, hops=hops)  # a redirect led there
    if isinstance(error, Refused):
        return Missed(due=due, outcome=error.outcome, problem=error.problem, hops=hops)
    return Missed(due=due, outcome=Outcome.FAILED, problem=why(error), hops=hops)


def why(error: BaseException) -> Problem:
    """Return *error* as a problem.

    >>> why(DownloadTimeoutError("Getting https://example.org/ took longer than 60 seconds.")).reason
    'timed out'
    """
    if isinstance(error, Refused):
        return error.problem
    fault = next((fault for kind, fault in FAULTS.items() if isinstance(error, kind)), None)
    if fault is None and (isinstance(error, DownloadFailedError) or type(error).__module__.startswith("OpenSSL")):
        fault = _broken(error)
    if fault is None and isinstance(error, IgnoreRequest):
        fault = _ignored(str(error))
    return Problem(fault=fault) if fault else Problem(fault=Fault.OTHER, got=type(error).__name__)


def _broken(error: BaseException) -> Fault:
    behind = " ".join(f"{type(cause).__name__} {cause}" for cause in causes(error)).lower()
    if "headerstoolarge" in behind:
        return Fault.HEADERS_TOO_LARGE
    if "certificate" in behind or "ssl" in behind or "tls" in behind or "verificationerror" in behind:
        return Fault.TLS
    return Fault.CONNECTION_LOST


def causes(error: BaseException) -> Iterator[object]:
    """Yield *error* and the errors behind it, also those that Twisted packed into it."""
    yield error
    for failure in getattr(error.__cause__, "reasons", ()):
        yield failure.value
    if error.__cause__ is not None:
        yield error.__cause__


def _ignored(message: str) -> Fault | None:
    if "max redirections" in message:
        return Fault.TOO_MANY_REDIRECTS
    return Fault.TOO_LARGE if "DOWNLOAD_MAXSIZE" in message else None

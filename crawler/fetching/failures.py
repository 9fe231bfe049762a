"""Why asking for a URL gave no answer."""

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

from archive.records import Due, Exchange, Outcome
from crawler.fetching.results import Missed
from crawler.sources.addresses import host_of


class Refused(IgnoreRequest):
    """A request that is not made, or not followed, by our own manners; *outcome* and *reason* go into the ledger."""

    def __init__(self, reason: str, outcome: Outcome = Outcome.SKIPPED) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome


class Unreachable(Refused):
    """A request to *host* that is not made because its robots.txt cannot be reached; the URL goes on waiting."""

    def __init__(self, reason: str, host: str) -> None:
        super().__init__(reason, Outcome.WAITING)
        self.host = host


REASONS: dict[type[Exception], str] = {
    CannotResolveHostError: "host not found",
    DownloadConnectionRefusedError: "connection refused",
    DownloadTimeoutError: "timed out",
    DownloadCancelledError: "too large",
    ResponseDataLossError: "cut off",
}
"""Reasons of ``failed`` by what Scrapy raises; `docs/schema.md` lists them for users."""


def missed(due: Due, error: BaseException, *, hops: tuple[Exchange, ...] = ()) -> Missed:
    """Return what became of *due*, when asking for it ended with *error* after *hops*."""
    if isinstance(error, Unreachable) and error.host != host_of(due.url):
        return Missed(due=due, outcome=Outcome.FAILED, reason=error.reason, hops=hops)  # a redirect led there
    if isinstance(error, Refused):
        return Missed(due=due, outcome=error.outcome, reason=error.reason, hops=hops)
    return Missed(due=due, outcome=Outcome.FAILED, reason=why(error), hops=hops)


def why(error: BaseException) -> str:
    """Return the reason that *error* stands for, as a few words.

    >>> why(DownloadTimeoutError("Getting https://example.org/ took longer than 60 seconds."))
    'timed out'
    """
    for kind, reason in REASONS.items():
        if isinstance(error, kind):
            return reason
    if isinstance(error, DownloadFailedError) or type(error).__module__.startswith("OpenSSL"):
        return _broken(error)
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    return f"{type(error).__name__}"


def _broken(error: BaseException) -> str:
    causes = " ".join(f"{type(cause).__name__} {cause}" for cause in _causes(error)).lower()
    if "headerstoolarge" in causes:
        return "headers too large"
    if "certificate" in causes or "ssl" in causes or "tls" in causes or "verificationerror" in causes:
        return "tls"
    return "connection lost"


def _causes(error: BaseException) -> Iterator[object]:
    """Yield *error* and what Twisted packed into it."""
    yield error
    for failure in getattr(error.__cause__, "reasons", ()):
        yield failure.value
    if error.__cause__ is not None:
        yield error.__cause__


def _ignored(said: str) -> str:
    if "max redirections" in said:
        return "too many redirects"
    return "too large" if "DOWNLOAD_MAXSIZE" in said else said

"""The sources of a publication, asked in order: the entries and texts that they give enter the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive.facts import Fault
from archive.problems import Problem, SourceReport
from crawler.crawl.counts import Step
from crawler.crawl.recency import RECENT
from crawler.crawl.share import Share
from crawler.crawl.source_walk import SourceCrawl
from crawler.sources.report import Earlier
from crawler.sources.source import Source

SECOND = timedelta(seconds=1)


async def list_sources(share: Share) -> None:
    """Ask every source, note how each answered, and fetch texts of due articles from sources that hand them over."""
    share.counts.step = Step.ASKING
    began = datetime.now(UTC)
    earlier = share.earlier()
    for source in share.title.sources:
        crawl = SourceCrawl(share, source.seeking(share.title.article), earlier.get(source.name))
        share.note(source.name, await crawl.carry_out(), at=began)
    for source in share.title.sources:
        await _texts_of_what_is_due(share, source)


async def _texts_of_what_is_due(share: Share, source: Source) -> None:
    now = datetime.now(UTC)
    oldest = share.backlog.oldest_due_without_text(at=now)
    if oldest is None or not has_answered(share, source):
        return
    address = source.between(share.title.home, max(oldest, now - RECENT) - SECOND, now)
    if address:
        crawl = for_texts(share, source, at=now)
        await crawl.follow(await crawl.ask(address, listing=False))


def has_answered(share: Share, source: Source) -> bool:
    """Return whether *source* answered in this run as it should, and has an end, so that it may be asked for texts."""
    report = share.counts.sources.get(source.name)
    endless = report is not None and any(each.fault is Fault.PAGES_WITHOUT_END for each in report.problems)
    return report is not None and report.failure is None and not endless


def note_problem(share: Share, source: Source, problem: Problem) -> None:
    """Add *problem* to what *source* reported in this run."""
    report = share.counts.sources[source.name]
    share.counts.sources[source.name] = replace(report, problems=tuple(dict.fromkeys([*report.problems, problem])))


def for_texts(share: Share, source: Source, *, at: datetime) -> SourceCrawl:
    """Return a crawl of *source* for the texts that it hands over, not for its entries."""
    return SourceCrawl(share, source, Earlier(at=at, report=SourceReport(), edits_since=at))

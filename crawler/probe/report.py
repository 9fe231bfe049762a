"""The findings of a probe, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from archive.facts import Fault
from archive.plural import plural
from archive.problems import Problem
from archive.status.wording import layer_of, message, words_of
from crawler.probe.findings import Findings, Sample, SourceFound
from crawler.sources.source import ANY


def lines(findings: Findings) -> Iterator[str]:
    """Yield *findings* as text, most important first."""
    yield f"{findings.home}" + (f" ({findings.name})" if findings.name else "")
    yield from _site(findings)
    if findings.sources:
        yield ""
        yield "Sources"
        for source in findings.sources:
            yield f"  {source.source}: {source_line(source)}"
        yield from _articles(findings)
    for sample in findings.samples:
        yield ""
        yield from _sample(sample)
    if findings.guesses:
        yield ""
        yield "Its declaration"
        for guess in findings.guesses:
            yield f"  {'held' if guess.held else 'wrong'}: {guess.said}: {guess.seen}"


def _site(findings: Findings) -> Iterator[str]:
    if findings.problem:
        failed = f"{layer_of(findings.problem) or 'the site'} ({message(findings.problem)})"
        yield f"  Failed at {failed}: {words_of(findings.problem).remedy}"
    yield f"  robots.txt: {findings.robots or 'not reached'}"
    yield f"  make: {findings.make or 'unknown'}"
    yield f"  title: {findings.title or 'none'}; language: {findings.language or 'not said'}"
    optout = "; ".join(f"{name}: {value}" for name, value in findings.optout.items())
    yield f"  opt-out signals: {optout or 'none'}"
    yield f"  requests made: {findings.requests}"


def source_line(source: SourceFound) -> str:
    """Return how *source* answered, in words.

    >>> source_line(SourceFound(source="feed", entries=10, newest="2026-11-20", dated=10, whole=10, articles=9))
    '10 entries, newest 2026-11-20, with whole text, 9 at article addresses'
    """
    if not source.works:
        problem = source.problem or Problem(fault=Fault.LISTS_NOTHING)
        return f"failed at {layer_of(problem) or 'the source'} ({message(problem)})"
    return ", ".join(_offers(source))


def _offers(source: SourceFound) -> Iterator[str]:
    yield plural(source.entries, "entry", "entries") + (f" of {source.total:,}" if source.total is not None else "")
    if source.parts:
        yield f"of {plural(source.parts, 'part')}, some not opened"
    if source.newest:
        yield f"newest {source.newest[:10]}"
    if source.dated < source.entries:
        yield f"{source.entries - source.dated} without a date"
    if source.whole:
        yield "with whole text"
    elif source.source.partition(" ")[0].endswith("feed"):
        yield "teasers only"
    yield f"{source.articles} at article addresses"
    if source.problem:
        yield message(source.problem)


def _articles(findings: Findings) -> Iterator[str]:
    yield ""
    if findings.article in {None, ANY}:
        yield "Articles: no pattern is common to the addresses listed"
    else:
        yield f"Articles: {findings.article}"


def _sample(sample: Sample) -> Iterator[str]:
    yield sample.url
    if sample.headline is None:
        yield f"  {sample.kind or 'not read'}: {sample.reason or 'no article'}"
        return
    yield f"  headline: {sample.headline}"
    if sample.standfirst:
        yield f"  standfirst: {sample.standfirst}"
    yield f"  date: {sample.published or 'none'}" + (
        f" (printed {sample.published_text})" if sample.published_text else ""
    )
    yield f"  byline: {sample.byline or 'none'}"
    yield f"  text: {sample.first_words} … {sample.last_words} ({plural(sample.words, 'word')})"
    if sample.flags:
        yield f"  flags: {'; '.join(sample.flags)}"

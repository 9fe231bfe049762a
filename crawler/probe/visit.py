"""A visit to a site: its front page, its lists and three of its articles, with the manners of any crawl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry
from archive.status.wording import message
from crawler.crawl.answers import listing_of
from crawler.probe.asker import Asker
from crawler.probe.findings import Findings, Guess, Sample, SourceFound
from crawler.probe.readings import sample_of
from crawler.probe.shapes import front_page, pattern_of
from crawler.reading.pool import NotParsed, ReaderPool
from crawler.sources import Feed, Listing, Pages, Sitemap, Source, WordPress
from crawler.sources.source import ANY
from crawler.titles.title import Title

SAMPLES = 3  # articles that are read
PARTS = 2  # sitemaps of an index that are opened
TELLING = ("post", "news", "article", "release")
"""Words in the address of a sitemap that is worth opening first."""


class Look:
    """One visit to the site of *publication*; if it is not *declared*, it was made up for its address."""

    def __init__(self, publication: type[Title], asker: Asker, readers: ReaderPool, *, declared: bool) -> None:
        self.publication = publication
        self.home = publication.home
        self.asker = asker
        self.readers = readers
        self.declared = declared

    async def findings(self) -> Findings:
        """Return what there is to see."""
        at = datetime.now(UTC)
        name = self.publication.name if self.declared else None
        front = await self.asker.ask(self.home)
        found = Findings(home=self.home, probed_at=at, name=name, robots=self.asker.robots)
        if isinstance(front, Problem):
            return self._unseen(found, front)
        try:
            shown = await self.readers.parse(front_page, front)
        except NotParsed as error:
            return self._unseen(found, Problem(fault=Fault.NOT_PARSED, got=error.reason))
        found = replace(found, make=shown.make, title=shown.title, language=shown.language)
        if front.status != 200:
            found = self._unseen(found, Problem(fault=Fault.HTTP, status=front.status))
        listings = [(source, await self._listing(source)) for source in self._sources(shown.sources)]
        return await self._described(found, listings)

    def _unseen(self, found: Findings, problem: Problem) -> Findings:
        return replace(found, problem=problem, requests=self.asker.requests)

    def _sources(self, shown: Iterable[Source]) -> list[Source]:
        """Return the sources to ask: those declared, those *shown* by the front page, and usual places of others."""
        named = [_relative(source, self.home) for source in shown]
        usual: list[Source] = [WordPress(), Sitemap(), Pages()]
        if not any(isinstance(source, Feed) for source in (*self._declared, *named)):
            usual.append(Feed())
        return list(dict.fromkeys([*self._declared, *named, *usual]))

    @property
    def _declared(self) -> tuple[Source, ...]:
        return self.publication.sources if self.declared else ()

    async def _listing(self, source: Source) -> tuple[str | None, Listing]:
        """Return where *source* answered without a problem, and what it lists there; else the first problem."""
        first: tuple[str | None, Listing] | None = None
        seeking = source.seeking(self.publication.article)
        for address in source.addresses(self.home):
            listing = await self._read(seeking, address)
            first = first or (address, listing)
            if listing.follow and not listing.entries:
                listing = await self._parts(seeking, listing)
            if listing.entries:
                return address, listing
        return first or (None, Listing(problem=Problem(fault=Fault.NO_ADDRESS)))

    async def _parts(self, source: Source, index: Listing) -> Listing:
        """Return *index* with the entries of its most telling parts; robots.txt may name another index."""
        worth = sorted(index.follow, key=lambda address: not any(word in address for word in TELLING))
        parts = [await self._read(source, address) for address in worth[:PARTS]]
        deeper = [part for part in parts if part.follow and not part.entries]
        if deeper:
            return await self._parts(source, deeper[0])
        entries = tuple(entry for part in parts for entry in part.entries)
        problem = next((part.problem for part in parts if part.problem), None)
        return replace(
            index, entries=entries, problem=None if entries else problem or Problem(fault=Fault.LISTS_NOTHING)
        )

    async def _read(self, source: Source, address: str) -> Listing:
        answer = await self.asker.ask(address)
        if isinstance(answer, Problem):
            return Listing(problem=answer)
        listing = await listing_of(source, answer, self.readers)
        return listing.moved(self.publication.present).of_site(self.home)

    async def _described(self, found: Findings, listings: list[tuple[Source, tuple[str | None, Listing]]]) -> Findings:
        entries = [entry for _, (_, listing) in listings for entry in listing.entries]
        article = self._pattern(entries)
        sources = tuple(self._source_found(source, *answered, article=article) for source, answered in listings)
        samples = tuple([await self._sample(entry) for entry in _latest(self._apt(entries, article))])
        return replace(
            found,
            article=article,
            sources=sources,
            samples=samples,
            guesses=tuple(self._guesses(sources, entries)),
            robots=self.asker.robots,
            optout=self.asker.optout,
            requests=self.asker.requests,
        )

    def _pattern(self, entries: list[Entry]) -> str:
        """Return the declared pattern where any of *entries* has it, else the one that most of them have."""
        declared = self.publication.article
        if declared != ANY and self._apt(entries, declared):
            return declared
        return pattern_of(dict.fromkeys(entry.url for entry in entries)) or ANY

    def _apt(self, entries: Iterable[Entry], article: str) -> list[Entry]:
        return [entry for entry in entries if self.publication.refusal(entry.url, article=article) is None]

    def _source_found(self, source: Source, address: str | None, listing: Listing, *, article: str) -> SourceFound:
        nothing = None if listing.entries else Problem(fault=Fault.LISTS_NOTHING)
        dates = [str(date) for entry in listing.entries if (date := entry.modified or entry.published)]
        return SourceFound(
            source=source.name,
            declared=source in self._declared,
            address=address,
            entries=len(listing.entries),
            total=listing.total,
            parts=len(listing.follow),
            dated=len(dates),
            newest=max(dates, default=None),
            whole=len(listing.articles),
            articles=len(self._apt(listing.entries, article)),
            problem=listing.problem or nothing,
        )

    def _guesses(self, sources: tuple[SourceFound, ...], entries: list[Entry]) -> Iterable[Guess]:
        """Yield what is declared, and whether it held."""
        if not self.declared:
            return
        for source in sources:
            if source.declared:
                yield Guess(
                    said=source.source,
                    held=source.works,
                    seen=message(source.problem) if source.problem else f"lists {source.entries}",
                )
        apt = len(self._apt(entries, self.publication.article))
        seen = f"matches {apt} of {len(entries)} addresses listed"
        yield Guess(said=f"article = {self.publication.article!r}", held=apt > 0, seen=seen)

    async def _sample(self, entry: Entry) -> Sample:
        answer = await self.asker.fetch(entry.url)
        if isinstance(answer, Problem):
            return Sample(url=entry.url, reason=message(answer))
        if answer.status != 200:
            return Sample(url=entry.url, reason=message(Problem(fault=Fault.HTTP, status=answer.status)))
        page = self.publication.page(
            url=answer.url,
            payload=answer.payload,
            fetched_at=datetime.now(UTC),
            media_type=answer.media_type,
            listed_title=entry.title,
            listed_date=str(entry.published) if entry.published else None,
        )
        return sample_of(entry.url, await self.readers.read(page))


def _relative(source: Source, home: str) -> Source:
    """Return *source* with its path as one would write it below *home*."""
    path = source.path or ""
    return replace(source, path=path.removeprefix(home)) if path.startswith(home) and path != home else source


def _latest(entries: Iterable[Entry]) -> list[Entry]:
    """Return the latest of *entries*, each address once; those without a date come last."""
    once = {entry.url: entry for entry in entries}
    return sorted(once.values(), key=lambda entry: str(entry.published or entry.modified or ""), reverse=True)[:SAMPLES]

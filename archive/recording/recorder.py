"""Recording a reading: it makes a new article, a revision, nothing, or a change that waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from archive.articles.boilerplate import Boilerplate
from archive.articles.comparing import (
    DATE_FIELDS,
    Cause,
    Row,
    are_headlines_alike,
    changed_fields,
    keeps_date,
)
from archive.articles.held import PASSING, Holding, Seen, next_look
from archive.articles.placeholder_pages import Placeholders, is_listed_so, listed_as
from archive.articles.ranking import agreement, is_handed_over, is_teaser_of, outranks
from archive.articles.rows import FLAPPING, Articles
from archive.articles.stored_reading import Read
from archive.facts import Reason
from archive.ledger.ledger import Ledger
from archive.ledger.schedule import came_out, next_due, sooner
from archive.noted import Noted, noted
from archive.recording.aliases import Aliases
from archive.recording.change import Change, Recorded
from archive.recording.page_rows import PageRows
from archive.recording.verdicts import failure, listing, was_another, why_held
from archive.records import Capture, Kind, Origin, Outcome, Reading, Role
from archive.times import known_moment, stamp
from archive.urls import slug_words

SHORT = 1500  # characters; a text in place of a story leaves no trace if it was no longer than this

PROVISIONAL = timedelta(days=1)
"""How long a first reading is trusted whose headline is not the title that was listed."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes readings. Every method runs inside its caller's transaction."""

    db: Database
    ledger: Ledger

    @property
    def articles(self) -> Articles:
        """The rows of articles."""
        return Articles(self.db)

    @property
    def placeholders(self) -> Placeholders:
        """The pages that a site shows in place of its stories."""
        return Placeholders(self.db)

    @property
    def aliases(self) -> Aliases:
        """URLs that led to the page."""
        return Aliases(self.db, self.ledger)

    @property
    def holding(self) -> Holding:
        """The changes that were noted and not yet made."""
        return Holding(self.db)

    @property
    def rows(self) -> PageRows:
        """The rows of a page beside its article."""
        return PageRows(self.db)

    def record(
        self, captures: Sequence[Capture], reading: Reading, *, at: datetime, led_here: Sequence[int] = ()
    ) -> Recorded:
        """Return what *reading* of *captures*, the pages of one article in order, changed.

        *led_here* are the URLs whose redirects led to the first of them: other addresses of the same page.
        """
        url = self.rows.url(captures[0].url_id)
        aliases = [self.rows.url(url_id) for url_id in led_here if url_id != url["id"]]
        aliases = [alias for alias in aliases if alias["role"] == Role.ARTICLE]
        for capture in captures:
            self.rows.mark(capture.id, url, reading.kind, reading.reason)
        recorded = self._recorded(captures, url | self.aliases.moved(aliases, url, reading), reading, at)
        for alias in aliases:
            self.aliases.settle(alias, self.rows.url(url["id"]), recorded, reading, at=at)
        for capture in captures[1:]:
            self._settle_page(capture, recorded, at)
        return recorded

    def _recorded(self, captures: Sequence[Capture], url: Row, reading: Reading, at: datetime) -> Recorded:
        if reading.article is None:
            return self._without_story(captures, url, reading, at)
        if url["role"] in {Role.SOURCE, Role.ROBOTS}:
            due = self.ledger.address(url["publication_id"], reading.article.url, Role.ARTICLE, at=at)
            url = self.rows.url(due.url_id)
        read = Read.of(reading.article, reading.reader, captures, zone=url["timezone"])
        if self._names_nothing(read.columns, url):
            read = read.with_columns(url=url["address"])
        read = Boilerplate(self.db).taken_out(read, url["publication_id"])
        if captures[0].url_id == url["id"]:
            again = self._shown_before(url, read.columns, at)
            if again is not None:
                return self._placeholder(captures, url, again, reading, at)
        recorded, reason = self._article(captures[0], url, read, at)
        self.rows.link(url["id"], recorded.article_id)
        if captures[0].url_id == url["id"]:  # else a source gave it, and the page stays as due as it was
            self._settle_read(captures[0], recorded, reason, read.columns, url, at)
        return recorded

    def _without_story(self, captures: Sequence[Capture], url: Row, reading: Reading, at: datetime) -> Recorded:
        if reading.instead is None or url["role"] != Role.ARTICLE:
            return self._no_article(captures[0], url, reading, at)
        read = Read.of(reading.instead, reading.reader, captures)
        again = self.placeholders.shows(url, read.columns, at=at, is_known=True)
        return self._placeholder(captures, url, again or (), reading, at)

    def _placeholder(
        self, captures: Sequence[Capture], url: Row, again: Sequence[int], reading: Reading, at: datetime
    ) -> Recorded:
        """Note that there is no story at *url*, nor at the URLs *again*, which showed the same page before."""
        for capture in captures:
            self.rows.mark(capture.id, url, Kind.PLACEHOLDER, noted(Reason.PLACEHOLDER))
        for url_id in again:
            self.rows.mark_latest(url_id)
            self.ledger.settle(url_id, Outcome.WAITING, reason=noted(Reason.PLACEHOLDER), at=at)
            self.db.conn.execute("UPDATE urls SET etag = NULL, last_modified = NULL WHERE id = ?", [url_id])
        shown = Reading(kind=Kind.PLACEHOLDER, reader=reading.reader, reason=noted(Reason.PLACEHOLDER))
        return replace(self._no_article(captures[0], url, shown, at), withdrawn=tuple(again))

    def _shown_before(self, url: Row, read: Row, at: datetime) -> Sequence[int] | None:
        """Return the URLs to fetch again, because *read* at *url* is a placeholder; ``None`` if it is a story."""
        return self.placeholders.shows(url, read, at=at)

    def _see(self, article_id: int, capture: Capture) -> None:
        self.articles.see(article_id, capture)

    def _names_nothing(self, read: Row, url: Row) -> bool:
        """Return whether the canonical address of *read* at *url* is a source's, or has the name of another story.

        A template may print one address for all stories; it is not the story's if only the requested one has its words.
        """
        named = self.ledger.known(read["url"])
        if named is None:
            own, canonical = (slug_words(each) for each in (url["address"], read["url"]))
            headline = read["headline"]
            return bool(own and are_headlines_alike(own, headline)) and not are_headlines_alike(canonical, headline)
        if named.url_id == url["id"]:
            return False
        title = named.listed_title
        return named.role in {Role.SOURCE, Role.ROBOTS} or bool(
            title and not are_headlines_alike(title, read["headline"])
        )

    def _no_article(self, capture: Capture, url: Row, reading: Reading, at: datetime) -> Recorded:
        outcome, reason = Outcome.NOT_ARTICLE, reading.why
        if reading.kind.is_failure and not (reading.kind is Kind.PLACEHOLDER and url["article_id"]):
            outcome, reason = failure(capture, reading)
        elif url["role"] == Role.PAGE:
            pass  # the article is on its first page
        elif url["article_id"] and is_handed_over(self.articles.row(url["article_id"])):
            outcome, reason = Outcome.ARCHIVED, noted(Reason.PAGE_WITHOUT_ARTICLE, reason)
        elif url["article_id"]:
            outcome, reason = Outcome.HELD, noted(Reason.READS_WORSE, reason)
            self.holding.hold(Seen.WORSE, url_id=url["id"], article_id=url["article_id"], reason=reason, at=at)
        if url["role"] not in {Role.SOURCE, Role.ROBOTS}:
            passes = PASSING if reading.kind is Kind.PLACEHOLDER else None
            due_at = next_look(url, at, gap=passes) if outcome is Outcome.HELD else None
            self._settle(capture, outcome, reason, at, due_at=due_at)
        change = Change.FOR_REVIEW if outcome is Outcome.HELD else Change.NOT_ARTICLE
        return Recorded(change=change, article_id=url["article_id"])

    def _article(self, capture: Capture, url: Row, read: Read, at: datetime) -> tuple[Recorded, Noted | None]:
        """Return what changed, and the reason if the change was held."""
        before = self.articles.find(url["publication_id"], url["slug"], url, read.columns)
        if before and was_another(before, url, read.columns) and self._part(before, url, at):
            before = None
        if before is None:
            made = self.articles.add(url["publication_id"], url["slug"], read, url=url["address"], capture=capture)
            return Recorded(change=Change.NEW, article_id=made), None
        change, reason = self._again(before, url, read, capture, at)
        if change is not Change.FOR_REVIEW:
            self._see(before["id"], capture)
        return Recorded(change=change, article_id=before["id"]), reason

    def _part(self, before: Row, url: Row, at: datetime) -> bool:
        """Return whether *url* no longer leads to *before*, which has another address, or was no article and goes."""
        others = [each for each in self.articles.addresses(before["id"]) if each["id"] != url["id"]]
        if others:
            self.articles.move(before, url["slug"], next(listing(others, before["headline"]), others[0]))
            self.rows.link(url["id"], None)
        elif len(before["body"]) > SHORT or self._stood_before(before, url):
            return False
        else:
            self.articles.withdraw(before["id"], at=at)
        return True

    def _stood_before(self, before: Row, url: Row) -> bool:
        """Return whether *before* ever read as the story that was listed for *url*."""
        return any(is_listed_so(url, headline) for headline in self.articles.earlier_headlines(before["id"]))

    def _again(self, before: Row, url: Row, read: Read, capture: Capture, at: datetime) -> tuple[Change, Noted | None]:
        """Return what another reading of a known article changed, and the reason if the change was held."""
        if (settled := self._settled(before, url, read, capture, at)) is not None:
            return settled, None
        read = self.articles.with_lost(before, read)
        if keeps_date(before, read.columns):
            read = read.with_columns(**{name: before[name] for name in DATE_FIELDS})
        changed = changed_fields(before, read.columns)
        noted = {"url_id": url["id"], "article_id": before["id"], "at": at, "read": read}
        cause = self.articles.cause_of(before, read)
        is_back = was_another(before, url, read.columns) and self._stood_before(before, url)
        if changed and not is_back and (why := why_held(before, read.columns, cause)):
            self.holding.hold(Seen.WORSE, reason=why, **noted)
            return Change.FOR_REVIEW, why
        is_edit = bool(changed) and cause is Cause.PUBLISHER
        flaps = is_edit and self._flaps(before, read.columns, capture)
        if is_edit and not flaps and capture.origin is Origin.CRAWL and self.holding.run_under_way():
            self.holding.hold(Seen.CHANGED, **noted)
            return Change.CHANGED, None
        self.holding.release(url["id"])
        if flaps:
            return Change.UNCHANGED, None
        self.articles.replace(before, read, cause=cause, at=stamp(capture.fetched_at), run_id=capture.run_id)
        return (Change.CHANGED if changed else Change.UNCHANGED), None

    def _flaps(self, before: Row, read: Row, capture: Capture) -> bool:
        """Return whether *read* is the other of two versions by turns, unless its source or page gives a later date."""
        if is_handed_over(read) or (read["modified"] or "") > (before["modified"] or ""):
            return False
        return self.articles.flaps(before["id"], read, capture.fetched_at)

    def _check(self, before: Row, page: Row) -> None:
        """Note how far the page of an article bears out the text that was handed over."""
        if is_handed_over(before) and not is_handed_over(page):
            agreed = {"confidence": agreement(before["body"], page["body"])}
            self.articles.rewrite(before, agreed)

    def _settled(self, before: Row, url: Row, read: Read, capture: Capture, at: datetime) -> Change | None:
        """Return what another reading changed where its rank or its age decides that; ``None`` where its words do.

        The full text of an article behind a wall, which somebody saved, counts before what everybody is shown.
        """
        if outranks(before, read.columns):
            self._check(before, read.columns)
            self.holding.release_fallen(url["id"])
            return Change.UNCHANGED
        current = self.articles.capture_of(before["id"])
        if is_teaser_of(read.columns, before) and self.rows.origin(current) == Origin.IMPORT:
            self.holding.release_fallen(url["id"])
            return Change.UNCHANGED
        if capture.origin is Origin.IMPORT and is_teaser_of(before, read.columns):
            self.articles.replace(before, read, cause=Cause.BLOTTER, at=stamp(at), run_id=capture.run_id)
            return Change.CHANGED
        return Change.UNCHANGED if stamp(capture.fetched_at) < self.rows.taken_at(current) else None

    def _settle_read(
        self, capture: Capture, recorded: Recorded, reason: Noted | None, read: Row, url: Row, at: datetime
    ) -> None:
        outcome = Outcome.HELD if recorded.change is Change.FOR_REVIEW else Outcome.ARCHIVED
        article = self.articles.row(self.rows.url(url["id"])["article_id"])
        published = came_out(known_moment(read["published"]), known_moment(article["first_seen_at"]), at=at)
        due_at = next_due(published, at, changed=recorded.change is Change.CHANGED)
        if recorded.change is Change.FOR_REVIEW:
            due_at = sooner(due_at, next_look(url, at))
        if recorded.change is Change.UNCHANGED and self._flaps(article, read, capture):
            due_at = sooner(due_at, at + FLAPPING)
        if recorded.change is Change.NEW and listed_as(url) and not is_listed_so(url, read["headline"]):
            due_at = sooner(due_at, at + PROVISIONAL)
        self._settle(capture, outcome, reason, at, due_at=due_at)

    def _settle(
        self, capture: Capture, outcome: Outcome, reason: Noted | None, at: datetime, *, due_at: datetime | None
    ) -> None:
        self.ledger.settle(capture.url_id, outcome, reason=reason, at=at, due_at=due_at)
        was_read = outcome not in {Outcome.FAILED, Outcome.GONE, Outcome.WAITING}  # else a 304 would hide it
        self.db.conn.execute(
            "UPDATE urls SET etag = ?, last_modified = ? WHERE id = ?",
            [capture.etag if was_read else None, capture.last_modified if was_read else None, capture.url_id],
        )

    def _settle_page(self, capture: Capture, recorded: Recorded, at: datetime) -> None:
        """Make the URL of a later page part of the article, even if a source listed it."""
        self.db.conn.execute(
            "UPDATE urls SET role = 'page', article_id = ? WHERE id = ?", [recorded.article_id, capture.url_id]
        )
        etag, last_modified = capture.etag, capture.last_modified
        self.ledger.settle(capture.url_id, Outcome.ARCHIVED, at=at, etag=etag, last_modified=last_modified)

"""Recording a reading: it makes a new article, a revision, nothing, or a change that waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archive.articles.boilerplate import Boilerplate
from archive.articles.comparing import (
    DATE_FIELDS,
    Cause,
    Row,
    are_headlines_alike,
    changed_fields,
    is_same_story,
    keeps_date,
    reads_worse,
    tells_another_story,
)
from archive.articles.placeholder_pages import Placeholders, is_listed_so, listed_as
from archive.articles.ranking import agreement, is_handed_over, outranks
from archive.articles.review import Holding, Seen
from archive.articles.rows import FLAPPING, Articles, Read, columns_of, reader_in
from archive.facts import Noted, Reason, noted
from archive.ledger.ledger import Ledger
from archive.ledger.schedule import came_out, next_due
from archive.records import Capture, Change, Kind, Origin, Outcome, Reading, Recorded, Role
from archive.times import known_moment, stamp
from archive.urls import normalise

FAILURES = {Kind.ERROR, Kind.CHALLENGE, Kind.PLACEHOLDER}
"""Kinds that say nothing about the page itself; it is fetched again."""

GONE = {404, 410}
"""Statuses that say the page is no longer there (RFC 9110, sections 15.5.5 and 15.5.11)."""

SHORT = 1500  # characters; what stood in place of a story goes without a trace if it was no longer

PROVISIONAL = timedelta(days=1)
"""How long a first reading is trusted whose headline is not the title that was listed."""

LED_TO = {Kind.ARTICLE: Reason.REDIRECTS_TO_ARTICLE, Kind.LISTING: Reason.REDIRECTS_TO_LISTING}


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
    def holding(self) -> Holding:
        """The changes that were noted and not yet made."""
        return Holding(self.db)

    def record(
        self, captures: Sequence[Capture], reading: Reading, *, at: datetime, led_here: Sequence[int] = ()
    ) -> Recorded:
        """Return what *reading* of *captures*, the pages of one article in order, changed.

        *led_here* are the URLs whose redirects led to the first of them: other addresses of what stands there.
        """
        url = self._url("urls.id = ?", captures[0].url_id)
        aliases = [self._url("urls.id = ?", url_id) for url_id in led_here if url_id != url["id"]]
        aliases = [alias for alias in aliases if alias["role"] == Role.ARTICLE]
        for capture in captures:
            self._mark(capture.id, url, reading.kind, reading.reason)
        recorded = self._recorded(captures, url | self._moved(aliases, url, reading), reading, at)
        for alias in aliases:
            self._settle_alias(alias, url["id"], recorded, reading, at)
        for capture in captures[1:]:
            self._settle_page(capture, recorded, at)
        return recorded

    def _recorded(self, captures: Sequence[Capture], url: Row, reading: Reading, at: datetime) -> Recorded:
        if reading.article is None:
            return self._no_article(captures[0], url, reading, at)
        if url["role"] in {Role.SOURCE, Role.ROBOTS}:
            due = self.ledger.address(url["publication_id"], reading.article.url, Role.ARTICLE, at=at)
            url = self._url("urls.id = ?", due.url_id)
        read = Read.of(reading.article, reading.reader, captures, zone=url["timezone"])
        if self._names_nothing(read.columns, url):
            read = read.with_columns(url=url["address"])
        read = Boilerplate(self.db).taken_out(read, url["publication_id"])
        if captures[0].url_id == url["id"]:
            again = self._shown_before(url, read.columns, at)
            if again is not None:
                return self._placeholder(captures, url, again, reading, at)
        recorded, reason = self._article(captures[0], url, read, at)
        self._link(url["id"], recorded.article_id)
        if captures[0].url_id == url["id"]:  # else a source gave it, and the page stays as due as it was
            self._settle_read(captures[0], recorded, reason, read.columns, url, at)
        return recorded

    def _placeholder(
        self, captures: Sequence[Capture], url: Row, again: Sequence[int], reading: Reading, at: datetime
    ) -> Recorded:
        """Note that there is no story at *url*, nor at the URLs *again*, which showed the same page before."""
        for capture in captures:
            self._mark(capture.id, url, Kind.PLACEHOLDER, noted(Reason.PLACEHOLDER))
        for url_id in again:
            self._mark_latest(url_id)
            self.ledger.settle(url_id, Outcome.FAILED, reason=noted(Reason.PLACEHOLDER), at=at)
            self.db.conn.execute("UPDATE urls SET etag = NULL, last_modified = NULL WHERE id = ?", [url_id])
        shown = Reading(kind=Kind.PLACEHOLDER, reader=reading.reader, reason=noted(Reason.PLACEHOLDER))
        return self._no_article(captures[0], url, shown, at)

    def _shown_before(self, url: Row, read: Row, at: datetime) -> Sequence[int] | None:
        """Return the URLs to fetch again, because *read* at *url* is a placeholder; ``None`` where it is a story."""
        return self.placeholders.shows(url, read, at=at)

    def _see(self, article_id: int, capture: Capture) -> None:
        self.articles.see(article_id, capture)

    def _names_nothing(self, read: Row, url: Row) -> bool:
        """Return whether the canonical address of *read* at *url* is a source's, or one listed under another title."""
        named = self.ledger.known(read["url"])
        if named is None or named.url_id == url["id"]:
            return False
        title = named.listed_title
        return named.role in {Role.SOURCE, Role.ROBOTS} or bool(
            title and not are_headlines_alike(title, read["headline"])
        )

    def read_otherwise(self, capture: Capture, reading: Reading) -> int | None:
        """Return the capture of the URL's current reading where another reader made it of other bytes."""
        return self._otherwise(capture, reading, "urls.id = ? AND captures.url_id = urls.id", capture.url_id)

    def handed_otherwise(self, capture: Capture, url: str, reading: Reading) -> int | None:
        """Return the same where a source handed the text at *url* over, then and now."""
        if reading.article is None or not is_handed_over(columns_of(reading.article, reading.reader)):
            return None
        return self._otherwise(capture, reading, "urls.url = ? AND captures.url_id <> urls.id", normalise(url))

    def _otherwise(self, capture: Capture, reading: Reading, where: str, value: object) -> int | None:
        row = self.db.conn.execute(
            f"""SELECT articles.reading, captures.id, captures.sha256
                FROM urls JOIN articles ON articles.id = urls.article_id
                  JOIN article_captures ON article_captures.article_id = articles.id
                  JOIN captures ON captures.id = capture_id
                WHERE {where} ORDER BY page LIMIT 1""",
            [value],
        ).fetchone()
        if row is None or reader_in(row[0]) == reading.reader or row[2] == capture.sha256:
            return None
        return int(row[1])

    def _no_article(self, capture: Capture, url: Row, reading: Reading, at: datetime) -> Recorded:
        outcome, reason = Outcome.NOT_ARTICLE, reading.why
        if reading.kind in FAILURES and not (reading.kind is Kind.PLACEHOLDER and url["article_id"]):
            outcome, reason = _failure(capture, reading)
        elif url["role"] == Role.PAGE:
            pass  # the article stands on its first page
        elif url["article_id"] and is_handed_over(self.articles.row(url["article_id"])):
            outcome, reason = Outcome.ARCHIVED, noted(Reason.PAGE_WITHOUT_ARTICLE, reason)
        elif url["article_id"]:
            outcome, reason = Outcome.HELD, noted(Reason.READS_WORSE, reason)
            self.holding.hold(Seen.WORSE, url_id=url["id"], article_id=url["article_id"], reason=reason, at=at)
        if url["role"] not in {Role.SOURCE, Role.ROBOTS}:
            self._settle(capture, outcome, reason, at, due_at=None)
        change = Change.FOR_REVIEW if outcome is Outcome.HELD else Change.NOT_ARTICLE
        return Recorded(change=change, article_id=url["article_id"])

    def _article(self, capture: Capture, url: Row, read: Read, at: datetime) -> tuple[Recorded, Noted | None]:
        """Return what changed, and the reason if the change was held."""
        before = self.articles.find(url["publication_id"], url["slug"], url, read.columns)
        if before and _was_another(before, url, read.columns) and self._part(before, url, at):
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
            self.articles.move(before, url["slug"], next(_listing(others, before["headline"]), others[0]))
            self._link(url["id"], None)
        elif len(before["body"]) > SHORT or self.articles.has_revisions(before["id"]):
            return False
        else:
            self.articles.withdraw(before["id"], at=at)
        return True

    def _again(self, before: Row, url: Row, read: Read, capture: Capture, at: datetime) -> tuple[Change, Noted | None]:
        """Return what another reading of a known article changed, and the reason if the change was held."""
        if outranks(before, read.columns):
            self._check(before, read.columns)
            self.holding.release_fallen(url["id"])
            return Change.UNCHANGED, None
        if stamp(capture.fetched_at) < self._read_at(before):
            return Change.UNCHANGED, None
        read = self.articles.with_lost(before, read)
        if keeps_date(before, read.columns):
            read = read.with_columns(**{name: before[name] for name in DATE_FIELDS})
        changed = changed_fields(before, read.columns)
        noted = {"url_id": url["id"], "article_id": before["id"], "at": at, "read": read}
        cause = self.articles.cause_of(before, read)
        if changed and (why := _why_held(before, read.columns, cause)) and not _was_another(before, url, read.columns):
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
        """Return whether *read* shows the other one of two versions; its source or its page may say otherwise."""
        if is_handed_over(read) or (read["modified"] or "") > (before["modified"] or ""):
            return False
        return self.articles.flaps(before["id"], read, capture.fetched_at)

    def _check(self, before: Row, page: Row) -> None:
        """Note how far the page of an article bears out the text that was handed over."""
        if is_handed_over(before) and not is_handed_over(page):
            agreed = {"confidence": agreement(before["body"], page["body"])}
            self.articles.rewrite(before, agreed)

    def _read_at(self, article: Row) -> str:
        """Return when the capture of the current reading was taken."""
        capture_id = self.articles.capture_of(article["id"])
        row = self.db.conn.execute("SELECT fetched_at FROM captures WHERE id = ?", [capture_id]).fetchone()
        return str(row[0]) if row else ""

    def _settle_read(
        self, capture: Capture, recorded: Recorded, reason: Noted | None, read: Row, url: Row, at: datetime
    ) -> None:
        outcome = Outcome.HELD if recorded.change is Change.FOR_REVIEW else Outcome.ARCHIVED
        article = self.articles.row(self._url("urls.id = ?", url["id"])["article_id"])
        published = came_out(known_moment(read["published"]), known_moment(article["first_seen_at"]), at=at)
        due_at = next_due(published, at, changed=recorded.change is Change.CHANGED)
        if recorded.change is Change.UNCHANGED and self._flaps(article, read, capture):
            due_at = min(due_at or at + FLAPPING, at + FLAPPING)
        if recorded.change is Change.NEW and listed_as(url) and not is_listed_so(url, read["headline"]):
            due_at = min(due_at or at + PROVISIONAL, at + PROVISIONAL)
        self._settle(capture, outcome, reason, at, due_at=due_at)

    def _settle(
        self, capture: Capture, outcome: Outcome, reason: Noted | None, at: datetime, *, due_at: datetime | None
    ) -> None:
        self.ledger.settle(capture.url_id, outcome, reason=reason, at=at, due_at=due_at)
        was_read = outcome not in {Outcome.FAILED, Outcome.GONE}  # else a 304 would keep it from ever being read
        self.db.conn.execute(
            "UPDATE urls SET etag = ?, last_modified = ? WHERE id = ?",
            [capture.etag if was_read else None, capture.last_modified if was_read else None, capture.url_id],
        )

    def _moved(self, aliases: Sequence[Row], url: Row, reading: Reading) -> dict[str, Any]:
        """Return the article that one of *aliases* held and that now stands at *url*, as a column of ``urls``."""
        if url["article_id"] or reading.article is None:
            return {}
        read = columns_of(reading.article, reading.reader)
        known = (alias["article_id"] for alias in aliases if alias["article_id"])
        return next(({"article_id": each} for each in known if is_same_story(self.articles.row(each), read)), {})

    def _settle_alias(self, alias: Row, url_id: int, recorded: Recorded, reading: Reading, at: datetime) -> None:
        """Write what became of an address that redirects to *url_id*: it leads to the article, or its page is gone."""
        target = self._url("urls.id = ?", url_id)
        outcome, reason = Outcome(target["outcome"]), target["reason"]
        led_to = noted(LED_TO.get(reading.kind, Reason.REDIRECTS_TO_PAGE))
        if reading.article is not None and alias["article_id"] in {None, recorded.article_id}:
            self._link(alias["id"], recorded.article_id)
            outcome, reason = Outcome.ARCHIVED, noted(Reason.REDIRECT)
            self.holding.release(alias["id"])
        elif reading.kind in FAILURES:
            pass  # requested again, as the page it leads to
        elif alias["article_id"]:
            outcome, reason = Outcome.GONE, led_to
        else:
            outcome, reason = Outcome.NOT_ARTICLE, led_to
        self.ledger.settle(alias["id"], outcome, reason=reason, at=at)
        self.db.conn.execute("UPDATE urls SET etag = NULL, last_modified = NULL WHERE id = ?", [alias["id"]])

    def _settle_page(self, capture: Capture, recorded: Recorded, at: datetime) -> None:
        """Make the URL of a later page part of the article, whoever listed it."""
        self.db.conn.execute(
            "UPDATE urls SET role = 'page', article_id = ? WHERE id = ?", [recorded.article_id, capture.url_id]
        )
        etag, last_modified = capture.etag, capture.last_modified
        self.ledger.settle(capture.url_id, Outcome.ARCHIVED, at=at, etag=etag, last_modified=last_modified)

    def _url(self, where: str, value: object) -> dict[str, Any]:
        tables = "urls JOIN publications ON publications.id = publication_id"
        return next(iter(self.db.query(f"SELECT urls.*, slug, timezone FROM {tables} WHERE {where}", [value])))

    def _link(self, url_id: int, article_id: int | None) -> None:
        self.db.conn.execute("UPDATE urls SET article_id = ? WHERE id = ?", [article_id, url_id])

    def _mark(self, capture_id: int, url: Row, kind: Kind, reason: Noted | None) -> None:
        if url["role"] not in {Role.SOURCE, Role.ROBOTS}:
            self.db.conn.execute("UPDATE captures SET kind = ?, reason = ? WHERE id = ?", [kind, reason, capture_id])

    def _mark_latest(self, url_id: int) -> None:
        latest = "id = (SELECT max(id) FROM captures WHERE url_id = ? AND kind = 'article')"
        values = [Kind.PLACEHOLDER, Reason.PLACEHOLDER, url_id]
        self.db.conn.execute(f"UPDATE captures SET kind = ?, reason = ? WHERE {latest}", values)


def _was_another(before: Row, url: Row, read: Row) -> bool:
    """Return whether *read* is the story that was listed for *url*, and *before*, which stood there, never was."""
    listed = is_listed_so(url, read["headline"]) and not is_listed_so(url, before["headline"])
    return listed and tells_another_story(before, read)


def _listing(urls: Iterable[Row], headline: str) -> Iterator[Row]:
    """Yield those of *urls* that were listed under *headline*."""
    return (url for url in urls if is_listed_so(url, headline))


def _why_held(before: Row, after: Row, cause: Cause) -> Noted | None:
    """Return why a person must look before *after* replaces *before*; ``None`` for an edit like any other."""
    if worse := reads_worse(before["body"], after["body"]):
        return noted(Reason.READS_WORSE, worse)
    is_another = cause is Cause.PUBLISHER and tells_another_story(before, after)
    return noted(Reason.ANOTHER_STORY) if is_another else None


def _failure(capture: Capture, reading: Reading) -> tuple[Outcome, Noted]:
    """Return outcome and reason of a page that could not be read: it has gone, or the trouble may pass."""
    if capture.status in GONE:
        return Outcome.GONE, reading.why
    if capture.status == 200 and reading.kind is Kind.ERROR and reading.reader:
        return Outcome.GONE, noted(Reason.SOFT_404, reading.why)  # its reader says so; a reader that failed names none
    return Outcome.FAILED, reading.why

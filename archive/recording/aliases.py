"""Other addresses of an article: the URLs whose redirects led to the page that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import (
    Row,
    is_same_story,
)
from archive.articles.held import Holding
from archive.articles.rows import Articles
from archive.articles.stored_reading import columns_of
from archive.facts import Reason
from archive.ledger.ledger import Ledger
from archive.noted import noted
from archive.recording.change import Recorded
from archive.records import Kind, Outcome, Reading

LED_TO = {Kind.ARTICLE: Reason.REDIRECTS_TO_ARTICLE, Kind.LISTING: Reason.REDIRECTS_TO_LISTING}


@dataclass(frozen=True, slots=True)
class Aliases:
    """The rows of ``urls`` that redirect. Every method runs inside its caller's transaction."""

    db: Database
    ledger: Ledger

    def moved(self, aliases: Sequence[Row], url: Row, reading: Reading) -> dict[str, Any]:
        """Return the article that was at one of *aliases* and is now at *url*, as a column of ``urls``."""
        if url["article_id"] or reading.article is None:
            return {}
        read = columns_of(reading.article, reading.reader)
        known = (alias["article_id"] for alias in aliases if alias["article_id"])
        return next(({"article_id": each} for each in known if is_same_story(Articles(self.db).row(each), read)), {})

    def settle(self, alias: Row, target: Row, recorded: Recorded, reading: Reading, *, at: datetime) -> None:
        """Write what became of an address that redirects to *target*: it leads to the article, or its page is gone."""
        outcome, reason = Outcome(target["outcome"]), target["reason"]
        led_to = noted(LED_TO.get(reading.kind, Reason.REDIRECTS_TO_PAGE))
        if reading.article is not None and alias["article_id"] in {None, recorded.article_id}:
            self.db.conn.execute("UPDATE urls SET article_id = ? WHERE id = ?", [recorded.article_id, alias["id"]])
            outcome, reason = Outcome.ARCHIVED, noted(Reason.REDIRECT)
            Holding(self.db).release(alias["id"])
        elif reading.kind.is_failure:
            pass  # requested again, as the page it leads to
        elif alias["article_id"]:
            outcome, reason = Outcome.GONE, led_to
        else:
            outcome, reason = Outcome.NOT_ARTICLE, led_to
        self.ledger.settle(alias["id"], outcome, reason=reason, at=at)
        self.db.conn.execute("UPDATE urls SET etag = NULL, last_modified = NULL WHERE id = ?", [alias["id"]])

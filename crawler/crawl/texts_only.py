"""Texts that are enough: no page of them is requested."""

from __future__ import annotations

from datetime import datetime

from archive.recording.change import Change
from archive.records import Outcome, Role
from crawler.crawl.share import Share


def rest_on_text(share: Share, url: str, change: Change, *, at: datetime) -> None:
    """Store that the text which a source handed over for *url* is enough, as of *at*, if the title says so.

    A page that is kept already, and a text that waits for a decision, stay as they are.
    """
    if share.title.texts_only and change is not Change.FOR_REVIEW:
        due = share.address(url, Role.ARTICLE)
        if not share.is_kept(due):
            share.ledger.settle(due.url_id, Outcome.ARCHIVED, at=at)

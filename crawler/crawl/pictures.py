"""The pictures of an article, fetched after its page and kept with it, where the publication says so."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from archive.captures.page_pictures import names_picture, placed
from archive.captures.pictures import picture_type
from archive.errors import CaptureDamaged
from archive.facts import Reason
from archive.noted import noted
from archive.records import Article, Capture, Due, Kind, Outcome, Reading, Role
from crawler.crawl.share import Share
from crawler.fetching.results import Fetched, Missed
from crawler.reading.pool import unread
from crawler.sources.addresses import same_site

PICTURE = Reading(kind=Kind.OTHER, reader="", reason=noted(Reason.PICTURE))
OF_ARTICLE = 20  # pictures of one article; a gallery is not its text
OF_RUN = 1_000  # pictures that one publication's part of a run asks for, kept or not


async def keep_pictures(share: Share, article: Article | None, pages: Sequence[Capture]) -> None:
    """Keep the pictures of *article*, read from *pages*, that are not kept already: the leading one, then by place.

    Each is asked for like a page: by the robots.txt of its host, in its turn there, within the same limits. A picture
    that does not come harms no article.
    """
    if article is None or not share.title.pictures or share.is_offline:
        return
    for address in itertools.islice(dict.fromkeys(_addresses(share, article, pages)), OF_ARTICLE):
        if share.counts.halted or share.counts.pictures_asked >= OF_RUN:
            return
        try:
            if not (same_site(address, share.title.home) or names_picture(address)):
                continue  # it could be an article of another publication, whose ledger would then miss it
            due = share.address(address, Role.PAGE)
        except ValueError:
            continue  # it cannot be taken apart
        if due.role is Role.PAGE and not share.is_kept(due):
            share.counts.pictures_asked += 1
            _keep(share, due, await share.ask(address, due, shown=True))


def _addresses(share: Share, article: Article, pages: Sequence[Capture]) -> Iterator[str]:
    if article.image_url:
        yield article.image_url
    for page in pages:
        try:
            payload = share.archive.payload(page.id)
        except CaptureDamaged:
            continue  # the lead may still come
        yield from (each.address for each in placed(payload, page.media_type, page.url, article.body))


def _keep(share: Share, due: Due, result: Fetched | Missed) -> None:
    if isinstance(result, Missed):
        if result.outcome is not Outcome.WAITING:
            share.settle_hop(due.url_id, result.outcome, result.reason)
        return
    for hop in result.hops:
        share.keep(due, hop)
    if result.exchange.status == 304:
        return
    capture = share.keep(due, result.exchange)
    is_picture = capture.status == 200 and picture_type(result.exchange.payload) is not None
    read = PICTURE if is_picture else unread(noted(Reason.NO_PICTURE))
    share.archive.record(capture, read, at=capture.fetched_at)
    share.counts.pictures += is_picture

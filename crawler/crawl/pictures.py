"""The picture of an article, fetched after its page and kept with it, where the publication says so."""

from __future__ import annotations

from archive.captures.pictures import picture_type
from archive.facts import Reason
from archive.noted import noted
from archive.records import Due, Kind, Outcome, Reading, Role
from crawler.crawl.share import Share, now
from crawler.fetching.results import Fetched, Missed
from crawler.reading.pool import unread
from crawler.sources.addresses import same_site

PICTURE = Reading(kind=Kind.OTHER, reader="", reason=noted(Reason.PICTURE))


async def keep_picture(share: Share, reading: Reading) -> None:
    """Keep the leading picture of the article in *reading*, unless it is kept already.

    It is asked for like a page: by robots.txt, in its turn at the host, within the same limits, and only on the
    publication's own site. A picture that does not come harms no article.
    """
    address = reading.article.image_url if reading.article else None
    if not address or not share.title.pictures or share.is_offline or share.counts.halted:
        return
    try:
        if not same_site(address, share.title.home):
            return
        due = share.address(address, Role.PAGE)
    except ValueError:
        return  # it cannot be taken apart
    if due.role is Role.PAGE and not share.is_kept(due):
        _keep(share, due, await share.ask(address, due))


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
    share.archive.record(capture, read, at=now())
    share.counts.pictures += is_picture

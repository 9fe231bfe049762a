"""The words for every fault: the layer that failed, the problem, and the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.facts import Fault

PROBE = "blotter probe {name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words for a fault."""

    layer: str | None
    """The layer between us and an article that failed; ``None`` if the source still does its work."""

    message: str
    """The problem; ``{got}``, ``{status}``, ``{number}`` and ``{of}`` are replaced by the details of the fault."""

    remedy: str = ""
    command: str = PROBE
    """The command to run next; ``{name}`` is replaced by the publication."""


AGAIN = "the site may be down for a while; the next run asks again"
NOT_OURS = "see what the site offers, then correct the address of this source or remove the source"
WORDS: Mapping[Fault, Words] = {
    Fault.TOO_MANY_CHANGED: Words(
        layer="to decide",
        message="too many articles vanished or shrank at once",
        remedy="a redesign or a sold domain? these articles stay as they are: look at the pages, then accept or reject",
        command="blotter held",
    ),
    Fault.LAYOUT_CHANGED: Words(
        layer="to decide",
        message="most articles changed in the same fields at once",
        remedy="a redesign? these articles stay as they are: compare the text before and after, then accept or reject",
        command="blotter held",
    ),
    Fault.HOST_NOT_FOUND: Words(
        layer="name lookup",
        message="the host does not exist",
        remedy="check home for a typing error, or whether the site has moved",
    ),
    Fault.CONNECTION_REFUSED: Words(layer="connection", message="the host refused the connection", remedy=AGAIN),
    Fault.CONNECTION_LOST: Words(layer="connection", message="the connection was lost", remedy=AGAIN),
    Fault.TIMED_OUT: Words(layer="connection", message="the host did not answer in time", remedy=AGAIN),
    Fault.CUT_OFF: Words(layer="connection", message="the answer was cut off", remedy=AGAIN),
    Fault.TLS: Words(
        layer="TLS",
        message="the certificate of the site is not valid",
        remedy="nothing it sends can be trusted: report it to the publisher",
    ),
    Fault.CHALLENGE_PAGE: Words(
        layer="challenge",
        message="the site answered with a challenge page ({got})",
        remedy="it turns robots away and nothing of it was kept: ask the publisher to let Blotter in",
    ),
    Fault.HOST_REFUSED: Words(
        layer="challenge",
        message="the host refused several requests in a row",
        remedy="it turns robots away: ask the publisher to let Blotter in",
    ),
    Fault.HOST_UNAVAILABLE: Words(
        layer="unavailable", message="the host was unavailable again and again", remedy=AGAIN
    ),
    Fault.HOST_SILENT: Words(
        layer="connection", message="the host timed out or hung up several times in a row", remedy=AGAIN
    ),
    Fault.ROBOTS_PAUSE: Words(
        layer="robots.txt",
        message="robots.txt asks for a longer pause between requests than a run can wait",
        remedy="ask the publisher for a shorter Crawl-delay, or remove the publication",
    ),
    Fault.LONG_PAUSE: Words(
        layer="unavailable", message="the host asked for a long pause", remedy="the next run asks again"
    ),
    Fault.ROBOTS_BARRED: Words(
        layer="robots.txt",
        message="robots.txt bars this address",
        remedy="ask the publisher for permission, or remove the source",
    ),
    Fault.ROBOTS_UNREACHABLE: Words(
        layer="robots.txt",
        message="robots.txt could not be fetched ({beside})",
        remedy="without it nothing of the site may be fetched; the next run asks again",
    ),
    Fault.PRIVATE_ADDRESS: Words(
        layer="guard",
        message="the address is a private one",
        remedy="only a publication with own_site = true may be on a private address",
    ),
    Fault.ANOTHERS_OWN_SITE: Words(
        layer="guard",
        message="the address is the own site of another publication",
        remedy="only that publication may ask it: correct the address",
    ),
    Fault.OTHER_HOST: Words(
        layer="guard",
        message="the address is on a host that neither the site nor the user names",
        remedy="if it belongs to the publication, name it in a source",
    ),
    Fault.NOT_A_PORT_OF_THE_WEB: Words(
        layer="guard", message="the address is at a port that is not one of the web", remedy=NOT_OURS
    ),
    Fault.NOT_OF_THE_WEB: Words(layer="guard", message="the address is not one of the web", remedy=NOT_OURS),
    Fault.LOGIN_IN_ADDRESS: Words(
        layer="guard", message="the address contains a login", remedy="Blotter never logs in: correct the address"
    ),
    Fault.REDIRECTS_ELSEWHERE: Words(
        layer="redirect",
        message="the address redirects to another host",
        remedy="if the site has moved, put its new address into home",
    ),
    Fault.REDIRECTS_HOME: Words(layer="redirect", message="the address redirects to the home page", remedy=NOT_OURS),
    Fault.TOO_MANY_REDIRECTS: Words(layer="redirect", message="the address redirects without end", remedy=NOT_OURS),
    Fault.FOREIGN_PAGES: Words(
        layer="another site",
        message="lists pages of another site: {got}",
        remedy="correct the address of this source",
    ),
    Fault.NO_ARTICLE_LISTED: Words(
        layer="article pattern",
        message="lists no address that article = {got!r} matches",
        remedy="the articles of the site have other addresses: correct article",
    ),
    Fault.PLACEHOLDER_PAGES: Words(
        layer="placeholder",
        message="every address showed another page in place of its story",
        remedy="they wait and are asked again; if it stays, ask the publisher to let Blotter in",
        command="blotter status {name}",
    ),
    Fault.HTTP: Words(layer="status", message="answered HTTP {status}", remedy=NOT_OURS),
    Fault.NOT_WORDPRESS: Words(
        layer="not JSON", message="returned {got}, not a list of WordPress posts", remedy=NOT_OURS
    ),
    Fault.NOT_A_FEED: Words(layer="not XML", message="returned {got}, not a feed", remedy=NOT_OURS),
    Fault.NOT_A_SITEMAP: Words(layer="not XML", message="returned {got}, not a sitemap", remedy=NOT_OURS),
    Fault.BROKEN_XML: Words(
        layer="not XML",
        message="returned broken XML; entries read before it breaks: {number}",
        remedy="report it to the publisher if it stays so",
    ),
    Fault.EMPTY_ANSWER: Words(layer="empty", message="returned an empty page", remedy=NOT_OURS),
    Fault.LISTS_NOTHING: Words(layer="empty", message="lists nothing", remedy=NOT_OURS),
    Fault.NO_LINKS: Words(layer="empty", message="returned no page with links", remedy=NOT_OURS),
    Fault.NO_SITEMAP_NAMED: Words(layer="empty", message="robots.txt names no sitemap", remedy=NOT_OURS),
    Fault.NO_ADDRESS: Words(layer="empty", message="has no address", remedy="add a path to the source"),
    Fault.TOO_LARGE: Words(layer="size", message="the answer is too large", remedy=NOT_OURS),
    Fault.HEADERS_TOO_LARGE: Words(layer="size", message="the headers of the answer are too large", remedy=NOT_OURS),
    Fault.NOT_PARSED: Words(
        layer="reader",
        message="the answer could not be parsed ({got})",
        remedy="it costs more time or memory than any honest list: look at it, then remove the source",
    ),
    Fault.OTHER: Words(layer="unknown", message="{said}", remedy="see what the site answers"),
    Fault.KEPT_ENOUGH: Words(
        layer="size",
        message="the run kept as much of it as one run may",
        remedy="if the site is that large, crawl again: the next run goes on",
    ),
    Fault.OUT_OF_TIME: Words(layer=None, message="the run had no time left; the next run goes on"),
    Fault.NOT_WRITTEN: Words(
        layer=None,
        message="the archive could not be written",
        remedy="see that its disk is there and may be written; the next run goes on",
    ),
    Fault.READERS_LOST: Words(
        layer=None,
        message="the cluster that reads pages was lost",
        remedy="start it again; the next run goes on",
    ),
    Fault.FETCHERS_LOST: Words(
        layer=None,
        message="the cluster that fetches pages was lost",
        remedy="start it again; the next run goes on",
    ),
    Fault.FETCHER_LOST: Words(layer=None, message="each process that was to fetch it ended"),
    Fault.DISK_FULL: Words(layer=None, message="the disk had no room", remedy="make room; the next run goes on"),
    Fault.OUTSIDE_HOURS: Words(layer=None, message="outside its hours"),
    Fault.RUN_STOPPED: Words(layer=None, message="the run was stopped before this request"),
    Fault.PROBED_ENOUGH: Words(layer=None, message="not requested: the probe had seen enough"),
    Fault.NOT_FETCHED: Words(layer=None, message="not requested: pages came from disk"),
    Fault.BROKEN_GZIP: Words(layer=None, message="the packed file is damaged; entries read: {number}"),
    Fault.TOO_MUCH_UNPACKED: Words(layer=None, message="larger than {of} MiB unpacked; entries read: {number}"),
    Fault.TOO_MANY_MEMBERS: Words(layer=None, message="packed in more than {of} pieces; entries read: {number}"),
    Fault.ENTRIES_WITHOUT_LINK: Words(layer=None, message="entries without a link: {number} of {of}"),
    Fault.LINES_WITHOUT_ADDRESS: Words(layer=None, message="lines that are no addresses: {number} of {of}"),
    Fault.TOO_MANY_ENTRIES: Words(layer=None, message="lists more than {number} entries; the rest was left"),
    Fault.PAGES_WITHOUT_END: Words(layer=None, message="left after {number} pages"),
    Fault.PERIOD_IGNORED: Words(layer=None, message="gives other days than asked for; read page by page instead"),
    Fault.PAGES_UNREACHABLE: Words(
        layer=None, message="shows a page {number} that no link leads to; older articles are not listed"
    ),
}
"""Words for each fault, the most telling fault first."""

STATUS: Mapping[range, Words] = {
    range(401, 404): Words(
        layer="refused",
        message="the server refused to answer (HTTP {status})",
        remedy="the page needs a login, or the site turns robots away: ask the publisher to let Blotter in",
    ),
    range(404, 405): Words(layer="status", message="nothing is at this address (HTTP {status})", remedy=NOT_OURS),
    range(410, 411): Words(layer="status", message="nothing is at this address (HTTP {status})", remedy=NOT_OURS),
    range(429, 430): Words(
        layer="unavailable",
        message="the server asked us to slow down (HTTP {status})",
        remedy="the next run asks again",
    ),
    range(500, 600): Words(layer="unavailable", message="the server could not answer (HTTP {status})", remedy=AGAIN),
}
"""Words for a status of HTTP that says more than that it is not 200."""

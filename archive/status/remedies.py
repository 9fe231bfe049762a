"""Which layer failed when a site was asked, and what a person can do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FINE = {"finished", "outside its hours"}
"""Outcomes of a publication that need nobody's attention."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer between us and an article, and the way to mend it."""

    name: str
    remedy: str
    """What to do; ``{name}`` stands for the publication."""


SHOWS = "`blotter probe {name}` shows what the site offers"
NAME_LOOKUP = Layer("name lookup", "no such host: check home for a typing error, or whether the title has moved")
CONNECTION = Layer("connection", "the site is down or turns us away; the next run asks again")
TLS = Layer("TLS", "the site's certificate is not valid, and what it sends is not trusted: tell the publisher")
CHALLENGE = Layer(
    "challenge", "the site turns robots away and nothing of it was kept: ask the publisher to let Blotter in"
)
ROBOTS = Layer("robots.txt", "the publisher bars Blotter from this address: ask for permission, or leave it")
GUARD = Layer("guard", "only a publication with own_site = true may be on a private address")
REDIRECT = Layer("redirect", "the site has moved to another host: put its new address into home")
STATUS = Layer("status", f"nothing is at this address: correct it or take it out; {SHOWS}")
ELSEWHERE = Layer("another site", f"this source lists the pages of another site: correct its address; {SHOWS}")
PATTERN = Layer("article pattern", f"the site's articles have other addresses than article says: correct it; {SHOWS}")
EMPTY = Layer("empty", f"the source is there and lists nothing, now or ever: {SHOWS}")
NOT_XML = Layer("not XML", f"what stands at this address is no feed or sitemap: {SHOWS}")
NOT_JSON = Layer("not JSON", f"what stands at this address is no WordPress interface: {SHOWS}")

HELD = Layer(
    "held", "a redesign or a sold domain? nothing was changed; `blotter held` shows what was seen, accept or reject it"
)

SAID = (
    (r"too many changed at once", HELD),
    (r"host not found", NAME_LOOKUP),
    (r"connection (refused|lost)|timed out|cut off|hung up", CONNECTION),
    (r"\btls\b", TLS),
    (r"challenge page|host refused|host was unavailable|long pause", CHALLENGE),
    (r"^robots\.txt$|barred", ROBOTS),
    (r"private address", GUARD),
    (r"redirects to another host", REDIRECT),
    (r"another site's pages", ELSEWHERE),
    (r"none at an address|no article listed", PATTERN),
    (r"(answered|http) [1-5]\d\d", STATUS),
    (r"not REST|no JSON|no list of posts", NOT_JSON),
    (r"not a feed|not a sitemap|no XML|broken XML", NOT_XML),
    (r"nothing|no page with links|names no sitemap", EMPTY),
)
"""What is said of a source or an address, most telling first, and the layer that it means."""

MISLEADING = {ELSEWHERE, PATTERN}
"""Told even where other sources make up for it: here something is wrong in the declaration, not on the way."""


def layer_of(said: str) -> Layer | None:
    """Return the layer that failed where *said* was noted; ``None`` where nothing failed.

    >>> layer_of("answered HTML, not a feed").name
    'not XML'
    >>> layer_of("lists 12")
    """
    return next((layer for pattern, layer in SAID if re.search(pattern, said)), None)


def advice(name: str, outcome: str, sources: Mapping[str, object]) -> Iterator[str]:
    """Yield what to do about the publication *name*, whose part of a run ended with *outcome*.

    *sources* are the notes of the run: source to how it answered.

    >>> next(advice("oracle", "failed", {"feed rss": "answered HTML, not a feed"}))[:26]
    'oracle: feed rss: not XML:'
    """
    failed = {source: layer for source, said in sources.items() if (layer := layer_of(str(said)))}
    told = failed if outcome not in FINE else {source: each for source, each in failed.items() if each in MISLEADING}
    for source, layer in told.items():
        yield f"{name}: {source}: {layer.name}: {layer.remedy.format(name=name)}"
    if not told and (layer := layer_of(outcome)):
        yield f"{name}: {layer.name}: {layer.remedy.format(name=name)}"

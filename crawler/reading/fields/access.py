"""Who may read the whole text: what the page says of it, in its data and in the words of its wall."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Access
from crawler.reading.evidence import Evidence
from crawler.reading.fields.sourced import Found
from crawler.reading.markup.jsonld import text_of
from crawler.reading.markup.text import ending

LONGEST = 400  # characters of a line that is a wall's
_THING = (
    r"(?:this |the |our |your |full |entire |whole |complete |premium |all |more |rest of (?:this|the) )*"
    r"(?:article|story|content|news|news articles|report|page|post|feature)s?"
)
_SUBSCRIPTION = re.compile(
    rf"must be registered and have a valid subscription|valid subscription (?:is required )?to (?:read|view|"
    rf"access)|(?:available|exclusive|reserved)(?: only)? (?:to|for) (?:our )?(?:subscribers|members|paying)|"
    rf"(?:subscribers?|members?)[ -]only(?: (?:article|content|story))?|subscribe(?: now|"
    rf" today)?(?: for .{{0,40}})? (?:to|and) (?:continue|keep|read|unlock|access|view)\b|(?:already|"
    rf"not yet) a (?:subscriber|member)\?|"
    rf"{_THING} is (?:only )?(?:for|available to) (?:subscribers|members)|to (?:continue|"
    rf"keep) reading,? (?:please )?(?:subscribe|become a)|become a (?:member|subscriber) to (?:read|continue|"
    rf"access)|"
    rf"(?:start|begin) your (?:free )?(?:trial|subscription)|this is (?:a )?(?:premium|subscriber|"
    rf"member)(?:-only)? (?:article|content)|nur für abonnenten|pour lire la suite|pour accéder en illimité|"
    rf"réservé aux abonnés|artikel (?:ist|"
    rf"nur) (?:exklusiv )?für abonnent",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    rf"registration is required|(?:register|sign up|create (?:a free |an )?account)(?: now| here| today|"
    rf" for free| free)*(?: for .{{0,30}})? to (?:continue|keep|read|view|access|unlock)\b|"
    rf"(?:please )?(?:log|sign) ?in(?: or register| or sign up| or subscribe)? to (?:continue|keep|read|view|"
    rf"access)\b|(?:you must|you need to) (?:be )?(?:log(?:ged)?|sign(?:ed)?|"
    rf"regist\w+) ?(?:in)?(?: (?:or|and) [\w ]{{1,24}})? to (?:read|view|access)|"
    rf"free registration|{_THING} is (?:only )?(?:for|available to) registered (?:users|readers)",
    re.IGNORECASE,
)
_WORDS = (
    "subscri",
    "regist",
    "member",
    "log in",
    "logged",
    "log-in",
    "login",
    "sign",
    "account",
    "premium",
    "abonn",
    "pour ",
)
"""One of these stands in every wall's words; looking for them first is cheaper than the expressions."""

_DOTS = re.compile(r"(?:\.\.\.|…|\[…\])\W*$")
TEASER = 1500  # characters; a longer text that stops in dots is no teaser


def wall(line: str) -> Access | None:
    """Return what a wall that says *line* asks for, ``None`` where the line is no wall's.

    >>> wall("You must be registered and have a valid subscription to read news articles.")
    <Access.SUBSCRIPTION: 'subscription'>
    """
    said = line.casefold() if len(line) <= LONGEST else ""
    if not any(word in said for word in _WORDS):
        return None
    if _SUBSCRIPTION.search(line):
        return Access.SUBSCRIPTION
    return Access.REGISTRATION if _REGISTRATION.search(line) else None


def above_wall(paragraphs: Sequence[str]) -> list[str]:
    """Return *paragraphs* down to the words of a wall; without those alone if more of the story follows."""
    walls = [at for at, text in enumerate(paragraphs) if len(text) <= 250 and wall(text)]
    if not walls:
        return list(paragraphs)
    first = walls[0]
    above, below = (sum(map(len, part)) for part in (paragraphs[:first], paragraphs[first + 1 :]))
    if above > 200 and below < 2 * above:
        return list(paragraphs[:first])
    return [text for at, text in enumerate(paragraphs) if at not in walls]


def access(evidence: Evidence | None, lines: Sequence[str], paragraphs: Sequence[str]) -> Found[Access]:
    """Return who may read the whole text, as data, the *lines* of the page around it and its own end say."""
    said = next((found for line in lines if (found := wall(line))), None)
    if said:
        return Found(said, "page")
    if evidence and (declared := _declared(evidence)):
        return Found(declared, "json-ld")
    if paragraphs and _DOTS.search(ending(paragraphs[-1])) and sum(map(len, paragraphs)) < TEASER:
        return Found(Access.TEASER, "page")
    return Found(Access.OPEN, "inferred")


def _declared(evidence: Evidence) -> Access | None:
    value = evidence.linked.article.get("isAccessibleForFree")
    free = value if isinstance(value, bool) else (text_of(value) or "").casefold().rsplit("/", 1)[-1]
    tier = (evidence.first_meta("article:content_tier") or "").casefold()
    if free is False or free == "false" or tier == "locked":
        return Access.SUBSCRIPTION
    return Access.REGISTRATION if tier == "metered" else None

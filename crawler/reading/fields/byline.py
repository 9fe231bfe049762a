"""Bylines: which line names the authors, and which of its words are names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.bodies import is_body
from crawler.reading.fields.behind_names import WEEKDAY, is_kicker, is_word, joins, without_label, without_tail
from crawler.reading.markup.text import plain, squeeze

LONGEST = 300  # characters of a byline; a longer line is a sentence

_BY = (
    r"(?:words|text|story|written|report(?:ed|ing)?) (?:and|&) (?:photo\w*|pictures?|images|video|illustrat\w+) by|"
    r"written by|words by|words|story by|report by|reported by|reporting by|posted by|published by|article by|"
    r"text by|text und foto|text|author[s]?|"
    r"autor(?:in|en|es)?|auteur|by|von|par|por|di|da|door|od|av|af"
)
_PREFIX = re.compile(rf"^\W{{0,3}}(?P<by>{_BY})(?:\s*[:\-–—|]+\s*|\s+)(?=\S)", re.IGNORECASE)
_GLUED = re.compile(r"^(?P<kicker>[A-Z][\w&’' ]{0,39}?\w)(?P<by>[Bb]y)\s+(?P<names>(?-i:[A-Z]).{2,200})$")
_LATE = re.compile(r"(?:^|[\s|•·–—,])(?P<by>by)[\s:]+(?P<names>(?-i:[A-Z]).{2,200})$", re.IGNORECASE)
_BAR = re.compile(r"\s*[|•·/]\s*")
_SPLIT = re.compile(r"\s*(?:;|\n|\s&\s|,?\s+(?:and|und|et|y|e|en|och|og)\s+(?=[A-ZÀ-ŽІ]))\s*")
_RANK = re.compile(
    r"^(?:(?:retired|ret\.?|acting|deputy|assistant|chief|former|senior|special|temporary|interim|rt|right|"
    r"hon\.?|honou?rable|"
    r"det\.?|detective|superintendent|supt\.?|inspector|insp\.?|sergeant|sgt\.?|corporal|cpl\.?|constable|"
    r"const\.?|commander|cmdr\.?|"
    r"commissioner|captain|capt\.?|lieutenant|lt\.?|colonel|col\.?|major|maj\.?|officer|agent|trooper|deputy|"
    r"sheriff|marshal|"
    r"patrol(?:man)?|pc|ps|dc|ds|di|dci|dcs|acc|dcc|cc|dac|ac|undersheriff|cst\.?|s/sgt\.?|sir|dame|lord|lady|"
    r"mr|mrs|ms|miss)\s+)+(?=[A-Z])",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*\([^()]*$|\s+\d+ comments?$|\s+(?:illustration|fotos?|photos?|bilder) (?:von|by)\b.*$", re.IGNORECASE
)
"""What is printed behind a name: an open bracket, a count of comments, who took the pictures."""
_FIELD = (
    r"(?:senior|chief|deputy|assistant|managing|special|guest|former|home|foreign|legal|crime|political|social|"
    r"business|health|education|science|technology|defence|security|religious|consumer|city|national|local|regional|"
    r"digital|online|web|news|features|affairs|police|court|democracy|and|&)\s+"
)
"""What comes before a post, e.g. ``Home Affairs Editor``."""
_WRITER = r"reporter|writer|correspondent|columnist"
_WRITER_DE = r"(?:chef)?redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|autor(?:in)?|expert(?:e|in)"
_HOLDER = re.compile(
    rf"(?:(?:(?:[\w-]*-)?(?:{_WRITER_DE})|(?:[a-z]+ ){{0,2}}(?:{_WRITER})) )?"
    r"(?P<name>(?-i:[A-ZÀ-Ž])[\w.'’-]+(?: (?-i:[A-ZÀ-Ž])[\w.'’-]+){1,3}?)"
    rf"(?: (?:{_WRITER_DE}|(?:staff |{_FIELD})*(?:{_WRITER})))?",
    re.IGNORECASE,
)
"""A name with the post of its holder before or behind it."""
_FIELD_LAST = re.compile(rf"(?:^|\s){_FIELD}$", re.IGNORECASE)
_POST_ALONE = re.compile(
    rf"^(?:our |the |a )?(?:own |[a-z]+ )??(?:{_FIELD})+"
    r"(?:editor|reporter|writer|correspondent|columnist|contributor|journalist)s?$",
    re.IGNORECASE,
)
"""A post that somebody holds who is not named."""
_JOB = re.compile(
    r"\b(?:editor|editorial|reporter|correspondent|journalist|writer|columnist|contributor|producer|"
    r"photograph\w*|director|manager|officer|"
    r"chief|sergeant|inspector|superintendent|commissioner|constable|sheriff|captain|lieutenant|commander|"
    r"detective|president|chairman|chair|"
    r"secretary|professor|lecturer|researcher|analyst|consultant|adviser|advisor|head of|vice|ceo|founder|"
    r"executive|deputy|department|police|"
    r"university|college|institute|agency|bureau|office|service|services|force|association|federation|union|"
    r"council|ministry|government|"
    r"redakteur\w*|korrespondent\w*|chefredakteur\w*|journaliste|rédact\w*|redactor\w*)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:publisher|auteur|autor(?:in)?|view all|view .*|more (?:by|from).*|all posts?.*|posts? by.*|"
    r"see (?:all|more).*|admin(?:istrator)?|webmaster|editor|the editor|editors|author|authors|"
    r"(?:no|guest|unknown|default|super|site|web) ?(?:author|contributor|admin(?:istrator)?|user|editor)|"
    r"daily|weekly|online|print|guest|anonymous|unknown|none|null|undefined|n/?a|read .*|"
    r"twitter|facebook|linkedin|instagram|home|news|"
    r"comments?.*|reply.*|log ?in.*|sign ?(?:in|up).*|subscribe.*|updated?.*|published.*|posted.*|\d.*|by|user|"
    r"test|wordpress|advertisement|"
    r"(?:follow|share|e-?mail|contact|about|sponsored|image|photo|photograph\w*|picture|video|copyright)s?\b.*|"
    r"(?:getty|shutterstock|istock).*|"
    rf"min(?:ute)?s?|ago|von|par|por|di|door|{WEEKDAY})$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[^\W\d_][\w.'’`\-]*(?:\s+[\w.'’`\-(\"“”)]+){0,5}$")
_INITIALS = re.compile(r"^\W*(?:[a-z]\W*){1,2}$|^(?:[A-Z]\W*)$|^[A-Z]\.[A-Z]$")
_DESK = re.compile(
    r"^(?:staff (?:reporter|writer|correspondent)s?|our (?:own )?correspondent|news ?desk|news team)$", re.IGNORECASE
)
_PICTURE = re.compile(r"\b(?:getty|shutterstock|istock|image:|photo:|picture:|alamy|reuters/|ap photo)", re.IGNORECASE)
_TITLED = re.compile(
    r"(?<=[a-zß-ÿ])(?=(?:[A-Z][a-z]+ ){0,2}(?:Writer|Reporter|Editor|Correspondent|Journalist|Columnist)\b)"
)
"""Where a post is glued to a name: ``By Ann LeeStaff Writer``."""
_PARTICLE = {
    "de",
    "da",
    "di",
    "del",
    "della",
    "der",
    "den",
    "van",
    "von",
    "vom",
    "zu",
    "zur",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ibn",
    "dos",
    "du",
    "mac",
    "af",
    "av",
    "ter",
    "ten",
    "y",
    "e",
    "o'",
    "st",
    "jr",
    "sr",
    "ii",
    "iii",
}
_SERVICE = re.compile(r"https?:|www\.|@|\.(?:com|org|net|co\.uk)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline found on a page."""

    text: str
    """As printed."""

    authors: tuple[str, ...]


def byline_in(line: str, *, pattern: str | None = None) -> Byline | None:
    r"""Return the byline that all of *line* is, with or without a section glued to its front.

    >>> byline_in("By -\nGary Mason").authors
    ('Gary Mason',)
    >>> byline_in("By the end of the year the force will have 300 officers more.")
    """
    text = _TITLED.sub(", ", without_label(squeeze(line)))
    if pattern and (found := _declared(text, pattern)):
        return found
    if not text or len(text) > LONGEST or _PICTURE.search(text):
        return None
    if prefix := _PREFIX.match(text):
        return _byline(
            text,
            text[prefix.end() :],
            sure=prefix["by"].casefold() not in ("di", "da", "od", "av", "af", "text", "words"),
        )
    if (glued := _GLUED.match(text)) and (glued["by"] == "By" or is_word(glued["kicker"])):
        return _byline(f"{glued['by']} {glued['names']}", glued["names"], sure=True)
    if len(text) < 120 and (late := _LATE.search(text)) and is_kicker(text[: late.start("by")]):
        return _byline(late[0].strip(" |•·–—,"), late["names"], sure=True)
    return Byline(text, (text,)) if _DESK.match(text) else None


def _declared(text: str, pattern: str) -> Byline | None:
    found = re.search(pattern, text[:LONGEST])
    if not found:
        return None
    names = found.groupdict().get("authors") or found[0]
    return Byline(found[0].strip(), authors_in(names))


def _byline(printed: str, names: str, *, sure: bool) -> Byline | None:
    authors = authors_in(names)
    if not authors and _POST_ALONE.match(without_tail(names)):
        return Byline(printed, ())
    if not authors or _is_sentence(names, authors):
        return None
    if not sure and not all(is_name(author) for author in authors):
        return None
    return Byline(printed.strip(" |•·"), authors)


def _is_sentence(names: str, authors: tuple[str, ...]) -> bool:
    """Return whether what follows "by" is prose: it ends like a sentence, or its first name is none."""
    long = len(names.split()) > 7
    return (long and names.rstrip().endswith((".", "!", "?", ":"))) or not (is_name(authors[0]) or is_body(authors[0]))


def authors_in(text: str) -> tuple[str, ...]:
    """Return the names in the part of a byline after "by", without ranks, posts and agencies.

    >>> authors_in("Chief Ann Lee, Sergeant, Ayford Police; Tom Ray, PhD, Professor, Bexley University")
    ('Ann Lee', 'Tom Ray')
    >>> authors_in("Ann Lee, Tom Ray and Joe Fox")
    ('Ann Lee', 'Tom Ray', 'Joe Fox')
    """
    text = without_tail(squeeze(text.replace("\n", " ; "))).strip(" .,:|–—-")
    if text.startswith("the ") and is_body(text[4:]):
        text = text[4:]
    if joins(text):
        return unique([bare_name(text)])
    if ";" in text:
        return unique(
            name for part in text.split(";") if (name := bare_name(re.sub(r"^and\s+", "", part.strip()).split(",")[0]))
        )
    first, *others = _BAR.split(text)
    named = [name for part in _SPLIT.split(first) for name in _people(part)]
    return unique([*named, *(name for part in others for name in _people(part) if _is_person(name))])


def _people(part: str) -> Iterator[str]:
    """Yield the names in *part*: the first of its comma-separated pieces, and others that look like people."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    for place, piece in enumerate(pieces):
        name = bare_name(piece)
        if name and (place == 0 or _is_person(name)):
            yield name


def _is_person(name: str) -> bool:
    return is_name(name) and " " in name and not _JOB.search(name) and not is_body(name) and name[:4] != "The "


def bare_name(text: str) -> str:
    """Return *text* as a name: without rank, "by" and address; empty where it names nobody.

    >>> bare_name("by Detective Sergeant Ann Lee")
    'Ann Lee'
    """
    name = without_tail(squeeze(text)).strip(" .,:;|–—-•·*\"“”'‘")
    name = re.sub(r"^(?:by|von|par|por|door)[\s:]+", "", name, flags=re.IGNORECASE)
    name = re.sub(r"^By(?=[A-Z])|\s+(?:Twitter|Facebook|Email|LinkedIn|Follow|Bio)$", "", name)
    name = re.sub(r"\s*[(\[<].*$", "", name) if re.search(r"[(\[<].*(?:@|http|photo)", name) else name
    name = _BEHIND.sub("", name)
    if _POST_ALONE.match(name):
        return ""
    if (held := _HOLDER.fullmatch(name)) and held["name"] != name:
        name = "" if _FIELD_LAST.search(f"{held['name']} ") else held["name"]
    ranked = _RANK.sub("", name)
    name = ranked if " " in ranked or ranked == name else name
    if not name or len(name) > 80 or _NOBODY.match(name) or _SERVICE.search(name) or _INITIALS.match(name):
        return ""
    return name


def is_name(text: str) -> bool:
    """Return whether *text* looks like a name: a few words, capitals where names have them.

    >>> is_name("Devallis Rutledge"), is_name("the end of the year")
    (True, False)
    """
    if not _NAME.match(text) or len(text) > 60:
        return False
    return all(
        word[0].isupper() or not word[0].isascii() or word.casefold().strip(".") in _PARTICLE
        for word in text.split()
        if word[0].isalpha()
    )


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return *names* once each, in the order they come, however they are cased."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(plain(name), name)
    return tuple(name for key, name in seen.items() if key)

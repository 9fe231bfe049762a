"""The words around the names of a byline: a kicker before them, addresses, places, outlets and dates after them."""

from __future__ import annotations

import re

from archive.bodies import is_body, names_body
from crawler.reading.words.phrases import either, expression, words

_GAP = r"(?<![\s|,·•–—-])[\s|,·•–—-]+"
_LABEL = re.compile(
    rf"{_GAP}{expression('dates', 'published', 'updated', 'dated')}(?: {expression('dates', 'on')})?(?:\s*:)?\s*$",
    re.IGNORECASE,
)
"""The label of a date that was printed after the names."""
_LABEL_ENDS = tuple({label.split()[-1] for label in words("dates", "published", "updated", "dated", "on")})
"""How a line with such a label ends; to look here first is twenty times cheaper than to search for the label."""
_ONE = r"(?:[(<\[]\s*+)?(?:(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+)\s*+[)>\]]?"
_ADDRESS = re.compile(rf"(?:(?<![\s,|])[\s,|]++)?{_ONE}(?:[\s,|]*+{_ONE})*")
"""Addresses of e-mail and accounts, one or several."""
_DAY = re.compile(rf"{_GAP}{expression('dates', 'weekday')}\.?\s*$", re.IGNORECASE)
_SPECIAL = re.compile(rf"{_GAP}{expression('bylines', 'special')} .*$", re.IGNORECASE)
_PICTURES = re.compile(rf"(?<![\s|,;·•/–—-])[\s|,;·•/–—-]+{expression('bylines', 'pictures')}\s?:.*$", re.IGNORECASE)
"""The makers of the pictures, behind the authors."""
_EDITED = re.compile(rf"(?:(?<!\s)\s+)?[;,|–—-]\s*{expression('bylines', 'edited')}\s.*$", re.IGNORECASE)
"""Who prepared the text, behind the authors."""
_AGENCY = re.compile(
    rf"(?<!\s)\s+{expression('bylines', 'agency')} (?-i:[A-ZÀ-Ž]{{2,}}\b|(?:[A-ZÀ-Ž][\w-]* )?[Aa]gen[ctz]).*$",
    re.IGNORECASE,
)
"""The agency that an author wrote with: ``with AP``."""
JOB = re.compile(rf"\b{expression('bylines', 'job')}\b", re.IGNORECASE)
_DASH = re.compile(r"\s[-–—]\s")
_NOTE = re.compile(r"(?:(?<!\s)\s+)?\((?P<note>[^()]+)\)$")
_CAPITAL = r"[A-ZÀ-Ž][\w.'’-]*"
_AND = rf" (?:&|{expression('bylines', 'and')}) "
_NAMED = rf"(?P<name>{_CAPITAL}(?: [\w.'’-]+)?? {_CAPITAL})"
_ONE_WORD = rf"{_CAPITAL}(?![\w.'’-])(?! {_CAPITAL})"
_OF_PLACES = either(word.title() for word in words("bylines", "of_places"))
_BEHIND_IN = (
    rf"(?:,? {expression('bylines', 'in')} (?:{expression('bylines', 'place')} )?{_CAPITAL}(?: {_CAPITAL}){{0,3}}"
    rf"|,? {expression('bylines', 'in_or_and')} (?:(?:{_OF_PLACES}) {_CAPITAL}|{_ONE_WORD}))"
)
"""A place; behind words that are "and" in another language only one that is not called like a person."""
_PLACE = re.compile(rf"(?<![\w.'’-])(?P<glued>(?:(?![A-ZÀ-Ž])[\w.'’-])*){_NAMED}{_BEHIND_IN}(?=$|\s*[,;|/]|{_AND})")
"""The place or the paper after a name of two or three words."""
_PLACED = re.compile(_NAMED + _BEHIND_IN)
_JOINED = re.compile(
    rf"(?:^|(?<=[,;|]))(?>[^,;|]*?(?P<of> {expression('bylines', 'of')} ))[^,;|]*(?:, [^,;|]*)?{_AND}", re.IGNORECASE
)
"""From the first "of" between two commas on; what stands before it is not looked at again."""
_TWO_PLACES = re.compile(rf"{_CAPITAL}{_AND}{_CAPITAL} (?P<kind>{_CAPITAL})")
_TASKS = frozenset(words("bylines", "task"))
_TASK = re.compile(rf"(?P<front>{_CAPITAL}(?: {_CAPITAL})*){_AND}(?P<words>{_CAPITAL}(?: {_CAPITAL})*)$")
"""The end of a body's name that says what it does: ``Fire and Rescue Service``."""
_VERB = re.compile(rf"\b{expression('bylines', 'verb')}\b", re.IGNORECASE)
_WRITES = frozenset(words("bylines", "writes"))
_MAKES = frozenset(words("bylines", "makes"))
_HONOUR = (
    "(?:"
    + "|".join(r"(?:\.\s?)?".join(each) for each in sorted(words("bylines", "honour"), key=len, reverse=True))
    + ")"
)
_ENDS = rf"(?=\s*(?:$|[,;|/]|{_AND}))"
_HONOURED = re.compile(
    rf"(?<=[^\W\d][.)]|.[^\W\d])(?:(?:,\s*|\s+)(?:\({_HONOUR}\.?\)|{_HONOUR}\.?(?![\w.])(?:\s\(Hons\.?\))?))+{_ENDS}"
)
"""Letters behind a name, several perhaps, with commas or without."""
_GENERATION = re.compile(rf",\s*(?P<which>{expression('bylines', 'generation')})\.?(?!\w){_ENDS}")
COMMON = frozenset(words("vocabulary", "common")) - {"near", "stand"}


def without_label(line: str) -> str:
    """Return *line*, a byline, without the label of the date that follows it.

    >>> without_label("By Dana Holt | Published:")
    'By Dana Holt'
    """
    return _LABEL.sub("", line) if line.rstrip().rstrip(":").rstrip().casefold().endswith(_LABEL_ENDS) else line


def without_pictures(line: str) -> str:
    """Return *line*, a byline, without the makers of the pictures after the authors.

    >>> without_pictures("Text: Anna Muster | Fotos: Max Muster"), without_pictures("Fotos: Max Muster")
    ('Text: Anna Muster', 'Fotos: Max Muster')
    """
    return _EDITED.sub("", _PICTURES.sub("", line))


def without_tail(names: str) -> str:
    """Return *names* without what is printed after them: addresses, accounts, places, posts, outlets, days, honours.

    "Jr." and "III" are parts of a name.

    >>> without_tail("Dana Holt dholt@g.example in Northmarch"), without_tail("Dana Holt | Special to the Gazette")
    ('Dana Holt', 'Dana Holt')
    >>> without_tail("Dana Holt, QPM, Ph.D. and Tom Ray MBE"), without_tail("Dana Holt, Jr.")
    ('Dana Holt and Tom Ray', 'Dana Holt Jr')
    """
    text = _SPECIAL.sub("", _ADDRESS.sub(" ", without_label(without_pictures(names))).rstrip())
    text = _HONOURED.sub("", _GENERATION.sub(r" \g<which>", _AGENCY.sub("", text)))
    return _DAY.sub("", _PLACE.sub(_name_alone, _without_post(text)))


def _without_post(names: str) -> str:
    """Return *names* without a post or a paper after a dash or in brackets.

    >>> _without_post("Ann Lee - Crime Reporter"), _without_post("Ann Lee (misdaad)"), _without_post("A - B")
    ('Ann Lee', 'Ann Lee', 'A - B')
    """
    if (note := _NOTE.search(names)) and (note["note"].islower() or is_post(note["note"])):
        names = names[: note.start()]
    front, *behind = _DASH.split(names, maxsplit=1)
    return front if front and any(map(is_post, behind)) else names


def is_post(text: str) -> bool:
    """Return whether *text* has the word of a post or of a body in it."""
    return bool(JOB.search(text)) or names_body(text)


def _name_alone(found: re.Match[str]) -> str:
    return found[0] if is_body(found["name"]) else found["glued"] + found["name"]


def with_place(line: str) -> bool:
    """Return whether *line* is a name of two or three words and the place after it, and nothing else."""
    return _PLACED.fullmatch(line) is not None


def joins(names: str) -> bool:
    """Return whether *names* is one body with an "and" in its name.

    >>> joins("Police Federation of England and Wales"), joins("Kent Police and Essex Police")
    (True, False)
    """
    if (places := _TWO_PLACES.fullmatch(names)) and is_body(places["kind"]):
        return True
    if (task := _TASK.fullmatch(names)) and is_body(names) and not JOB.search(names) and not is_body(task["front"]):
        return all(word.casefold() in _TASKS or names_body(word) for word in task["words"].split())
    match = _JOINED.search(names)
    if not match or not is_body(names[: match.start("of")]):
        return False
    _, *listed = names[match.start("of") : match.end()].split(", ")
    return not is_body(names[match.end() :]) if not listed else not is_body(listed[0].rsplit(" ", 2)[0])


def is_kicker(before: str) -> bool:
    """Return whether *before*, the words before "by", are a section, a date or a word for writing, not a sentence.

    >>> is_kicker("News | "), is_kicker("12 March 2026 "), is_kicker("The man was found ")
    (True, True, False)
    """
    words = before.rstrip().split()
    if not words or not words[-1][-1].isalnum():
        return True
    last = words[-1].casefold()
    if _VERB.search(before):
        return False
    return last in _WRITES or (not _is_made(last) and _is_section(words))


def _is_made(last: str) -> bool:
    """Return whether *last*, the word before "by", is for the maker of the pictures, or part of a headline."""
    return last in _MAKES or last.endswith("ed")


def _is_section(words: list[str]) -> bool:
    """Return whether *words* end in a date, or are as few as those of a section's name."""
    return any(map(str.isdigit, words[-1])) or (words[-1][0].isupper() and len(words) <= 3)


def is_word(kicker: str) -> bool:
    """Return whether "by" is glued to a word at the end of *kicker*, as to "Training", not to the "Der" of Derby."""
    return kicker.rsplit(maxsplit=1)[-1].casefold() in COMMON

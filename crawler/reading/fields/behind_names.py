"""What stands around the names of a byline: a kicker before, addresses, places, outlets and dates behind."""

from __future__ import annotations

import re

from archive.bodies import is_body
from crawler.reading.words.vocabulary import COMMON

_LABEL = re.compile(
    r"[\s|,·•–—-]+(?:(?:first|last|originally) )?(?:published|posted|updated|modified|created|date|veröffentlicht|"
    r"aktualisiert|publié|mis à jour|gepubliceerd|bijgewerkt|publicado|actualizado|pubblicato|aggiornato|publicerad|"
    r"uppdaterad|offentliggjort|opdateret|publisert|oppdatert|julkaistu|päivitetty|opublikowano|atualizado)"
    r"(?: (?:on|at|am|le|op|el|il|em|den))?\s*:?\s*$",
    re.IGNORECASE,
)
"""The label of a date that stood behind the names."""
_ADDRESS = re.compile(r"[\s,|]*[(<\[]?\s*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+)\s*[)>\]]?")
"""An address of e-mail, or an account."""
WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|"
    r"(?:mån|tis|ons|tors|fre|lör|sön|man|tirs|lør|søn)dag|(?:segunda|terça|quarta|quinta|sexta)-feira"
)
_DAY = re.compile(rf"[\s|,·•–—-]+(?:{WEEKDAY})\.?\s*$", re.IGNORECASE)
_SPECIAL = re.compile(r"[\s|,·•–—-]+(?:special(?:ly)?|exclusive(?:ly)?|contributed) (?:to|for|in) .*$", re.IGNORECASE)
_CAPITAL = r"[A-ZÀ-Ž][\w.'’-]*"
_PLACE = re.compile(
    rf"(?P<name>{_CAPITAL}(?: [\w.'’-]+)?? {_CAPITAL})(?:,? (?:in|for|from|at|of|aus|à) (?:the |der )?{_CAPITAL}"
    rf"(?: {_CAPITAL}){{0,3}})(?=$|\s*[,;|/]| (?:and|&|und|et|y|en) )"
)
"""Where somebody wrote, or for whom, behind a name of two words or three."""
_JOINED = re.compile(
    r" (?:of|for|der|für|de|van) [^,;|]*(?:, [^,;|]*)?(?: and | & | und | et | y | en )", re.IGNORECASE
)
_TWO_PLACES = re.compile(rf"{_CAPITAL} (?:and|&) {_CAPITAL} (?:Police|Constabulary|Council)")
_VERB = re.compile(r"\b(?:was|were|is|are|be|been|being|has|had|have|will)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"(?:written|words|text|story|article|report|analysis|interview|review|column|opinion|comment|feature|blog|ago|[ap]m|"
    r"(?:post|publish|report|creat|updat|author|submitt|contribut|compil|upload|add)ed)",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"(?:photograph(?:s|y)?|photos?|pictures?|images?|art|artwork|video|illustrations?|"
    r"(?!(?:post|publish|report|creat|updat|author|submitt|contribut|compil|upload|add)ed)\w+ed)",
    re.IGNORECASE,
)
"""Words before "by" after which no author is named: who made the pictures, who did what the headline says."""


def without_label(line: str) -> str:
    """Return *line*, a byline, without the label of the date that follows it.

    >>> without_label("By Dana Holt | Published:")
    'By Dana Holt'
    """
    return _LABEL.sub("", line)


def without_tail(names: str) -> str:
    """Return *names* without what is printed behind them: addresses, accounts, places, outlets, weekdays.

    >>> without_tail("Dana Holt dholt@g.example in Northmarch"), without_tail("Dana Holt | Special to the Gazette")
    ('Dana Holt', 'Dana Holt')
    """
    text = _SPECIAL.sub("", _ADDRESS.sub(" ", without_label(names)).rstrip())
    return _DAY.sub("", _PLACE.sub(_name_alone, text))


def _name_alone(found: re.Match[str]) -> str:
    return found[0] if is_body(found["name"]) else found["name"]


def joins(names: str) -> bool:
    """Return whether *names* is one body with an "and" in its name.

    >>> joins("Police Federation of England and Wales"), joins("Kent Police and Essex Police")
    (True, False)
    """
    if _TWO_PLACES.fullmatch(names):
        return True
    found = _JOINED.search(names)
    if not found or not is_body(names[: found.start()]):
        return False
    _, *listed = found[0].split(", ")
    return not is_body(names[found.end() :]) if not listed else not is_body(listed[0].rsplit(" ", 2)[0])


def is_kicker(before: str) -> bool:
    """Return whether *before*, which stands before "by", is a section, a date or a word for writing, not a sentence.

    >>> is_kicker("News | "), is_kicker("12 March 2026 "), is_kicker("The man was found ")
    (True, True, False)
    """
    words = before.rstrip().split()
    if not words or not words[-1][-1].isalnum():
        return True
    last = words[-1]
    if _MADE.fullmatch(last) or _VERB.search(before):
        return False
    return bool(_WRITES.fullmatch(last)) or any(map(str.isdigit, last)) or (last[0].isupper() and len(words) <= 3)


def is_word(kicker: str) -> bool:
    """Return whether "by" is glued to a word at the end of *kicker*, as to "Training", not to the "Der" of Derby."""
    last = kicker.rsplit(maxsplit=1)[-1].casefold()
    return last in COMMON and last not in ("near", "stand")

"""The charset of bytes that are not UTF-8 and name no charset: the one in which they make sense."""

from __future__ import annotations

import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

USUAL = "cp1252"
"""The encoding that is meant if none is named (WHATWG, Encoding)."""

LATIN = {
    "cp1252": (
        "àâæçèéêëîïôœùûüÿ",
        "äöüß",
        "áéíñóúü",
        "ãáâàçéêíóôõúü",
        "æøåé",
        "åäöé",
        "àèéìíîòóù",
        "áðéíóúýþæö",
        "éëïóöèü",
    ),
    "cp1250": ("áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "iso8859_2": ("áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "cp1254": ("çğıöşüâî",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
}
"""Letters beyond ASCII of the languages that are written in each charset, a language each; ties go to the first."""

OTHERS = ["cp1251", "cp1253", "iso8859_5", "koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949"]
ENOUGH = 20_000  # bytes of text that are looked at; the rest of a page would only cost time
DOUBT = 0.1  # share of oddities (charset-normalizer's) below which two charsets are both likely


def charset_of(payload: bytes) -> str:
    """Return the codec of *payload*, which is not UTF-8: the one in which it makes sense.

    >>> charset_of("Полиция сообщила во вторник, что обе лодки были заменены весной.".encode("cp1251"))
    'cp1251'
    >>> charset_of("Die Polizei in Köln sagte: „Wir sparen nicht“ – für 9.000 €.".encode("cp1252"))
    'cp1252'
    """
    text = b" ".join(_telling(payload))
    likely = [match for match in from_bytes(text, cp_isolation=[*LATIN, *OTHERS]) if match.chaos < DOUBT]
    if not likely or likely[0].encoding in LATIN:
        return _latin(text)
    return next((match.encoding for match in likely if _HIRAGANA.search(str(match))), likely[0].encoding)


def _latin(text: bytes) -> str:
    """Return the charset in which most letters of *text* are those of one language.

    A few accents are in many charsets the letters of some language: £ must not become Ł for that.
    """
    shares = {charset: _share(text, charset, languages) for charset, languages in LATIN.items()}
    return max(shares, key=lambda charset: shares[charset])


def _share(text: bytes, charset: str, languages: tuple[str, ...]) -> float:
    """Return how many letters beyond ASCII in *text* belong to one of *languages*."""
    decoded = text.decode(charset, "replace").lower()
    letters = _BEYOND.findall(_MARK.sub("", decoded))
    own = max(sum(each in language for each in letters) for language in languages)
    return own / len(letters) if letters else 1.0


_HIRAGANA = re.compile("[ぁ-ん]{2}")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_MARK = re.compile(r"(?<![^\W\d_])[^\w\x00-\x7f\ufffd]|[^\w\x00-\x7f\ufffd](?![^\W\d_])|[’‘]")
"""A mark beyond ASCII that is not a letter; between two letters it is one, of another charset."""


def _telling(payload: bytes) -> Iterator[bytes]:
    """Yield the texts between tags that are not in ASCII, up to ``ENOUGH``; a character is never cut."""
    left = ENOUGH
    for text in re.split(rb"[<>]", payload):
        if left > 0 and not text.isascii():
            left -= len(text)
            yield text

"""The charset of bytes that name none, or a wrong one: the one in which they make sense."""

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

OTHERS = [
    "cp1251",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
    "iso8859_5",
    "iso8859_6",
    "koi8_r",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
]
SEVEN_BITS = {b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b$)C": "iso2022_kr"}
"""How text begins whose bytes are all ASCII and are not in it (RFC 1468, RFC 1557)."""
_ESCAPE = b"\x1b"

ENOUGH = 20_000  # bytes of text that are looked at; the rest of a page would only cost time
DOUBT = 0.1  # share of oddities (charset-normalizer's) below which two charsets are both likely
CUT = 1  # characters of UTF-8 for a broken one, from which bytes are UTF-8 whatever they are labelled
FEW = 20  # characters that are right for one that is not, where a declared charset is believed
SURE = 6  # letters beyond ASCII from which the text itself refutes a label
MISREAD, READ = 0.7, 0.9  # shares of letters of one language: at most in a wrong charset, at least in the right one


def charset_of(payload: bytes) -> str:
    """Return the codec of *payload*, which is not UTF-8: the one in which it makes sense.

    >>> charset_of("Полиция сообщила во вторник, что обе лодки были заменены весной.".encode("cp1251"))
    'cp1251'
    >>> charset_of("Die Polizei in Köln sagte: „Wir sparen nicht“ – für 9.000 €.".encode("cp1252"))
    'cp1252'
    """
    text = b" ".join(_telling(payload))
    if not _WORD.search(text):
        return _latin(text)
    likely = [match for match in from_bytes(text, cp_isolation=[*LATIN, *OTHERS]) if match.chaos < DOUBT]
    if not likely or likely[0].encoding in LATIN:
        return _latin(text)
    return next((match.encoding for match in likely if _HIRAGANA.search(str(match))), likely[0].encoding)


def seven_bits(payload: bytes) -> str | None:
    """Return the codec of a *payload* that is all ASCII and switches charsets by escapes; ``None`` elsewhere."""
    if _ESCAPE not in payload:
        return None
    return next((codec for escape, codec in SEVEN_BITS.items() if escape in payload), None)


def refuted(payload: bytes, codec: str) -> bool:
    """Return whether the letters of *payload*, labelled as the western *codec* that fits all bytes, are of another.

    >>> refuted("Полиция сообщила во вторник, что лодки заменены.".encode("cp1251"), "cp1252")
    True
    >>> refuted("Größere Boote für Köln, müßige Gespräche: „übermäßig“ höfliche Männer.".encode("cp1252"), "cp1252")
    False
    """
    if codec != USUAL:
        return False
    text = b" ".join(_telling(payload))
    decoded = _MARK.sub("", text.decode(USUAL, "replace"))
    beyond = len(_BEYOND.findall(decoded))
    if beyond < SURE:
        return False
    if 2 * beyond > sum(map(str.isalpha, decoded)):  # no western language has that many
        return charset_of(payload) not in LATIN
    meant = _latin(text)
    return _share(text, USUAL, LATIN[USUAL]) <= MISREAD and _share(text, meant, LATIN[meant]) >= READ


def fits(text: str, least: int) -> bool:
    """Return whether *text* was decoded by its charset: more than *least* whole characters for a broken one.

    A page that says that it is UTF-8 may hold a comment in Latin-1; others are of a piece.
    """
    broken = text.count("\ufffd")
    whole = sum(each > "\x7f" for each in text) - broken if broken else 0
    return not broken or whole > broken * least


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
_WORD = re.compile(rb"[\x80-\xff]{3}")
"""Bytes that only a text in another script has in a row: between ASCII letters, one or two are accents."""

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

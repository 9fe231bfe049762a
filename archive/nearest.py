"""The word that somebody meant who mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 3  # names that are offered for one
BEGINNING = 4  # letters with which a name may be begun, and that may follow on one
LISTED = "`blotter status` lists those that it has"
"""Help with the name of a publication if no name is near."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names among *known* that a user may have meant by *name*, at most three, best first.

    Names that contain all of *name* as words come before those that are only spelt like it: with a letter or two
    wrong, in one word or in all, with other hyphens, or begun and not ended.

    >>> nearest("police-profesional", ["police-professional", "sample"])
    ['police-professional']
    >>> nearest("lee", ["Anne Leeds", "Harper Lee of the Alabama Press", "Leo"])
    ['Harper Lee of the Alabama Press', 'Leo']
    >>> nearest("horses", ["police-oracle", "forces", "npcc"]), nearest("policeoracel", ["police-oracle"])
    ([], ['police-oracle'])
    """
    typed = _spelt(name)
    ranked = sorted((_distance(typed, _spelt(each)), len(each), each) for each in dict.fromkeys(known))
    farthest = IN_A_WORD if ranked and ranked[0][0] < IN_A_WORD else FAR
    return [each for distance, _, each in ranked if distance < farthest][:MOST]


def meant(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the question which of *known* was meant by *name*; *otherwise* if none is near.

    >>> meant("polise", ["police"], "see the list"), meant("x", ["police"], "see the list")
    ('did you mean police?', 'see the list')
    """
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


FAR = 1_000  # more than any distance of names that are near
IN_A_WORD = 100  # what a name is farther away of which only some words are near


def _distance(typed: str, name: str) -> int:
    """Return how far *name* is from what was *typed*: 0 if it has all its words, ``FAR`` if it is another name."""
    words = name.split("-")
    if not typed.strip("-") or not name:
        return FAR
    if f"-{typed}-" in f"-{name}-":
        return 0
    whole, letters = typed.replace("-", ""), name.replace("-", "")
    if (wrong := _mistakes(whole, letters)) is not None:
        return wrong + 1
    is_begun = len(whole) >= BEGINNING and letters.startswith(whole)
    goes_on = whole.startswith(letters) and len(whole) <= len(letters) + BEGINNING
    has_more = len(letters) >= BEGINNING and (goes_on or f"-{name}-" in f"-{typed}-")
    if is_begun or has_more or sorted(typed.split("-")) == sorted(words):
        return IN_A_WORD
    return _in_words([each for each in typed.split("-") if each], words)


def _in_words(typed: list[str], words: list[str]) -> int:
    """Return the distance of a name of which *words* are near all that was *typed*, or go on with it."""
    total = 0
    for each in typed:
        near = [wrong for word in words if (wrong := _mistakes(each, word)) is not None]
        if not near and (len(each) < BEGINNING - 1 or not any(word.startswith(each) for word in words)):
            return FAR
        total += min(near, default=1)
    return min(IN_A_WORD + 1 + total, FAR - 1)


def _mistakes(typed: str, word: str) -> int | None:
    """Return how many letters of *word* are wrong, missing, too many or swapped; ``None`` if it is another word.

    >>> [_mistakes("smaple", word) for word in ("sample", "simple", "temple")], _mistakes("newz", "news")
    ([1, 2, None], 1)
    """
    length = max(len(typed), len(word))
    most = 0 if length < 3 else 1 if length < 6 else 2 if length < 15 else length // 5
    found = edits(typed, word, most=most)
    is_likely = found <= 1 or typed[:1] == word[:1]  # who mistypes two letters of a word has its first one right
    return found if found <= most and is_likely else None


def edits(one: str, other: str, *, most: int) -> int:
    """Return the letters to change, add, leave out or swap between *one* and *other*; above *most*, only that it is.

    >>> edits("oracel", "oracle", most=2), edits("oracle", "oracles", most=2), edits("oracle", "miracles", most=2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return most + 1
    before, row = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one):
        earlier, before, row = before, row, [at + 1]
        for there, wanted in enumerate(other):
            cost = min(before[there] + (letter != wanted), before[there + 1] + 1, row[there] + 1)
            if at and there and (letter, one[at - 1]) == (other[there - 1], wanted):
                cost = min(cost, earlier[there - 1] + 1)
            row.append(cost)
        if min(*row, min(before) + 1) > most:
            return most + 1
    return row[-1]


def _spelt(name: str) -> str:
    return name.lower().replace("_", "-").replace(" ", "-")

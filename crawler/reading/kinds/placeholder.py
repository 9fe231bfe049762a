"""Pages in place of a story: maintenance, consent, login, a region block, "we have moved"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from archive.urls import slug_words
from crawler.reading.kinds.kind import A_LITTLE, LITTLE, STATED
from crawler.reading.markup.text import plain
from crawler.reading.words.phrases import either, spellings, words

SAYS_SO = 3
"""Different words of a service that such a page has at least; a short story on a website may have one or two."""

SAYS_ONLY = 4
"""The same, if no source has listed a story at the address."""
SAYS_MOSTLY = 2
"""The same, if the page has no word of the listed title and is very short."""

NEXT_TO_NOTHING = 12
"""Words of a page, headline included, of which one word of a service says that it is none: "Back soon"."""

WORDS_EACH, WORDS_EACH_UNNAMED = 10, 6
"""Words of such a page's text for each word of a service at most; the second number: if its headline has none."""

WORDS_EACH_SIGNED = 8
"""The same, if the page may have a date and an author."""

LONG_WORD = 4  # letters; shorter words of a title are articles and prepositions
TELLING = 2  # long words of a title that says what its story is about; "Appeal" may be over any
TELLING_SLUG = 3  # the same for an address, which may be that of a template
LATIN = 0.8  # share of letters in ASCII from which a text is in Latin letters
STEM = 5  # letters that two forms of a word have in common: charge, charged


def is_placeholder(listed: str | None, headline: str, paragraphs: Sequence[str]) -> bool:
    """Return whether a page with *headline* was served in place of the story that was *listed* under a title.

    Three things must come together: the words of the title are not on the page, its own text is short,
    and it speaks as a website does.
    """
    if not listed or sum(map(len, paragraphs)) > LITTLE:
        return False
    text = plain("\n".join([headline, *paragraphs]))
    return not _has(text, listed) and len(set(_service("service").findall(text))) >= SAYS_SO


def speaks_of_itself(headline: str, paragraphs: Sequence[str]) -> bool:
    """Return whether a page with *headline* has only words that a website says about itself.

    Without a headline, which a story seldom lacks, it is enough that it has some of them.
    """
    text = plain("\n".join([headline, *paragraphs]))
    found = _service("service").findall(text)
    least = SAYS_ONLY if headline else SAYS_SO
    if sum(map(len, paragraphs)) > LITTLE or len(set(found)) < least or any(map(STATED.search, paragraphs)):
        return False
    if not headline:
        return True
    most = WORDS_EACH if _service("service").search(plain(headline)) else WORDS_EACH_UNNAMED
    return len(found) * most >= len(text.split())


def speaks_mostly_of_itself(headline: str, paragraphs: Sequence[str]) -> bool:
    """Return whether a very short page with *headline* has words of a service, and little else.

    That is enough only of a page that has no word of the title listed for it; it may have a date and an author.
    """
    if sum(map(len, paragraphs)) > A_LITTLE or any(map(STATED.search, paragraphs)):
        return False
    text = plain("\n".join([headline, *paragraphs]))
    found, length = _service("service", "alone").findall(text), len(text.split())
    if len(set(found)) < SAYS_MOSTLY:
        return bool(found) and length <= NEXT_TO_NOTHING
    return len(found) * WORDS_EACH_SIGNED >= length


def is_strange(listed: str | None, headline: str, paragraphs: Sequence[str], *, url: str = "") -> bool:
    """Return whether a short page with *headline* has no word of the title under which a source *listed* it.

    That needs no language: what has neither date nor author, and says nothing of its story, is shown in its place.
    Where no title was listed, the words of its *url* count as one, if there are more of them and the page is in
    their letters.
    """
    if sum(map(len, paragraphs)) > LITTLE:
        return False
    text = "\n".join([headline, *paragraphs])
    named = "" if listed or not _is_in_latin(text) else slug_words(url)
    wanted = _stems(listed or named)
    return len(wanted) >= (TELLING if listed else TELLING_SLUG) and not wanted & _stems(text)


def _is_in_latin(text: str) -> bool:
    """Return whether *text* is in the letters that addresses are written in: elsewhere they transcribe it."""
    letters = [each for each in text if each.isalpha()]
    return sum(map(str.isascii, letters)) >= LATIN * len(letters)


def _stems(text: str) -> set[str]:
    """Return the beginnings of the long words in *text*; where no spaces are set, each pair of characters."""
    words = plain(text).split()
    pairs = (run[at : at + 2] for run in _UNSPACED.findall(text) for at in range(len(run) - 1))
    return {word[:STEM] for word in words if len(word) >= LONG_WORD and not _UNSPACED.match(word)} | set(pairs)


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")  # kana, Han, Thai


def _has(text: str, title: str) -> bool:
    """Return whether *text* has half of the long words of *title*."""
    wanted = {word for word in plain(title).split() if len(word) >= LONG_WORD} or set(plain(title).split())
    return len(wanted & set(text.split())) * 2 >= len(wanted)


@cache
def _service(*kinds: str) -> re.Pattern[str]:
    spelt = {spelling for kind in kinds for phrase in words("placeholders", kind) for spelling in spellings(phrase)}
    return re.compile(rf"\b(?:{either(spelt)})\b")

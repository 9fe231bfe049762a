"""The words that a person types into a search box, as an FTS5 expression that SQLite always accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.schema.fields import SEARCHED

MOST_TERMS = 64
"""Words after these are not looked for: nobody types them, and a pasted page would search for minutes."""

TERM = re.compile(
    rf"(?P<minus>-)?(?:(?P<field>{'|'.join(SEARCHED)}):\s*)?(?:\"(?P<phrase>[^\"]*)\"?|(?P<word>[^\s\"]+))(?P<star>\*)?",
    re.IGNORECASE,
)
QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word or phrase to look for."""

    text: str
    field: str | None = None
    prefix: bool = False
    negated: bool = False
    alternative: bool = False
    """Joined to the term before it by ``OR``."""

    @property
    def expression(self) -> str:
        """The term as FTS5 writes it; the tokenizer, not the query parser, sees what was typed."""
        column = f"{self.field} : " if self.field else ""
        return f'{column}"{self.text}"' + (" *" if self.prefix else "")


def match_expression(text: str) -> str | None:
    """Return the FTS5 expression for *text*, or ``None`` if it holds no word to look for.

    Words are all wanted; ``"quoted words"`` in that order; ``polic*`` by beginning; ``-word``
    or ``NOT word`` not; ``one OR other`` either; ``headline:word`` in that field. Everything
    else that a person types is punctuation, and never an error.

    >>> match_expression('C&C "unclosed phrase')
    '"C&C" AND "unclosed phrase"'
    >>> match_expression("headline:cyber* fraud OR scam -lottery")
    '(headline : "cyber" * AND ("fraud" OR "scam")) NOT ("lottery")'
    >>> match_expression("* & ()"), match_expression("-lottery")
    (None, None)
    """
    terms = list(parse(text))
    return _expression(terms) if wanted_terms(text) else None


def wanted_terms(text: str) -> list[Term]:
    """Return the words and phrases of *text* that an article must hold, or may; those to leave out are not among them.

    >>> [term.text for term in wanted_terms("taser OR spray -training")]
    ['taser', 'spray']
    """
    return [term for term in parse(text) if not term.negated]


def doubled(text: str, place: int) -> str:
    """Return the FTS5 expression for *text*, which matches the same with the wanted term at *place* counted twice.

    >>> doubled("stun taser -lottery", 1)
    '("stun" AND ("taser" OR "taser")) NOT ("lottery")'
    """
    terms, again = list(parse(text)), wanted_terms(text)[place]
    behind = terms.index(again) + 1
    return _expression([*terms[:behind], replace(again, alternative=True), *terms[behind:]])


def _expression(terms: Sequence[Term]) -> str:
    expression = " AND ".join(_groups(term for term in terms if not term.negated))
    unwanted = _unwanted(terms)
    return f"({expression}) NOT ({unwanted})" if unwanted else expression


def unwanted_expression(text: str) -> str | None:
    """Return the FTS5 expression for the words that *text* leaves out; ``None`` if it also has one to look for.

    FTS5 cannot say "all but these", so the search removes the matches of this expression.

    >>> unwanted_expression("-taser NOT spray"), unwanted_expression("taser -training"), unwanted_expression("")
    ('"taser" OR "spray"', None, None)
    """
    terms = list(parse(text))
    return _unwanted(terms) if terms and all(term.negated for term in terms) else None


def wordless(text: str) -> str | None:
    """Return why *text* has no word to look for or to leave out; ``None`` if it has one, or is empty.

    >>> wordless("&*()")
    "'&*()' has no word to look for"
    >>> wordless("-taser")
    """
    if not text.strip() or any(True for _ in parse(text)):
        return None
    return f"{text!r} has no word to look for"


def _unwanted(terms: Iterable[Term]) -> str:
    return " OR ".join(term.expression for term in terms if term.negated)


def parse(text: str) -> Iterator[Term]:
    """Yield the terms of *text*, at most ``MOST_TERMS``."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ").translate(QUOTES)
    negated = alternative = False
    count = 0
    for found in TERM.finditer(text):
        if found[0] in {"AND", "OR", "NOT"}:
            negated, alternative = found[0] == "NOT", found[0] == "OR"
            continue
        word = found["phrase"] if found["phrase"] is not None else found["word"]
        stars = len(word) - len(word.rstrip("*"))
        word = word.rstrip("*")
        if not has_word(word):
            continue
        yield Term(
            text=word,
            field=found["field"].lower() if found["field"] else None,
            prefix=bool(found["star"] or (stars and found["phrase"] is None)),
            negated=negated or bool(found["minus"]),
            alternative=alternative and count > 0,
        )
        negated = alternative = False
        count += 1
        if count == MOST_TERMS:
            return


def has_word(text: str) -> bool:
    """Return whether *text* holds a character that the index keeps: a letter, a digit or one for private use."""
    return any(
        unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co" for character in text
    )


def _groups(terms: Iterable[Term]) -> Iterator[str]:
    group: list[str] = []
    for term in terms:
        if group and not term.alternative:
            yield _either(group)
            group = []
        group.append(term.expression)
    yield _either(group)


def _either(group: list[str]) -> str:
    return group[0] if len(group) == 1 else f"({' OR '.join(group)})"

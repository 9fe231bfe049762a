"""Values that a script writes out as JavaScript spells them, and the call in which Nuxt 2 wraps its own.

No script is run: only values that are written out are read. Nothing here recurses, so no nesting exhausts the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.reading.markup.references import rewritten
from crawler.reading.markup.text import clean

MOST_TOKENS = 300_000  # of one value
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+')
    | (?P<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>[A-Za-z_$][\w$]*)
    | (?P<sign>[{}\[\](),:;=.!])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|(\r\n|.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": "\n", "v": "\n", "0": "", "\n": "", "\r\n": ""}
_CALL = re.compile(r"\s*(?:\(\s*)?function\s*\(([\w$,\s]*)\)\s*\{")
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None}


class NotWritten(ValueError):
    """The script has something other than a written-out value there."""


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, whose value is elsewhere in the script."""

    text: str


class _Open:
    """An object or list that is being read."""

    def __init__(self, opening: str) -> None:
        self.fields: dict[object, object] | None = {} if opening == "{" else None
        self.items: list[object] = []
        self.key: object = None

    @property
    def wants_key(self) -> bool:
        return self.fields is not None and self.key is None

    @property
    def value(self) -> object:
        return self.items if self.fields is None else self.fields

    def put(self, value: object) -> None:
        if self.fields is None:
            self.items.append(value)
        elif self.key is None:
            self.key = value.text if isinstance(value, Name) else str(value)
        else:
            self.fields[self.key] = value
            self.key = None


class _Reader:
    """Reads one token after another."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.left = MOST_TOKENS

    def token(self) -> re.Match[str]:
        token = _TOKEN.match(self.text, self.at)
        self.left -= 1
        if token is None or self.left < 0:
            raise NotWritten
        self.at = token.end()
        return token

    def value(self) -> object:
        """Return the value that begins here."""
        around: list[_Open] = []
        while True:
            token = self.token()
            sign = token["sign"]
            if sign and sign in "{[(":
                around.append(_Open(sign))
                continue
            if sign and sign in ",:" and around:
                continue
            ends = bool(around and sign and sign in "}])")
            value = around.pop().value if ends else self._scalar(token)
            if not around:
                return value
            around[-1].put(value)

    def _scalar(self, token: re.Match[str]) -> object:
        if token["string"]:
            return unquoted(token["string"])
        if token["number"]:
            number = float(token["number"])
            return int(number) if number.is_integer() else number
        if token["sign"] == "!":
            return not self._scalar(self.token())
        if token["name"]:
            return self._named(token["name"])
        raise NotWritten

    def _named(self, name: str) -> object:
        if name == "void":
            self.token()
            return None
        if name == "new":  # a date: its time is all that is written
            self.token()
            written = self.value()
            return written[0] if isinstance(written, list) and written else None
        if name == "function":
            raise NotWritten
        return _CONSTANTS[name] if name in _CONSTANTS else Name(name)


def unquoted(string: str) -> str:
    r"""Return the text of a *string* in quotes.

    >>> unquoted(r"'Fire\u0027s out\x21\n'")
    "Fire's out!\n"
    """
    text = _ESCAPE.sub(_character, string[1:-1])
    return clean(text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore") if "\\u" in string else text)


def _character(escape: re.Match[str]) -> str:
    if code := escape[1] or escape[2] or escape[3]:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""
    return _PLAIN.get(escape[4], escape[4])


def value_at(text: str, at: int) -> tuple[object, int]:
    """Return the object or list written out in *text* at *at*, and where it ends.

    Raises:
        NotWritten: the script has no value there.

    >>> value_at("x = {title: 'Lamps', tags: [1, !0, void 0],}", 4)[0]
    {'title': 'Lamps', 'tags': [1, True, None]}

    """
    reader = _Reader(text, at)
    value = reader.value()
    return _bound(value, {}), reader.at


def called_at(text: str, at: int) -> tuple[object, int]:
    """Return what a function called in *text* at *at* returns, its parameters in their place, and where the call ends.

    Raises:
        NotWritten: the script has no such call, or the call does more than fill in values.

    >>> called_at("(function(a,b){b.title=a;return {story:b}}('Lamps',{}))", 0)[0]
    {'story': {'title': 'Lamps'}}

    """
    head = _CALL.match(text, at)
    if head is None:
        raise NotWritten
    reader = _Reader(text, head.end())
    filled = _fillings(reader)
    returned = reader.value()
    while reader.token()["sign"] in (";", "}", ")") and not text.startswith("(", reader.at):
        pass  # the end of the function, in its brackets or not
    arguments = reader.value()
    named = dict(zip(_parameters(head[1]), arguments if isinstance(arguments, list) else [], strict=False))
    for path, value in filled:
        _fill(named, path, value)
    bound = _bound([returned, *named.values()], named)
    return bound[0] if isinstance(bound, list) else None, reader.at


def _parameters(written: str) -> list[str]:
    return [name.strip() for name in written.split(",")]


def _fillings(reader: _Reader) -> list[tuple[list[object], object]]:
    """Return the values that are put into others before a function returns, each with its path."""
    puts: list[tuple[list[object], object]] = []
    while (token := reader.token())["name"] != "return":
        path: list[object] = [token["name"]]
        while (sign := reader.token()["sign"]) in (".", "["):
            key = reader._scalar(reader.token())
            path.append(key.text if isinstance(key, Name) else key)
            if sign == "[":
                reader.token()
        if sign != "=":
            raise NotWritten
        puts.append((path, reader.value()))
        reader.token()
    return puts


def _fill(named: dict[str, object], path: list[object], value: object) -> None:
    holder: object = named
    for key in path[:-1]:
        holder = holder.get(key) if isinstance(holder, dict) else None
    if isinstance(holder, dict):
        holder[path[-1]] = value


def _bound(value: object, named: dict[str, object]) -> object:
    return rewritten(value, lambda each: named.get(each.text) if isinstance(each, Name) else each)

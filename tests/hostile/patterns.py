"""Every regular expression of the product, the way it is used, and texts on which it would be slow if it could be."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]  # the parser of Python's own expressions
from re import _parser as parser  # type: ignore[attr-defined]

import archive
import crawler

ROOT = Path(archive.__file__).parent.parent
ANCHORED = {"match", "fullmatch"}
USES = {"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
PUMPS = (" ", "\n", "a", "A", "0", ".", "-", "a ", "A ", "a.", "<a ", "a=", '"', "…", ", ", "é", "\t", "(", "[", "/")
ENDS = ("\x00", "", "!x")


@dataclass(frozen=True)
class Used:
    """One expression, and whether it is tried at the beginning of a text alone."""

    where: str
    pattern: re.Pattern
    anchored: bool


def used() -> list[Used]:
    """Return every expression of the product: those that modules hold, and those written where they are used."""
    trees = {
        path: ast.parse(path.read_text())
        for package in ("archive", "crawler")
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    ways = {path.relative_to(ROOT).with_suffix(""): _ways([tree]) for path, tree in trees.items()}
    everywhere = _ways(trees.values())
    found = [
        Used(
            f"{module.__name__}.{name}",
            pattern,
            _anchored((ways.get(_place(module), {}) if name.startswith("_") else everywhere).get(name, set())),
        )
        for module in _modules()
        for name, value in vars(module).items()
        for pattern in _patterns_in(value)
    ]
    for path, tree in trees.items():
        for call in ast.walk(tree):
            written = _written(call) if isinstance(call, ast.Call) else None
            found += [Used(f"{path.relative_to(ROOT)}:{call.lineno}", *written)] if written else []
    once = {(each.pattern, each.anchored): each for each in reversed(found)}
    return sorted(once.values(), key=lambda each: each.where)


def _place(module: object) -> Path:
    """Return the path of *module* without its ending; a private name is used there alone."""
    return Path(*module.__name__.split("."))


def _modules() -> Iterator[object]:
    for package in (archive, crawler):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith(("__main__", ".demo")):
                yield importlib.import_module(module.name)


def _patterns_in(value: object) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _patterns_in(each)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from _patterns_in(each)


def _ways(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """Return how each name that may hold an expression is used, in all modules."""
    ways: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                held = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                if isinstance(held, ast.Name):
                    ways.setdefault(held.id, set()).add(node.attr)
    return ways


def _anchored(ways: set[str]) -> bool:
    return bool(ways) and ways <= ANCHORED


def _written(call: ast.Call) -> tuple[re.Pattern, bool] | None:
    function = call.func
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re"):
        return None
    if function.attr not in USES or not (call.args and isinstance(call.args[0], ast.Constant)):
        return None
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "flags"), None)
    flags = eval(compile(ast.Expression(named), "flags", "eval"), {"re": re}) if named else 0
    return re.compile(call.args[0].value, flags), function.attr in ANCHORED


def attacks(pattern: re.Pattern) -> Iterator[tuple[str, str, str]]:
    """Yield beginnings, what is repeated after them, and ends, made from the parts of *pattern*."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(
        text, pattern.flags & ~re.UNICODE & ~re.LOCALE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    once = {
        attack
        for before, pump in _repeats(tree, "")
        for end in ENDS
        for attack in ((before, pump, end), ("", before + pump, end))
        if attack[1]
    }
    yield from sorted(once | {("", pump, "\x00") for pump in PUMPS})


def _repeats(parts: Iterable, before: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each repetition without end, and one of what is repeated."""
    for op, given in parts:
        if op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
            least, most, body = given
            if most is ops.MAXREPEAT or most > 50:
                yield before, _sample(body)
            yield from _repeats(body, before)
            before += _sample(body) * max(least, 0)
        elif op is ops.SUBPATTERN:
            yield from _repeats(given[3], before)
            before += _sample(given[3])
        elif op is ops.BRANCH:
            for branch in given[1]:
                yield from _repeats(branch, before)
            before += _sample(given[1][0])
        elif op in {ops.ASSERT, ops.ASSERT_NOT}:
            yield from _repeats(given[1], before)
        else:
            before += _sample([(op, given)])


def _sample(parts: Iterable) -> str:
    """Return a text that *parts* match, as well as can be said of it."""
    return "".join(SAMPLES[op](given) for op, given in parts if op in SAMPLES)


def _repeated(given: tuple) -> str:
    return _sample(given[2]) * (given[0] or 1)


SAMPLES = {
    ops.LITERAL: chr,
    ops.NOT_LITERAL: lambda given: "b" if given == ord("a") else "a",
    ops.ANY: lambda _: "a",
    ops.IN: lambda given: _one_of(given),  # noqa: PLW0108  # defined below
    ops.MAX_REPEAT: _repeated,
    ops.MIN_REPEAT: _repeated,
    ops.POSSESSIVE_REPEAT: _repeated,
    ops.SUBPATTERN: lambda given: _sample(given[3]),
    ops.ATOMIC_GROUP: _sample,
    ops.BRANCH: lambda given: _sample(given[1][0]),
}

CATEGORIES = {
    ops.CATEGORY_DIGIT: "0",
    ops.CATEGORY_NOT_DIGIT: "a",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_NOT_SPACE: "a",
    ops.CATEGORY_WORD: "a",
    ops.CATEGORY_NOT_WORD: ".",
}


def _one_of(choices: Iterable) -> str:
    choices = list(choices)
    if choices[0][0] is ops.NEGATE:
        out = {chr(given) for op, given in choices if op is ops.LITERAL}
        out |= {CATEGORIES[given] for op, given in choices if op is ops.CATEGORY}
        return next(each for each in "a .0-é\n" if each not in out)
    op, given = choices[0]
    return chr(given) if op is ops.LITERAL else chr(given[0]) if op is ops.RANGE else CATEGORIES.get(given, "a")


def seconds(each: Used, text: str | bytes) -> float:
    """Return the seconds of the processor that *each* takes to go through *text*."""
    began = time.thread_time()
    if each.anchored:
        each.pattern.match(text)
    else:
        for _ in each.pattern.finditer(text):
            pass
    return time.thread_time() - began


SMALL, N, LONG = 24, 1000, 8000
QUICK = 0.001  # seconds for n characters: a microsecond each
NOT_LINEAR = 8.0  # times as long for four times as much: n log n is below 4.7, n squared is 16
QUICK_AT_LENGTH = 0.002  # seconds for LONG characters: a quarter of a microsecond each
ENDLESS = 0.5  # seconds for n characters, after which no more is asked


def text_of(each: Used, attack: tuple[str, str, str], n: int) -> str | bytes:
    """Return a text of about *n* characters."""
    before, pump, end = attack
    made = before + pump * max(1, n // len(pump)) + end
    return made if isinstance(each.pattern.pattern, str) else made.encode("utf-8")


def growth(each: Used) -> tuple[float, tuple[str, str, str]] | None:
    """Return how many times longer the first bad attack takes for four times as much, and the attack; else ``None``.

    The processor's time counts, the least of several tries: what else the machine does makes nothing slow.
    """
    for attack in attacks(each.pattern):

        def least(n: int, tries: int, attack: tuple[str, str, str] = attack) -> float:
            text = text_of(each, attack, n)
            return min(seconds(each, text) for _ in range(tries))

        if least(SMALL, 1) > QUICK and least(SMALL, 3) > QUICK:
            return float("inf"), attack
        if (once := least(N, 1)) > ENDLESS:
            return float("inf"), attack
        n = N if once > QUICK else LONG
        if once <= QUICK and least(LONG, 1) <= QUICK_AT_LENGTH:
            continue
        if least(4 * n, 2) / least(n, 4) > NOT_LINEAR and (grown := least(4 * n, 4) / least(n, 8)) > NOT_LINEAR:
            return grown, attack
    return None

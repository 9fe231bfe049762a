"""The changes of one module, each tried in a fork of a process that has loaded pytest and the module's tests.

A fork costs a hundredth of a second, where a process with pytest and its libraries costs seconds. A change inside a
function replaces that function's code, and the tests that run its line are run. Any other change is tried with the
module, and all that imports it, loaded anew, and all tests.
"""

import ast
import importlib.abc
import importlib.util
import inspect
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import coverage
import pytest
from _pytest.runner import runtestprotocol
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

CPU = 30  # seconds for the tests of one change, after which it counts as noticed: most are endless loops
PATIENCE = 300  # seconds by the clock, for a change that waits and never ends
HOW_IT_IS_WRITTEN = {"frozen", "slots", "kw_only"}  # arguments of a record that change nothing that it does
OURS = ("archive", "crawler", "tests")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

At = tuple[int, int]  # line from 1, column from 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change: the *occurrence*-th place of an operator of cosmic-ray."""

    operator: str
    occurrence: int
    start: At


def changes_of(source: str) -> list[Change]:
    """Return the changes of *source* that can matter, in its order."""
    tree, idle = get_ast(source), list(_idle(ast.parse(source)))
    changes = [
        Change(operator=name, occurrence=number, start=start)
        for name in operator_names()
        if not get_operator(name).arguments()
        for number, start in enumerate(_places(tree, get_operator(name)()))
    ]
    return sorted(
        (each for each in changes if not any(first <= each.start < end for first, end in idle)),
        key=lambda each: (each.start, each.operator, each.occurrence),
    )


def _places(tree: object, operator: object) -> Iterator[At]:
    return (start for node in ast_nodes(tree) for start, _ in operator.mutation_positions(node))  # type: ignore[attr-defined]


def _idle(tree: ast.Module) -> Iterator[tuple[At, At]]:
    """Yield where each annotation begins and ends (Python evaluates none of ours), and how records are written."""
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            parts = [node.annotation]
        elif isinstance(node, DEFINITIONS):
            parts = [node.returns]
        elif isinstance(node, ast.keyword) and node.arg in HOW_IT_IS_WRITTEN:
            parts = [node.value]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            parts = [node]
        for part in filter(None, parts):
            yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)  # type: ignore[attr-defined]


class Trial:
    """A plugin of pytest that tries *changes* of *module* once its *tests* are loaded, and prints the survivors."""

    def __init__(self, module: str, tests: Sequence[str], changes: Sequence[Change]) -> None:
        self.path = Path(module).resolve()
        self.name = module.removesuffix(".py").replace("/", ".")
        self.arguments = ["-q", "-s", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        self.arguments += [*tests, module]  # a module's examples are tests of it
        self.changes = changes
        self.source = self.path.read_text(encoding="utf-8")
        self.tree = get_ast(self.source)
        self.bodies = dict(_bodies(ast.parse(self.source)))
        self.statements = list(_statements(ast.parse(self.source)))
        self.survivors = 0

    def run(self) -> int:
        """Go through all; return what pytest returns."""
        return pytest.main(self.arguments, plugins=[self])

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each change in place of the tests."""
        self.items = session.items
        self.functions = dict(_functions(sys.modules[self.name]))
        covered = _in_fork(self._covered)
        if covered is None:
            raise pytest.UsageError(f"{self.path}: its tests fail without a change")
        self.lines = {test: set(lines) for test, lines in json.loads(covered).items()}
        for change in self.changes:
            if line := _in_fork(lambda change=change: self._stays_green(change)):
                self.survivors += 1
                print(f"    line {change.start[0]}: {line}", flush=True)
        return True

    def _covered(self) -> str | None:
        """Return each test with the lines of the module that it runs; without a name those that loading it runs."""
        watching = coverage.Coverage(include=[str(self.path)], data_file=None, config_file=False)
        watching.start()
        if self._load_anew():
            return None
        watching.stop()
        covered: dict[str, list[int]] = {}
        for line, tests in watching.get_data().contexts_by_lineno(str(self.path)).items():
            for test in tests:
                covered.setdefault(test, []).append(line)
        return json.dumps(covered)

    def _stays_green(self, change: Change) -> str | None:
        """Return the line that *change* makes if no test notices."""
        changed = MutationVisitor(change.occurrence, get_operator(change.operator)()).walk(self.tree).get_code()
        codes = _codes(compile(changed, str(self.path), "exec"))  # what is not Python ends here, as noticed
        name = self._function_with(change)
        if name is None:
            fails = self._load_anew(changed)
        else:
            self.functions[name].__code__ = codes[name]
            fails = self._fails(change)
        return None if fails else _first_difference(self.source, changed)

    def _function_with(self, change: Change) -> str | None:
        """Return the function whose body has *change*, if its code can be replaced and loading did not run it."""
        loading = self.lines.get("", set())
        for name, body in self.bodies.items():
            if change.start[0] in body and name in self.functions and loading.isdisjoint(body):
                return name
        return None

    def _fails(self, change: Change) -> bool:
        """Return whether a test fails of those that run the statement of *change*."""
        statement = min((each for each in self.statements if change.start[0] in each), key=len)
        tests = [item for item in self.items if not self.lines.get(item.nodeid, set()).isdisjoint(statement)]
        return any(
            report.failed
            for item, following in zip(tests, [*tests[1:], None], strict=False)
            for report in runtestprotocol(item, nextitem=following, log=False)
        )

    def _load_anew(self, source: str | None = None) -> int:
        """Load the module from *source*, and all that imports it, and run all tests; return how pytest ended."""
        for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
            del sys.modules[name]
        plugin = Contexts() if source is None else Changed(self.name, self.path, source)
        sys.meta_path[:0] = [] if source is None else [plugin]  # conftest.py may load it
        return pytest.main(["-x", *self.arguments], plugins=[plugin])


class Contexts:
    """A plugin that names to coverage the test that runs."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Name it before, and nothing afterwards."""
        watching = coverage.Coverage.current()
        watching.switch_context(item.nodeid)
        done = yield
        watching.switch_context("")
        return done


class Changed(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """A plugin that loads module *name* from *source* in place of the file at *path*."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def pytest_sessionstart(self) -> None:
        """Go before pytest, which loads from their files the modules whose examples it runs."""
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: object, target: object = None) -> object:  # noqa: ARG002  # as the base class has it
        """Return the module's specification, and nothing for any other."""
        return importlib.util.spec_from_file_location(name, self._path, loader=self) if name == self._name else None

    def get_filename(self, name: str) -> str:  # noqa: ARG002  # as the base class has it
        """Return the path."""
        return str(self._path)

    def get_data(self, path: str | bytes) -> bytes:
        """Return the source; nothing is compiled beforehand."""
        if str(path) != str(self._path):
            raise OSError(path)
        return self._source.encode()


def _in_fork(work: Callable[[], str | None]) -> str | None:
    """Return what *work* returns in a process of its own; ``None`` also where that is killed or takes too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _end_with(work, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return answer if status == 0 else None


def _end_with(work: Callable[[], str | None], writing: int) -> None:
    """Write what *work* returns and end this process: with 0 if it returned something."""
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
        signal.alarm(PATIENCE)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        answer = work()
        if answer is not None:
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(answer)
            os._exit(0)
    finally:
        os._exit(1)


def _bodies(tree: ast.Module) -> Iterator[tuple[str, range]]:
    """Yield each function of module and classes with the lines of its body."""
    for node in tree.body:
        for part in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(part, DEFINITIONS):
                name = f"{node.name}.{part.name}" if part is not node else part.name
                yield name, range(part.body[0].lineno, part.end_lineno + 1)


def _statements(tree: ast.Module) -> Iterator[range]:
    """Yield the lines of each statement; those of a compound one with all that it holds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            yield range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """Yield the functions of *module* and of its classes by their qualified names, without what wraps them."""
    for thing in vars(module).values():
        for part in vars(thing).values() if inspect.isclass(thing) else [thing]:
            function = _unwrapped(part)
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                yield function.__qualname__, function


def _unwrapped(part: object) -> object:
    """Return the function in a property, a class method or a decorator that keeps it."""
    inner = next((getattr(part, name) for name in ("fget", "__func__", "func") if hasattr(part, name)), part)
    return inspect.unwrap(inner) if callable(inner) else inner


def _codes(code: CodeType) -> dict[str, CodeType]:
    """Return the code of each function in *code* by its qualified name."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return {name: found for each in inner for name, found in ({each.co_qualname: each} | _codes(each)).items()}


def _first_difference(before: str, after: str) -> str:
    """Return the line that is another in *after*."""
    lines = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((new.strip() for old, new in lines if new != old), "")

"""Change one thing in a module at a time, run its tests, and list the changes that no test notices.

``make mutants`` goes through all of ``MODULES``; ``make mutants MODULES="archive/urls.py"`` through those named.
The tree is copied first: a run that is stopped leaves nothing changed. Needs the extra ``mutants`` (cosmic-ray).
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = {
    "archive/articles/comparing.py": "tests/archive/articles/test_comparing.py",
    "archive/articles/ranking.py": "tests/archive/articles/test_ranking.py",
    "archive/urls.py": "tests/archive/test_urls.py",
    "crawler/sources/dates.py": "tests/crawler/sources/test_dates.py",
    "crawler/sources/mending.py": "tests/crawler/sources/test_mending.py",
    "crawler/sources/zones.py": "tests/crawler/sources/test_dates.py",
}
LEFT_OUT = (".venv", ".git", "demo", ".mypy_cache", ".ruff_cache", ".pytest_cache", "__pycache__")
TIMEOUT = 120.0  # seconds that the tests of one change may take
WIDTH = 100  # characters of a line of the list


def main(names: Sequence[str]) -> None:
    """List the survivors of each module in *names*, or of all."""
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for module in names or MODULES:
            outcomes = list(mutate(tree, module, MODULES[module]))
            survivors = [line for line in outcomes if line]
            print(f"{module}: {len(outcomes)} changes, {len(survivors)} survived", flush=True)
            for line in survivors:
                print(f"    {line[:WIDTH]}", flush=True)


def mutate(tree: Path, module: str, tests: str) -> Iterator[str]:
    """Yield for each change of *module* in *tree* the line it makes where *tests* do not notice, else nothing."""
    session, config = tree.parent / "session.sqlite", tree.parent / "mutants.toml"
    command = f"{sys.executable} -m pytest -q -x -n 0 -p no:cacheprovider {tests}"
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "{module}"\ntimeout = {TIMEOUT}\nexcluded-modules = []\n'
        f'test-command = "{command}"\n[cosmic-ray.distributor]\nname = "local"\n'
    )
    session.unlink(missing_ok=True)
    program = Path(sys.executable).parent / "cosmic-ray"
    subprocess.run([program, "init", config, session], cwd=tree, check=True)
    subprocess.run([program, "baseline", config], cwd=tree, check=True)
    subprocess.run([program, "exec", config, session], cwd=tree, check=True)
    said = subprocess.run([program, "dump", session], cwd=tree, check=True, capture_output=True, text=True).stdout
    for line in said.splitlines():
        item, result = json.loads(line)
        yield described(item["mutations"][0], result) if result and result["test_outcome"] == "survived" else ""


def described(mutation: dict[str, object], result: dict[str, str]) -> str:
    """Return where *mutation* stands and the line that it made."""
    made = [line[1:].strip() for line in result["diff"].splitlines() if line.startswith("+") and line[1:2] != "+"]
    return f"line {mutation['start_pos'][0]}: {' '.join(made)}"  # type: ignore[index]


if __name__ == "__main__":
    main(sys.argv[1:])

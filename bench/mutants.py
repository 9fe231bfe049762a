"""Change one thing in a module at a time, run its tests, and list the changes that no test notices.

``make mutants`` goes through all of ``MODULES``; ``make mutants MODULES="archive/urls.py"`` through those named.
``SAMPLE=10`` tries ten changes of each module, the same ten every time, where all of them would take hours.
The tree is copied first: a run that is stopped leaves nothing changed. Needs the extra ``mutants`` (cosmic-ray).
"""

import argparse
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = {
    "archive/articles/comparing.py": "tests/archive/articles/test_comparing.py",
    "archive/articles/ranking.py": "tests/archive/articles/test_ranking.py",
    "archive/articles/review.py": "tests/archive/articles/test_review.py",
    "archive/captures/files.py": "tests/archive/captures/test_captures.py",
    "archive/urls.py": "tests/archive/test_urls.py",
    "crawler/crawl/counts.py": "tests/crawler/crawl/test_counts.py",
    "crawler/reading/body/body.py": "tests/crawler/reading/body/test_body.py",
    "crawler/reading/body/endings.py": "tests/crawler/reading/body/test_endings.py",
    "crawler/reading/fields/dateline.py": "tests/crawler/reading/fields/test_dateline.py",
    "crawler/reading/reader.py": "tests/crawler/reading/fields/test_metadata.py",
    "crawler/reading/words/timezones.py": "tests/crawler/sources/test_dates.py",
    "crawler/sources/dates.py": "tests/crawler/sources/test_dates.py",
    "crawler/sources/mending.py": "tests/crawler/sources/test_mending.py",
}
LEFT_OUT = (".venv", ".git", "demo", ".mypy_cache", ".ruff_cache", ".pytest_cache", "__pycache__")
TIMEOUT = 120.0  # seconds that the tests of one change may take
WIDTH = 100  # characters of a line of the list


def main(given: Sequence[str]) -> None:
    """List the survivors of each module that is named on the command line, or of all."""
    options = options_in(given)
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for module in options.modules or MODULES:
            outcomes = list(mutate(tree, module, MODULES[module], sample=options.sample))
            survivors = [line for line in outcomes if line]
            print(f"{module}: {len(outcomes)} changes, {len(survivors)} survived", flush=True)
            for line in survivors:
                print(f"    {line[:WIDTH]}", flush=True)


def options_in(given: Sequence[str]) -> argparse.Namespace:
    """Return the options; a module that is not listed ends the program with the names of those that are."""
    parser = argparse.ArgumentParser(usage='make mutants [MODULES="archive/urls.py ..."] [SAMPLE=10]')
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--sample", type=int, help="changes to try in each module")
    options = parser.parse_args(given)
    if unknown := [module for module in options.modules if module not in MODULES]:
        listed = "\n  ".join(MODULES)
        parser.error(f"{unknown[0]} is not listed in bench/mutants.py with its tests; listed are:\n  {listed}")
    return options


def mutate(tree: Path, module: str, tests: str, *, sample: int | None = None) -> Iterator[str]:
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
    if sample is not None:
        keep_sample(session, sample)
    subprocess.run([program, "baseline", config], cwd=tree, check=True)
    subprocess.run([program, "exec", config, session], cwd=tree, check=True)
    lines = subprocess.run([program, "dump", session], cwd=tree, check=True, capture_output=True, text=True).stdout
    for line in lines.splitlines():
        item, result = json.loads(line)
        yield described(item["mutations"][0], result) if result and result["test_outcome"] == "survived" else ""


def keep_sample(session: Path, number: int) -> None:
    """Leave *number* of the changes in *session*, drawn with a fixed seed, in the order of the module."""
    with closing(sqlite3.connect(session)) as db:
        jobs = db.execute(
            "SELECT job_id FROM mutation_specs ORDER BY start_pos_row, start_pos_col, operator_name, occurrence"
        ).fetchall()
        dropped = random.Random(len(jobs)).sample(jobs, max(len(jobs) - number, 0))
        for table in ("mutation_specs", "work_items"):
            db.executemany(f"DELETE FROM {table} WHERE job_id = ?", dropped)
        db.commit()


def described(mutation: dict[str, object], result: dict[str, str]) -> str:
    """Return where *mutation* stands and the line that it made."""
    made = [line[1:].strip() for line in result["diff"].splitlines() if line.startswith("+") and line[1:2] != "+"]
    return f"line {mutation['start_pos'][0]}: {' '.join(made)}"  # type: ignore[index]


if __name__ == "__main__":
    main(sys.argv[1:])

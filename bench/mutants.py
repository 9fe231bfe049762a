"""Change one thing in a module at a time, run its tests, and list the changes that no test notices.

``make mutants`` goes through all of ``MODULES``; ``make mutants MODULES="archive/urls.py"`` through those named.
``SAMPLE=10`` tries ten changes of each module, the same ten every time. No file is changed.
Needs the extra ``mutants`` (cosmic-ray).
"""

import argparse
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = {
    "archive/articles/comparing.py": "tests/archive/articles/test_comparing.py tests/archive/articles/test_review.py",
    "archive/articles/concluding.py": """tests/archive/articles/test_review.py
        tests/archive/articles/test_redesigns.py tests/archive/articles/test_placeholder_pages.py""",
    "archive/articles/ranking.py": "tests/archive/articles/test_ranking.py tests/archive/test_store.py",
    "archive/captures/files.py": "tests/archive/captures/test_captures.py",
    "archive/search/ranking.py": "tests/archive/search/test_together.py tests/archive/search/test_many_matches.py",
    "archive/urls.py": "tests/archive/test_urls.py",
    "crawler/crawl/counts.py": "tests/crawler/crawl/test_counts.py",
    "crawler/reading/body/body.py": """tests/crawler/reading/body/test_body.py
        tests/crawler/reading/body/test_alignment.py tests/crawler/reading/body/test_truncation.py
        tests/crawler/reading/body/test_excerpts.py""",
    "crawler/reading/body/endings.py": "tests/crawler/reading/body/test_endings.py",
    "crawler/reading/fields/dateline.py": """tests/crawler/reading/fields/test_dateline.py
        tests/crawler/reading/fields/test_dates.py""",
    "crawler/reading/reader.py": """tests/crawler/reading/fields/test_metadata.py
        tests/crawler/reading/kinds/test_plain_text.py tests/crawler/reading/kinds/test_placeholder.py
        tests/crawler/reading/kinds/test_document.py""",
    "crawler/reading/words/timezones.py": "tests/crawler/sources/test_dates.py",
    "crawler/sources/dates.py": "tests/crawler/sources/test_dates.py",
    "crawler/sources/mending.py": "tests/crawler/sources/test_mending.py tests/crawler/sources/test_feed.py",
}
"""Each module with its tests: the nearest first."""


def main(given: Sequence[str]) -> None:
    """List the survivors of each module that is named on the command line, or of all."""
    options = options_in(given)
    os.chdir(ROOT)
    for module in options.modules or MODULES:
        if child := os.fork():  # what one module's trial has loaded is nothing to the next
            os.waitpid(child, 0)
        else:
            attempt(module, sample=options.sample)
            os._exit(0)


def attempt(module: str, *, sample: int | None) -> None:
    """Print how many changes of *module* there are, and each that its tests do not notice."""
    from changes import Trial, changes_of  # noqa: PLC0415  # needs the extra, which the list above does not

    changes = changes_of(Path(module).read_text(encoding="utf-8"))
    if sample is not None:
        changes = random.Random(len(changes)).sample(changes, min(sample, len(changes)))
    print(f"{module}: {len(changes)} changes", flush=True)
    trial = Trial(module, MODULES[module].split(), changes)
    trial.run()
    print(f"{module}: {trial.survivors} survived", flush=True)


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


if __name__ == "__main__":
    main(sys.argv[1:])

"""What is asked most often answers at once: it loads nothing that crawling, reading or browsing needs."""

import subprocess
import sys

import pytest

HEAVY = {"scrapy", "twisted", "trafilatura", "htmldate", "lxml", "pandas", "pyarrow", "datasette", "uvicorn"}
CODE = """import sys
sys.argv[1:] = {arguments!r}
try:
    from crawler.cli import main
    main()
except SystemExit as end:
    assert not end.code, end.code
print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"""


@pytest.mark.parametrize("command", ["search", "show"])
def test_a_question_loads_no_heavy_library(shelf, command):
    """`blotter search` and `show` answer in a quarter of a second, on a small server too."""
    key = shelf.article("New alliance against cybercrime", body="First paragraph.")
    arguments = [command, "alliance" if command == "search" else key]

    done = subprocess.run(
        [sys.executable, "-c", CODE.format(arguments=arguments, heavy=HEAVY)],
        cwd=shelf.path.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "against cybercrime" in done.stdout
    assert done.stderr.splitlines()[-1] == "[]"

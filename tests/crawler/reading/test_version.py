"""A reading carries the version of all that made it, so that our changes are never taken for the publisher's."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.reading.version import LIBRARIES, SHARED, version
from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, article

ROOT = Path(__file__).parents[3]
LOSES = """

_all = joined


def joined(paragraphs):
    return _all(text for text in paragraphs if "batteries" not in text)
"""


@pytest.fixture
def house(tmp_path):
    """A copy of the packages that a test may change; return what runs Python in it."""
    for package in ("archive", "crawler"):
        shutil.copytree(ROOT / package, tmp_path / "house" / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "house"


def version_in(house):
    code = "from crawler.reading.version import version; print(version())"
    return python(house, "-c", code).stdout.strip()


def python(house, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("reading/body/endings.py", True),
        ("reading/words/months.py", True),
        ("reading/words/new.toml", True),
        ("reading/fields/dateline.py", True),
        ("reading/__pycache__/reader.cpython-311.pyc", False),
        ("crawl/counts.py", False),
    ],
)
def test_whatever_decides_a_reading_is_part_of_its_version(house, path, changes):
    """Nobody has to remember to raise a number."""
    before = version_in(house)
    changed = house / "crawler" / path
    changed.parent.mkdir(exist_ok=True)
    with changed.open("a") as file:
        file.write("\n# another\n")

    assert (version_in(house) != before) is changes


def test_the_version_is_of_twelve_hex_digits_and_the_same_in_each_process():
    """It stands in every row of the archive, and a worker's is compared with another's."""
    assert int(version(), 16) >= 0
    assert len(version()) == 12
    assert version_in(ROOT) == version()


def test_another_version_of_a_library_that_parses_is_another_reader(house):
    """Each of them has changed what it makes of the same page before."""
    code = (
        "from importlib import metadata\n"
        "from crawler.reading import version as module\n"
        f"versions = dict.fromkeys({LIBRARIES!r}, '1')\n"
        "metadata.version = versions.get\n"
        "seen = {module.version.__wrapped__()}\n"
        "for library in versions:\n"
        "    versions[library] = '2'\n"
        "    seen.add(module.version.__wrapped__())\n"
        "print(len(seen))\n"
    )

    assert int(python(house, "-c", code).stdout) == len(LIBRARIES) + 1


def test_every_module_of_the_archive_that_decides_a_reading_is_part_of_its_version():
    """What reading imports from there is in the digest, but for the records, which hold no rule."""
    imported = {
        node.module
        for path in (ROOT / "crawler/reading").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "archive"
    }

    assert imported - {"archive.records", "archive.facts", "archive.noted", "archive.problems"} == {
        f"archive.{name.removesuffix('.py')}" for name in SHARED if name.endswith(".py")
    }


def test_a_changed_reader_is_never_taken_for_a_publisher_who_edits_in_silence(house, tmp_path):
    """The page's bytes differ each time by a comment, and its own time of modification stays."""
    stamp = '<meta property="article:modified_time" content="2026-11-09T10:00:00+00:00"></head>'
    with TestSite() as site:
        crawling = Crawling(tmp_path, site)
        crawling.declare(article='"^/news/"')
        site.lists("news/radios/")

        def crawl(number, home):
            site.put("news/radios/", article().replace("</head>", stamp) + f"<!-- cached {number} -->")
            done = subprocess.run(
                [sys.executable, "-m", "crawler", "crawl", "sample"],
                cwd=tmp_path,
                env=os.environ | {"PYTHONPATH": str(home)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            crawling.make_due()

        crawl(1, house)
        crawl(2, house)
        assert crawling.rows("SELECT * FROM revisions") == []
        with (house / "crawler/reading/markup/text.py").open("a") as file:
            file.write(LOSES)
        crawl(3, house)

        assert crawling.rows("SELECT cause, stealth, changed FROM revisions") == [
            {"cause": "blotter", "stealth": 0, "changed": '["body"]'}
        ]
        assert "batteries" not in crawling.rows("SELECT body FROM articles")[0]["body"]

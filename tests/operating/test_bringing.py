"""The page "Bringing in what others kept" of docs/operating.md, tried as it is written."""

import re
import shlex
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.merge.test_merge import Station
from tests.crawler.imports.test_web_archives import answer
from tests.site import article

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
HOME = "https://policeprofessional.com/news"


def section():
    text = PAGE.read_text("utf-8").partition("## Bringing in what others kept\n")[2]
    return re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", section(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def kept(tmp_path):
    """The files that the page speaks of."""
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "alliance.txt").write_text("Alliance\n\nPolice forces have formed an alliance.", "utf-8")
    (tmp_path / "saved" / "lamps.html").write_text(article("Lamps counted"), "utf-8")
    (tmp_path / "pages.csv").write_text(blocks("csv")[0], "utf-8")
    for name in ("crawl", "CC-NEWS-20240101000000-00001"):
        records = answer(f"{HOME}/{name}/", article(f"Story of {name}").encode())
        (tmp_path / f"{name}.warc.gz").write_bytes(records)
    with zipfile.ZipFile(tmp_path / "export.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", answer(f"{HOME}/export/", article("Story of export").encode()))
    Station(tmp_path / "colleague" / "blotter.db").sees("boats", "Water", day=1)
    return tmp_path


def test_every_command_of_the_page_does_what_it_says(kept, blotter):
    """Whoever copies a line from the page must get what the page promises."""
    commands = [shlex.split(line) for block in blocks("sh") for line in block.splitlines()]

    for name, *arguments in commands:
        assert name == "blotter"
        done = blotter(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr

    with closing(sqlite3.connect(kept / "blotter.db")) as db:
        captures = set(db.execute("SELECT address, fetched_at FROM captures JOIN urls ON urls.id = url_id"))
        headlines = {headline for (headline,) in db.execute("SELECT headline FROM articles")}
    assert (f"{HOME}/new-alliance-to-fight-cybercrime", "2011-07-22T00:00:00Z") in captures
    assert "2013-06-14T09:30:00Z" in {at for _, at in captures}
    assert {"Lamps counted", "Story of crawl", "Story of export", "The boats"} <= headlines

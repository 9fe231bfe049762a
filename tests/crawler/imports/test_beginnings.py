"""Web archives under any name, and files that only look like one."""

import gzip

import pytest

from crawler.errors import UnreadableInput
from crawler.imports.contents import Contents
from crawler.imports.given import Given
from crawler.imports.saved_pages import SavedPage
from tests.crawler.imports.test_damaged_archives import LAMPS, MEMBERS
from tests.crawler.imports.test_web_archives import HOME, WANTED

ARC = (
    b"filedesc://kept.arc 0.0.0.0 20040101000000 text/plain 76\n1 0 InternetArchive\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
)
ODD = {
    "ARC": ("kept.arc", ARC, "warcio recompress"),
    "ARC, compressed": ("kept.arc.gz", gzip.compress(ARC), "warcio recompress"),
    "ARC that is called WARC": ("kept.warc.gz", gzip.compress(ARC), "warcio recompress"),
    "empty": ("kept.warc.gz", b"", "empty"),
    "WARC without an ending": ("kept", LAMPS, None),
    "WARC with another ending": ("kept.warc.gz.1", MEMBERS[0], None),
    "WARC that is called a page": ("kept.html", LAMPS, None),
}
"""Name of a file, what it holds, and the remedy where it cannot be read."""


@pytest.mark.parametrize(("name", "content", "remedy"), ODD.values(), ids=ODD)
def test_a_file_is_known_as_a_web_archive_by_its_beginning(tmp_path, name, content, remedy):
    """An ARC file (the format before WARC) read as a page would be one article of all its pages."""
    path = tmp_path / name
    path.write_bytes(content)

    items = list(Contents([path], {"watch-room": WANTED.title_of(f"{HOME}news/a/")}, Given()))

    problems = [str(each) for each in items if isinstance(each, UnreadableInput)]
    pages = [each.url for each in items if isinstance(each, SavedPage)]
    assert (pages, len(problems)) == (([], 1) if remedy else ([f"{HOME}news/lamps/"], 0))
    assert all(remedy in each for each in problems)

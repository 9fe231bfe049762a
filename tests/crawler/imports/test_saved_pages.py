"""Which files are pages, and where a saved page says it is from."""

import gzip
from pathlib import Path

import pytest

from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import files_in, is_markup, load, problem_of
from tests.site import article

HOME = "https://watchroom.example/"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (f'<!DOCTYPE html><html><head><link rel="canonical" href="{HOME}news/a/">', f"{HOME}news/a/"),
        (f'<html><head><meta property="og:url" content="{HOME}news/a/">', f"{HOME}news/a/"),
        ('<html><head><link rel="canonical" href="/news/a/">', f"{HOME}news/a/"),
        ("<!DOCTYPE html>\n<!-- saved from url=(0025)https://elsewhere.example/a -->", "https://elsewhere.example/a"),
        ("<!--\n Page saved with SingleFile \n url: https://elsewhere.example/a \n-->", "https://elsewhere.example/a"),
        ('<link rel="canonical" href="https://elsewhere.example/news/a/">', None),
        ("", None),
    ],
    ids=["canonical", "og", "relative", "browser", "singlefile", "claims-another-site", "silent"],
)
def test_a_saved_page_names_its_own_address(tmp_path, head, address):
    """The saver's note counts wherever it leads; the page's claim only on the publication's site."""
    (tmp_path / "page.html").write_text(head + article(), encoding="utf-8")

    assert load(tmp_path / "page.html", HOME).url == address


def test_a_text_dump_names_no_address(tmp_path):
    """An address in somebody's text is part of the text."""
    (tmp_path / "page.txt").write_text(f"url: {HOME}a/\n\nLamps counted", encoding="utf-8")

    assert load(tmp_path / "page.txt", HOME).url is None


def test_a_folder_gives_all_its_pages_and_nothing_else(tmp_path):
    """A browser saves images and scripts beside a page; hidden files are somebody else's."""
    inner = tmp_path / "saved" / "2019"
    inner.mkdir(parents=True)
    for path in (inner / "a.html", inner / "b.HTM", inner / ".c.html", inner / "d.js", tmp_path / "saved" / "e.txt"):
        path.write_text("text", encoding="utf-8")
    (tmp_path / "named.page").write_text("text", encoding="utf-8")

    found = list(files_in([tmp_path / "saved", tmp_path / "named.page"], HOME))

    assert [path.name for path in found] == ["a.html", "b.HTM", "e.txt", "named.page"]


@pytest.mark.parametrize(("beside", "names"), [("a.warc.gz", ["a.warc.gz"]), ("a.html", ["READ-ME.txt", "a.html"])])
def test_what_blotter_says_of_its_captures_is_no_page(tmp_path, beside, names):
    """Whoever imports the folder in which he works has it below; another file of that name is a page like any other."""
    (tmp_path / "kept").mkdir()
    for name in ("READ-ME.txt", beside):
        (tmp_path / "kept" / name).write_text("text", encoding="utf-8")

    assert [path.name for path in files_in([tmp_path], HOME)] == names


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.4 text", "a PDF"),
        (gzip.compress(b"text", mtime=0), "compressed; unpack it first with gunzip"),
        (b"PK\x03\x04text", "a zip archive or office document"),
        (b"WARC/1.1\r\n", "a WARC file"),
        (b"SQLite format 3\x00", "a database"),
        (b"", "empty; save the page again"),
        (b" \n\t", "empty; save the page again"),
        (bytes(range(256)) * 4, "binary data"),
    ],
)
def test_what_is_no_page_is_refused_with_a_remedy(tmp_path, content, says):
    """The line names the file."""
    path = tmp_path / "a.html"
    path.write_bytes(content)

    with pytest.raises(UnreadableInput) as refused:
        load(path, HOME)

    assert str(refused.value).startswith(f"{path}: {says}")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("pages.zip", "unzip"),
        ("crawl.warc.zst", "unzstd"),
        ("crawl.warc.XZ", "unxz"),
        ("crawl.warc.bz2", "bunzip2"),
        ("site.tar.gz", "tar -xf"),
        ("site.tgz", "tar -xf"),
    ],
)
def test_what_is_packed_is_named_and_never_passed_over(tmp_path, name, command):
    """It may hold pages; beside the parts of one saved page it does not."""
    path = tmp_path / name
    companion = tmp_path / "story_files"
    companion.mkdir()
    for each in (path, companion / name):
        each.write_bytes(b"packed")
    (tmp_path / "story.html").write_text(article(), encoding="utf-8")

    assert sorted(each.name for each in files_in([tmp_path], HOME)) == sorted([name, "story.html"])
    with pytest.raises(UnreadableInput) as refused:
        load(path, HOME)
    assert str(refused.value) == f"{path}: packed; unpack it first: {command} {path}"


@pytest.mark.parametrize("name", ["gone.html", "gone.zip"])
def test_a_missing_file_is_named(tmp_path, name):
    """Most often a slip in the path."""
    with pytest.raises(UnreadableInput, match=f"{name}: there is no such file; check the path"):
        load(tmp_path / name, HOME)


def test_a_packed_file_that_is_empty_is_called_that(tmp_path):
    """To unpack it would help nobody."""
    (tmp_path / "pages.zip").touch()

    with pytest.raises(UnreadableInput, match=r"pages\.zip: empty"):
        load(tmp_path / "pages.zip", HOME)


def test_a_file_that_cannot_be_read_gives_the_systems_reason():
    """Unmapped memory cannot be read even by root."""
    with pytest.raises(UnreadableInput, match="/proc/self/mem: Input/output error"):
        load(Path("/proc/self/mem"), HOME)


def test_a_file_larger_than_any_page_is_not_even_opened(tmp_path):
    """A disk image costs no memory."""
    path = tmp_path / "disk.img"
    with path.open("wb") as file:
        file.truncate(33 * 1024 * 1024)

    with pytest.raises(UnreadableInput, match="larger than 32 MB"):
        load(path, HOME)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16", "utf-8-sig"])
def test_text_is_text_in_any_encoding_of_the_trade(encoding):
    """UTF-16 is full of zero bytes and is still no binary file; old pages are Windows-1252."""
    payload = "<html><title>“Lamps” – £5</title>".encode(encoding)

    assert problem_of(payload) is None
    assert is_markup(payload)


@pytest.mark.parametrize(
    ("payload", "markup"),
    [
        (b"Lamps counted\n\nBy Jo Hale <jo@example.org>", False),
        (b"The share rose by <p 0.05", False),
        (b"\n\n<div>text</div>", True),
        (b"<H1>Lamps</H1>", True),
        (b'<?xml version="1.0"?><!DOCTYPE html>', True),
    ],
)
def test_markup_is_told_from_text_with_angle_brackets(payload, markup):
    """A dump that quotes an address in angle brackets is still a dump."""
    assert is_markup(payload) is markup

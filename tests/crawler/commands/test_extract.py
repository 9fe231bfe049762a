import json
import os
import subprocess
import sys
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest

from archive.records import Article
from tests.crawler.reading.kinds.test_document import pdf
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, story

BLOTTER = [sys.executable, "-m", "crawler"]


def extract(*arguments, given=b"", cwd=None):
    return subprocess.run(
        [*BLOTTER, "extract", *arguments], input=given, capture_output=True, cwd=cwd, timeout=120, check=False
    )


def test_a_file_is_read_and_printed_for_a_person(tmp_path):
    """Headline, line, text, then what else is known."""
    (tmp_path / "page.html").write_text(story("<p>Jul 21, 2011</p><p>By Ann Lee</p>"), encoding="utf-8")

    out = extract("page.html", "--url", "https://gazette.example/news/radios", cwd=tmp_path).stdout.decode()

    assert out.startswith(f"{HEADLINE}\n\nJul 21, 2011 · By Ann Lee\n\n{PARAGRAPHS[0]}")


def test_standard_input_is_read_as_json(tmp_path):
    """Every field of the record, by name."""
    record = json.loads(extract("-", "--json", given=story("<p>Jul 21, 2011</p>").encode(), cwd=tmp_path).stdout)

    assert (record["kind"], record["headline"], record["published"]) == ("article", HEADLINE, "2011-07-21")
    assert {each.name for each in fields(Article)} <= record.keys()


def test_a_page_that_is_no_article_says_what_it_is(tmp_path):
    """The reason is the answer."""
    given = b"<html><title>Page not found</title><h1>Page not found</h1></html>"

    assert extract("-", given=given, cwd=tmp_path).stdout.decode().startswith("no article: error")


def test_a_stream_gives_one_record_per_line_and_a_hostile_line_a_reason(tmp_path):
    """Never a crash: what cannot be read is said in the record."""
    lines = [
        json.dumps({"id": 1, "url": "https://gazette.example/a", "html": story()}),
        "not json",
        "[1, 2]",
        "",
        json.dumps({"id": 4, "url": "https://gazette.example/d"}),
        json.dumps({"id": 5, "html": "<div>" * 5000, "fetched_at": "2026-11-20"}),
        json.dumps({"id": 6, "html": "<p>x", "fetched_at": "never"}),
    ]

    done = extract("--jsonl", "--workers", "2", "-", given="\n".join(lines).encode(), cwd=tmp_path)

    records = {record["id"]: record for record in map(json.loads, done.stdout.splitlines()) if record["id"]}
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 6
    assert (records[1]["headline"], records[1]["body"]) == (HEADLINE, "\n\n".join(PARAGRAPHS))
    assert "html" in records[4]["reason"]
    assert (records[5]["kind"], records[5]["reason"]) == ("error", "nested too deep")
    assert records[6]["reason"]


@pytest.mark.parametrize(
    ("htmls", "code"),
    [
        ([], 0),
        ([story(), story()], 0),
        ([story(), "<title>Page not found</title><h1>Page not found</h1>"], 1),
    ],
    ids=["nothing", "articles", "one is none"],
)
def test_a_stream_ends_as_a_page_does(tmp_path, htmls, code):
    """A script that asks whether all are articles needs no look at the records."""
    given = "\n".join(json.dumps({"html": html}) for html in htmls).encode()

    done = extract("--jsonl", "--workers", "1", given=given, cwd=tmp_path)

    assert done.returncode == code
    assert len(done.stdout.splitlines()) == len(htmls)


def closed_pipe():
    """The end of a pipe of which the other end is closed, as that of ``| head`` soon is."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb")


@pytest.mark.parametrize(
    ("output", "said"),
    [(partial(Path("/dev/full").open, "wb"), b"blotter: No space left on device"), (closed_pipe, b"")],
    ids=["full", "closed"],
)
def test_a_stream_ends_when_nobody_takes_its_records(tmp_path, output, said):
    """In a line or none: not with a traceback for each page, and not with 0."""
    given = (json.dumps({"html": story()}) + "\n").encode() * 5

    with output() as taking:
        command = [*BLOTTER, "extract", "--jsonl", "--workers", "1"]
        done = subprocess.run(
            command, input=given, stdout=taking, stderr=subprocess.PIPE, cwd=tmp_path, timeout=120, check=False
        )

    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert done.stderr.count(b"\n") == bool(said)


def test_a_document_whose_text_is_kept_is_read_as_an_article_is(tmp_path):
    """A title that declares ``documents = true`` has its PDF issues among its articles."""
    (tmp_path / "issue.pdf").write_bytes(pdf(["Radios on trial", *PARAGRAPHS]))
    (tmp_path / "blotter.toml").write_text(
        '[publications.sample]\nhome = "https://gazette.example/"\nsources = ["feed feed/"]\ndocuments = true\n'
    )

    done = extract("issue.pdf", "--url", "https://gazette.example/issue.pdf", "--publication", "sample", cwd=tmp_path)

    assert done.returncode == 0
    assert PARAGRAPHS[0][:30] in done.stdout.decode()


def test_a_file_that_is_no_text_is_no_article(tmp_path):
    """A picture with a page's name."""
    (tmp_path / "page.html").write_bytes(bytes(range(256)) * 40)

    done = extract("page.html", cwd=tmp_path)

    assert done.stdout == b"no article: other (not a page (binary data))\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("missing.html", "missing.html: there is no such file; check the path"),
        (".", ".: a folder; name a file in it"),
        ("/proc/self/mem", "/proc/self/mem: Input/output error; make it readable and try again"),
        ("https://gazette.example/news/none", "no archive"),
    ],
)
def test_what_cannot_be_opened_is_one_clear_line(tmp_path, source, says):
    """What is wrong and what to do; no traceback; the exit code of wrong use."""
    done = extract(source, cwd=tmp_path)

    assert done.returncode == 2
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert done.stderr.decode().startswith("blotter: ")
    assert says in done.stderr.decode()


def test_a_file_that_no_reader_survives_is_an_error_with_its_reason(tmp_path):
    """The limits of a crawl hold: here, of memory; a page of 32 MB may make a tree of any size."""
    (tmp_path / "page.html").write_bytes(b"<b>" * (32 * 1024 * 1024 // 3))

    done = extract("page.html", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout.startswith(b"no article: error (")
    assert b"Traceback" not in done.stderr

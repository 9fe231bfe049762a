"""The version of the reader: a digest of everything that decides a reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from crawler.reading.page import Rules

LIBRARIES = ("charset-normalizer", "courlan", "htmldate", "justext", "lxml", "lxml-html-clean", "trafilatura", "w3lib")
"""Libraries that parse: another version of one of them may read the same page differently."""

SHARED = ("bodies.py", "bodies.toml", "times.py", "urls.py")
"""Files of ``archive`` that decide readings: citations need the same words, the archive the same times and slugs."""

LENGTH = 12  # hex digits


@cache
def version() -> str:
    """Return the digest of the files of this package, of those it shares, and the versions of the libraries that parse.

    It is part of every reading: two readings of one page with the same version differ only
    where the page does. Any changed byte makes a new one, a comment's too.
    """
    digest = hashlib.sha256()
    shared = [(f"archive/{name}", (resources.files("archive") / name).read_bytes()) for name in SHARED]
    for name, content in sorted([*_files(resources.files("crawler.reading")), *shared]):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    return digest.hexdigest()[:LENGTH]


def reader_of(rules: Rules) -> str:
    """Return the digest under which readings by this reader and *rules* are stored."""
    if rules == Rules():
        return version()
    return hashlib.sha256(f"{version()} {rules!r}".encode()).hexdigest()[:LENGTH]


def document_reader(rules: Rules) -> str:
    """Return the digest under which documents read with *rules* are stored: another library takes them apart."""
    whole = f"{reader_of(rules)} pypdf {metadata.version('pypdf')}"
    return hashlib.sha256(whole.encode()).hexdigest()[:LENGTH]


def _files(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield the files in *folder*, each by its path from there, without the caches of Python."""
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{path}{entry.name}/")
        elif entry.is_file():
            yield f"{path}{entry.name}", entry.read_bytes()

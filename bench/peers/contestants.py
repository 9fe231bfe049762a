"""The crawlers that are compared: the command of each, and what it has read when it is done."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

BLOTTER = """[publications.desk]
title = "The Desk Book"
home = "{home}"
sources = ["{source}"]
article = '^/news/[^/]+/?$'
own_site = true
delay = 0
language = "en-GB"
country = "GB"
"""
OTHERS = Path(__file__).parents[2] / "build" / "peers"
"""Environments of crawlers with libraries of their own."""

CRAWL = [sys.executable, "-m", "crawler", "crawl", "desk", "--since", "2000"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article as a crawler stored it."""

    headline: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One crawler."""

    name: str
    command: Callable[[str, Path], list[str]]
    """Of the site's home and a folder, in which it runs."""

    articles: Callable[[Path], Iterator[Read]]
    """What it has stored in the folder."""


def _nothing(folder: Path) -> Iterator[Read]:  # noqa: ARG001  # Scrapy alone stores nothing
    return iter(())


def _blotter(source: str, *keys: str) -> Callable[[str, Path], list[str]]:
    """Return Blotter's command for the site's *source*, with more *keys* in its table."""

    def command(home: str, folder: Path) -> list[str]:
        table = BLOTTER.format(home=home, source=source) + "\n".join(keys)
        (folder / "blotter.toml").write_text(table, encoding="utf-8")
        return CRAWL

    return command


def _rows(database: str) -> Callable[[Path], Iterator[Read]]:
    def rows(folder: Path) -> Iterator[Read]:
        with closing(sqlite3.connect(folder / database)) as db:
            for headline, body in db.execute("SELECT headline, body FROM articles"):
                yield Read(headline=headline or "", body=body or "")

    return rows


def _from_files(folder: Path) -> Iterator[Read]:
    """Yield what trafilatura's command wrote: one JSON file for each article."""
    for path in sorted((folder / "out").rglob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        yield Read(headline=found.get("title") or "", body=found.get("text") or "")


def _trafilatura(_: str, folder: Path) -> list[str]:
    """Return the command that reads the files of the site: it downloads nothing from loopback."""
    options = ["--json", "--no-comments", "--with-metadata", "--output-dir", "out", "--parallel", "2"]
    return [sys.executable, "-m", "trafilatura.cli", "--input-dir", str(folder.parent / "site" / "news"), *options]


def _other(name: str) -> Callable[[str, Path], list[str]]:
    """Return the command of a crawler that ``make peers`` has installed for itself."""
    python, script = OTHERS / name / "bin" / "python", Path(__file__).with_name("others.py")
    return lambda home, _: [str(python), str(script), name, home, "other.db"]


CONTESTANTS = (
    Contestant(
        name="Scrapy alone",
        command=lambda home, _: [sys.executable, "-m", "bench.peers.naive", home],
        articles=_nothing,
    ),
    Contestant(
        name="naive: Scrapy, trafilatura, SQLite",
        command=lambda home, _: [sys.executable, "-m", "bench.peers.naive", home, "naive.db"],
        articles=_rows("naive.db"),
    ),
    Contestant(name="Blotter", command=_blotter("sitemap"), articles=_rows("blotter.db")),
    Contestant(name="Blotter, by REST", command=_blotter("wordpress"), articles=_rows("blotter.db")),
    Contestant(
        name="Blotter, by REST, texts alone",
        command=_blotter("wordpress", "texts_only = true"),
        articles=_rows("blotter.db"),
    ),
    Contestant(name="trafilatura's command, on files", command=_trafilatura, articles=_from_files),
    *(
        Contestant(name=name, command=_other(name), articles=_rows("other.db"))
        for name in ("newspaper4k", "news-please", "fundus")
        if (OTHERS / name).exists()
    ),
)

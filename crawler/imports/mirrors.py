"""Folders in which a tool mirrored a site: below a folder with the name of the host, each file is at its path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from archive.urls import RESERVED
from crawler.imports.stated import Statement, memento, moment_in
from crawler.sources.addresses import same_site

HOST = re.compile(r"((?:[a-z0-9_-]+\.)+[a-z0-9-]+)(?:[:+_](\d{1,5}))?", re.IGNORECASE)
"""A folder's name for a host: Wget sets a port apart with a colon, on Windows with a plus, HTTrack with a line."""

TIME = re.compile(r"[12]\d{13}")
COMPANION = re.compile(
    r"(?:\.files|[_-](?:files|file|Dateien|fichiers|bestanden|archivos|arquivos|ficheiros|filer|tiedostot|pliki|soubory"
    r"|elemei|dosyalar|datoteke|fitxers|failid|fails|bylos|fajlovi|fitxategiak|ficheros))"
)
"""Endings that browsers in each language add to a page's name for the folder with its pictures, frames and scripts."""


def host_folder(path: Path, home: str) -> int | None:
    """Return which part of *path* is called as the host of *home*; ``None`` if no folder is.

    >>> host_folder(Path("kept/www.example.org/news/a.html"), "https://example.org/")
    1
    """
    for place, part in enumerate(path.parts[:-1]):
        named = HOST.fullmatch(part)
        if named and same_site(f"https://{named[1]}/", home):
            return place
    return None


def addresses_of(path: Path, home: str) -> list[str]:
    """Return the possible addresses of the file *path* of a mirror, the likeliest first.

    Wget adds ``.html`` to a name without it (``-E``), calls a folder's page index.html, and on Windows writes ``@``
    for a question mark.

    >>> addresses_of(Path("example.org/news/a/index.html"), "https://example.org/")
    ['https://example.org/news/a/']
    """
    place = host_folder(path, home)
    if place is None:
        return []
    host = HOST.fullmatch(path.parts[place])
    authority = ":".join(filter(None, host.groups())) if host else ""
    base = f"{home.partition('://')[0]}://{authority}/"
    return [base + quote(name, safe=RESERVED + "%") for name in names_of("/".join(path.parts[place + 1 :]))]


def names_of(name: str) -> list[str]:
    """Return the paths under which a server may have had the page that a mirror calls *name*.

    >>> names_of("news/a.html"), names_of("index.html?p=7.html")
    (['news/a.html', 'news/a'], ['?p=7'])
    """
    if "?" in name:
        name = name.removesuffix(".html")
    shorter = re.sub(r"(^|/)index\.html?(?=$|[?@])", r"\1", name)
    queried = [shorter.removesuffix(".html").replace("@", "?", 1)] if "@" in shorter and "?" not in shorter else []
    return list(dict.fromkeys([shorter, *queried, shorter.removesuffix(".html")]))


def archived_at(path: Path, home: str) -> Statement | None:
    """Return what the folders of *path* state, where a page of a web archive was mirrored.

    Tools that take a site out of one call a folder by the time, above or below that of the host.

    >>> archived_at(Path("web.archive.org/web/20191108061749/https:/example.org/news/a/index.html"), "").url
    'https://example.org/news/a/'
    >>> archived_at(Path("example.org/20191108061749/news/a/index.html"), "https://example.org/").url
    'https://example.org/news/a/'
    """
    found = re.search(r"(?<![\w.-])[\w.-]+/(?:[\w.-]+/){0,3}?\d{14}(?:[a-z]{2}_)?/https?:/.*", "/".join(path.parts))
    if found:
        return memento("https://" + names_of(found[0])[0])
    place = host_folder(path, home)
    for at in () if place is None else (place + 1, place - 1):
        if at >= 0 and TIME.fullmatch(path.parts[at]) and (captured_at := moment_in(path.parts[at])):
            there = Path(*path.parts[:at], *path.parts[at + 1 :])
            return Statement(url=addresses_of(there, home)[0], captured_at=captured_at)
    return None


def original_of(path: Path) -> Path:
    """Return the file beside *path* in which Wget kept the page as it came (``-K``); *path* where it did not."""
    names = (f"{path.name}.orig", f"{path.name.removesuffix('.html')}.orig")
    return next((kept for name in names if (kept := path.with_name(name)).is_file()), path)


def is_companion(folder: Path) -> bool:
    """Return whether *folder* holds what belongs to a page beside it, as browsers save a page as a whole."""
    ending = COMPANION.search(folder.name)
    if ending is None or ending.end() != len(folder.name):
        return False
    stem = folder.name[: ending.start()]
    return any(folder.with_name(stem + suffix).is_file() for suffix in (".html", ".htm", ".xhtml"))


def likeliest(addresses: Sequence[str], claimed: Sequence[str]) -> list[str]:
    """Return the possible *addresses* of a page that *claimed* some: the one that it claims, else all."""
    same = {_bare(address): address for address in claimed}
    return [same[_bare(each)] for each in addresses if _bare(each) in same][:1] or list(addresses)


def _bare(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")

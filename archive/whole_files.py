"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes the place and the permissions of *path* at the end; if that is not reached, *path* stays.

    A disk that is full, or a process that is killed, would otherwise leave half a file. A link stays a link.
    """
    target = path.resolve()
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of *path* at the end; if that is not reached, *path* stays."""
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
        part = Path(beside, "new")
        part.mkdir()
        yield part
        if target.exists():
            target.rename(Path(beside, "earlier"))
        part.rename(target)


def sync_folder(folder: Path) -> None:
    """Return when the names of the files in *folder* are on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def write_whole(path: Path, text: str) -> None:
    """Make *text* the whole of the file at *path*."""
    with whole_file(path) as out:
        out.write(text.encode())


def put_text(path: Path, text: str) -> None:
    """Make *text* the whole of the file at *path*, which is not written to if it holds that already."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)

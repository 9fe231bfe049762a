"""Bits that flip anywhere: those of a capture file are all found, those of the database crash nothing."""

import contextlib
import os
import random

import pytest

from archive.captures.members import members
from archive.errors import ArchiveError
from tests.archive.verify.conftest import damage, files, flip

FLIPS = int(os.environ.get("BLOTTER_FLIPS", "40"))  # more of them by hand: BLOTTER_FLIPS=5000


@pytest.fixture
def chance():
    """Where bits flip; the same places each time."""
    return random.Random(16)


def records(file):
    """All records of *file*, unpacked."""
    with file.open("rb") as opened:
        return [member.raw for member in members(opened)]


def test_every_bit_that_flips_in_a_capture_file_is_found_or_changes_no_record(kept, chance):
    """What a server sent cannot be made again, so no bit of it may go unseen; some of gzip's own mean nothing."""
    (file,) = files(kept)
    whole = records(file)
    unseen = []
    for _ in range(FLIPS):
        at, bit = chance.randrange(file.stat().st_size), chance.randrange(8)
        flip(file, at, bit)
        if not damage(kept) and records(file) != whole:
            unseen.append((at, bit))
        flip(file, at, bit)

    assert unseen == []
    assert damage(kept) == []


def test_a_bit_that_flips_in_the_database_never_crashes_the_check(kept, chance):
    """SQLite has no digest of its rows, so not every bit can be found; but each has an answer."""
    whole = kept.read_bytes()
    for _ in range(FLIPS):
        kept.write_bytes(whole)
        flip(kept, chance.randrange(len(whole)), chance.randrange(8))
        with contextlib.suppress(ArchiveError):  # the one line that the user reads
            damage(kept)

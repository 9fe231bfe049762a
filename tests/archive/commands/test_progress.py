import sys
from contextlib import closing

import pytest

pytest.importorskip("pexpect", reason="needs the extra dev")
from pexpect import EOF, spawn

STEPS = """
import time
from archive.commands.progress import captures_bar
with captures_bar(4, counted=True) as done:
    for _ in range(4):
        time.sleep(0.6)
        done(1)
"""


def test_a_bar_shows_how_long_the_rest_will_take():
    """Known after a second of work: half is done then, and the rest takes as long again."""
    with closing(spawn(sys.executable, ["-c", STEPS], timeout=60, encoding="utf-8")) as terminal:
        terminal.expect(r"2/4 +50%  00:00:0\d")
        terminal.expect("4/4  100%")
        terminal.expect(EOF)

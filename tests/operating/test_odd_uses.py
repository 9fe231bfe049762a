"""What people do with a command line: outputs that are closed, ends of pipes, letters of another encoding."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from click import ClickException

from archive.commands.schedule import _run
from archive.search.saved import USUAL, save
from archive.search.selection import Selection
from tests.shelf import Shelf

BLOTTER = f"'{sys.executable}' -m crawler"


@pytest.fixture
def shell(tmp_path):
    """Run a line of the shell in the folder of a small archive."""
    shelf = Shelf(tmp_path / "blotter.db")
    for number in range(40):
        shelf.article(f"Radios {number}", body="A text on radios. " * 400)

    def run(line):
        return subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", os.fsencode(line.replace("blotter", BLOTTER, 1))], cwd=tmp_path,
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    return run


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("blotter export --query radios >&-", 0, b""),
        ("blotter status >&- 2>&-", 0, b""),
        ("blotter export --query radios | head -c 9", 1, b""),
        ("blotter show caf\udce9", 2, b"'caf\\udce9' is not UTF-8 text"),
        ("blotter alerts save caf\udce9 --query radios", 2, b"'caf\\udce9' is not UTF-8 text"),
        ("blotter search radios --section caf\udce9", 2, b"'caf\\udce9' is not UTF-8 text"),
        ("blotter --config x.toml status", 2, b"write it after one, as in `blotter search --config`"),
        ("blotter export --query radios -o - | grep -c '^key,'", 0, b""),
        ("PYTHONIOENCODING=latin-1 blotter trends radios | grep -q '% *█'", 0, b""),
        ("blotter export -o x.xlsx", 2, b"Use .bib, .csl.json, .csv, .db, "),
        ("blotter crawl", 2, b"There is no blotter.toml here; `blotter init` writes one."),
        ("blotter alerts save '' --query radios", 2, b"A saved search needs a name."),
        ("blotter search radios > /dev/full", 1, b"No space left on device; make room"),
        ("blotter search radios --limit 1 > /dev/full", 1, b"No space left on device; make room"),
        ("blotter export > /dev/full", 1, b"No space left on device; make room"),
        ("blotter --version > /dev/full", 1, b"No space left on device; make room"),
    ],
    ids=repr,
)
def test_an_odd_use_ends_with_at_most_one_line(shell, line, code, said):
    """Never with a traceback."""
    done = shell(line)

    assert done.returncode == code
    assert said in done.stderr
    assert b"Traceback" not in done.stderr
    assert (
        len([each for each in done.stderr.splitlines() if b"sage:" not in each and b"Try " not in each and each]) <= 1
    )


@pytest.fixture
def terminal(shell, tmp_path):
    """Run a command on a terminal of Latin-1, and return what it shows there and on standard error."""

    def run(*arguments):
        screen, terminal = os.openpty()
        done = subprocess.run(
            [sys.executable, "-m", "crawler", *arguments], cwd=tmp_path, stdout=terminal, check=False,
            stderr=subprocess.PIPE, timeout=120, env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        )  # fmt: skip
        os.write(terminal, b".")  # there is something to read
        shown = os.read(screen, 65536)
        os.close(terminal)
        os.close(screen)
        return shown, done.stderr

    return run


def test_a_terminal_that_cannot_show_a_character_shows_the_rest(terminal):
    """Old terminals are still in use."""
    shown, said = terminal("trends", "radios")

    assert said == b""
    assert b"%  ?????" in shown


def test_alerts_that_report_nothing_say_why_on_a_terminal(terminal, tmp_path):
    """Who tries the command sees that nothing is wrong; cron, which mails every line, gets none."""
    _, without = terminal("alerts")
    save(tmp_path / "blotter.db", "radios", Selection(query="radios"), reports=USUAL, at=datetime.now(UTC))
    shown, saved = terminal("alerts")

    assert without == b"no search is saved; `blotter alerts save` saves one\n"
    assert saved == b"nothing new since the last report\n"
    assert shown == b"."


def test_a_folder_may_have_a_name_that_is_not_utf_8(shell, tmp_path):
    """As old disks have them: the archive is copied, opened and checked there."""
    done = shell("blotter backup caf\udce9")

    assert b"Traceback" not in done.stderr
    assert b"caf\xe9: 40 articles and 0 captures" in done.stdout
    assert (tmp_path / "caf\udce9" / "blotter.db").exists()


def test_a_command_of_the_system_that_fails_is_told_with_what_to_do():
    """The units are written by then."""
    with pytest.raises(
        ClickException, match=r"`systemctl enable no-such-unit.timer` failed \(\d+\); the units are written"
    ):
        _run(["systemctl", "enable", "no-such-unit.timer"])

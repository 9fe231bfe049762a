"""The line that people paste into crontab does what the page says."""

import re

from archive.facts import Alarm
from tests.operating.conftest import PAGE


def command_of(handbook):
    """Return the command of the crontab line, having seen that the line has a time of its own."""
    (line,) = "".join(handbook.blocks("cron")).splitlines()
    found = re.fullmatch(r"(\d+) (\d+(?:,\d+)*) \* \* \* (.+)", line)
    assert found, line
    return found[3]


def test_the_crontab_line_crawls_and_is_silent(handbook, site, declare):
    """No output is no mail."""
    declare()
    site.lists("news/radios/", "news/patrols/")

    done = handbook.do(command_of(handbook))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len([path for path in site.requested if path.startswith("/news/")]) == 2
    assert (handbook.folder / "blotter.db").exists()


def test_the_crontab_line_says_what_needs_a_person(handbook, site, declare):
    """Two lines for each thing: what and since when, and what to do."""
    declare(sources=["feed feed/"])
    site.put("feed/", "<!doctype html><title>Welcome</title><p>Our feed has moved</p>")

    done = handbook.do(command_of(handbook))

    what, remedy = done.stdout.splitlines()
    assert done.returncode == 1
    assert done.stderr == ""
    assert re.fullmatch(
        r"sample: failed: feed feed/: returned HTML, not a feed \(not XML\), since \d{4}-\d\d-\d\d", what
    )
    assert remedy.startswith("    see what the site offers, then correct the address of this source")
    assert remedy.endswith("; run: blotter probe sample")


def test_the_page_explains_each_reason_for_an_alarm_and_no_other():
    """Who gets a mail looks its reason up."""
    explained = re.findall(
        r"^\| `([a-z-]+)` \| ", PAGE.read_text("utf-8").split("### What needs a person")[1], re.MULTILINE
    )

    assert explained[: len(Alarm)] == list(Alarm)

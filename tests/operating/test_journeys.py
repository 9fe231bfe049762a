"""What a newcomer and an operator do, one command after the other, on terminals of two widths."""

import os
import re
import sys

import pytest

from tests.site import article

pytest.importorskip("pexpect", reason="needs the extra dev")
from pexpect import EOF, spawn  # only where it is installed

TITLE = "county-gazette-of-the-police-service"
COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture(params=[80, 200])
def terminal(request, tmp_path):
    """Type a command and what it asks for; return its exit code and the lines that it leaves."""

    def type_in(line, *answers):
        variables = {key: value for key, value in os.environ.items() if not key.startswith("BLOTTER_")}
        child = spawn(
            sys.executable, ["-m", "crawler", *line.split()], cwd=str(tmp_path), dimensions=(50, request.param),
            encoding="utf-8", timeout=120, env=variables | {"TERM": "xterm-256color"},
        )  # fmt: skip
        for question, answer in answers:
            child.expect(question)
            child.sendline(answer)
        child.expect(EOF)
        child.close()
        lines = [text.rpartition("\r")[2] for text in COLOURS.sub("", child.before).replace("\r\n", "\n").split("\n")]
        return child.exitstatus, lines

    type_in.width = request.param
    return type_in


@pytest.fixture
def fits(terminal):
    """Type a command that must end well and fit; return what it leaves."""

    def type_in(line, *answers, code=0):
        ended, lines = terminal(line, *answers)
        assert ended == code, lines
        assert [each for each in lines if len(each) > terminal.width and " " in each.strip()] == []
        return "\n".join(lines)

    return type_in


def test_a_newcomer_comes_from_nothing_to_a_citation(fits, terminal, site, tmp_path):
    """Set up, look at a site, plan, crawl, look, read and cite; each step names the next."""
    site.lists("news/radios/", "news/boats/")

    wrote = fits("init", ("ontact", "me"), ("ontact", "library@example.org"), ("rchive", ""), ("to crawl", "npcc"))
    assert "now run `blotter crawl`" in wrote
    code, probed = terminal(f"probe {site.home} --own-site --add {TITLE}")
    assert code == 0
    assert f"now run `blotter crawl {TITLE}`" in " ".join(" ".join(probed).split())
    assert TITLE in fits("publications")
    assert "nothing was requested" in fits(f"crawl --dry-run {TITLE}")
    assert "2 new" in fits(f"crawl {TITLE}")
    assert "crawl county" in fits("runs")
    assert "requests" in fits("runs 1")
    assert "needs a person" not in fits(f"status {TITLE}")
    assert "1 a week" not in fits("status")
    assert "2 articles, 2019-11-08 to 2019-11-08" in fits("publications")
    found = "\n".join(terminal("search radios")[1])
    key = re.search(r"· ([a-z2-7]{10})", found)[1]
    assert "Officers in Northmarch" in "\n".join(terminal(f"show {key}")[1])
    assert "Available at:" in " ".join(terminal(f"cite {key}")[1])


def test_an_operator_schedules_mends_snoozes_and_saves(fits, terminal, site, declare, tmp_path):
    """A source goes; the operator is told, puts it to sleep, backs up, checks, and restores elsewhere."""
    declare(TITLE)
    site.lists("news/radios/")

    assert "blotter-crawl.timer" in "\n".join(terminal("schedule --every 6h")[1])
    fits("crawl")
    site.put("sitemap.xml", status=404)
    codes = [terminal("crawl --quiet")[0] for _ in range(3)]
    assert codes == [0, 0, 1]
    code, lines = terminal("status")
    assert code == 1
    assert any(line.startswith("To snooze one: blotter status --snooze") for line in lines)
    fits(f"status --snooze {TITLE}:failed --until 2100-01-01 --reason moving")
    assert terminal("status")[0] == 0
    assert "no damage" in fits("backup copy")
    assert terminal("verify")[0] == 0
    (tmp_path / "other-machine").mkdir()
    assert terminal(f"restore copy --archive {tmp_path}/other-machine/blotter.db")[0] == 0
    site.put("news/boats/", article("Boats"))
    site.lists("news/radios/", "news/boats/")
    assert "1 new" in fits(f"crawl --archive {tmp_path}/other-machine/blotter.db")

"""Completion and the manual page, tried in the programs that read them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cli import blotter as group


def complete(words, shell="bash"):
    """What ``blotter`` answers to a shell that completes the last of *words*."""
    env = os.environ | {"_BLOTTER_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(words)}
    env["COMP_CWORD"] = str(len(words) - 1)
    done = subprocess.run(
        [Path(sys.executable).parent / "blotter"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["blotter", "cra"], ["crawl"]),
        (["blotter", "re"], ["restore", "review", "reject"]),
        (["blotter", "alerts", "rem"], ["remove"]),
        (["blotter", "publications", "pa"], ["pause"]),
        (["blotter", "publications", "pause", "--re"], ["--reason"]),
        (["blotter", "status", "--pro"], ["--prometheus"]),
        (["blotter", "completion", "z"], ["zsh"]),
    ],
)
def test_commands_options_and_values_are_completed(words, found):
    """Also those of commands that have commands."""
    assert set(found) <= set(complete(words))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_reads_its_lines(blotter, shell, tmp_path):
    """By the shell itself, where it is installed."""
    done = blotter("completion", shell)

    assert done.returncode == 0, done.stderr
    assert "_BLOTTER_COMPLETE" in done.stdout
    if program := shutil.which(shell):
        path = tmp_path / "completion"
        path.write_text(done.stdout)
        assert subprocess.run([program, "-n", path], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs Debian's fish")
def test_fish_completes(blotter, tmp_path):
    """By its own command for that, which a Tab calls."""
    path = tmp_path / "blotter.fish"
    path.write_text(blotter("completion", "fish").stdout)
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    lines = "; ".join(f"complete -C 'blotter {words}'" for words in ("cra", "publications pau", "status --pro"))

    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {path}; {lines}"],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert [line.partition("\t")[0] for line in done.stdout.splitlines()] == ["crawl", "pause", "--prometheus"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs Debian's zsh")
def test_zsh_completes(blotter, tmp_path):
    """At the first Tab and at the second, with the file where the help puts it; a terminal draws what is added."""
    pexpect = pytest.importorskip("pexpect", reason="needs the extra dev")
    functions = tmp_path / ".zfunc"
    functions.mkdir()
    (functions / "_blotter").write_text(blotter("completion", "zsh").stdout)
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    shell = pexpect.spawn("zsh", ["-f", "-i"], env=env | {"TERM": "dumb"}, encoding="utf-8", timeout=60)
    shell.sendline("fpath=(~/.zfunc $fpath); autoload -Uz compinit; compinit -u -D; print re''ady")
    shell.expect("ready")

    shell.send("blotter cra\t")
    shell.expect("wl ")
    shell.send("--dry\t")
    shell.expect("-run ")
    shell.close(force=True)


def test_completing_a_command_imports_none():
    """A Tab that takes two seconds is pressed again."""
    code = "import sys; from crawler.cli import blotter; import click"
    code += "; print([item.value for item in blotter.shell_complete(click.Context(blotter), 'cr')])"
    code += "; print(sorted(name for name in sys.modules if '.commands.' in name or name == 'scrapy'))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert out.splitlines() == ["['crawl']", "[]"]


def test_the_manual_has_every_command(ask):
    """It is made from help, so it is never behind."""
    page = ask("manual").stdout

    assert page.startswith(".TH BLOTTER 1 ")
    for name in group.listed:
        assert f"\n.SH BLOTTER {name.upper()}\n" in page
    assert not [line for line in page.splitlines() if line.startswith("'")]


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_is_set_without_a_warning(ask):
    """By the program behind man."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"], input=ask("manual").stdout, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert "blotter crawl" in done.stdout

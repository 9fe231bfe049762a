"""The Dockerfile: what a linter says of it, and its steps, run in a folder where no builder is.

`.ci/container` builds the image and runs it where a builder and its base image are.
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.shelf import Shelf

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"
HADOLINT = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
OFFLINE = "Could not find a version|Temporary failure|Max retries|No matching distribution"


@dataclass
class Image:
    """What the Dockerfile makes, under *root* in place of the root of an image."""

    root: Path
    variables: dict[str, str] = field(default_factory=lambda: {"PATH": os.environ["PATH"], "HOME": "/tmp"})
    folder: str = "/"
    last: dict[str, str] = field(default_factory=dict)
    """The latest instruction of each kind that only tells how to run it."""

    skipped: list[str] = field(default_factory=list)

    def at(self, text):
        """Put paths of the image under its root."""
        return re.sub(r"(?<![\w.])/(blotter|archive|source)\b", rf"{self.root}/\1", text)

    def do(self, word, rest):
        if word == "WORKDIR":
            self.folder = self.at(rest)
            Path(self.folder).mkdir(parents=True, exist_ok=True)
        elif word == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                self._copy(ROOT / source, Path(self.folder) / target / ("" if (ROOT / source).is_dir() else source))
        elif word == "ENV":
            name, _, value = rest.partition("=")
            self.variables[name] = self.at(value.strip('"')).replace(f"${name}", self.variables.get(name, ""))
        elif word == "RUN" and "useradd" in rest:
            self.skipped.append(rest)  # a user of its own needs rights that a test does not have
        elif word == "RUN":
            done = self.run(["/bin/sh", "-e", "-c", self.at(rest)])
            if re.search(OFFLINE, done.stderr):
                pytest.skip("no package index can be reached")
            assert done.returncode == 0, done.stderr
        else:
            self.last[word] = rest

    def _copy(self, source, target):
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)

    def run(self, command, **options):
        return subprocess.run(
            command, cwd=self.folder, env=self.variables, capture_output=True, text=True, check=False, **options
        )


def instructions():
    """Yield each instruction of the Dockerfile with what follows it, its lines joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", "")
    for line in filter(None, text.splitlines()):
        word, _, rest = line.partition(" ")
        yield word, " ".join(rest.split())


@pytest.mark.skipif(HADOLINT is None, reason="needs the extra dev")
def test_a_linter_finds_no_fault():
    """Each finding, of whatever severity."""
    done = subprocess.run([HADOLINT, "--no-color", DOCKERFILE], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def test_nothing_that_the_image_needs_is_kept_from_it():
    """`.dockerignore` keeps all out but what COPY names."""
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {
        name
        for word, rest in instructions()
        if word == "COPY" and not rest.startswith("--from")
        for name in rest.split()[:-1]
    }

    assert copied == let_in


def test_it_runs_without_rights_and_keeps_the_archive_in_its_volume():
    """A page that took the process over would get at nothing else."""
    last = dict(instructions())

    assert int(last["USER"]) >= 1000
    assert last["VOLUME"] == last["WORKDIR"] == "/archive"


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image, made by its own steps in a folder; the base is the Python that runs the tests."""
    root = tmp_path_factory.mktemp("image")
    programs = root / "programs"
    programs.mkdir()
    (programs / "python").symlink_to(sys.base_prefix + "/bin/python3")
    made = Image(root)
    made.variables["PATH"] = f"{programs}:{made.variables['PATH']}"
    for word, rest in instructions():
        made.do(word, rest)
    return made


def test_every_step_can_be_run(image):
    """But for the one that makes a user."""
    assert len(image.skipped) == 1
    assert image.run([*json.loads(image.last["ENTRYPOINT"]), "--version"]).stdout.startswith("blotter, version")


def test_the_image_serves_and_says_that_it_is_well(image):
    """The entry point with the default command, asked by the image's own health check."""
    Shelf(Path(image.folder) / "blotter.db")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = json.loads(image.last["ENTRYPOINT"]) + json.loads(image.last["CMD"])
    check = json.loads(image.last["HEALTHCHECK"].partition("CMD ")[2])
    check = [word.replace(":8001", f":{port}") for word in check]
    assert f":{port}" in check[-1]
    assert image.run(check).returncode != 0

    serving = subprocess.Popen([*command, "--port", str(port)], cwd=image.folder, env=image.variables)
    try:
        attempts = f"until {shlex.join(check)} 2>/dev/null; do sleep 0.5; done"
        done = image.run(["/bin/sh", "-c", attempts], timeout=120)
    finally:
        serving.terminate()
        serving.wait()

    assert done.returncode == 0

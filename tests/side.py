"""Environments beside the first: for the Datasette that is to come, and for the tools of other web archives."""

import fcntl
import functools
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv" / "side"
PACKAGES = (
    "datasette==1.0a41",
    "click>=8.4,<9",
    "coverage[toml]>=7.10",  # so that what only the next Datasette calls is measured too
    "sqlite-utils>=4.2,<5",
    "rich>=14,<16",
    "warcio>=1.8,<2",
    "fastwarc>=2,<3",
    "brotli>=1.1",
    "backports.zstd>=1",
)


TOOLS = ("pywb>=2.10,<3", "setuptools<81", "wacz>=0.6,<0.7", "warcit>=0.4,<0.5")
"""They read what Blotter exports, and write what it imports; their pins are not ours. pywb needs pkg_resources."""


SCRAPY = (
    *("scrapy-webarchive>=0.5,<0.6", "w3lib<2.2", "Twisted<24"),
    *("pyOpenSSL<24", "cryptography<42", "service-identity<24", "setuptools<81"),
)
"""An exporter of Scrapy's that needs an earlier Scrapy than ours, and libraries of its day."""


NODE = ("warcio@2.4.11",)
"""The library with which browsertrix writes its files."""


@functools.cache
def side_python() -> str:
    """Return the Python of the first environment, made at the first call of the first run."""
    return str(_made(FOLDER, PACKAGES, with_blotter=True) / "python")


@functools.cache
def side_tools() -> Path:
    """Return the folder of the commands of the second one, made in the same way."""
    return _made(FOLDER.with_name("side-tools"), TOOLS)


@functools.cache
def side_scrapy() -> Path:
    """Return the folder of the commands of the third one, made in the same way."""
    return _made(FOLDER.with_name("side-scrapy"), SCRAPY)


@functools.cache
def side_node() -> Path:
    """Return the folder of the packages of Node, made in the same way."""
    folder = FOLDER.with_name("side-node")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = folder / "ready"
        if not ready.exists() or ready.read_text("utf-8") != str(NODE):
            folder.mkdir(exist_ok=True)
            (folder / "package.json").write_text("{}", "utf-8")  # else npm looks for one in the folders above
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *NODE], cwd=folder, check=True)
            ready.write_text(str(NODE), "utf-8")
    return folder


def _made(folder: Path, packages: tuple[str, ...], *, with_blotter: bool = False) -> Path:
    python, ready = folder / "bin" / "python", folder / "ready"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two processes that run tests may need it at once
        _make(folder, python, ready, packages, with_blotter=with_blotter)
    return python.parent


def _make(folder: Path, python: Path, ready: Path, packages: tuple[str, ...], *, with_blotter: bool) -> None:
    if not ready.exists() or ready.read_text("utf-8") != str(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *packages], check=True)
        if with_blotter:
            subprocess.run([*install, "--no-deps", "--editable", ROOT], check=True, capture_output=True)
        ready.write_text(str(packages), "utf-8")

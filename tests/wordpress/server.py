"""WordPress from the distribution's packages, with a database and a web server of its own while it is needed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from tests.wordpress import stories
from tests.wordpress.stories import Story

CODE = Path("/usr/share/wordpress")
HERE = Path(__file__).parent
THEME = "twentytwentyone"
STARTUP = 30.0  # seconds a server may take before it answers
DATABASE = (
    "--no-defaults",
    "--skip-networking",
    "--skip-grant-tables",  # nobody but us can reach the socket
    "--skip-log-bin",
    "--innodb-log-file-size=8M",
    "--innodb-buffer-pool-size=32M",
    "--innodb-flush-log-at-trx-commit=0",  # a site that lives for minutes need not survive a power cut
    "--innodb-doublewrite=0",
    "--character-set-server=utf8mb4",
)
PHP = ("php", "-d", "opcache.enable_cli=1", "-d", "opcache.validate_timestamps=0", "-d", "display_errors=stderr")


def missing() -> list[str]:
    """Return what this test needs and does not find, in words for the reason of a skip."""
    lacking = [f"program {name}" for name in ("mariadbd", "php") if shutil.which(name, path=_path()) is None]
    if not lacking:
        loaded = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout.split()
        lacking = [f"PHP extension {name}" for name in ("mysqli", "SimpleXML") if name not in loaded]
    if not CODE.joinpath("wp-settings.php").exists():
        lacking.append("package wordpress")
    return lacking + missing_theme(THEME)


def missing_theme(theme: str) -> list[str]:
    """Return the package of the stock *theme* where it is not here."""
    return [] if CODE.joinpath("wp-content/themes", theme).exists() else [f"package wordpress-theme-{theme}"]


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin"  # where Debian puts mariadbd


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that WordPress answered."""

    method: str
    path: str
    status: int
    bytes: int
    """Of the body as made, before a 304 or HEAD drops it."""

    agent: str


class WordPress:
    """A filled WordPress that answers on ``127.0.0.1``. What an editor does is done by WordPress' own functions."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        """Front page, with its final slash."""

        self.stories: tuple[Story, ...] = ()
        """Everything that was ever put in, as it was put in."""

        self.changed = False
        """Whether an editor was at work since the last ``restore``."""

        self._folder = folder

    @property
    def posts(self) -> list[Story]:
        """Posts that every visitor may read, newest first."""
        public = [each for each in self.stories if _is_public(each)]
        return sorted(public, key=lambda each: each.published_at, reverse=True)

    @property
    def protected(self) -> list[Story]:
        """Posts that are listed, but shown only to who knows the password."""
        return [each for each in self.stories if each.password]

    @property
    def hidden(self) -> list[Story]:
        """Drafts, private, scheduled and trashed posts, which no visitor may see."""
        return [each for each in self.stories if each.status != "publish"]

    @property
    def pages(self) -> list[Story]:
        """Pages that are no posts."""
        return [each for each in self.stories if each.type == "page"]

    @property
    def requested(self) -> list[Asked]:
        """Requests since the last ``forget``, in the order in which they were answered."""
        return [Asked(**json.loads(line)) for line in self._log.read_text().splitlines()]

    def forget(self) -> None:
        """Begin the list of requests anew."""
        self._log.write_text("")

    def fill(self, several: Sequence[Story]) -> None:
        """Put *several* posts and pages in."""
        saved = self._order("fill", stories=[_as_order(story) for story in several])
        self.stories += tuple(replace(story, **answer) for story, answer in zip(several, saved, strict=True))

    def edit(self, slug: str, **fields: str) -> None:
        """Save the post at *slug* with other *fields*: ``title``, ``content`` or ``excerpt``."""
        self._change("edit", slug=slug, fields={f"post_{name}": value for name, value in fields.items()})

    def rename(self, slug: str, new: str) -> str:
        """Move the post at *slug* and return its new address; WordPress redirects the old one."""
        return str(self._change("edit", slug=slug, fields={"post_name": new})["url"])

    def trash(self, slug: str) -> None:
        """Take the post at *slug* off the site."""
        self._change("trash", slug=slug)

    def wear(self, theme: str) -> None:
        """Show the site in another stock theme, such as ``twentytwentythree``."""
        self._change("wear", theme=theme)

    def restore(self) -> None:
        """Undo what editors did since the site was filled."""
        self._order("restore")
        self.changed = False

    def install(self, now: datetime) -> None:
        """Install WordPress and fill it, as of *now*."""
        self._log.touch()
        self._order("install", title="The Northmarch Gazette", theme=THEME)
        self.fill([*stories.posts(now), *stories.pages(now)])
        self._order("snapshot")

    def _change(self, order: str, **details: Any) -> dict[str, Any]:
        self.changed = True
        answer: dict[str, Any] = self._order(order, **details)
        return answer

    def _order(self, order: str, **details: Any) -> Any:
        done = subprocess.run(
            [*PHP, str(HERE / "desk.php")],
            input=json.dumps({"do": order, **details}),
            env=_environment(self._folder, self.url),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode or done.stderr:
            raise RuntimeError(f"WordPress could not {order}: {done.stderr or done.stdout}")
        return json.loads(done.stdout)

    @property
    def _log(self) -> Path:
        return self._folder / "asked.jsonl"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        """Start a database and a web server, install and fill WordPress; end both servers at the end."""
        with tempfile.TemporaryDirectory(prefix="blotter-wp-") as name:
            folder = Path(name)
            site = cls(folder, f"http://127.0.0.1:{_free_port()}/")
            with _database(folder), _web_server(folder, site.url):
                site.install(datetime.now(UTC))
                yield site


def _is_public(story: Story) -> bool:
    return story.type == "post" and story.status == "publish" and not story.password


def _as_order(story: Story) -> dict[str, Any]:
    return asdict(story) | {"published_at": story.published_at.strftime("%Y-%m-%d %H:%M:%S")}


def _environment(folder: Path, url: str) -> dict[str, str]:
    return {
        "PATH": _path(),
        "WORDPRESS_CODE": str(CODE),
        "WORDPRESS_CONTENT": str(folder / "wp-content"),
        "WORDPRESS_HOME": url.removesuffix("/"),
        "WORDPRESS_LOG": str(folder / "asked.jsonl"),
        "WORDPRESS_SOCKET": str(folder / "sql"),
    }


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    data, gate = folder / "data", folder / "sql"
    data.joinpath("wordpress").mkdir(parents=True)  # a database is a folder
    command = ["mariadbd", *DATABASE, f"--datadir={data}", f"--socket={gate}"]
    if os.geteuid() == 0:
        command.append("--user=root")
    with _server(command, folder / "database.log", env={"PATH": _path()}, family=socket.AF_UNIX, address=str(gate)):
        yield


@contextmanager
def _web_server(folder: Path, url: str) -> Iterator[None]:
    folder.joinpath("wp-content/plugins").mkdir(parents=True)
    folder.joinpath("wp-content/themes").symlink_to(CODE / "wp-content/themes")
    host, _, port = url.removeprefix("http://").removesuffix("/").partition(":")
    command = [*PHP, "-S", f"{host}:{port}", str(HERE / "router.php")]
    environment = _environment(folder, url)
    with _server(command, folder / "web.log", env=environment, family=socket.AF_INET, address=(host, int(port))):
        yield


@contextmanager
def _server(
    command: Sequence[str],
    log: Path,
    *,
    env: dict[str, str],
    family: socket.AddressFamily,
    address: str | tuple[str, int],
) -> Iterator[None]:
    """Run *command* from when it answers at *address* until the end of the block."""
    with log.open("wb") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as process:
        try:
            latest = time.monotonic() + STARTUP
            while not _answers(family, address):
                if process.poll() is not None or time.monotonic() > latest:
                    raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def _answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family) as probe:
        return probe.connect_ex(address) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

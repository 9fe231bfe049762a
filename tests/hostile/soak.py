"""A publisher whose site publishes, edits, removes, misbehaves and recovers, in an order that a seed decides."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests import warm
from tests.crawler.crawl.crawling import Crawling
from tests.hostile.villain import Answer, Said, Villain, Villains
from tests.hostile.ways import BAD, BYTES, TIME, page, reply
from tests.site import article, etag_of, sitemap

FEWEST = 15  # stories that stand: one that goes, and one that is not there for a day, are fewer than a fifth of them
PATIENCE = 600.0  # seconds for a run, also on a machine that does much else
DECLARED = 'max_seconds = 1\n[publications.sample]\nhome = "{}"\nsources = ["sitemap"]\nown_site = true\ndelay = 0\n'

PAGES = {
    **{
        name: way.answers["/" + BAD]
        for name, way in (BYTES | TIME).items()
        if way.becomes.get(BAD, "").startswith("failed")
    },
    **{f"status {status}": page("<h1>No</h1>", status=f"{status} No") for status in (404, 410, 403, 500, 503)},
}
"""Ways in which one page misbehaves, and shows no story."""

LISTS = {
    "empty": page("", media="application/xml"),
    "a page": page("<!doctype html><h1>Under maintenance</h1>"),
    "torn": lambda host: [reply(sitemap([host.url("news/0/")])[:150], media="application/xml")],
    **{name: BYTES[name].answers["/" + BAD] for name in ("gzip bomb", "body without end", "chunks that end early")},
    **{f"status {status}": page("no", status=f"{status} No") for status in (404, 500, 503)},
}
ROBOTS = {
    "bars all": page("User-agent: *\nDisallow: /\n", media="text/plain"),
    "asks for a day": page("User-agent: *\nCrawl-delay: 86400\n", media="text/plain"),
    "silent": TIME["nothing is said"].answers["/" + BAD],
    "status 500": page("no", status="500 No"),
}


@dataclass
class Story:
    """A story as the publisher has it."""

    number: int
    version: int = 0
    is_gone: bool = False

    @property
    def path(self) -> str:
        return f"/news/{self.number}/"

    @property
    def headline(self) -> str:
        return f"Lamps of district {self.number} counted again"

    def body(self, version: int) -> str:
        names = ("Alder", "Birch", "Cedar", "Doyle", f"Number {version}")
        return "\n\n".join(f"Sergeant {name} of station {self.number} counted the lamps on the quay." for name in names)


@dataclass
class Soak:
    """The site, the crawl of it, and what has happened."""

    folder: Path
    seed: str
    host: Villain
    stories: list[Story] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    """What happened, in order; the last run is the last line."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.folder.joinpath("blotter.toml").write_text(DECLARED.format(self.host.home))
        self.crawling = Crawling(self.folder, self.host)

    @property
    def standing(self) -> list[Story]:
        return [story for story in self.stories if not story.is_gone]

    def recover(self) -> None:
        """Answer everything as an honest site does."""
        self.host.answers.clear()
        for story in self.stories:
            self.host.answers[story.path] = page("gone", status="410 Gone") if story.is_gone else self._page(story)
        self.host.answers["/sitemap.xml"] = self._list
        self.host.answers["/robots.txt"] = page("", media="text/plain")

    def day(self) -> None:
        """Let the publisher do something, the site misbehave, and a run try."""
        self.events.append(f"day {len(self.events)}")
        for _ in range(self.random.randint(1, 3)):
            self.random.choice((self._publish, self._edit, self._remove))()
        self.recover()
        self.random.choice((self._spoil_pages, self._spoil_pages, self._spoil_list, self._spoil_robots, lambda: None))()
        self.run(is_killed=self.random.random() < 0.4)

    def run(self, *, is_killed: bool = False) -> None:
        """Crawl what is due, two days later; a run that *is_killed* does not end."""
        if (self.folder / "blotter.db").exists():
            self.crawling.make_due()
        if is_killed:
            self._run_that_is_killed()
            return
        try:
            done = warm.blotter(("crawl", "--json"), cwd=self.folder, timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(self.told(error)) from error
        self.events.append(f"run: {done.returncode}")
        assert done.returncode in {0, 1}, self.told(done.stderr)
        assert "Traceback" not in done.stderr, self.told(done.stderr)

    def told(self, why: object) -> str:
        """Return *why* with what is needed to see it again."""
        return "\n".join([f"SOAK_SEED={self.seed}", *self.events, str(why)])

    def _run_that_is_killed(self) -> None:
        wanted = len(self.host.requests) + self.random.randint(1, FEWEST)
        latest = time.monotonic() + PATIENCE
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", "crawl"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while len(self.host.requests) < wanted and process.poll() is None and time.monotonic() < latest:
            time.sleep(0.002)
        time.sleep(self.random.uniform(0, 0.1))
        process.kill()
        self.events.append(f"run that is killed: {process.wait()}")

    def _publish(self) -> None:
        count = self.random.randint(1, 3) if self.stories else FEWEST + 2
        self.stories += [Story(len(self.stories) + number) for number in range(count)]
        self.events.append(f"published {count}")

    def _edit(self) -> None:
        if self.standing:
            story = self.random.choice(self.standing)
            story.version += 1
            self.events.append(f"edited {story.number}")

    def _remove(self) -> None:
        """Remove a story that is archived as it stands: of another one, or of its last edit, nobody could tell."""
        archived = {(row["headline"], row["body"]) for row in self.articles()} if self.stories else set()
        chosen = [story for story in self.standing if (story.headline, story.body(story.version)) in archived]
        if len(chosen) > FEWEST and not any("removed" in event for event in self.events[-4:]):
            story = self.random.choice(chosen)
            story.is_gone = True
            self.events.append(f"removed {story.number}")

    def _spoil_pages(self) -> None:
        for story in self.random.sample(self.standing, min(2, len(self.standing))):
            self._spoil(story.path, PAGES)

    def _spoil_list(self) -> None:
        self._spoil("/sitemap.xml", LISTS)

    def _spoil_robots(self) -> None:
        self._spoil("/robots.txt", ROBOTS)

    def _spoil(self, path: str, ways: dict[str, Answer]) -> None:
        way = self.random.choice(sorted(ways))
        self.host.answers[path] = ways[way]
        self.events.append(f"{path} answers so: {way}")

    def articles(self) -> list[dict]:
        """Return the articles of the archive."""
        if not (self.folder / "blotter.db").exists():
            return []
        return self.crawling.rows("SELECT id, url, headline, body, gone_at FROM articles ORDER BY id")

    def _page(self, story: Story) -> Answer:
        shown = article(story.headline, text=story.body(story.version)).encode()
        tag = etag_of(shown)

        def said(host: Villain) -> Said:
            if tag.encode() in host.requests[-1][1]:
                return [f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()]
            return [reply(shown, f"ETag: {tag}")]

        return said

    def _list(self, host: Villain) -> Said:
        return [reply(sitemap([host.url(story.path) for story in self.standing]), media="application/xml")]


def begin(folder: Path, seed: str) -> tuple[Villains, Soak]:
    """Return the server and the publisher; the server is to be closed."""
    server = Villains({"publisher": {}})
    return server, Soak(folder, seed, server.hosts["publisher"])

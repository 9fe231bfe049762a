"""A year of scheduled crawls on a made clock, while sites and machine fail: what is printed, sent and shown, and when.

Until night 9 cron mails what is printed; then the librarian sets up a webhook and a healthcheck.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tests.receiver import receiver
from tests.site import TestSite
from tests.year.clock import blotter, needs_faketime, started
from tests.year.titles import CHALLENGE, DOWN, Title

pytestmark = needs_faketime
FIRST = datetime(2026, 1, 5, 3, 17, tzinfo=UTC)
EARLIER = {"new-look": 40, "mute": 10}
"""Stories that were out before the first night; two of every other title."""

WALL = "wall: the site answered with a challenge page (Cloudflare) (challenge), since 2026-01-06"
SOLD = (
    "sold: failed: feed feed/: lists pages of another site: casino.example; "
    "sitemap sitemap.xml: lists pages of another site: casino.example (another site), since 2026-01-07"
)
BYLINE, AUTHORS = (
    f"new-look: {name}: 40% of the latest 20 articles, usually 100%, since 2026-01-07" for name in ("byline", "authors")
)
MUTE = "mute: feed brings nothing new, though it usually does every day, since 2026-01-05"
MISSED = "archive: no crawl began, though one usually does every day, since 2026-01-17"
FULL = "archive: the crawl could not begin, or not go on: "


def out(name):
    """An outage of the title *name*, as it is reported in the third night."""
    return f"{name}: the host was unavailable again and again (unavailable), since 2026-01-07"


@dataclass
class Night:
    """What became of one command."""

    code: int
    printed: list[str]
    complained: str
    sent: list[list[str]] = field(default_factory=list)
    """Each message: the first line of each problem."""

    pings: list[str] = field(default_factory=list)


def first_lines(text):
    return [line for line in text.splitlines() if line and not line.startswith((" ", "\t"))]


class Desk:
    """Where the archive stands, with the titles it crawls and the receivers of its messages."""

    def __init__(self, folder, open_site, hook, check):
        self.folder, self.hook, self.check = folder, hook, check
        names = ("well", "weak", "new-look", "wall", "mute", "sold", "rests", "ends", "before")
        self.titles = {name: Title(name, open_site()) for name in names}
        self.nights = {}
        self.messages = ""
        for name, title in self.titles.items():
            for ago in range(EARLIER.get(name, 2), 0, -1):
                title.publish(FIRST - timedelta(days=min(ago, 28), minutes=ago))

    def declare(self):
        tables = [self.messages, *(title.declared for title in self.titles.values())]
        self.folder.joinpath("blotter.toml").write_text("\n".join(tables))

    def day(self, night):
        return FIRST + timedelta(days=night)

    def news(self, night, **stories):
        """Each title publishes one story, or as many as *stories* says."""
        for name, title in self.titles.items():
            title.publish(self.day(night), stories=stories.get(name.replace("-", "_"), 1))

    def crawl(self, night, *, most=None, **stories):
        self.news(night, **stories)
        self.nights[night] = self.run(night, "crawl", "--quiet", most=most)

    def run(self, night, *arguments, most=None):
        """Run one command; messages and pings that come meanwhile are its own."""
        self.hook.asked.clear()
        self.check.asked.clear()
        done = blotter(self.folder, self.day(night), *arguments, most=most)
        assert "Traceback" not in done.stderr, done.stderr
        sent = [[problem["name"] + " " + problem["state"] for problem in body["problems"]] for body in self.hook.bodies]
        pings = [path for path, _, _ in self.check.asked]
        return Night(done.returncode, first_lines(done.stdout), done.stderr, sent, pings)

    def killed(self, night):
        """Begin a crawl, and kill it while a story is on its way."""
        self.news(night)
        well = self.titles["well"]
        well.slow = well.stories[-1].path
        asked = threading.Event()
        well.site.watch = lambda request: request.path == f"/{well.slow}" and asked.set()
        process = started(self.folder, self.day(night), "crawl", "--quiet")
        assert asked.wait(120)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        well.slow = well.site.watch = None

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.folder / "blotter.db")) as db:
            return db.execute(sql).fetchall()


def full_disk(folder):
    """Return how large a file may be when the captures are to grow by little."""
    return max(path.stat().st_size for path in (folder / "blotter-captures").glob("*.gz")) + 2000


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Fourteen nights of a year on which something happens, or is over."""
    with ExitStack() as open_until_the_end:
        hook, check = (open_until_the_end.enter_context(receiver()) for _ in range(2))
        desk = Desk(
            tmp_path_factory.mktemp("year") / "press",
            lambda: open_until_the_end.enter_context(TestSite()), hook, check,
        )  # fmt: skip
        desk.folder.mkdir()
        desk.declare()
        live(desk)
        yield desk


def live(desk):
    titles = desk.titles
    desk.crawl(0)
    titles["mute"].feed_ends = desk.day(0)
    titles["wall"].everywhere = CHALLENGE
    titles["weak"].everywhere = DOWN  # for one night
    desk.crawl(1)
    titles["weak"].everywhere = None
    titles["sold"].sold = True
    titles["new-look"].bylines = False
    for name in ("rests", "ends", "before"):
        titles[name].everywhere = DOWN
    desk.crawl(2, new_look=12)
    desk.crawl(3)
    desk.crawl(4)
    desk.decided = [
        desk.run(4.5, "publications", "pause", "rests", "--reason", "a redesign"),
        desk.run(4.5, "publications", "close", "ends", "--reason", "the last issue"),
        desk.run(4.5, "publications", "rename", "before", "after"),
    ]
    titles["after"] = titles.pop("before")
    titles["after"].name = "after"
    desk.declare()
    desk.crawl(5, most=full_disk(desk.folder))
    desk.killed(6)
    desk.crawl(8)
    desk.messages = f'[webhook]\nurl = "{desk.hook.url}"\nshape = "json"\n[healthcheck]\nurl = "{desk.check.url}id"\n'
    desk.declare()
    desk.hook.status = 500  # the receiver is down for a night
    desk.crawl(9)
    desk.hook.status = 200
    desk.crawl(10)
    moved = desk.folder.with_name("other-machine")
    shutil.move(desk.folder, moved)
    desk.folder = moved
    titles["wall"].everywhere = None
    desk.crawl(11)
    desk.crawl(12, most=full_disk(desk.folder))
    desk.status = desk.run(17.2, "status")  # nothing ran meanwhile
    desk.nights[17] = desk.run(17.3, "notify")
    titles["mute"].feed_ends = None
    titles["sold"].sold = False
    titles["new-look"].bylines = True
    titles["after"].everywhere = None
    desk.crawl(364, new_look=20)
    desk.status_at_the_end = desk.run(364.1, "status")


PRINTED = {
    0: [],
    1: [],
    2: [BYLINE, AUTHORS, SOLD],
    3: [WALL],
    4: [out("before"), out("ends"), out("rests")],
    5: [],
    8: [MUTE],
}
SENT = {
    9: ["new-look:field:byline still", "new-look:field:authors still", "sold:failed still"],
    10: ["wall:failed still"],
    11: ["after:failed still", "wall:failed over"],
    12: ["archive:cannot-crawl begun"],
    17: [
        *("archive:runs-missed begun", "mute:silent:feed still", "new-look:field:byline still"),
        *("new-look:field:authors still", "sold:failed still"),
    ],
    364: [
        *("new-look:field:authors over", "new-look:field:byline over", "sold:failed over", "after:failed over"),
        *("mute:silent:feed over", "archive:cannot-crawl over", "archive:runs-missed over"),
    ],
}


@pytest.mark.parametrize(("night", "lines"), PRINTED.items())
def test_what_a_night_prints_is_what_began(desk, night, lines):
    """A title that is down for one night, a killed run and its lock are no news; a full disk is one line of its own."""
    done = desk.nights[night]

    assert done.printed == lines
    assert done.code == (2 if night == 5 else bool(lines))
    assert ("the disk is full" in done.complained) is (night == 5)
    assert (done.sent, done.pings) == ([], [])


@pytest.mark.parametrize("night", SENT)
def test_with_a_webhook_nothing_is_printed_and_one_message_goes_out(desk, night):
    """What could not be sent one night goes with the next night's; a machine that moved goes on as the one before."""
    done = desk.nights[night]
    (message,) = done.sent

    assert sorted(message) == sorted(SENT[night] + (SENT[9] if night == 10 else []))
    assert done.printed == (["webhook: sent"] if night == 17 else [])


def test_no_message_comes_twice_and_each_that_began_ends(desk):
    """Between its first report and its end, once a week; what a person paused or closed is never heard of again."""
    began = {name for lines in PRINTED.values() for name in lines}
    sent = [line for night, lines in SENT.items() for line in lines]

    assert len(began) == 8
    assert sorted(line.removesuffix(" over") for line in sent if line.endswith(" over")) == [
        *("after:failed", "archive:cannot-crawl", "archive:runs-missed", "mute:silent:feed"),
        *("new-look:field:authors", "new-look:field:byline", "sold:failed", "wall:failed"),
    ]
    assert desk.rows("SELECT name FROM alarms WHERE name NOT LIKE 'ends:%' AND name NOT LIKE 'rests:%'") == []


def test_exit_codes_and_pings_say_how_each_night_went(desk):
    """0 is silence, 1 asks for a person or was not delivered, 2 could not be done; the healthcheck is told as much."""
    done = {night: (desk.nights[night].code, desk.nights[night].pings) for night in SENT}
    well, badly = ["/id/start", "/id"], ["/id/start", "/id/fail"]

    assert done == {9: (1, badly), 10: (1, badly), 11: (1, badly), 12: (2, badly), 17: (0, []), 364: (0, well)}
    assert "it is sent again the next time" in desk.nights[9].complained


def test_status_lists_all_that_lasts_also_what_was_reported_long_ago(desk):
    """Whoever looks sees everything, with the day on which it began."""
    lines = desk.status.printed

    assert desk.status.code == 1
    for problem in (MISSED, MUTE, SOLD, out("after"), f"{FULL[:-2]}, since 2026-01-17"):
        assert problem in lines
    for name in ("byline", "authors"):  # the share is another by now
        assert [line for line in lines if line.startswith(f"new-look: {name}: ") and line.endswith("since 2026-01-07")]
    assert [line.split("  ")[-1] for line in lines if line.startswith(("rests", "ends", "wall"))] == [
        *("closed", "paused", "no"),
    ]


def test_when_all_is_mended_status_asks_for_nobody(desk):
    """At the end of the year every story that any title published is there, but for those of titles at rest."""
    assert desk.status_at_the_end.code == 0
    assert desk.rows("SELECT outcome FROM runs WHERE outcome = 'killed'") == [("killed",)]
    assert desk.rows("SELECT slug FROM urls JOIN publications ON publications.id = publication_id "
                     "WHERE outcome IN ('failed', 'held') AND slug NOT IN ('ends', 'rests')") == []  # fmt: skip

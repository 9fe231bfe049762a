"""Random histories of a publication: no article is lost, none is there twice, and the captures alone give all of it.

Everything is real but the network: WARC files, SQLite, the reader, processes that are killed.
"""

import gzip
import os
import shutil
import signal
import tempfile
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from archive.articles.rows import Articles
from archive.captures.notes import read_notes
from archive.config import Config
from archive.facts import Fault
from archive.ledger.from_captures import Scan, begin
from archive.merge.merging import Merge
from archive.problems import Problem
from archive.recording.rereading_journal import Journal
from archive.records import Entry, Exchange, Origin, Role
from archive.schema.database import connect
from archive.store import Archive
from archive.times import stamp
from archive.verify.whole import Verification
from crawler.crawl.intake import CUT_OFF
from crawler.crawl.run import Run
from crawler.imports.rebuild import Rebuild
from crawler.imports.reread import Chosen, Reread
from crawler.reading.pool import unread
from crawler.reading.reader import read
from crawler.titles.title import Title
from tests.here import Here
from tests.site import article

HISTORIES = int(os.environ.get("HISTORIES", "4"))  # `make histories` tries 200
STEPS = 14
FEWEST = 6  # stories of which one may go without a person being asked: fewer than a fifth

SAME = {
    "articles": """SELECT key, url, headline, byline, body, published, first_seen_at, last_seen_at, gone_at, reading
                   FROM articles ORDER BY key""",
    "edits": """SELECT key, stealth, changed, revisions.body, replaced_at FROM revisions
                JOIN articles ON articles.id = article_id WHERE cause = 'publisher' ORDER BY key, revisions.id""",
    "urls": """SELECT urls.url, role, listed_title, outcome, reason, articles.key
               FROM urls LEFT JOIN articles ON articles.id = article_id ORDER BY 1""",
    "captures": """SELECT url, run_id, fetched_at, status, sha256, warc_file, warc_offset, origin, captures.kind,
                     cut_off FROM captures JOIN urls ON urls.id = url_id ORDER BY warc_file, warc_offset""",
}
"""What a rebuild must give as the archive has it."""


class Gazette(Title):
    """The publication whose history is made up."""

    name = "gazette"
    title = "The Gazette"
    home = "https://gazette.example/"


@dataclass
class Story:
    """A story as the publisher has it, and what the archive must know of it."""

    number: int
    version: int = 0
    edits: list = field(default_factory=list)
    """Bodies that an edit replaced, in order."""

    is_gone: bool = False
    corrections: int = 0
    """Of words that each reader reads."""

    place: str = "news"

    @property
    def url(self):
        return f"{Gazette.home}{self.place}/{self.number}/"

    @property
    def headline(self):
        return f"Lamps of district {self.number}"

    @property
    def body(self):
        names = ("Alder", "Birch", f"Cedar{self.corrections or ''}", f"Number {self.version}")
        lines = (f"Sergeant {name} of station {self.number} counted the lamps along the quay again." for name in names)
        return "\n\n".join(lines)

    @property
    def page(self):
        return article(self.headline, text=self.body).encode()


class Histories(RuleBasedStateMachine):
    """A publisher publishes, edits, removes; runs fetch, import, merge, read again, die; the database is made anew."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="histories-"))
        self.path = self.folder / "gazette.db"
        self.there = self.folder / "there"
        self.stories = []
        self.elsewhere = None
        self.is_reader_older = False
        self.now = datetime(2026, 1, 1, 6, tzinfo=UTC)

    def teardown(self):
        shutil.rmtree(self.folder)

    # What happens

    @initialize()
    def begin_with_a_few_stories(self):
        self._crawl([self._new() for _ in range(FEWEST)])

    @rule(count=st.integers(1, 3))
    def publish(self, count):
        new = [self._new() for _ in range(count)]
        self._crawl(new)

    @rule(data=st.data())
    def edit(self, data):
        story = data.draw(st.sampled_from(self._standing()))
        story.edits.append(story.body)
        story.version += 1
        self._crawl([story])

    @rule(data=st.data())
    def look_again(self, data):
        self._crawl([data.draw(st.sampled_from(self._standing()))])

    @rule(data=st.data())
    def answer_with_a_page_that_ends_early(self, data):
        """It replaces no whole one, neither in the crawl nor in a rebuild nor when it is read again."""
        story = data.draw(st.sampled_from(self._standing()))
        self._crawl([story], body=story.page[: len(story.page) * 4 // 5], is_cut_off=True)

    @rule(data=st.data())
    def answer_that_nothing_changed(self, data):
        story = data.draw(st.sampled_from(self._standing()))
        with self._run() as (archive, publication, run):
            due = archive.ledger.address(publication, story.url, Role.ARTICLE, at=self.now)
            exchange = self._exchange(story, status=304, body=b"")
            archive.keep_unchanged(exchange, url_id=due.url_id, publication=Gazette.name, run_id=run)
            archive.ledger.unchanged(due.url_id, at=self.now)

    @precondition(lambda self: len(self._standing()) > FEWEST)
    @rule(data=st.data())
    def remove(self, data):
        story = data.draw(st.sampled_from(self._standing()))
        for _ in range(2):  # it is believed the second time
            self.now += timedelta(days=2)
            self._crawl([story], status=404)
        story.is_gone = True

    @rule(data=st.data())
    def part_an_address_that_shows_another_story_later(self, data):
        """The second address of a story becomes that of another one; only the decision says that they are two."""
        story = data.draw(st.sampled_from(self._standing()))
        other = Story(len(self.stories), place="more")
        self._crawl([other], body=story.page)
        with Archive.open(self.path) as archive:
            (key,) = archive.db.conn.execute("SELECT key FROM articles WHERE headline = ?", [story.headline]).fetchone()
            assert archive.decisions.split(key, reason=None, who="eve", at=self.now) == 1
        self._whole()
        self.stories.append(other)
        self._crawl([other])

    @rule()
    def import_a_story_of_long_ago(self):
        self._crawl([self._new()], origin=Origin.IMPORT)

    @rule(data=st.data())
    def import_what_is_there(self, data):
        self._crawl([data.draw(st.sampled_from(self._standing()))], origin=Origin.IMPORT)

    @precondition(lambda self: self.elsewhere is None)
    @rule()
    def crawl_on_another_machine(self):
        """From a copy of the archive as it is now; what that crawls is not here before it is merged."""
        self.there.mkdir()
        shutil.copy(self.path, self.there / self.path.name)
        shutil.copytree(self.folder / "gazette-captures", self.there / "gazette-captures")
        self.elsewhere = Story(len(self.stories) + 1000)
        here, self.path = self.path, self.there / self.path.name
        self._crawl([self.elsewhere])
        self.path = here

    @precondition(lambda self: self.elsewhere)
    @rule()
    def merge(self):
        with Archive.open(self.path) as archive:
            merged = Merge(archive, self.there / self.path.name, lambda _: None).carry_out()
        assert (merged.captures, merged.damaged) == (1, 0)
        self.stories.append(self.elsewhere)
        self.elsewhere = None
        shutil.rmtree(self.there)

    @rule(data=st.data(), moment=st.sampled_from(["kept", "recorded", "torn"]))
    def kill(self, data, moment):
        """A run dies having kept a page, having recorded it, or in the middle of writing the next one."""
        story = data.draw(st.sampled_from(self._standing()))
        self.now += timedelta(days=1)
        child = os.fork()
        if not child:
            self._die(story, moment)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        self._take_unread()

    @rule(data=st.data())
    def read_with_an_older_reader_and_then_with_todays(self, data):
        chosen = data.draw(st.lists(st.sampled_from(self._standing()), min_size=1, max_size=3, unique_by=id))
        with Archive.open(self.path) as archive, archive.db.atomic():
            articles = Articles(archive.db)
            for story in chosen:
                number = self._number(archive.db, story)
                cut = {"reading": "0" * 12, "body": "Sergeant", "word_count": 1}
                articles.rewrite(articles.row(number), cut)
        self._whole()
        self._reread()

    @rule(data=st.data())
    def edit_words_that_an_older_reader_drops(self, data):
        """It saw no edit; today's reader finds it in the captures, and nothing is lost if that is undone first."""
        story = data.draw(st.sampled_from(self._standing()))
        self.is_reader_older = True
        self._crawl([story])
        self.edit(_Chosen(story))
        self.is_reader_older = False
        before = self._revisions()
        run = self._reread()
        with Archive.open(self.path) as archive:
            assert all(is_back for _, is_back in Journal(archive.db, run).undo(at=stamp(self.now)))
        assert self._revisions() == before
        self._reread()

    @rule()
    def read_again_what_todays_reader_read(self):
        before = self._contents(self.path)
        self._reread()
        assert self._contents(self.path) == before

    @rule(goes_on=st.booleans())
    def rebuild(self, goes_on):
        made = self._made()
        was, now = self._contents(self.path), self._contents(made)
        for name in SAME:
            assert now[name] == was[name], name
        lost = self.path if goes_on else made
        for path in self.folder.glob(f"{lost.name}*"):
            path.unlink()
        if goes_on:
            made.rename(self.path)

    def _made(self):
        """Return an archive made of the captures."""
        made = self.folder / "made.db"
        with closing(begin(made, self.folder / "gazette-captures")) as db:
            read_notes(db, self.folder / "gazette-captures")
            Scan(db, self.folder / "gazette-captures", lambda _: None).carry_out()
        with closing(self._open_run(made, "rebuild")) as run:
            Rebuild(run, {Gazette.name: Gazette}, lambda _: None).carry_out()
        return made

    # What must hold

    @invariant()
    def every_story_is_there_once_as_it_reads_now(self):
        if not self.stories:
            return
        with closing(connect(self.path)) as db:
            rows = db.execute("SELECT headline, body, gone_at IS NOT NULL FROM articles ORDER BY id").fetchall()
        expected = [(story.headline, story.body, int(story.is_gone)) for story in self.stories]
        assert sorted(rows) == sorted(expected)

    @invariant()
    def every_edit_is_a_revision_of_the_publishers_in_order(self):
        for story in self.stories:
            with closing(connect(self.path)) as db:
                rows = db.execute(EDITS, [story.headline]).fetchall()
            assert [body for (body,) in rows] == story.edits

    @invariant()
    def the_archive_is_whole(self):
        if self.stories:
            self._whole()

    # How it is done

    def _new(self):
        self.stories.append(Story(len(self.stories)))
        return self.stories[-1]

    def _standing(self):
        return [story for story in self.stories if not story.is_gone]

    def _whole(self):
        with Verification.of(self.path) as checked:
            assert list(checked.whole(lambda _: None)) == []

    def _contents(self, path):
        with closing(connect(path)) as db:
            return {name: db.execute(sql).fetchall() for name, sql in SAME.items()}

    def _number(self, db, story):
        return db.execute("SELECT id FROM articles WHERE headline = ?", [story.headline]).fetchone()[0]

    def _run(self):
        self.now += timedelta(days=2)
        return _Running(self)

    def _crawl(self, stories, **answered):
        with self._run() as (archive, publication, run):
            for story in stories:
                self._take(archive, publication, run, story, **answered)

    def _take(self, archive, publication, run, story, **answered):
        capture, payload = self._keep(archive, publication, run, story, **answered)
        self._record(archive, capture, payload)

    def _keep(self, archive, publication, run, story, **answered):
        if answered.get("origin") is not Origin.IMPORT:
            entry = Entry(url=story.url, title=story.headline if story.place == "news" else None)
            archive.ledger.enter(publication, [entry], source="feed", at=self.now)
        due = archive.ledger.address(publication, story.url, Role.ARTICLE, at=self.now)
        exchange = self._exchange(story, **answered)
        capture = archive.keep(exchange, url_id=due.url_id, publication=Gazette.name, run_id=run)
        return capture, exchange.payload

    def _record(self, archive, capture, payload):
        due = archive.ledger.known(capture.url)
        if capture.status == 200:
            known = {"listed_title": due.listed_title, "listed_date": due.listed_date, "media_type": capture.media_type}
            reading = read(Gazette.page(url=capture.url, payload=payload, fetched_at=capture.fetched_at, **known))
            reading = unread(CUT_OFF) if capture.is_cut_off else reading
            reading = as_an_older_reader(reading) if self.is_reader_older else reading
        else:
            reading = unread(Problem(fault=Fault.HTTP, status=capture.status).reason)
        archive.record(capture, reading, at=capture.fetched_at)

    def _exchange(self, story, *, status=200, body=None, origin=Origin.CRAWL, is_cut_off=False):
        payload = (story.page if status == 200 else b"<h1>Not here</h1>") if body is None else body
        is_sent = origin is Origin.CRAWL
        headers = [("Content-Type", "text/html; charset=utf-8")]
        return Exchange(
            url=story.url,
            fetched_at=self.now,
            status=status,
            body=gzip.compress(payload, mtime=0) if is_sent else payload,
            payload=payload,
            request_headers=(("User-Agent", "blotter"),) if is_sent else (),
            response_headers=tuple(headers + [("Content-Encoding", "gzip")] * is_sent),
            origin=origin,
            is_cut_off=is_cut_off,
        )

    def _die(self, story, moment):
        """Never return: this process is another one."""
        try:
            archive = Archive.open(self.path)
            publication = archive.add_publication(Gazette.record())
            run = archive.begin_run("crawl", at=self.now)
            if moment == "recorded":
                self._take(archive, publication, run, story)
            else:
                self._keep(archive, publication, run, story)
            if moment == "torn":
                with (archive.captures.folder / archive.captures.current).open("ab") as file:
                    file.write(gzip.compress(b"WARC/1.1\r\n" * 99)[:40])
        finally:
            os.kill(os.getpid(), signal.SIGKILL)

    def _take_unread(self):
        with self._run() as (archive, publication, _):
            for capture in archive.unread(publication):
                self._record(archive, capture, archive.payload(capture.id))

    def _open_run(self, path, command):
        run = Run(path, Config(), command)
        run.readers.close()
        run.readers = Here()
        return run

    def _reread(self):
        with closing(self._open_run(self.path, "reread")) as run:
            Reread(run, Chosen(), lambda _: None).carry_out([Gazette])
        return run.id

    def _revisions(self):
        with closing(connect(self.path)) as db:
            columns = "article_id, cause, stealth, changed, replaced_at, body, capture_id"
            return db.execute(f"SELECT {columns} FROM revisions ORDER BY id").fetchall()


def as_an_older_reader(reading):
    """What a reader would have read that lost the last paragraph."""
    if reading.article is None:
        return reading
    body = reading.article.body.rpartition("\n\n")[0]
    return replace(reading, article=replace(reading.article, body=body), reader="0" * 12)


class _Running:
    """One run of *history*: open from begin to end, then closed."""

    def __init__(self, history):
        self.history = history

    def __enter__(self):
        self.archive = Archive.open(self.history.path)
        publication = self.archive.add_publication(Gazette.record())
        self.run = self.archive.begin_run("crawl", at=self.history.now)
        return self.archive, publication, self.run

    def __exit__(self, kind, *_):
        if kind is None:
            self.archive.end_run(self.run, "finished", at=self.history.now)
        self.archive.close()


EDITS = """
    SELECT revisions.body FROM revisions JOIN articles ON articles.id = article_id
    WHERE articles.headline = ? AND cause = 'publisher' ORDER BY revisions.id"""


def test_no_history_loses_an_article_or_has_one_twice_and_the_captures_give_it_again():
    """What a test does by hand is one history; these are as many as there is time for."""
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=HISTORIES < 10,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
        ),
    )


class _Chosen:
    """Hypothesis's data, with the choice made by hand."""

    def __init__(self, chosen):
        self.chosen = chosen

    def draw(self, _):
        return self.chosen


def test_a_page_that_ended_early_stays_failed_when_captures_are_read_again():
    """A history that Hypothesis found: the ledger called the address archived, and a rebuild did not."""
    history = Histories()
    history.begin_with_a_few_stories()
    history.answer_with_a_page_that_ends_early(_Chosen(history.stories[0]))

    history.read_again_what_todays_reader_read()
    history.read_with_an_older_reader_and_then_with_todays(_Chosen([history.stories[4]]))

    assert history._contents(history.path)["urls"][0][3:5] == ("failed", "cut off")
    history.rebuild(goes_on=False)
    history.teardown()


def test_two_stories_that_a_person_parted_are_two_in_a_rebuild():
    """The second one would else be held as an edit of the first, and no article."""
    history = Histories()
    history.begin_with_a_few_stories()
    history.part_an_address_that_shows_another_story_later(_Chosen(history.stories[0]))

    history.every_story_is_there_once_as_it_reads_now()
    history.rebuild(goes_on=True)

    history.every_story_is_there_once_as_it_reads_now()
    history.the_archive_is_whole()
    history.read_with_an_older_reader_and_then_with_todays(_Chosen(history.stories[:1]))
    history.every_story_is_there_once_as_it_reads_now()
    history.teardown()


SEEN = """SELECT replaced_at, revisions.body FROM revisions JOIN articles ON articles.id = article_id
          WHERE cause = 'publisher' AND articles.headline = ? ORDER BY replaced_at, revisions.id"""


def _edits_in(path, story):
    with closing(connect(path)) as db:
        return db.execute(SEEN, [story.headline]).fetchall()


LOOK = st.tuples(st.sampled_from(["", "words", "correction", "back"]), st.booleans())
"""An edit, or none, and whether an older reader reads it."""


@settings(max_examples=HISTORIES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example(looks=[("words", False), ("", True), ("words", False)])
@example(looks=[("words", True), ("correction", True), ("back", False)])
@given(looks=st.lists(LOOK, min_size=1, max_size=6))
def test_todays_reader_finds_each_edit_as_if_it_had_crawled(looks):
    """The captures alone give the same edits at the same times, whoever read them first."""
    history = Histories()
    history.begin_with_a_few_stories()
    story = history.stories[0]
    for edit, history.is_reader_older in [("", True), *looks]:
        story.version += {"words": 1, "back": -1}.get(edit, 0)
        story.corrections += edit == "correction"
        history._crawl([story])
    history.is_reader_older = False

    history._reread()

    found, crawled = (_edits_in(path, story) for path in (history.path, history._made()))
    history.every_story_is_there_once_as_it_reads_now()
    assert [at for at, _ in found] == [at for at, _ in crawled]
    assert all(body == whole for (_, body), (_, whole) in zip(found, crawled, strict=True) if "Number" in body)
    history.teardown()

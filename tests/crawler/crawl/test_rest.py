"""WordPress over REST, run after run: the total, the edits, the texts, and the pages as evidence."""

import json
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlite_utils import Database

from archive.records import Entry
from crawler.crawl.backfill import is_later
from crawler.sources.source import Listing
from tests import warm
from tests.crawler.crawl.newsroom import Newsroom
from tests.site import TEXT, TestSite

WORDPRESS = "wordpress wp-json/wp/v2/posts"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWS = TEXT.replace("search and rescue", "mountain rescue")


class Diary:
    """What each run left: its summary, the requests it made, the archive afterwards."""

    def __init__(self, folder, newsroom, *keys):
        self.folder = folder
        self.newsroom = newsroom
        folder.joinpath("blotter.toml").write_text(
            f'[publications.gazette]\nhome = "{newsroom.site.home}"\nsources = ["wordpress"]\narticle = "^/news/"\n'
            "own_site = true\ndelay = 0\n" + "\n".join(keys)
        )

    def crawl(self, *options):
        before = len(self.newsroom.site.requests)
        done = warm.blotter(["crawl", "gazette", "--json", *options], cwd=self.folder)
        assert done.returncode == 0, done.stderr
        (said,) = json.loads(done.stdout)["publications"]
        return SimpleNamespace(
            said=said,
            pages=self.newsroom.page_requests(before),
            rest=self.newsroom.rest_requests(before),
            urls={
                row["url"].rsplit("/", 1)[-1]: row for row in self._rows("SELECT * FROM urls WHERE role = 'article'")
            },
            articles={row["headline"]: row for row in self._rows("SELECT * FROM articles")},
            revisions=self._rows(
                "SELECT revisions.*, articles.body AS now FROM revisions JOIN articles ON article_id = articles.id"
            ),
        )

    def rebuilt(self):
        """Return the outcome of each address in an archive that is made again from the captures."""
        (self.folder / "blotter.db").rename(self.folder / "lost.db")
        done = warm.blotter(["rebuild", "blotter-captures"], cwd=self.folder)
        assert done.returncode == 0, done.stderr
        rows = self._rows("SELECT url, outcome FROM urls WHERE role = 'article'")
        return {row["url"].rsplit("/", 1)[-1]: row["outcome"] for row in rows}

    @contextmanager
    def writing(self):
        """Give the database, to be changed behind the archive's back."""
        with closing(Database(self.folder / "blotter.db").conn) as connection, connection:
            yield connection

    def _rows(self, sql):
        with closing(Database(self.folder / "blotter.db").conn) as connection:
            return list(Database(connection).query(sql))


@pytest.fixture(scope="module")
def diary(tmp_path_factory):
    """Five runs, with an editor at work between them."""
    with TestSite() as site:
        room = Newsroom(site)
        for number in range(6):
            room.publish(f"recent-{number}", days=1 + number)
        for number in range(10):
            room.publish(f"old-{number}", days=1000 + number)
        room.publish("members-only", days=2, protected=True)
        room.publish("podcast", days=2, type="episode")
        diary = Diary(tmp_path_factory.mktemp("rest"), room)
        first = diary.crawl()
        quiet = diary.crawl()

        room.edit("recent-3", NEWS)
        room.edit("old-2", NEWS)
        room.publish("scheduled", modified=room.opened - timedelta(days=3))
        edited = diary.crawl()

        room.publish("imported", days=5000)
        imported = diary.crawl()
        past = diary.crawl("--since", "2000")
        yield SimpleNamespace(first=first, quiet=quiet, edited=edited, imported=imported, past=past, room=room)


def test_the_ledger_is_filled_up_to_the_total(diary):
    """X-WP-Total is the truth about how many posts there are; every page of the list was asked for."""
    assert diary.first.said["sources"] == {"wordpress wp-json/wp/v2/posts": {"listed": 18, "new": 18, "total": 18}}
    assert len(diary.first.urls) == 18


def test_recent_posts_are_fetched_and_old_ones_wait(diary):
    """A plain crawl asks for no page that is older than thirty days."""
    assert sorted(diary.first.pages) == [f"/news/recent-{number}/" for number in range(6)]
    waiting = {name for name, row in diary.first.urls.items() if row["outcome"] == "waiting"}
    assert waiting == {f"old-{number}" for number in range(10)}
    assert (diary.first.said["waiting"], diary.first.said["behind"]) == (10, 10)


def test_the_text_that_was_handed_over_outranks_the_page(diary):
    """It has no chrome; the page is kept as evidence, and counted as such."""
    kept = diary.first.articles["Story of recent 3"]

    assert kept["body"] == TEXT
    assert json.loads(kept["provenance"])["body"] == "rest"
    assert (diary.first.said["new"], diary.first.said["pages"], diary.first.said["unchanged"]) == (6, 6, 0)
    assert diary.first.urls["recent-3"]["outcome"] == "archived"


def test_text_and_page_check_each_other(diary):
    """How much of the text stands on the page is the confidence in it."""
    assert {row["confidence"] for row in diary.first.articles.values()} == {1.0}


@pytest.mark.parametrize(
    ("slug", "reason"), [("members-only", "password protected"), ("podcast", "not a post (episode)")]
)
def test_what_the_source_says_is_no_article_is_settled_without_being_fetched(diary, slug, reason):
    """Its outcome and reason stand in the ledger all the same."""
    assert (diary.first.urls[slug]["outcome"], diary.first.urls[slug]["reason"]) == ("not_article", reason)
    assert f"/news/{slug}/" not in diary.room.page_requests()


def test_a_second_run_asks_for_changes_and_the_total_and_nothing_else(diary):
    """No text and no page is transferred again."""
    changes, total = diary.quiet.rest

    assert ("modified_after" in changes, "modified_after" in total) == (True, False)
    assert diary.quiet.pages == []
    assert diary.quiet.said["new"] == diary.quiet.said["changed"] == 0


def test_an_edit_is_told_by_one_request_and_stored_at_once(diary):
    """The publisher's change is a revision of that run; the earlier text stays."""
    (revision,) = diary.edited.revisions

    assert revision["cause"] == "publisher"
    assert (revision["body"], revision["now"]) == (TEXT, NEWS)
    assert diary.edited.said["changed"] == 1
    assert "/news/recent-3/" in diary.edited.pages


def test_an_edited_old_post_is_known_by_its_text_and_its_page_goes_on_waiting(diary):
    """One request handed it over anyway."""
    assert diary.edited.articles["Story of old 2"]["body"] == NEWS
    assert diary.edited.urls["old-2"]["outcome"] == "waiting"


def test_a_scheduled_post_is_found_though_it_was_edited_long_before(diary):
    """WordPress does not touch the modified date when a post comes out at its hour."""
    assert "/news/scheduled/" in diary.edited.pages
    assert json.loads(diary.edited.articles["Story of scheduled"]["provenance"])["body"] == "rest"


def test_a_total_that_grew_by_old_posts_sends_the_run_through_the_whole_list(diary):
    """Posts carried over from an older system are dated and edited long ago: only the total tells of them."""
    assert diary.imported.urls["imported"]["outcome"] == "waiting"
    assert len(diary.imported.rest) > len(diary.quiet.rest)
    assert len(diary.edited.rest) < len(diary.imported.rest)


def test_a_back_fill_asks_for_texts_first_and_for_pages_after(diary):
    """The whole past is readable after a few requests, long before its pages are there."""
    asked = diary.past.rest[2:]

    assert [set(query) >= {"after", "before"} for query in asked] == [True] * len(asked)
    assert len(asked) <= 4
    assert diary.past.pages == [
        f"/news/{post.slug}/" for post in diary.room.newest_first if post.slug[:3] in {"old", "imp"}
    ]
    assert {json.loads(row["provenance"])["body"] for row in diary.past.articles.values()} == {"rest"}
    assert len(diary.past.articles) == 18
    assert (diary.past.said["new"], diary.past.said["pages"], diary.past.said["waiting"]) == (10, 11, 0)


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Two runs and a back-fill of a title whose texts are enough; before the second run, an edit and a removal."""
    with TestSite() as site:
        room = Newsroom(site)
        for number in range(6):
            room.publish(f"recent-{number}", days=1 + number)
        for number in range(5):
            room.publish(f"old-{number}", days=1000 + number)
        diary = Diary(tmp_path_factory.mktemp("texts"), room, "texts_only = true")
        first = diary.crawl()
        room.edit("recent-3", NEWS)
        room.trash("recent-5")
        edited, past = diary.crawl(), diary.crawl("--since", "2000")
        yield SimpleNamespace(first=first, edited=edited, past=past, rebuilt=diary.rebuilt())


def test_a_rebuild_leaves_no_page_to_request_where_texts_are_enough(texts):
    """Else the first crawl after it would ask for the page of every article."""
    outcomes = {name: row["outcome"] for name, row in texts.past.urls.items()}

    assert texts.rebuilt == outcomes


def test_no_page_is_requested_where_texts_are_enough(texts):
    """Everything is archived all the same; what waits for a back-fill waits."""
    assert texts.first.pages == texts.past.pages == []
    assert {row["outcome"] for name, row in texts.first.urls.items() if name[:3] == "rec"} == {"archived"}
    assert texts.past.urls["old-4"]["outcome"] == "archived"
    assert len(texts.past.articles) == 11
    assert (texts.past.said["new"], texts.past.said["waiting"]) == (5, 0)


def test_an_edit_comes_as_text_and_only_a_removed_post_is_looked_at(texts):
    """Its page alone can say that it is gone."""
    assert texts.edited.articles["Story of recent 3"]["body"] == NEWS
    assert texts.edited.pages == ["/news/recent-5/"]


@pytest.fixture(scope="module")
def deaf(tmp_path_factory):
    """A run and a back-fill over a WordPress that gives its newest posts, whatever period it is asked for."""
    with TestSite() as site:
        room = Newsroom(site, ignores=("after", "before"))
        for number in range(6):
            room.publish(f"recent-{number}", days=1 + number)
        for number in range(14):
            room.publish(f"old-{number}", days=1000 + number)
        diary = Diary(tmp_path_factory.mktemp("deaf"), room)
        yield SimpleNamespace(first=diary.crawl(), past=diary.crawl("--since", "2000"))


def test_a_back_fill_reads_page_by_page_where_wordpress_ignores_the_period(deaf):
    """It notices at the first answer: twenty posts are five pages; by periods it would be a request for each post."""
    texts = [query for query in deaf.past.rest if "before" in query]

    assert [query.get("page") for query in texts] == [None, "2", "3", "4", "5"]
    assert {json.loads(row["provenance"])["body"] for row in deaf.past.articles.values()} == {"rest"}
    assert len(deaf.past.articles) == 20
    assert deaf.past.said["waiting"] == 0


def test_the_source_says_that_it_was_read_page_by_page(deaf, diary):
    """A source that keeps to the period says nothing."""
    assert "problems" not in diary.past.said["sources"][WORDPRESS]
    assert deaf.past.said["sources"][WORDPRESS]["problems"] == [{"fault": "period_ignored"}]


def test_a_daily_run_asks_such_a_wordpress_for_no_text_older_than_what_is_due(deaf):
    """Six of twenty posts are recent, and four are given at once."""
    assert [query.get("page") for query in deaf.first.rest if "before" in query] == [None, "2"]


@pytest.mark.parametrize(("late", "hours"), [(2, 25), (3, 23), (0, 0)])
def test_a_source_keeps_to_a_period_if_half_of_its_entries_do(late, hours):
    """An entry of a day beside it says nothing: some take a time in UTC for one of their own zone."""
    assert not is_later(listing(late, hours=hours), NOON)


def test_a_source_does_not_keep_to_a_period_if_most_entries_are_days_later():
    """The other side of both limits."""
    assert is_later(listing(3, hours=25), NOON)


def listing(late, *, hours):
    """Four entries, of which some are *late* by so many *hours*; two without a time."""
    times = [NOON + timedelta(hours=hours)] * late + [NOON] * (4 - late)
    entries = [Entry(url="https://sample.example/a", published=at) for at in [*times, None, NOON.date()]]
    return Listing(entries=tuple(entries))


def test_a_post_that_was_taken_down_is_looked_at_by_the_next_run(tmp_path):
    """REST lists no removals: a total that fell says that there was one, though a new post came as well."""
    with TestSite() as site:
        room = Newsroom(site)
        for number in range(9):
            room.publish(f"recent-{number}", days=1 + number)
        diary = Diary(tmp_path, room)
        diary.crawl()
        room.trash("recent-7")
        room.publish("fresh")

        told = diary.crawl()

    assert sorted(told.pages) == ["/news/fresh/", "/news/recent-7/"]
    assert told.urls["recent-7"]["reason"] == "http 404"
    assert told.said["new"] == 1


@pytest.fixture(scope="module")
def weeded(tmp_path_factory):
    """Thirty posts, of which the editor takes three down and corrects two; then a later look."""
    with TestSite() as site:
        room = Newsroom(site)
        for number in range(30):
            room.publish(f"recent-{number}", days=1 + number / 2)
        diary = Diary(tmp_path_factory.mktemp("weeded"), room)
        diary.crawl()
        for number in (3, 4, 5):
            room.trash(f"recent-{number}")
        for number in (7, 8):
            room.edit(f"recent-{number}", NEWS)
        first = diary.crawl()
        with diary.writing() as db:
            db.execute("UPDATE urls SET due_at = checked_at, checked_at = datetime(checked_at, '-2 days')")
        yield SimpleNamespace(first=first, second=diary.crawl())


def test_posts_that_are_taken_down_hold_up_no_edits(weeded):
    """The run looks at the changed posts and the missing ones alone; of what is held these are a tenth."""
    assert (weeded.first.said["outcome"], weeded.first.said["gone"]) == ("finished", 3)
    assert len(weeded.first.revisions) == 2
    assert weeded.first.articles["Story of recent 7"]["body"] == NEWS


def test_posts_that_are_taken_down_get_their_tombstones(weeded):
    """At the second look, without a person."""
    gone = {name for name, row in weeded.second.articles.items() if row["gone_at"]}

    assert gone == {f"Story of recent {number}" for number in (3, 4, 5)}


def test_the_first_edit_after_an_update_of_ours_is_the_publishers(tmp_path):
    """What REST handed over before is read by today's reader first, so that its edit is told from ours."""
    with TestSite() as site:
        room = Newsroom(site)
        for number in range(6):
            room.publish(f"recent-{number}", days=1 + number)
        diary = Diary(tmp_path, room)
        diary.crawl()
        with diary.writing() as db:
            db.execute("UPDATE articles SET reading = 'older', standfirst = 'What an older reader found.'")
        room.edit("recent-3", NEWS)

        edited = diary.crawl()

    rows = [(row["cause"], row["changed"]) for row in edited.revisions]
    assert ("blotter", '["standfirst"]') in rows
    assert ("publisher", '["body"]') in rows

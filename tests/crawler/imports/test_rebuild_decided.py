"""``blotter rebuild``: what people decided counts again, at its place among the runs."""

import json
import shutil

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.crawler.imports.test_rebuild import contents, due
from tests.site import TestSite, article

NAMES = ("boats", "lamps", "patrols", "radios", "sergeants")
STORIES = tuple(f"news/{name}/" for name in NAMES)
FALLEN = STORIES[:3]
DECISIONS = "SELECT made_at, action, subject, reason, who, urls, after_run FROM decisions ORDER BY id"
EDITED = "was written anew by the station."


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Five stories, crawled once; and in another folder, crawled on until three are gone at once."""
    with TestSite() as site:
        once = Crawling(tmp_path_factory.mktemp("once"), site)
        once.declare()
        shows(site)
        once.crawl()
        fallen = Crawling(tmp_path_factory.mktemp("fallen"), site)
        shutil.copytree(once.folder, fallen.folder, dirs_exist_ok=True)
        for path in FALLEN:
            site.put(path, "gone", status=404)
        for _ in range(2):
            crawled_again(fallen)
        yield {"once": once, "fallen": fallen}


def shows(site):
    for path in STORIES:
        site.put(path, article(f"The {path} of the county"))
    site.lists(*STORIES)


@pytest.fixture
def crawling(crawled, tmp_path):
    """A copy of the archive with five stories."""
    return a_copy(crawled["once"], tmp_path)


@pytest.fixture
def fallen(crawled, tmp_path):
    """A copy of the one in which a person is asked about three that are gone."""
    return a_copy(crawled["fallen"], tmp_path)


def a_copy(of, folder):
    shows(of.site)
    shutil.copytree(of.folder, folder, dirs_exist_ok=True)
    return Crawling(folder, of.site)


def crawled_again(crawling):
    due(crawling.folder)
    assert crawling.blotter("crawl", "--quiet").returncode in (0, 1)


def event(crawling):
    (event,) = json.loads(crawling.blotter("held", "--json").stdout)
    assert event["gone"] == len(FALLEN)
    return event["id"]


def rebuilt(crawling):
    """Move the archive away, rebuild it, and return the contents before and after, and the report."""
    path = crawling.folder / "blotter.db"
    before = contents(path) | {"decided": crawling.rows(DECISIONS)}
    path.rename(crawling.folder / "lost.db")
    done = crawling.blotter("rebuild", "blotter-captures", "--json")
    assert done.returncode == 0, done.stderr
    after = contents(path) | {"decided": crawling.rows(DECISIONS)}
    assert crawling.blotter("verify").returncode == 0
    return before, after, json.loads(done.stdout)


def assert_same(before, after):
    for name in before:
        assert after[name] == before[name], name


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_a_decision_on_held_changes_is_made_again_before_the_runs_after_it(fallen, decision):
    """The pages come back after it, and then one of them is edited: an order that no capture tells."""
    assert fallen.blotter(decision, event(fallen), "--reason", "known").returncode == 0
    crawled_again(fallen)
    text = [f"Paragraph {number} about the boats of the quay {EDITED}" for number in range(12)]
    edited = article("The news/boats/ of the county", text="\n\n".join(text))
    fallen.site.put("news/boats/", edited)
    crawled_again(fallen)

    before, after, report = rebuilt(fallen)

    assert_same(before, after)
    assert json.loads(fallen.blotter("held", "--json").stdout) == []
    assert report["undecided"] == 0


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_the_last_decision_counts_where_no_run_came_after_it(fallen, decision):
    """Nobody is asked a second time what he has answered."""
    fallen.blotter(decision, event(fallen))

    before, after, _ = rebuilt(fallen)

    assert_same(before, after)
    assert json.loads(fallen.blotter("held", "--json").stdout) == []


def test_what_nobody_decided_waits_again(fallen):
    """A rebuild decides nothing by itself."""
    number = event(fallen)

    before, after, _ = rebuilt(fallen)

    assert_same(before, after)
    assert event(fallen) == number


def test_a_decision_of_an_earlier_version_is_counted(fallen):
    """It does not say which addresses it was about."""
    fallen.blotter("reject", event(fallen))
    with fallen.writing() as db:
        db.execute("UPDATE decisions SET urls = NULL, after_run = NULL")
    fallen.blotter("crawl", "--quiet")  # writes the notes

    _, _, report = rebuilt(fallen)

    assert report["undecided"] == 1
    assert event(fallen)


def test_a_publication_keeps_its_names_and_its_articles_their_keys(crawling):
    """A key is made of the name that the publication had on that day."""
    assert crawling.blotter("publications", "rename", "sample", "gazette").returncode == 0
    declared = crawling.folder / "blotter.toml"
    declared.write_text(declared.read_text().replace("publications.sample", "publications.gazette"))
    crawling.site.put("news/drones/", article("The drones of the county"))
    crawling.site.lists(*STORIES, "news/drones/")
    crawled_again(crawling)

    before, after, _ = rebuilt(crawling)

    assert_same(before, after)
    assert len(before["articles"]) == len(STORIES) + 1
    assert crawling.rows("SELECT slug FROM publications") == [{"slug": "gazette"}]


def test_a_publication_that_was_dropped_stays_out(crawling):
    """Its captures stay, as before."""
    assert crawling.blotter("publications", "drop", "sample", "--delete-articles").returncode == 0

    before, after, _ = rebuilt(crawling)

    assert before["articles"] == after["articles"] == []
    assert after["captures"] == before["captures"] != []
    assert crawling.rows("SELECT state, state_note FROM publications") == [{"state": "closed", "state_note": "dropped"}]


def removal(crawling, lines):
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (crawling.folder / "blotter-captures" / "removals.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("names", [["url"], ["sha256"], ["url", "sha256"]], ids="+".join)
def test_what_was_removed_does_not_come_back(crawling, names):
    """Neither its article nor its captures, nor a request for it in the next crawl."""
    address = crawling.site.url("news/boats/")
    (row,) = crawling.rows(
        f"SELECT url, sha256 FROM captures JOIN urls ON urls.id = url_id WHERE address = '{address}'"
    )
    whole = {"url": address, "sha256": row["sha256"].upper(), "reason": "a court order"}
    removal(crawling, [{name: whole[name] for name in (*names, "reason")}])

    before, after, report = rebuilt(crawling)

    assert report["removed"] == 1
    assert len(after["articles"]) == len(before["articles"]) - 1
    assert [row[0] for row in before["captures"] if row not in after["captures"]] == [row["url"]]
    assert "boats" not in crawling.blotter("search", "county").stdout
    if names == ["url"]:
        asked = len(crawling.site.requested)
        crawling.blotter("crawl", "--quiet")
        assert "/news/boats/" not in crawling.site.requested[asked:]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: it is not JSON"),
        ("[]", "line 2: it has neither a url nor a sha256"),
        ('{"key": "abc"}', "line 2: it has neither a url nor a sha256"),
        ('{"url": 7}', "line 2: it has neither a url nor a sha256"),
    ],
)
def test_a_removal_that_is_not_understood_ends_the_rebuild(crawling, line, reason):
    """What was removed must not come back because of a slip of the pen."""
    removal(crawling, [{"url": "https://example.org/a"}])
    with (crawling.folder / "blotter-captures" / "removals.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")

    done = crawling.blotter("rebuild", "blotter-captures", "--into", "made.db")

    assert (done.returncode, reason in done.stderr) == (2, True), done.stderr
    assert not (crawling.folder / "made.db").exists()


def test_a_backup_takes_the_removals_along(crawling):
    """Else a restored archive that is rebuilt would show them."""
    removal(crawling, [{"url": crawling.site.url("news/boats/")}])

    assert crawling.blotter("backup", "copy").returncode == 0

    assert (crawling.folder / "copy" / "blotter-captures" / "removals.jsonl").exists()
    shutil.rmtree(crawling.folder / "copy")

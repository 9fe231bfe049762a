"""What a person decides about publications: names, homes, and which are crawled."""

import json
import shutil

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite

STORIES = ("news/radios/", "news/boats/")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Two stories of *sample* in an archive, to be copied."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("deciding"), site)
        crawling.declare()
        site.lists(*STORIES)
        crawling.crawl()
        yield crawling


@pytest.fixture
def site(crawled):
    """The site of that archive, as it was then."""
    crawled.site.lists(*STORIES)
    return crawled.site


@pytest.fixture
def crawling(crawled, site, tmp_path):
    """A copy of that archive."""
    shutil.copytree(crawled.folder, tmp_path, dirs_exist_ok=True)
    return Crawling(tmp_path, site)


def table(site, name):
    """A table of blotter.toml with the home of *site*."""
    return (
        f'[publications.{name}]\nhome = "{site.home}"\nsources = ["sitemap sitemap.xml"]\nown_site = true\ndelay = 0\n'
    )


def decided(crawling):
    return [tuple(row.values()) for row in crawling.rows("SELECT action, subject, reason FROM decisions")]


@pytest.mark.parametrize(("command", "state"), [("pause", "paused"), ("close", "closed")])
def test_a_publication_at_rest_is_not_crawled_and_raises_no_alarm(crawling, site, command, state):
    """A librarian who knows of a redesign should neither crawl through it nor be called each morning."""
    done = crawling.blotter("publications", command, "sample", "--reason", "redesign", "--json")
    site.put("sitemap.xml", "gone", status=404)
    asked = len(site.requested)

    crawled, named = crawling.blotter("crawl"), crawling.blotter("crawl", "sample")
    status = crawling.blotter("status", "--json")

    assert json.loads(done.stdout) == {"publication": "sample", "state": state, "reason": "redesign"}
    assert (crawled.returncode, crawled.stderr) == (0, f"sample is {state}: not crawled\n")
    assert (named.returncode, "blotter publications resume sample" in named.stderr) == (2, True)
    assert len(site.requested) == asked
    assert (status.returncode, json.loads(status.stdout)["publications"][0]["state"]) == (0, state)
    assert decided(crawling) == [(command, "publication sample", "redesign")]


def test_a_publication_at_rest_is_silent_to_cron_and_not_asked_by_scrapy_either(crawling, site, scrapy):
    """There is one way around a decision: another decision."""
    crawling.blotter("publications", "pause", "sample")
    asked = len(site.requested)

    quiet, by_scrapy = crawling.blotter("crawl", "--quiet"), scrapy("crawl", "sample")

    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert by_scrapy.returncode == 2
    assert "sample is paused" in by_scrapy.stderr
    assert len(site.requested) == asked


def test_what_is_resumed_is_crawled_again(crawling, site):
    """A pause is no farewell."""
    crawling.blotter("publications", "pause", "sample", "--reason", "redesign")
    crawling.blotter("publications", "resume", "sample")
    site.lists(*STORIES, "news/drones/")

    assert crawling.crawl()["new"] == 1
    assert crawling.rows("SELECT state, state_note FROM publications") == [{"state": "active", "state_note": None}]


def test_a_renamed_table_is_recognised_and_the_command_is_shown(crawling, site):
    """Else the new name holds nothing for ever, and the old one is looked at no more."""
    crawling.folder.joinpath("blotter.toml").write_text(table(site, "gazette"))

    refused = crawling.blotter("crawl")
    renamed = crawling.blotter("publications", "rename", "sample", "gazette", "--reason", "a better name")
    crawled = json.loads(crawling.blotter("crawl", "--json").stdout)["publications"][0]

    assert (refused.returncode, "blotter publications rename sample gazette" in refused.stderr) == (2, True)
    assert renamed.returncode == 0, renamed.stderr
    assert (crawled["publication"], crawled["new"]) == ("gazette", 0)
    assert crawling.rows("SELECT slug FROM publications") == [{"slug": "gazette"}]
    assert decided(crawling) == [("rename", "publication sample, now gazette", "a better name")]


def test_a_rename_keeps_articles_keys_addresses_and_saved_searches(crawling, site):
    """A citation that is printed cannot be corrected."""
    crawling.blotter("alerts", "save", "all", "--publication", "sample")
    before = crawling.rows("SELECT id, key, url FROM articles ORDER BY id")
    crawling.folder.joinpath("blotter.toml").write_text(table(site, "gazette"))

    crawling.blotter("publications", "rename", "sample", "gazette")
    crawling.make_due()
    crawled = json.loads(crawling.blotter("crawl", "--json").stdout)["publications"][0]

    assert (crawled["new"], crawled["unchanged"]) == (0, 2)
    assert crawling.rows("SELECT id, key, url FROM articles ORDER BY id") == before
    assert crawling.rows("SELECT selection ->> '$.publication[0]' AS slug FROM searches") == [{"slug": "gazette"}]


def test_the_old_name_in_the_configuration_is_answered_with_the_new_one(crawling):
    """The file on another machine still has it."""
    done = crawling.blotter("publications", "rename", "sample", "gazette")

    refused = crawling.blotter("crawl")

    assert "write [publications.gazette] in place of [publications.sample]" in done.stdout
    assert refused.returncode == 2
    assert "sample is now called gazette in this archive; write [publications.gazette]" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_name_can_be_given_back(crawling):
    """Whoever renamed by mistake can undo it."""
    crawling.blotter("publications", "rename", "sample", "gazette")
    crawling.blotter("publications", "rename", "gazette", "sample")

    assert crawling.crawl()["new"] == 0
    assert crawling.rows("SELECT name FROM former_names") == [{"name": "gazette"}]


def test_a_title_that_was_crawled_under_two_names_is_put_together(crawling, site):
    """Earlier versions split a renamed title without a word."""
    crawling.blotter("publications", "close", "sample")
    crawling.folder.joinpath("blotter.toml").write_text(table(site, "gazette"))
    site.lists(*STORIES, "news/drones/")
    crawling.blotter("crawl")
    crawling.blotter("publications", "resume", "sample")
    keys = crawling.rows("SELECT key FROM articles ORDER BY key")

    status = crawling.blotter("status")
    done = crawling.blotter("publications", "merge", "sample", "gazette", "--json")

    assert "sample and gazette have the same home" in status.stdout
    assert json.loads(done.stdout)["moved"]["articles"] == 2
    assert crawling.rows("SELECT key FROM articles ORDER BY key") == keys
    assert crawling.rows("SELECT slug FROM publications") == [{"slug": "gazette"}]
    assert crawling.rows("PRAGMA foreign_key_check") == []
    assert len(crawling.rows("SELECT * FROM articles WHERE publication_id = (SELECT id FROM publications)")) == 3
    assert crawling.blotter("verify").returncode == 0
    assert json.loads(crawling.blotter("crawl", "--json").stdout)["publications"][0]["new"] == 0


def test_two_titles_that_both_hold_articles_are_put_together(crawling, site):
    """A house closes one magazine into the other; their articles stay as they are, wherever they were published."""
    with TestSite() as other:
        other.lists("news/horses/", "news/radios/")
        crawling.folder.joinpath("blotter.toml").write_text(table(site, "sample") + table(other, "gazette"))
        crawling.blotter("crawl", "gazette")
        was = crawling.rows("SELECT key, url, headline, body FROM articles ORDER BY key")

        done = crawling.blotter("publications", "merge", "gazette", "sample", "--reason", "one title", "--json")
        crawling.declare()
        crawled = json.loads(crawling.blotter("crawl", "--json").stdout)["publications"]

    assert json.loads(done.stdout)["moved"]["articles"] == 2
    assert len(was) == 4
    assert crawling.rows("SELECT key, url, headline, body FROM articles ORDER BY key") == was
    assert crawling.rows("SELECT slug FROM publications") == [{"slug": "sample"}]
    assert [(each["new"], each["gone"], each["failed"]) for each in crawled] == [(0, 0, 0)]
    said = crawling.blotter("search", "horses", "--publication", "gazette").stderr
    assert ("'gazette'" in said, "Did you mean sample?" in said) == (True, True)
    assert crawling.blotter("verify").returncode == 0
    assert decided(crawling)[-1] == ("merge", "publication gazette, now sample", "one title")


def test_nothing_that_is_held_is_dropped_without_confirmation(crawling):
    """A mistyped name must not cost an archive."""
    refused = crawling.blotter("publications", "drop", "sample")

    assert refused.returncode == 2
    assert "2 articles and" in refused.stderr
    assert "--delete-articles" in refused.stderr
    assert len(crawling.rows("SELECT * FROM articles")) == 2
    assert decided(crawling) == []


def test_dropped_articles_leave_their_captures(crawling):
    """Articles can be read again from captures; bytes cannot be made again."""
    captures = crawling.rows("SELECT id FROM captures")

    done = crawling.blotter("publications", "drop", "sample", "--delete-articles", "--reason", "no police title")

    assert done.returncode == 0, done.stderr
    assert f"{len(captures)} captures of it stay" in done.stdout
    assert crawling.rows("SELECT id FROM captures") == captures
    assert crawling.rows("SELECT * FROM articles") == crawling.rows("SELECT * FROM article_captures") == []
    assert crawling.rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'radios'") == []
    assert crawling.blotter("verify").returncode == 0
    assert decided(crawling) == [("drop", "publication sample, 2 articles", "no police title")]


def test_what_was_never_fetched_leaves_nothing(crawling, site):
    """A table that was mistyped is gone as if it had not been."""
    with crawling.writing() as db:
        db.execute("INSERT INTO publications (slug, name, home) VALUES ('smaple', 'S', 'https://smaple.example/')")

    done = crawling.blotter("publications", "drop", "smaple")

    assert done.stdout == "dropped smaple: nothing of it stays\n"
    assert crawling.rows("SELECT slug FROM publications") == [{"slug": "sample"}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rename", "sample", "Gazette!"), "write lower-case words joined by hyphens"),
        (("rename", "smaple", "gazette"), "has no publication 'smaple'"),
        (("rename", "sample", "sample"), "the archive has a publication called 'sample'"),
        (("merge", "sample", "sample"), "name two publications"),
        (("merge", "sample", "gazette"), "has no publication 'gazette'"),
        (("pause", "smaple"), "has no publication 'smaple'"),
        (("drop", "smaple", "--delete-articles"), "has no publication 'smaple'"),
    ],
    ids=" ".join,
)
def test_a_decision_that_cannot_be_meant_changes_nothing(crawling, words, said):
    """One line says what is wrong."""
    refused = crawling.blotter("publications", *words)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert decided(crawling) == []


def test_a_decision_makes_no_archive(blotter, tmp_path):
    """A mistyped folder is no new archive."""
    refused = blotter("publications", "pause", "sample")

    assert (refused.returncode, "no archive at" in refused.stderr) == (2, True)
    assert not (tmp_path / "blotter.db").exists()


@pytest.mark.parametrize(
    "other", ["", "HTTP", "www", "index"], ids=["alike", "another scheme", "with www", "another spelling"]
)
def test_two_publications_with_one_home_are_refused(blotter, tmp_path, other):
    """What one lists first the other never gets, whoever spells it how."""
    spelt = {
        "": "https://gazette.example/",
        "HTTP": "http://gazette.example",
        "www": "https://www.gazette.example/",
        "index": "https://GAZETTE.example/./",
    }[other]
    tables = f'[publications.one]\nhome = "https://gazette.example/"\n[publications.two]\nhome = "{spelt}"\n'
    tmp_path.joinpath("blotter.toml").write_text('contact = "library@example.org"\n' + tables)

    refused = blotter("crawl")

    assert refused.returncode == 2
    assert "blotter.toml:4: publications.two: has the home of one" in refused.stderr


@pytest.mark.parametrize("turned", [False, True], ids=["before", "behind"])
def test_the_home_of_one_is_no_alias_of_another(blotter, tmp_path, turned):
    """The addresses of both would be those of one."""
    tables = [
        '[publications.one]\nhome = "https://gazette.example/"\n',
        '[publications.two]\nhome = "https://herald.example/"\naliases = ["http://www.gazette.example/"]\n',
    ]
    tmp_path.joinpath("blotter.toml").write_text("".join(reversed(tables) if turned else tables))

    refused = blotter("publications")

    assert refused.returncode == 2
    assert "publications.two.aliases: the home of one is no earlier home of two" in refused.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('home = "https://a.example/', "a quotation mark is not closed"),
        ("home = 'https://a.example/", "a quotation mark is not closed"),
        ("home = https://a.example/", "a text needs quotation marks around it"),
        ('delay = 5\ndelay = 6\nhome = "https://a.example/"', "has the same key twice"),
        ('home "https://a.example/"', "Expected '='"),
    ],
)
def test_a_slip_in_the_file_is_named_in_plain_words(blotter, tmp_path, line, said):
    """The words of a parser are for those who write parsers."""
    tmp_path.joinpath("blotter.toml").write_text(f"[publications.one]\n{line}\n")

    refused = blotter("publications")

    assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr


def test_two_parts_of_one_site_are_two_publications(blotter, tmp_path):
    """A house with two magazines is one host."""
    tables = '[publications.one]\nhome = "https://house.example/one/"\n[publications.two]\nhome = "https://house.example/two/"\n'
    tmp_path.joinpath("blotter.toml").write_text(tables)

    assert blotter("publications", "two").returncode == 0


def test_a_name_alone_shows_one_publication(blotter):
    """What people typed before there were decisions still works."""
    bare, listed = blotter("publications", "police1", "--json"), blotter("publications", "list", "police1", "--json")

    assert json.loads(bare.stdout) == json.loads(listed.stdout)
    assert json.loads(bare.stdout)["name"] == "police1"

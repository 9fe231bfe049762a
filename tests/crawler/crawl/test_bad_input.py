"""Bad input gives one clear line on standard error and the right exit code, and loses nothing."""

import sqlite3

import pytest

from archive.store import Archive


def told(done, code):
    """Return the line that *done* printed, having seen that it is one line, without traceback."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith(("Usage:", "Try "))]
    assert len([line for line in lines if line]) == 1, done.stderr
    return lines[-1]


def test_an_unknown_publication_is_met_with_the_nearest_names(blotter):
    """A slip of the pen costs one look."""
    said = told(blotter("crawl", "police-profesional"), 2)

    assert said.startswith("blotter: no publication is called 'police-profesional'; did you mean police-professional")


def test_a_name_like_no_other_is_met_with_the_ways_to_find_and_add_one(blotter):
    """Nothing is near it, so a guess would mislead."""
    said = told(blotter("crawl", "zzzz"), 2)

    assert "`blotter publications` lists them all" in said
    assert "`blotter probe URL --add NAME` adds one" in said


def test_without_a_publication_the_user_is_told_what_to_do(blotter, tmp_path):
    """On a fresh machine there is no configuration; later there may be one without a table."""
    said = told(blotter("crawl"), 2)
    assert "There is no blotter.toml here; `blotter init` writes one." in said

    (tmp_path / "blotter.toml").write_text('contact = "library@example.org"\n', encoding="utf-8")
    said = told(blotter("crawl"), 2)
    assert "blotter crawl police-professional" in said
    assert "[publications.NAME]" in said
    assert not (tmp_path / "blotter.db").exists()


def test_a_public_host_is_never_asked_without_a_contact(blotter, tmp_path):
    """Refused before a name is looked up or an archive made."""
    said = told(blotter("crawl", "police-professional"), 2)

    assert 'contact = "you@example.org"' in said
    assert not (tmp_path / "blotter.db").exists()


def test_one_publication_without_contact_stops_the_others_before_anything_is_asked(site, declare, blotter):
    """Wrong configuration is told at once, not after half a run."""
    declare()
    site.lists("news/radios/")

    told(blotter("crawl", "sample", "police-professional"), 2)

    assert site.requested == []


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[publications.sample\nhome = 1", 1, None),
        ('[publications.sample]\nhome = "https://example.org/"\ndelay = 0\n', 3, "publications.sample.delay"),
        ('[publications.sample]\nhome = "http://127.0.0.1/"\n', 2, "publications.sample.home"),
        ('[publications.sample]\nhome = "https://example.org/"\narticle = "("\n', 3, "publications.sample.article"),
        ("contact = 5\n", 1, "contact"),
    ],
    ids=["not TOML", "delay of a public host", "private address", "no regular expression", "wrong type"],
)
def test_a_malformed_configuration_is_told_with_file_line_and_key(blotter, tmp_path, text, line, key):
    """The user is sent to the place."""
    (tmp_path / "blotter.toml").write_text(text)

    said = told(blotter("crawl", "sample" if "sample" in text else "police-professional"), 2)

    assert said.startswith(f"blotter: blotter.toml:{line}: {key + ': ' if key else ''}")


def test_an_unreachable_host_is_named_with_the_reason(declare, blotter):
    """Exit code 1: a publication failed."""
    declare(home="http://127.0.0.1:9/")

    done = blotter("crawl", "sample")

    assert done.returncode == 1
    assert "connection refused" in done.stdout
    (said,) = done.stderr.splitlines()
    assert said.startswith(
        "sample: sitemap sitemap.xml: robots.txt could not be fetched (connection refused) (connection)"
    )
    assert said.endswith("the next run asks again; run: blotter probe sample")


def test_a_feed_that_is_html_is_told_and_fails(site, declare, blotter, rows):
    """A moved feed answers 200 with a page; that is no success."""
    declare(sources=["feed feed/"])
    site.put("feed/", "<!doctype html><title>Welcome</title><p>Our feed has moved</p>")

    done = blotter("crawl", "sample")

    assert done.returncode == 1
    assert "sample: feed feed/: returned HTML, not a feed" in done.stdout
    assert rows("SELECT outcome FROM run_publications") == [{"outcome": "failed"}]


def test_an_archive_of_another_program_is_left_as_it_is(site, declare, blotter, tmp_path):
    """Nothing is written into somebody else's database."""
    declare()
    other = sqlite3.connect(tmp_path / "blotter.db")
    other.execute("CREATE TABLE theirs (id INTEGER)")
    other.close()
    before = (tmp_path / "blotter.db").read_bytes()

    said = told(blotter("crawl", "sample"), 2)

    assert "blotter.db: not a Blotter archive" in said
    assert (tmp_path / "blotter.db").read_bytes() == before
    assert site.requested == []


def test_an_archive_of_a_newer_schema_is_left_as_it_is(site, declare, blotter, tmp_path):
    """An older Blotter does not guess."""
    declare()
    with Archive.open(tmp_path / "blotter.db") as archive:
        archive.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('blotter', 'm999_future', 'now')"
        )
        archive.db.conn.commit()

    assert "m999_future" in told(blotter("crawl", "sample"), 2)
    assert site.requested == []


@pytest.mark.parametrize("command", ["blotter", "scrapy"])
def test_a_busy_archive_is_not_touched(site, declare, blotter, scrapy, tmp_path, command):
    """Exit code 3, whichever command starts the second run."""
    declare()
    with Archive.open(tmp_path / "blotter.db"):
        done = blotter("crawl", "sample") if command == "blotter" else scrapy("crawl", "sample")

    assert done.returncode == 3
    assert "blotter.db: another run has this archive open" in done.stderr
    assert "Traceback" not in done.stderr
    assert site.requested == []

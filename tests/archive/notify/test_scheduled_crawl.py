"""What a crawl by cron sends at its end: to real servers, from a process of its own."""

from datetime import UTC, datetime

import pytest

from tests.site import article

DOWN = {"status": 503}


@pytest.fixture
def crawled(declare, site, smtp, hook, tmp_path):
    """A site that is crawled every night, by whoever has mail and a healthcheck."""
    box = smtp()
    path = declare()
    path.write_text(
        f'[mail]\nto = "library@example.org"\nserver = "127.0.0.1"\nport = {box.port}\n'
        f'[healthcheck]\nurl = "{hook.url}id"\n' + path.read_text()
    )
    site.lists("news/radios/")
    return box


def pings(hook):
    asked = [path for path, _, _ in hook.asked]
    hook.asked.clear()
    return asked


def test_an_outage_is_mailed_once_and_its_end_too(crawled, site, hook, blotter):
    """Nothing is printed, so cron sends no mail of its own; the healthcheck knows each time that it ran."""
    quiet = [blotter("crawl", "--quiet")]
    answers = site.answers["/sitemap.xml"]
    site.put("sitemap.xml", **DOWN)
    quiet += [blotter("crawl", "--quiet") for _ in range(2)]
    first = pings(hook)

    third = blotter("crawl", "--quiet")
    fourth = blotter("crawl", "--quiet")
    site.answers["/sitemap.xml"] = answers
    after = blotter("crawl", "--quiet")

    assert [(done.returncode, done.stdout, done.stderr) for done in quiet] == [(0, "", "")] * 3
    assert first == ["/id/start", "/id"] * 3
    assert [done.returncode for done in (third, fourth, after)] == [1, 0, 0]
    assert third.stdout + fourth.stdout + after.stdout == ""
    assert pings(hook) == ["/id/start", "/id/fail", "/id/start", "/id", "/id/start", "/id"]
    assert [mail["Subject"] for mail in crawled.mail] == ["Blotter: sample needs a person", "Blotter: 1 problem over"]


def test_new_hits_are_mailed_by_the_crawl_that_brought_them(crawled, site, blotter):
    """No second line in the crontab."""
    blotter("crawl", "--quiet")
    blotter("alerts", "save", "horses", "--query", "horses")
    site.put("news/horses/", article("New horses", day=f"{datetime.now(UTC):%Y-%m-%d}"))
    site.lists("news/radios/", "news/horses/")

    done = blotter("crawl", "--quiet")

    assert (done.returncode, done.stdout) == (0, "")
    assert [mail["Subject"] for mail in crawled.mail] == ["Blotter: 1 in horses"]
    assert "New horses" in crawled.mail[0].get_content()


def test_a_mail_server_that_is_down_makes_the_crawl_exit_with_1_and_is_caught_up(
    crawled, site, hook, blotter, tmp_path
):
    """Cron mails the line locally, and the next night brings what was missed."""
    blotter("crawl", "--quiet")
    blotter("alerts", "save", "horses", "--query", "horses")
    site.lists("news/radios/", "news/horses/")
    path = tmp_path / "blotter.toml"
    right = path.read_text()
    path.write_text(right.replace(f"port = {crawled.port}", "port = 1"))

    failed = blotter("crawl", "--quiet")
    path.write_text(right)
    after = blotter("crawl", "--quiet")

    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert "sent again the next time" in failed.stderr
    assert after.returncode == 0
    assert [mail["Subject"] for mail in crawled.mail] == ["Blotter: 1 in horses"]


def test_a_mistake_in_a_table_shows_before_the_crawl(crawled, site, blotter, tmp_path):
    """Not after hours, when there is something to send."""
    path = tmp_path / "blotter.toml"
    path.write_text(path.read_text().replace("to =", "too ="))

    done = blotter("crawl", "--quiet")

    assert done.returncode == 2
    assert "mail.too: unknown key; did you mean to?" in done.stderr
    assert site.requested == []


def test_a_healthcheck_that_is_down_stops_no_crawl(crawled, hook, blotter):
    """It is the one that calls, since no ping came."""
    hook.status = 500

    done = blotter("crawl", "--quiet")

    assert done.returncode == 0
    assert "healthcheck by 127.0.0.1: HTTP 500" in done.stderr


def test_a_disk_that_stays_full_is_mailed_once_and_when_there_is_room(crawled, site, hook, blotter, tmp_path):
    """Nobody reads the journal of a machine; the healthcheck hears of each night."""
    path = tmp_path / "blotter.toml"
    right = path.read_text()
    path.write_text("min_free_mb = 1000000000000\n" + right)

    full = [blotter("crawl", "--quiet") for _ in range(2)]
    path.write_text(right)
    after = blotter("crawl", "--quiet")

    assert [done.returncode for done in (*full, after)] == [2, 2, 0]
    assert pings(hook) == ["/id/start", "/id/fail"] * 2 + ["/id/start", "/id"]
    first, last = (mail.get_content() for mail in crawled.mail)
    assert first.startswith("archive: the crawl could not begin, or not go on: ")
    assert "the disk is full (less than 1e+12 MB are free); make room" in first
    assert last.startswith("over: archive: the crawl could not begin, or not go on: ")


def test_a_name_that_is_not_declared_is_mailed(crawled, blotter):
    """A crontab line outlives the table that it names."""
    done = blotter("crawl", "--quiet", "smaple")

    (mail,) = crawled.mail
    assert done.returncode == 2
    assert "no publication is called 'smaple'; did you mean sample?" in " ".join(mail.get_content().split())


def test_an_archive_that_cannot_be_opened_is_mailed_though_nothing_can_be_noted(crawled, blotter, tmp_path):
    """Better each night than never."""
    (tmp_path / "blotter.db").write_text("no database" * 200)

    for _ in range(2):
        assert blotter("crawl", "--quiet").returncode == 2

    assert ["not a Blotter archive" in " ".join(mail.get_content().split()) for mail in crawled.mail] == [True, True]

"""The page "Is my archive whole?" of docs/operating.md, by its very commands."""

import pytest

from tests.archive.verify.conftest import files, flip


@pytest.fixture
def crawled(handbook, site, declare, blotter):
    """The archive of a crawl, in the folder of the page."""
    declare()
    site.lists("news/radios/", "news/patrols/")
    assert blotter("crawl", "--quiet").returncode == 0
    return handbook.folder / "blotter.db"


def cron_lines(handbook):
    """The commands of the two lines for cron."""
    lines = handbook.section("Is my archive whole?").splitlines()
    return [line.split(maxsplit=5)[5] for line in lines if line.count(" * * ") == 1 or " 1 * * " in line]


def test_the_commands_that_check_an_archive_find_a_crawled_one_whole(handbook, crawled):
    """Who follows the page after a crawl must not be alarmed; cron mails nothing."""
    checks = [handbook.do(f"venv/bin/{line}") for line in handbook.shell("blotter verify --quick").splitlines()]
    nightly, monthly = cron_lines(handbook)
    mails = [handbook.do(line) for line in (nightly, monthly)]

    assert [each.returncode for each in checks] == [0, 0, 0], checks
    assert all(each.stdout.startswith("no damage found") for each in checks)
    assert [(each.returncode, each.stdout, each.stderr) for each in mails] == [(0, "", "")] * 2


def test_cron_mails_the_damage_in_the_three_lines_of_the_page(handbook, crawled):
    """Part and fault, what it affects, and the remedy, with the words of the example."""
    (file,) = files(crawled)
    flip(file, file.stat().st_size // 2)
    (example,) = [block for block in handbook.section("Is my archive whole?").split("```") if "capture 31" in block]

    mail = handbook.do(cron_lines(handbook)[1]).stdout

    part, affects, remedy = mail.splitlines()[:3]
    shown = example.strip().splitlines()
    assert part.startswith(("capture: ", "file: ")) == shown[0].startswith("capture: ")
    assert part.endswith(shown[0].rpartition(": ")[2])
    assert affects.startswith("    affects ") == shown[1].startswith("    affects ")
    assert remedy == shown[2].replace("blotter-202603-20260301061702000000.warc.gz", file.name)

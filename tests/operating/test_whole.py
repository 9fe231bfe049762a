"""Checking an archive, by the very commands of the page."""


def test_the_commands_that_check_an_archive_find_a_crawled_one_whole(handbook, site, declare, blotter):
    """Who follows the page after a crawl must not be alarmed."""
    declare()
    site.lists("news/radios/", "news/patrols/")
    assert blotter("crawl", "--quiet").returncode == 0

    done = [handbook.do(f"venv/bin/{line}") for line in handbook.shell("blotter verify --quick").splitlines()]

    assert [each.returncode for each in done] == [0, 0, 0], done
    assert all(each.stdout.startswith("no damage found") for each in done)

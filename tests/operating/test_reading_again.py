"""Reading captures again, and making a lost database again, by the very commands of the page."""


def test_the_commands_of_the_page_read_again_and_rebuild(handbook, site, declare, blotter):
    """Whoever has lost the database follows the page, and it must work the first time."""
    declare()
    site.lists("news/radios/", "news/patrols/")
    assert blotter("crawl", "--quiet").returncode == 0

    again = [handbook.do(f"venv/bin/{line}") for line in handbook.shell("blotter reread --dry-run").splitlines()]
    for path in handbook.folder.glob("blotter.db*"):
        path.unlink()
    rebuilt = handbook.do(f"venv/bin/{handbook.shell('blotter rebuild')}")

    assert [each.returncode for each in again] == [0, 0, 0], again
    assert again[0].stdout.startswith("2 captures read again; 0 readings would change")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "blotter.db: 2 articles with 0 earlier readings of 1 publications" in rebuilt.stdout

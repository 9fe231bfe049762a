"""Scrapy's own commands know the same publications and keep the same order."""

from archive.store import Archive


def test_scrapy_lists_built_in_and_declared_publications(declare, scrapy):
    """A publication in blotter.toml is a spider."""
    declare("my-journal")

    done = scrapy("list")

    assert done.returncode == 0, done.stderr
    assert {"police-professional", "my-journal"} <= set(done.stdout.split())


def test_scrapy_crawl_archives_a_declared_publication(site, declare, scrapy, rows, tmp_path):
    """The extension opens archive, readers and run, and closes them."""
    declare()
    site.lists("news/radios/")

    done = scrapy("crawl", "sample")

    assert done.returncode == 0, done.stderr
    assert rows("SELECT headline FROM articles") == [{"headline": "Story of news radios"}]
    assert rows("SELECT command, outcome FROM runs") == [{"command": "crawl sample", "outcome": "finished"}]
    Archive.open(tmp_path / "blotter.db").close()


def test_scrapy_is_told_of_a_malformed_configuration_in_one_line(tmp_path, scrapy):
    """File and line, and no traceback."""
    (tmp_path / "blotter.toml").write_text("[publications.sample\n")

    done = scrapy("list")

    assert done.returncode == 2
    assert done.stderr.startswith("blotter: blotter.toml:1: ")
    assert "Traceback" not in done.stderr


def test_scrapy_crawl_asks_no_public_host_without_contact(scrapy, tmp_path):
    """No way round the rule."""
    done = scrapy("crawl", "police-professional")

    assert done.returncode == 2
    assert "public hosts need a contact" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "blotter.db").exists()

"""`blotter serve` on an archive that `blotter export` made of a selection."""

import urllib.error
import urllib.request

import pytest

from tests.serving import serving

PAGE = b"<!doctype html><html><head><title>Lamps</title></head><body><h1>Lamps</h1><p>They are lit.</p></body></html>"


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


def test_an_exported_archive_is_browsed_like_the_one_it_came_from(shelf, crawled, blotter):
    """Whoever gets a selection has search, articles, the pages as received and the status; of the rest nothing."""
    shelf.article("Radios of the county", body="Radios crackle.")
    key, capture = crawled(PAGE, headline="Lamps of the county", body="They are lit.")
    done = blotter("export", "--archive", shelf.path, "--query", "lit", "-o", "part.db")
    assert (done.returncode, done.stderr) == (0, "1 article written to part.db\n")

    with serving(shelf.path.parent / "part.db") as site:
        found, left_out = get(f"{site}/-/search?q=county"), get(f"{site}/-/search?q=crackle")
        shown = get(f"{site}/-/article/{key}")
        received, payload = get(f"{site}/-/capture/{capture}/received"), get(f"{site}/-/capture/{capture}/payload")
        status = get(f"{site}/-/status")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{site}/-/article/{shelf.ask('SELECT key FROM articles WHERE id = 1')[0][0]}")

    assert f"/-/article/{key}" in found
    assert "Radios" not in found + left_out
    assert "They are lit." in shown
    assert "<h1>Lamps</h1>" in received
    assert payload.encode() == PAGE
    assert "The Sample" in status

import socketserver
import threading

import pytest

from archive.errors import MailRefused, NoSuchRecord
from archive.store import Archive


class Postbox(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as takes one message."""

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.mail.append(b"".join(lines).decode())
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def postbox():
    with socketserver.TCPServer(("127.0.0.1", 0), Postbox) as server:
        server.mail = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def saved(shelf, ask):
    shelf.article("Taser before", published="2026-01-01")
    ask("alerts", "save", "tasers", "--query", "taser")
    return shelf


def test_what_came_since_is_told_once(saved, ask):
    """What was there when the search was saved is known."""
    saved.article("Taser after", published="2026-01-01")

    first, second = ask("alerts").stdout, ask("alerts").stdout

    assert first.startswith(
        "tasers: 1 new\n=============\n\nTaser after\n  Sample: A body of a few words.\n  2026-01-01"
    )
    assert "Taser before" not in first
    assert second == ""


def test_what_a_back_fill_brings_is_one_line(saved, ask):
    """Thousands of old articles are not news."""
    for number in range(5):
        saved.article(f"Taser {number}", published=f"201{number}-01-01")

    out = ask("alerts").stdout

    assert "5 older articles came in\n  Published from 2010-01-01 to 2014-01-01" in out
    assert "Taser 3" not in out


def test_a_dry_run_marks_nothing_as_told(saved, ask):
    """So that one can look first."""
    saved.article("Taser after", published="2026-01-01")

    assert ask("alerts", "--dry-run").stdout == ask("alerts").stdout != ""


def test_a_digest_is_mailed(saved, ask, postbox):
    """To the address given, through the server given."""
    saved.article("Taser after", published="2026-01-01")

    ask("alerts", "--mail", "lib@example.org", "--smtp", f"127.0.0.1:{postbox.server_address[1]}", "--site", "http://s")

    assert "To: lib@example.org" in postbox.mail[0]
    assert "http://s/-/article/" in postbox.mail[0]


def test_a_digest_that_cannot_be_sent_is_told_again(saved, ask):
    """Nothing is marked before it has been delivered."""
    saved.article("Taser after", published="2026-01-01")

    with pytest.raises(MailRefused, match="nothing is marked as reported"):
        ask("alerts", "--mail", "lib@example.org", "--smtp", "127.0.0.1:1")

    assert "Taser after" in ask("alerts").stdout


def test_a_file_grows(saved, ask, tmp_path):
    """Each digest after the one before."""
    for number in (1, 2):
        saved.article(f"Taser {number}", published="2026-01-01")
        ask("alerts", "-o", tmp_path / "digest.txt")

    text = (tmp_path / "digest.txt").read_text("utf-8")

    assert text.count("tasers: 1 new") == 2


def test_searches_are_listed_and_removed(saved, ask):
    """As they were saved."""
    ask("alerts", "save", "old", "--until", "2016", "--publication", "sample", "--undated")

    listed = ask("alerts", "list", "--json").json()
    ask("alerts", "remove", "old")

    assert listed[0]["selection"] == {"until": ["2016-12-31"], "undated": ["1"], "publication": ["sample"]}
    assert ask("alerts", "list").stdout == "tasers: q taser (last reported: never)\n"
    with pytest.raises(NoSuchRecord):
        ask("alerts", "remove", "old")


def test_a_search_is_saved_while_a_crawl_holds_the_archive(saved, ask):
    """Nobody waits for a run to end."""
    with Archive.open(saved.path):
        ask("alerts", "save", "custody", "--query", "custody")

    assert "custody: q custody" in ask("alerts", "list").stdout


def test_a_search_for_nothing_is_wrong_use(saved, blotter):
    """Everything would be too much."""
    assert blotter("alerts", "save", "all").returncode == 2

"""Files of strangers: one that cannot be used costs itself, and is named in a line."""

import gzip
import json
import os
import zipfile

from archive.terminal import HARMFUL
from tests.site import article

PAGE = article("Lamps counted on the quay").encode()
ADDRESS = "https://sample.example/news/lamps/"
PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NO_ADDRESS = "https://sample.example:99999/a/"


def warc(url=ADDRESS, date="2026-01-01T00:00:00Z", kind="response", **more):
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "WARC-Record-ID": "<urn:uuid:1>"}
    fields |= {"Content-Type": "application/http; msgtype=response", "Content-Length": len(block)} | more
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return gzip.compress(f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n")


def package(*, at, by):
    """Return a package whose list of files says *by* at byte *at* of its first entry."""

    def put(path):
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("archive/data.warc.gz", warc())
        listed = bytearray(path.read_bytes())
        listed[listed.index(b"PK\x01\x02") + at] = by
        path.write_bytes(listed)

    return put


def holding(payload):
    return lambda path: path.write_bytes(payload)


def dated(seconds):
    def put(path):
        path.write_bytes(PAGE)
        os.utime(path, (seconds, seconds))

    return put


REVISIT = {"kind": "revisit", "WARC-Profile": PROFILE, "WARC-Refers-To-Date": "2026-01-01T00:00:00Z"}
HOSTILE = {
    "with-password.wacz": (package(at=8, by=1), "encrypted"),
    "unknown-packing.wacz": (package(at=10, by=99), "not supported"),
    "year-1.warc.gz": (holding(warc(date="0001-01-01T00:00:00Z")), "no time of capture"),
    "beyond.warc.gz": (holding(warc(date="9999-12-31T23:59:59-14:00")), "no time of capture"),
    "port.warc.gz": (holding(warc(url=NO_ADDRESS)), "no page of this publication"),
    "brackets.warc.gz": (holding(warc(**REVISIT, **{"WARC-Refers-To-Target-URI": "http://[::1/"})), "repeats"),
    "escapes.warc.gz": (holding(warc(**REVISIT, **{"WARC-Refers-To-Target-URI": "\x1b[2J\x00"})), "repeats"),
    "wombat.html": (holding(PAGE + f'<script>__wm.wombat("{NO_ADDRESS}","20191108061749")'.encode()), "not an address"),
    "year-385.html": (dated(-5e10), "set it with touch"),
    "\x1b[2J\udcff.html": (holding(b"\x00" * 99), "binary data"),
}


def test_files_of_strangers_cost_themselves(tmp_path, blotter):
    """Each once ended the import with a traceback, or wrote to the terminal; what stood behind it did not come in."""
    config = tmp_path / "blotter.toml"
    config.write_text('[publications.sample]\nhome = "https://sample.example/"\nsources = ["feed"]\n')
    folder = tmp_path / "files"
    folder.mkdir()
    for name, (put, _) in HOSTILE.items():
        put(folder / name)
    (folder / "zzz.warc.gz").write_bytes(warc(url="https://sample.example/news/good/"))

    done = blotter("import", folder, "--publication", "sample", "--json", "--config", config)

    told = json.loads(done.stdout)
    reasons = [each["reason"] for each in told if each["outcome"] == "failed"]
    assert [why for _, why in HOSTILE.values() if not any(why in reason for reason in reasons)] == []
    assert [each["url"] for each in told if each["outcome"] == "new"] == ["https://sample.example/news/good/"]
    assert "Traceback" not in done.stderr
    assert HARMFUL.findall(done.stderr) == []

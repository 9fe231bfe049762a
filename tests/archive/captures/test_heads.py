"""The head of an answer is kept byte for byte, whatever a server writes into it."""

import gzip

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

ODD = {
    "before a semicolon": ("Refresh", b"\xb2;url=/x"),
    "in a quoted value": ("Content-Disposition", 'inline; filename="caf\u00e9.html"'.encode()),
    "in an address": ("Link", "<caf\u00e9>; rel=next; title*=UTF-8''%C3%A9".encode()),
    "in a cookie": ("Set-Cookie", "a=\u00e9; b\u00e9; Path=/".encode()),
    "without a value": ("X-A", b"\xff;\xfe;=\x80"),
    "half an emoji": ("X-A", b"\xed\xa0\xbd; a=\xed"),
    "in a name": ("X-\xe9", b"1; a"),
}


@pytest.mark.parametrize(("name", "value"), ODD.values(), ids=ODD)
def test_a_header_is_kept_as_sent(desk, name, value):
    """Some such answers once could not be kept at all, in any run; the rest was rewritten in escapes."""
    sent = (name, value.decode("latin-1"))

    capture = desk.fetch(payload=b"<p>a", body=b"<p>a", request_headers=(sent,), response_headers=(sent,))

    (path,) = desk.archive.captures.folder.glob("*.warc.gz")
    line = name.encode("latin-1") + b": " + value + b"\r\n"
    assert gzip.decompress(path.read_bytes()).count(line) == 2
    assert desk.archive.payload(capture.id) == b"<p>a"
    with path.open("rb") as file:
        (record,) = ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True)
        assert record.http_headers.status_code == 200

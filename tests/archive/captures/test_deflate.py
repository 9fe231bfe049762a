import gzip
import subprocess
import sys

import pytest

from archive.captures.deflate import gzip_member

RECORD = b"WARC/1.1\r\n\r\n" + b"<p>What the clerk wrote.</p>" * 400


def test_a_record_is_one_whole_gzip_member():
    """Any tool reads it: the commands of READ-ME.txt, zcat and every WARC library."""
    assert gzip.decompress(gzip_member(RECORD)) == RECORD


@pytest.mark.parametrize("hidden", ["isal", "no_such_library"])
def test_records_are_compressed_with_and_without_the_extra(hidden):
    """A server without ISA-L writes the same records, only slower."""
    script = f"""import sys
sys.modules[{hidden!r}] = None
from archive.captures.deflate import gzip_member
sys.stdout.buffer.write(gzip_member({RECORD!r}))"""

    written = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout

    assert gzip.decompress(written) == RECORD
    assert len(written) < len(RECORD) / 10

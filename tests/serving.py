"""`blotter serve` in a process of its own, as a user runs it."""

import re
import subprocess
import sys
from contextlib import contextmanager


@contextmanager
def serving(archive, *options):
    """Give the address of the site while it runs."""
    command = [sys.executable, "-m", "crawler", "serve", "--port", "0", "--archive", str(archive), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline()
        found = re.search(r"http://[^ ]+", line)
        assert found, line + process.stderr.read()
        yield found[0].rstrip("/")
    finally:
        process.terminate()
        process.communicate(timeout=20)

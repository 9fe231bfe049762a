"""Python loads this when it starts: names looked up and connections made are written to the file of ``WATCHED``."""

import json
import os
import sys

WATCHED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.connect", "socket.sendto"}
OUT = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def watch(event, given):
    """Write down what *event* reaches for; the sockets themselves are left out."""
    if event in WATCHED:
        reached = [str(each) if isinstance(each, bytes) else each for each in given if not hasattr(each, "fileno")]
        os.write(OUT, json.dumps([event, reached], default=str).encode() + b"\n")


sys.addaudithook(watch)

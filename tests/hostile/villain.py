"""Hosts on loopback that misbehave on the wire: each has its own address and says what it is told, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Said = Iterable["bytes | float"]
"""What is written, piece by piece; a number is a pause in seconds. Then the connection is closed."""

Answer = Callable[["Villain"], Said]

NOT_HERE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\nNot here"
FIRST = 2  # 127.0.0.1 is for honest sites
HEAD = 64 * 1024  # bytes of a request


@dataclass
class Villain:
    """One host: its address, what it answers, and what it was asked."""

    address: str
    answers: Mapping[str, Answer]
    """By path with its query string, or by path alone."""

    port: int = 0
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    """Each path, and the head of the request."""

    @property
    def home(self) -> str:
        """Address of the front page."""
        return f"http://{self.address}:{self.port}/"

    @property
    def requested(self) -> list[str]:
        """Paths in the order in which they were asked for."""
        return [path for path, _ in list(self.requests)]

    def url(self, path: str) -> str:
        """Return the address of *path*."""
        return self.home + path.removeprefix("/")

    def said_at(self, path: str) -> Said:
        """Return what is to be said to a request for *path*."""
        answer = self.answers.get(path) or self.answers.get(path.partition("?")[0])
        return answer(self) if answer else [NOT_HERE]


class Villains:
    """A server for villains of any number, each called by a name; a context manager."""

    def __init__(self, answers: Mapping[str, Mapping[str, Answer]]) -> None:
        self.hosts: dict[str, Villain] = {}
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listeners: list[socket.socket] = []
        for number, (name, each) in enumerate(answers.items(), FIRST):
            villain = Villain(f"127.0.{number // 250}.{number % 250 + 1}", each)
            listener = socket.create_server((villain.address, 0), backlog=16)
            villain.port = listener.getsockname()[1]
            self.hosts[name] = villain
            self._listeners.append(listener)
            self._start(self._listen, listener, villain)

    def __enter__(self) -> Villains:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in self._threads:
            thread.join()

    def _start(self, target: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=target, args=given)
        self._threads.append(thread)
        thread.start()

    def _listen(self, listener: socket.socket, villain: Villain) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._start(self._answer, connection, villain)

    def _answer(self, connection: socket.socket, villain: Villain) -> None:
        """Answer one request, and close: until the client hangs up, or the test is over."""
        connection.settimeout(30)
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and len(head) < HEAD:
                more = connection.recv(HEAD)
                if not more:
                    return
                head += more
            path = head.split(b" ", 2)[1].decode("latin-1")
            villain.requests.append((path, head))
            for piece in villain.said_at(path):
                if self._closing.is_set():
                    return
                if isinstance(piece, bytes):
                    connection.sendall(piece)
                else:
                    self._closing.wait(piece)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)  # else what is still on its way would be thrown away with the connection

"""Servers that fail in their own ways: each is reported, no mail is sent twice, and nothing waits without end."""

import logging
import socket
import threading
import time
from contextlib import suppress

import pytest

from archive.errors import Undelivered
from archive.notify import webhook
from archive.notify.attempts import within
from archive.notify.mail import MailChannel
from archive.notify.message import Message
from archive.notify.settings import MailSettings, Security, WebSettings
from archive.notify.webhook import WebhookChannel

MESSAGE = Message(subject="News", text="Radios", facts={})
USUAL = {
    "EHLO": b"250 ok",
    "MAIL": b"250 ok",
    "RCPT": b"250 ok",
    "DATA": b"354 go on",
    "RSET": b"250 ok",
    "QUIT": b"221 bye",
}


@pytest.fixture
def served():
    """Start a server that does with each connection what it is given to do, and return its port."""
    listeners = []

    def start(answer):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve():
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line, suppress(OSError):  # the client may have gone
                    answer(line)

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    yield start
    for listener in listeners:
        listener.close()


def mail_server(taken, **other):
    """Answer as a mail server does, but for the commands of *other*; each mail is put into *taken*."""

    def answer(line):
        file = line.makefile("rwb")
        file.write(b"220 here\r\n")
        file.flush()
        for command in file:
            word = command[:4].decode().upper()
            reply = {**USUAL, **other}[word]
            file.write((reply() if callable(reply) else reply) + b"\r\n")
            file.flush()
            if word == "DATA":
                taken.append(b"".join(iter(file.readline, b".\r\n")))
                file.write(other.get("TAKEN", b"250 ok") + b"\r\n")
                file.flush()

    return answer


def mail(port, *, security=Security.NONE, to=("library@example.org",)):
    return MailChannel(
        MailSettings(to=to, sender="blotter@example.org", server="127.0.0.1", port=port, security=security)
    )


def web(port):
    return WebhookChannel(WebSettings(url=f"http://127.0.0.1:{port}/secret", secret_url=None))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda line: None, "it closed the connection"),
        (lambda line: line.sendall(b"\x00\xff" * 500 + b"\r\n"), "it is no mail server"),
        (lambda line: line.sendall(b"421 too busy\r\n"), "it answered 421 too busy"),
        (mail_server([], MAIL=b"451 try later"), "it answered 451 try later"),
        (
            mail_server([], RCPT=b"550 \x1b[31mno such\xff user"),
            "it refused library@example.org: 550 [31mno such� user",
        ),
        (mail_server([], TAKEN=b"552 too big"), "it answered 552 too big"),
    ],
    ids=["closes", "no mail server", "busy", "sender", "recipient", "too big"],
)
def test_a_mail_server_that_refuses_is_reported_in_words(served, answer, reason):
    """By what it says, without the bytes of a terminal and the names of Python's classes."""
    with pytest.raises(Undelivered) as failed:
        mail(served(answer)).send(MESSAGE)

    assert f"mail by 127.0.0.1: {reason}" in str(failed.value)


def test_a_mail_server_without_tls_is_reported_in_words(served):
    """The port is that of another kind of security."""
    with pytest.raises(Undelivered, match="it does not speak TLS at this port"):
        mail(served(lambda line: line.sendall(b"220 here\r\n")), security=Security.TLS).send(MESSAGE)


@pytest.mark.parametrize("goodbye", [b"421 busy", b"250 ok", b"nonsense"])
def test_mail_that_was_taken_is_sent_whatever_the_server_says_to_quit(served, goodbye):
    """Else it would be sent again, each time."""
    taken = []

    mail(served(mail_server(taken, QUIT=goodbye))).send(MESSAGE)

    assert len(taken) == 1


def test_a_recipient_who_is_refused_is_reported_and_the_others_have_the_mail_once(served, caplog):
    """A mail that is sent again would reach them twice."""
    taken = []

    replies = iter([b"250 ok", b"550 no such user"])

    with caplog.at_level(logging.WARNING):
        port = served(mail_server(taken, RCPT=lambda: next(replies)))
        mail(port, to=("library@example.org", "gone@example.org")).send(MESSAGE)

    assert len(taken) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "mail by 127.0.0.1: it refused gone@example.org: 550 no such user"
    ]


def drip(line):
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        time.sleep(0.05)
        line.sendall(b"x")


def test_a_service_that_answers_a_byte_at_a_time_is_given_up(served, monkeypatch):
    """Each byte comes in time; the whole never does, and the crawl would not end."""
    monkeypatch.setattr(webhook, "WHOLE", 0.3)

    with pytest.raises(Undelivered, match="it does not answer"):
        web(served(drip)).send(MESSAGE)


def test_a_service_that_is_no_web_server_is_reported(served):
    """What it says is no HTTP."""
    with pytest.raises(Undelivered, match="it does not answer as a web server does"):
        web(served(lambda line: (line.recv(65536), line.sendall(b"220 mail here\r\n")))).send(MESSAGE)


def test_an_attempt_has_its_time():
    """And its result, or its error, is the caller's."""
    over = threading.Event()

    assert within(60, lambda: "sent") == "sent"
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 / 0)
    with pytest.raises(TimeoutError):
        within(0.01, over.wait)

    over.set()

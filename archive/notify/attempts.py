"""An attempt to deliver: how long it may take in all, and the words for how it failed."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from http.client import HTTPException
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")
LONGEST = 200  # characters of what a server says


def within(seconds: float, attempt: Callable[[], Result]) -> Result:
    """Return what *attempt* returns; a server that answers a byte at a time must not keep a crawl from its end.

    Raises:
        TimeoutError: it takes longer; it is left alone then, and ends with this process.

    """
    coming: Future[Result] = Future()

    def run() -> None:
        try:
            coming.set_result(attempt())
        except BaseException as error:  # noqa: BLE001  # kept for whoever waits, and raised there
            coming.set_exception(error)

    Thread(target=run, daemon=True).start()
    return coming.result(seconds)


def reason_of(error: Exception) -> str:
    """Return why an attempt failed, in one line for a person.

    >>> reason_of(smtplib.SMTPDataError(552, b"too big"))
    'it answered 552 too big'
    >>> reason_of(ConnectionResetError(104, "Connection reset by peer"))
    'Connection reset by peer'
    """
    return next((words(error) for kind, words in REASONS if isinstance(error, kind)), "") or type(error).__name__


def _answered(error: smtplib.SMTPResponseException) -> str:
    return f"it answered {error.smtp_code} {_line(error.smtp_error)}"


def _refused(error: smtplib.SMTPRecipientsRefused) -> str:
    return "; ".join(f"it refused {each}: {code} {_line(answer)}" for each, (code, answer) in error.recipients.items())


def _line(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join("".join(each if each.isprintable() else " " for each in text[:LONGEST]).split())


def _disconnected(error: smtplib.SMTPServerDisconnected) -> str:
    return "it does not answer" if "timed out" in str(error) else "it closed the connection"


REASONS: tuple[tuple[type[Exception], Callable[..., str]], ...] = (
    (smtplib.SMTPConnectError, lambda error: _answered(error) if error.smtp_code > 0 else "it is no mail server"),
    (smtplib.SMTPResponseException, _answered),
    (smtplib.SMTPRecipientsRefused, _refused),
    (smtplib.SMTPServerDisconnected, _disconnected),
    (ssl.SSLCertVerificationError, lambda error: f"its certificate is not trusted: {error.verify_message}"),
    (ssl.SSLError, lambda _: "it does not speak TLS at this port"),
    (TimeoutError, lambda _: "it does not answer"),
    (ConnectionRefusedError, lambda _: "it refused the connection"),
    (socket.gaierror, lambda _: "there is no such host"),
    (HTTPException, lambda _: "it does not answer as a web server does"),
    (OSError, lambda error: error.strerror or str(error)),
    (Exception, str),
)
"""Kind of error to its words, the particular before the general."""

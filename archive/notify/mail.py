"""Mail by SMTP, with TLS and a login."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from archive.errors import Undelivered
from archive.notify.message import Message
from archive.notify.settings import MailSettings, Security

TIMEOUT = 30.0  # seconds for each answer of the server


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Mail to the addresses of *settings*."""

    settings: MailSettings
    name: str = "mail"

    def send(self, message: Message) -> None:
        """Hand *message* to the server.

        Raises:
            Undelivered: the server does not answer, or refuses login, sender or any recipient.

        """
        mail = self._written(message)
        secret = ""
        try:
            secret = self.settings.password.read() if self.settings.password else ""
            with _connected(self.settings) as server:
                if self.settings.user:
                    server.login(self.settings.user, secret)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException, LookupError, ValueError) as error:
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise Undelivered(self.name, self.settings.server, reason.replace(secret or "\0", "***")) from None

    def _written(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        sender = self.settings.sender
        domain = sender.rpartition("@")[2].strip(">")
        mail["Subject"] = " ".join(message.subject.split())
        mail["From"], mail["To"] = sender, ", ".join(self.settings.to)
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = f"<blotter.{message.id}@{domain}>" if message.id else make_msgid("blotter", domain)
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        mail.set_content(message.text)
        return mail


@contextmanager
def _connected(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """Open a connection that is encrypted as *settings* want it."""
    tls = ssl.create_default_context()
    if settings.security is Security.TLS:
        with smtplib.SMTP_SSL(settings.server, settings.port, timeout=TIMEOUT, context=tls) as server:
            yield server
        return
    with smtplib.SMTP(settings.server, settings.port, timeout=TIMEOUT) as server:
        if settings.security is Security.STARTTLS:
            server.starttls(context=tls)
        yield server

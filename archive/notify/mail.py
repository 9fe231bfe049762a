"""Mail by SMTP, with TLS and a login."""

from __future__ import annotations

import logging
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from archive.errors import Undelivered
from archive.notify.attempts import reason_of, within
from archive.notify.message import Message
from archive.notify.settings import MailSettings, Security

TIMEOUT = 30.0  # seconds for each answer of the server
WHOLE = 120.0  # seconds for all of them

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Mail to the addresses of *settings*."""

    settings: MailSettings
    name: str = "mail"

    def send(self, message: Message) -> None:
        """Hand *message* to the server.

        Raises:
            Undelivered: the server does not answer, or refuses login, sender or all recipients.

        """
        mail = self._written(message)
        secret = ""
        try:
            secret = self.settings.password.read() if self.settings.password else ""
            refused = within(WHOLE, lambda: _sent(mail, self.settings, secret))
        except (OSError, smtplib.SMTPException, LookupError, ValueError) as error:
            reason = reason_of(error).replace(secret or "\0", "***")
            raise Undelivered(self.name, self.settings.server, reason) from None
        if refused:  # the others have it, and would get it twice
            LOG.warning("mail by %s: %s", self.settings.server, reason_of(smtplib.SMTPRecipientsRefused(refused)))

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


def _sent(mail: EmailMessage, settings: MailSettings, password: str) -> dict[str, tuple[int, bytes]]:
    """Return the recipients that the server refused, with its answers; the others have *mail* then."""
    server = _connected(settings)
    try:
        if settings.security is Security.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if settings.user:
            server.login(settings.user, password)
        return server.send_message(mail)
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what was taken is taken, whatever it says to that
            server.quit()
        server.close()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    if settings.security is Security.TLS:
        tls = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.server, settings.port, timeout=TIMEOUT, context=tls)
    return smtplib.SMTP(settings.server, settings.port, timeout=TIMEOUT)

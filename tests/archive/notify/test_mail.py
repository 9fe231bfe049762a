from datetime import UTC, datetime, timedelta

import pytest

from archive.errors import ConfigError, Undelivered
from archive.notify.mail import MailChannel
from archive.notify.message import Message
from archive.notify.settings import MailSettings, Secret, Security
from tests.archive.notify.conftest import LOGIN

USER, PASSWORD = LOGIN
MESSAGE = Message(subject="Blotter: a test", text="Ünïcode\n", facts={"problems": [], "articles": []}, id="7")


def settings(box, security, secret=None, **values):
    user = {"user": USER, "password": secret} if secret else {}
    given = {"to": ("library@example.org",), "sender": "Blotter <blotter@example.org>", "server": "127.0.0.1"}
    return MailSettings(**(given | {"port": box.port, "security": Security(security)} | user | values))


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return Secret(file=path, variable=None)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_mail_arrives_by_each_way_to_a_server(smtp, secret, security):
    """In a library the server is the university's: it wants TLS and a login."""
    box = smtp(security)

    MailChannel(settings(box, security, secret if security != "none" else None)).send(MESSAGE)

    (mail,) = box.mail
    assert mail.get_content().replace("\r\n", "\n") == "Ünïcode\n"
    assert box.encrypted == [security != "none"]
    assert box.logins == ([LOGIN] if security != "none" else [])


def test_mail_has_what_servers_expect(smtp):
    """Without Date and Message-ID it is taken for spam; the id stays when it is sent again."""
    box = smtp()

    MailChannel(settings(box, "none")).send(MESSAGE)

    (mail,) = box.mail
    assert abs(mail["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=5)
    assert mail["Message-ID"] == "<blotter.7@example.org>"
    assert mail["From"] == "Blotter <blotter@example.org>"
    assert mail["To"] == "library@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_headline_with_line_ends_makes_no_header_of_its_own(smtp):
    """A subject is made of names that people choose."""
    box = smtp()

    MailChannel(settings(box, "none")).send(Message(subject="a\r\nBcc: x@y.example", text="", facts=MESSAGE.facts))

    assert box.mail[0]["Subject"] == "a Bcc: x@y.example"
    assert box.mail[0]["Bcc"] is None


def test_a_wrong_password_is_reported_and_not_printed(smtp, tmp_path):
    """The line stands in cron's mail and in the journal."""
    (tmp_path / "password").write_text("not the one")
    box = smtp("starttls")

    with pytest.raises(Undelivered, match="535") as refused:
        MailChannel(settings(box, "starttls", Secret(file=tmp_path / "password", variable=None))).send(MESSAGE)

    assert "not the one" not in str(refused.value)
    assert box.mail == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_nobody_signed_gets_no_password(smtp, secret, monkeypatch, security):
    """Somebody may stand between us and it."""
    box = smtp(security)
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(Undelivered, match="its certificate is not trusted"):
        MailChannel(settings(box, security, secret)).send(MESSAGE)

    assert box.logins == []


def test_a_server_without_starttls_gets_no_password(smtp, secret):
    """Encryption that was asked for is never left out."""
    box = smtp()

    with pytest.raises(Undelivered, match="STARTTLS"):
        MailChannel(settings(box, "starttls", secret)).send(MESSAGE)

    assert box.logins == []


def test_a_server_that_is_not_there_is_reported(smtp):
    """With its name."""
    box = smtp()

    with pytest.raises(Undelivered, match=r"mail by 127\.0\.0\.1: it refused the connection.*sent again"):
        MailChannel(settings(box, "none", port=1)).send(MESSAGE)


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (Secret(file=None, variable="BLOTTER_NO_SUCH"), "the environment variable BLOTTER_NO_SUCH is not set"),
        ("missing", "missing cannot be read"),
    ],
)
def test_a_password_that_is_not_there_is_reported(smtp, tmp_path, secret, said):
    """By the place where it should be."""
    secret = secret if isinstance(secret, Secret) else Secret(file=tmp_path / secret, variable=None)

    with pytest.raises(Undelivered, match=said):
        MailChannel(settings(smtp("starttls"), "starttls", secret)).send(MESSAGE)


TO = {"to": "library@example.org"}
LOGIN_KEYS = {"user": "u", "password_env": "P"}


@pytest.mark.parametrize(
    ("keys", "security", "port"),
    [
        (TO, "none", 25),
        (TO | {"server": "smtp.example.org"}, "starttls", 587),
        (TO | {"server": "smtp.example.org", "security": "tls"}, "tls", 465),
        (TO | {"server": "localhost"} | LOGIN_KEYS, "starttls", 587),
        (TO | {"server": "smtp.example.org", "security": "none", "port": 2525}, "none", 2525),
    ],
)
def test_a_server_elsewhere_is_asked_for_encryption_unless_told_otherwise(configure, config, keys, security, port):
    """What nobody wrote is what is safe."""
    configure(mail=keys)

    made = MailSettings.of(config())

    assert (made.security, made.port, made.sender) == (security, port, "library@example.org")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "mail.to: is missing"),
        ({"to": "library"}, "is not a mail address"),
        ({"to": 5}, "must be text"),
        (TO | {"from": "me"}, "mail.from: 'me' is not a mail address"),
        (TO | {"password": "x", "user": "u"}, "a password does not belong in this file"),
        (TO | {"user": "u"}, "belong together"),
        (TO | {"password_env": "P"}, "belong together"),
        (TO | {"password_env": "P", "password_file": "p", "user": "u"}, "not both"),
        (TO | {"server": "smtp.example.org", "security": "none"} | LOGIN_KEYS, "a login needs tls or starttls"),
        (TO | {"security": "ssl"}, "must be one of tls, starttls, none"),
        (TO | {"port": 0}, "from 1 to 65535"),
        (TO | {"port": True}, "from 1 to 65535"),
        (TO | {"sever": "x"}, "unknown key; did you mean server?"),
    ],
)
def test_a_wrong_key_is_named_with_its_line(configure, config, keys, said):
    """A mistake shows before the first crawl, not in the night of the first alarm."""
    configure(mail=keys)

    with pytest.raises(ConfigError, match=said) as refused:
        MailSettings.of(config())

    assert refused.value.line

import json
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from archive.config import Config
from archive.times import stamp
from tests.receiver import receiver

LOGIN = ("blotter", "s3cret of the library")


@pytest.fixture
def hook():
    """A real server that takes whatever is posted."""
    with receiver() as made:
        yield made


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate of 127.0.0.1 that this process trusts; its file holds the key too."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of a test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "mail.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@dataclass
class Postbox:
    """The mail that a server took."""

    port: int = 0
    mail: list = field(default_factory=list)
    logins: list = field(default_factory=list)
    encrypted: list = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # as above
        self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 ok"


@pytest.fixture
def smtp(certificate):
    """Start a real mail server: plain, with STARTTLS and a login, or with TLS from the first byte."""
    controllers = []
    controller = pytest.importorskip("aiosmtpd.controller", reason="needs the extra dev")
    from aiosmtpd.smtp import AuthResult  # noqa: PLC0415  # only where it is installed

    class OnAnyPort(controller.Controller):
        def _trigger_server(self):
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    def start(security="none"):
        box = Postbox()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)

        def login(server, session, envelope, mechanism, given):
            box.logins.append((given.login.decode(), given.password.decode()))
            return AuthResult(success=box.logins[-1] == LOGIN, handled=False)

        made = OnAnyPort(
            box,
            hostname="127.0.0.1",
            port=0,
            authenticator=login,
            auth_required=security == "starttls",
            auth_require_tls=security == "starttls",
            tls_context=context if security == "starttls" else None,
            ssl_context=context if security == "tls" else None,
            require_starttls=security == "starttls",
        )
        made.start()
        controllers.append(made)
        box.port = made.port
        return box

    yield start
    for made in controllers:
        made.stop()


@pytest.fixture
def configure(tmp_path):
    """Write ``blotter.toml``: each table with its keys."""

    def write(text="", **tables):
        lines = ['contact = "library@example.org"', text]
        for name, keys in tables.items():
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items())]
        (tmp_path / "blotter.toml").write_text("\n".join(lines) + "\n")

    return write


@pytest.fixture
def failing(shelf):
    """An archive with a publication that never went well, so that it needs a person."""
    at = stamp(datetime.now(UTC))
    run = shelf.row("runs", command="crawl", started_at=at, finished_at=at, outcome="failed", version="1")
    shelf.row("run_publications", run_id=run, publication_id=shelf.publication(), outcome="failed", sources="{}")
    return shelf


@pytest.fixture
def config(tmp_path):
    """Read ``blotter.toml``."""
    return lambda: Config.load(tmp_path / "blotter.toml")

"""What is archived must come from the host it names."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.site import TestSite


class SecureSite(TestSite):
    """A site behind TLS, called ``localhost``."""

    def __init__(self, context):
        super().__init__()
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def home(self):
        return f"https://localhost:{self._server.server_address[1]}/"


def certificate(folder, host):
    """Write a certificate for *host* that signs itself, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{host}.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture
def secure(tmp_path):
    """A site whose certificate names *host*."""
    running = []

    def serve(host):
        path = certificate(tmp_path, host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        site = SecureSite(context).__enter__()
        running.append(site)
        site.lists("news/radios/")
        return site, path

    yield serve

    for site in running:
        site.close()


@pytest.mark.parametrize(
    ("host", "trusted", "code"),
    [("localhost", True, 0), ("elsewhere.example", True, 1), ("localhost", False, 1)],
    ids=["right", "of another host", "signed by nobody"],
)
def test_a_certificate_is_checked(secure, declare, blotter, host, trusted, code):
    """A wrong one is told as such, and nothing is asked without a right one."""
    site, path = secure(host)
    declare(home=site.home)

    done = blotter("crawl", "sample", **({"SSL_CERT_FILE": str(path)} if trusted else {}))

    assert done.returncode == code, done.stdout + done.stderr
    assert bool(site.requested) == (code == 0)
    assert ("tls" in done.stdout) == (code == 1)


def test_a_host_that_speaks_no_tls_is_named(site, declare, blotter):
    """It is never read without."""
    declare(home=site.home.replace("http:", "https:"))

    done = blotter("crawl", "sample")

    assert done.returncode == 1
    assert "tls" in done.stdout
    assert site.requested == []

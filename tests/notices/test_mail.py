"""The settings of the mail server, and a server that asks for a safe line and a password."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.ledgers import code_of
from tests.notices.town import LINK, Letterbox, free_port
from werkzekerheid.app.notices.hours import hours_on
from werkzekerheid.app.notices.mail import MailSettings, Server, mail_settings
from werkzekerheid.facts.layout import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHOLE = {
    "WERKZEKERHEID_SMTP_HOST": "mail.example", "WERKZEKERHEID_SMTP_FROM": "werk@stap.example",
    "WERKZEKERHEID_APP_URL": LINK,
}  # fmt: skip


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_without_a_server_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WERKZEKERHEID_SMTP_HOST", raising=False)

    assert mail_settings() is None


def test_the_line_is_safe_unless_somebody_says_otherwise(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    environment.setenv("WERKZEKERHEID_SMTP_USER", "werk")
    environment.setenv("WERKZEKERHEID_SMTP_PASSWORD_FILE", str(secret))

    found = mail_settings()

    assert found == MailSettings("mail.example", 587, True, "werk", "s3cret", "werk@stap.example", LINK)
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WERKZEKERHEID_SMTP_HOST", "mail example"),
        ("WERKZEKERHEID_SMTP_PORT", "0"),
        ("WERKZEKERHEID_SMTP_PORT", "65536"),
        ("WERKZEKERHEID_SMTP_PORT", "smtp"),
        ("WERKZEKERHEID_SMTP_FROM", "Werk <werk@stap.example>"),
        ("WERKZEKERHEID_SMTP_FROM", "werk@stap.example\nBcc: x@y"),
        ("WERKZEKERHEID_SMTP_STARTTLS", "perhaps"),
        ("WERKZEKERHEID_APP_URL", ""),
        ("WERKZEKERHEID_APP_URL", "app.example"),
        ("WERKZEKERHEID_APP_URL", "https://app.example/?career=joost"),
        ("WERKZEKERHEID_APP_URL", "https://somebody:secret@app.example/"),
        ("WERKZEKERHEID_APP_URL", "https://app.example/\nX: y"),
        ("WERKZEKERHEID_APP_URL", "javascript:alert(1)"),
    ],
)
def test_what_does_not_fit_is_refused(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)

    assert code_of(mail_settings) == "settings_smtp"


def test_a_password_goes_over_no_open_line(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("WERKZEKERHEID_SMTP_PASSWORD_FILE", str(tmp_path / "none"))
    assert code_of(mail_settings) == "settings_smtp_password"
    (tmp_path / "none").write_text("s3cret")
    environment.setenv("WERKZEKERHEID_SMTP_STARTTLS", "no")
    assert code_of(mail_settings) == "settings_smtp_plain"


class SafeServer:
    """A server that takes mail over TLS, from who knows the password; its certificate is its own."""

    def __init__(self, folder: Path) -> None:
        self.certificate, key = folder / "server.pem", folder / "server.key"
        made, private = self_signed()
        self.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        key.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.box, self.port = Letterbox(), free_port()
        self.controller = Controller(
            self.box, hostname="127.0.0.1", port=self.port, tls_context=context, require_starttls=True,
            auth_required=True, authenticator=let_in,
        )  # fmt: skip

    def settings(self, password: str = "s3cret") -> MailSettings:
        return MailSettings(
            "localhost", self.port, starttls=True, user="werk", password=password, sender="werk@stap.example", link=LINK
        )


def let_in(_server: object, _session: object, _envelope: object, _how: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and given.password == b"s3cret"
    return AuthResult(success=known, handled=False)


def self_signed() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


@pytest.fixture
def safe(tmp_path: Path) -> Iterator[SafeServer]:
    made = SafeServer(tmp_path)
    made.controller.start()
    yield made
    made.controller.stop()


def test_a_notice_goes_over_a_safe_line(safe: SafeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(safe.certificate))
    with Server(safe.settings()) as server:
        server.send("coach-1@stap.example", 2, "n-1", datetime(2026, 2, 9, 8, tzinfo=AMSTERDAM))

    (got,) = safe.box.got
    assert got["Message-ID"] == "<n-1@stap.example>"
    assert got.get_content().startswith("Er zijn 2 dingen voor vandaag.")


def test_who_is_not_let_in_sends_nothing(safe: SafeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither with a wrong password, nor to a server whose certificate nobody vouches for."""
    assert code_of(lambda: Server(safe.settings())) == "notices_server"
    monkeypatch.setenv("SSL_CERT_FILE", str(safe.certificate))
    assert code_of(lambda: Server(safe.settings("wrong"))) == "notices_server"


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-02-09T07:59", True),
        ("2026-02-09T08:00", False),
        ("2026-02-09T17:59", False),
        ("2026-02-09T18:00", True),
        ("2026-02-14T12:00", True),
        ("2026-12-25T12:00", True),
        ("2026-07-01T08:00", False),
    ],
)
def test_quiet_hours_are_those_of_amsterdam(moment: str, quiet: bool) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM).astimezone(UTC)

    assert hours_on(now.date()).quiet(now) == quiet

from __future__ import annotations

import ipaddress
import ssl
import tempfile
import warnings
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from posturecam.ui.phone.certificate import make_certificate
from posturecam.ui.phone.entry import PhoneEntry
from tests.ui.phone.client import Phone, unverified


def _shown(phone: Phone) -> x509.Certificate:
    with phone.line() as line:
        return x509.load_der_x509_certificate(line.getpeercert(True) or b"")


def test_it_is_for_this_address_and_a_week_at_most(entry: PhoneEntry) -> None:
    shown = _shown(Phone(entry.address))
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address("127.0.0.1")]
    assert shown.not_valid_after_utc - shown.not_valid_before_utc <= timedelta(days=7)
    assert shown.not_valid_before_utc < datetime.now(timezone.utc) < shown.not_valid_after_utc == entry.ends
    key = shown.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert not shown.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_fingerprint_is_that_of_what_is_served(entry: PhoneEntry) -> None:
    assert Phone(entry.address).fingerprint() == entry.fingerprint
    assert len(entry.fingerprint.split()) == 32


def test_each_start_has_a_key_of_its_own() -> None:
    assert make_certificate("127.0.0.1").fingerprint != make_certificate("127.0.0.1").fingerprint


def test_a_client_that_knows_the_certificate_can_verify_it(entry: PhoneEntry) -> None:
    phone = Phone(entry.address)
    with phone.line() as line:
        pem = ssl.DER_cert_to_PEM_cert(line.getpeercert(True) or b"")
    context = ssl.create_default_context(cadata=pem)
    with context.wrap_socket(phone.plain(), server_hostname="127.0.0.1") as line:
        assert line.version() == "TLSv1.3"


def test_the_key_is_never_readable_on_the_disk_and_nothing_of_it_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[int, str]] = []
    load = ssl.SSLContext.load_cert_chain

    def watched(context: ssl.SSLContext, file: str, **options: bytes) -> None:
        written.append((Path(file).stat().st_mode & 0o777, Path(file).read_text()))
        load(context, file, **options)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    make_certificate("192.168.1.20")
    [(mode, content)] = written
    assert mode == 0o600
    assert "ENCRYPTED PRIVATE KEY" in content
    assert "BEGIN PRIVATE KEY" not in content and "BEGIN EC PRIVATE KEY" not in content
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_older_tls_is_refused(entry: PhoneEntry, version: ssl.TLSVersion) -> None:
    context = unverified()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    with Phone(entry.address).plain() as plain, pytest.raises(OSError):  # noqa: PT011 (SSLError or a reset)
        context.wrap_socket(plain)


def test_tls_1_2_has_forward_secrecy(entry: PhoneEntry) -> None:
    context = unverified()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with context.wrap_socket(Phone(entry.address).plain()) as line:
        name, version, _ = line.cipher() or ("", "", 0)
    assert name.startswith("ECDHE-ECDSA-") and version == "TLSv1.2"

"""A certificate made on the spot for one address, whose key never lies readable on a disk."""

from __future__ import annotations

import ipaddress
import os
import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

VALID_FOR = timedelta(days=7)
"""How long a certificate is valid, its beginning included; the app is started anew more often than that. Chosen."""
BEFORE_NOW = timedelta(hours=1)
"""How far its validity begins in the past: the clock of the phone may be slow."""
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2, those with forward secrecy and authenticated encryption (RFC 9325, 4.2)."""


@dataclass(frozen=True)
class PhoneCertificate:
    """What the listener shows and what the user compares.

    Attributes
    ----------
    context : ssl.SSLContext
        Holds certificate and key.
    fingerprint : str
        SHA-256 of the certificate, upper-case pairs with spaces between them, as phones show it.
    ends : datetime
        Until when it is valid.
    """

    context: ssl.SSLContext
    fingerprint: str
    ends: datetime


def make_certificate(address: str, now: datetime | None = None) -> PhoneCertificate:
    """Make a key and a certificate that it signs itself.

    Parameters
    ----------
    address : str
        The IP address that it is for.
    now : datetime, optional
        The present time unless given.

    Returns
    -------
    PhoneCertificate
        Ready to serve.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    now = now or datetime.now(timezone.utc)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _signed(key, address, now - BEFORE_NOW)
    print_ = certificate.fingerprint(hashes.SHA256())
    return PhoneCertificate(_context(certificate, key), print_.hex(" ").upper(), certificate.not_valid_after_utc)


def _signed(key: EllipticCurvePrivateKey, address: str, begins: datetime) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "posturecam")])
    usages = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign")
    others = dict.fromkeys((*usages, "crl_sign", "encipher_only", "decipher_only"), False)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(begins).not_valid_after(begins + VALID_FOR)
    for extension, critical in (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.KeyUsage(digital_signature=True, **others), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False),
    ):
        builder = builder.add_extension(extension, critical)
    return builder.sign(key, hashes.SHA256())


def _context(certificate: x509.Certificate, key: EllipticCurvePrivateKey) -> ssl.SSLContext:
    """The context of a server; it takes the key from a file alone, which is encrypted and gone at once."""
    from cryptography.hazmat.primitives import serialization

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    password = secrets.token_bytes(32)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    descriptor, name = tempfile.mkstemp(prefix="posturecam-", suffix=".pem")  # readable by this user alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM) + locked)
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
    return context

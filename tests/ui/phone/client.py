"""A phone without a browser: HTTPS whose every header is chosen, with the certificate compared by its fingerprint."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

from posturecam.ui.phone.access import COOKIE

PATIENCE_S = 30.0
"""Far more than any answer takes, for a machine that is busy."""


def unverified() -> ssl.SSLContext:
    """A context that takes any certificate, as a user who goes on after the warning."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Phone:
    """What a phone could send. address: as the QR code says it; source: the address that it has itself."""

    def __init__(self, address: str, source: str = "127.0.0.1") -> None:
        parts = urlsplit(address)
        self.host, self.query, self.source = parts.netloc, parts.query, source
        self.name, self.port = str(parts.hostname), int(parts.port or 443)
        self.origin = f"https://{parts.netloc}"
        self.cookie = ""

    @contextmanager
    def line(self) -> Iterator[ssl.SSLSocket]:
        """Opens a TLS connection."""
        with closing(self.plain()) as plain, unverified().wrap_socket(plain) as line:
            yield line

    def plain(self) -> socket.socket:
        """Opens a TCP connection."""
        return socket.create_connection((self.name, self.port), PATIENCE_S, (self.source, 0))

    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as the app shows it."""
        with self.line() as line:
            return hashlib.sha256(line.getpeercert(True) or b"").digest().hex(" ").upper()

    def ask(
        self, method: str, path: str, body: bytes = b"", *, to_host: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an answer. headers: with '_' for '-'; the own cookie goes along."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPSConnection(
            self.name, self.port, timeout=PATIENCE_S, context=unverified(), source_address=(self.source, 0)
        )
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            line.putheader("Host", self.host if to_host is None else to_host)
            for name, value in {**({"cookie": self.cookie} if self.cookie else {}), **sent}.items():
                line.putheader(name, value)
            if body and "content-length" not in sent:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body or None)
            answer = line.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            line.close()

    def status_of(self, path: str) -> int:
        """The status of an answer whose content is no text."""
        head = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self.cookie}\r\nConnection: close\r\n\r\n"
        return int(self.raw(head.encode()).split(b" ", 2)[1])

    def raw(self, request: bytes) -> bytes:
        """Everything that is answered to these bytes until the connection ends."""
        with self.line() as line:
            with suppress(OSError):
                line.sendall(request)
            return rest_of(line)

    def enter(self) -> int:
        """Opens the address of the code, and keeps the cookie; the status of the answer."""
        status, headers, _ = self.ask("GET", f"/?{self.query}")
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
            assert self.cookie.startswith(f"{COOKIE}=")
        return status

    def send(self, content: bytes, name: str = "clip.mp4", **headers: str) -> tuple[int, str]:
        """Hands in a clip as the page does: status and text of the answer."""
        usual = {"origin": self.origin, "content_type": "application/octet-stream"}
        status, _, text = self.ask("POST", f"/clip?name={name}", content, **{**usual, **headers})
        return status, text

    def post(self, path: str) -> tuple[int, str]:
        """Presses a button of the page: status and text of the answer."""
        status, _, text = self.ask("POST", path, origin=self.origin, content_length="0")
        return status, text

    def stage(self) -> str:
        """Which stage the page would show."""
        text = self.ask("GET", "/status")[2]
        return text.partition('data-stage="')[2].partition('"')[0]


def rest_of(line: socket.socket) -> bytes:
    """Everything until the other side closes; TimeoutError when it does not."""
    parts = []
    with suppress(ConnectionError, ssl.SSLError):
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts)

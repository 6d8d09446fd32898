"""Which host and which origin a request must name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from posturecam.errors import PosturecamError
from posturecam.words import message

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1"})
"""The names under which the app answers on its own machine; any other is a foreign name that points here."""
VARIABLE = "POSTURECAM_PUBLIC_ORIGIN"
"""The environment variable that names the public origin."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods for which browsers send no Origin from a page of the same origin (Fetch Standard, 3.2)."""
_PORTS = {"http": 80, "https": 443}


class OriginError(PosturecamError):
    """The public origin is not one."""


@dataclass(frozen=True)
class Origins:
    """Where the app's own pages come from.

    Attributes
    ----------
    public : str or None
        Scheme, host and port under which a proxy serves the app: "https://posture.example"; None without a proxy.
    """

    public: str | None = None

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the app over TLS."""
        return (self.public or "").startswith("https:")

    def knows_host(self, host: str) -> bool:
        """Check a Host; a proxy may pass on its own or the local one.

        Parameters
        ----------
        host : str
            Of a request.

        Returns
        -------
        bool
            Whether the app answers to it.
        """
        name = host.rpartition(":")[0] if _has_port(host) else host
        return name.lower() in LOCAL_NAMES or (self.public is not None and self._is_public_host(host.lower()))

    def _is_public_host(self, host: str) -> bool:
        """Whether a Host is that of the public origin; some proxies add its usual port, which browsers leave out."""
        parts = urlsplit(self.public or "")
        return host in (parts.netloc, f"{parts.netloc}:{_PORTS.get(parts.scheme)}")

    def is_own(self, origin: str, host: str, scheme: str) -> bool:
        """Check an Origin against that of the app's own pages: the public one, or that of this request.

        Parameters
        ----------
        origin, host, scheme : str
            Of the request.

        Returns
        -------
        bool
            Whether it is the app's own.
        """
        own = self.public or f"{'https' if scheme in ('https', 'wss') else 'http'}://{host}"
        return origin.lower() == own.lower()

    def admits(self, headers: Mapping[str, str], method: str | None, scheme: str) -> bool:
        """Check that a request comes from a page of the app or from an address that was opened.

        Parameters
        ----------
        headers : Mapping
            Of the request, by lower-case name.
        method : str or None
            None for a WebSocket.
        scheme : str
            Of the request.

        Returns
        -------
        bool
            Whether it does.
        """
        origin, host = headers.get("origin"), headers.get("host", "")
        if origin is not None or method not in _SAFE:
            return origin is not None and self.is_own(origin, host, scheme)
        opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return opened or headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def public_origin(text: str | None) -> Origins:
    """Read a public origin.

    Parameters
    ----------
    text : str or None
        As it was given; None for none.

    Returns
    -------
    Origins
        In the form in which browsers send it.

    Raises
    ------
    OriginError
        For what is no origin.
    """
    if not text:
        return Origins()
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = not (parts.query or parts.fragment or parts.username or parts.password) and parts.path in ("", "/")
    if parts.scheme not in _PORTS or not parts.hostname or not plain:
        raise OriginError(message("ui.access.not_an_origin", text=text))
    shown = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname  # of IPv6
    return Origins(f"{parts.scheme}://{name}{shown}")


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdecimal() and ":" in host

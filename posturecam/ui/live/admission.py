"""Whether a WebSocket request comes from our own page: Streamlit's checks do not cover a route of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from posturecam.ui.live.tickets import Desk, Ticket

OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
PROTOCOL = "posturecam"


def admit(headers: Mapping[str, str], offered: Sequence[str], desk: Desk, names: frozenset[str]) -> Ticket | None:
    """The ticket of the page that asks, or None where it must not come in.

    Origin must be the very host that is asked, and that host one of `names`: another site's page has another origin,
    and one that had its own name point to this machine (DNS rebinding) has another host. offered: the subprotocols;
    the page puts its token there, for addresses end up in logs.
    """
    host = headers.get("host", "").lower()
    if _name_of(host) not in names or not _same_place(headers.get("origin", ""), host):
        return None
    if len(offered) != 2 or offered[0] != PROTOCOL:
        return None
    return desk.find(offered[1])


def _name_of(host: str) -> str:
    """The host without its port: 'localhost' of 'localhost:8501', '[::1]' of '[::1]:8501'."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


def _same_place(origin: str, host: str) -> bool:
    parts = urlsplit(origin.lower())
    return parts.scheme in ("http", "https") and bool(parts.netloc) and parts.netloc == host

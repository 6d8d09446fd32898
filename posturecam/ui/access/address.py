"""The addresses of the app: where it listens, and the one that opens it, printed to the terminal and opened in a browser when
asked."""

from __future__ import annotations

import ipaddress
import threading
import webbrowser

from posturecam.errors import PosturecamError
from posturecam.ui.access.keys import Keys
from posturecam.ui.access.origin import Origins

ADDRESS = "127.0.0.1"
"""Where the server listens. Not "localhost", which browsers may look for at ::1 first, where another user may listen."""


class BindError(PosturecamError):
    """The app may not listen on that address."""


def bind_address(text: str, origins: Origins) -> str:
    """Check the IP address to listen on. Any other than ADDRESS needs a public origin: without one, requests that come
    from other machines have no host and origin to be checked against.

    Returns the address as `ipaddress` writes it. Raises BindError for what is no IP address, and where the public origin
    is missing.
    """
    try:
        address = str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise BindError(
            f"{text} is not an IP address. Give one of this machine's, such as {ADDRESS}, or 0.0.0.0 for all of them."
        ) from None
    if address != ADDRESS and origins.public is None:
        raise BindError(
            f"Listening on {address} can let other machines in. Also give --public-origin, the address of the proxy that "
            "they use, such as https://posture.example."
        )
    return address


def address_of(origins: Origins, port: int, token: str) -> str:
    """The address that lets a browser in."""
    return f"{origins.public or f'http://{ADDRESS}:{port}'}/?token={token}"


def announce(origins: Origins, port: int, keys: Keys, open_browser: bool) -> None:
    """Prints the address; opens it, with a token of its own that works once, since a browser's command line can be seen
    by others."""
    print(f"\n  posturecam is ready. Open this address in your browser:\n\n  {address_of(origins, port, keys.token)}\n")
    print("  It holds a token that lets in whoever has it, until posturecam ends. Ctrl-C ends it.\n", flush=True)
    if open_browser:
        address = address_of(origins, port, keys.one_time_token())
        threading.Thread(target=webbrowser.open, args=(address,), name="open-browser", daemon=True).start()

"""The address that opens the app: printed to the terminal, and opened in a browser when asked."""

from __future__ import annotations

import threading
import webbrowser

from posturecam.ui.access.keys import Keys
from posturecam.ui.access.origin import Origins

ADDRESS = "127.0.0.1"
"""Where the server listens. Not "localhost", which browsers may look for at ::1 first, where another user may listen."""


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

"""The addresses of the app: where it listens, and the one that opens it, printed and opened in a browser when asked."""

from __future__ import annotations

import ipaddress
import threading
import webbrowser

from posturecam.errors import PosturecamError
from posturecam.ui.access.keys import Keys
from posturecam.ui.access.origin import Origins
from posturecam.words import message, say

ADDRESS = "127.0.0.1"
"""Where the server listens; not "localhost", which browsers look for at ::1 first, where another user may listen."""


class BindError(PosturecamError):
    """The app may not listen on that address."""


def bind_address(text: str, origins: Origins) -> str:
    """Check the IP address to listen on.

    Any other than ADDRESS needs a public origin: without one, requests that come from other machines have no host and
    origin to be checked against.

    Parameters
    ----------
    text : str
        As it was given.
    origins : Origins
        Under which the app is served.

    Returns
    -------
    str
        The address as `ipaddress` writes it.

    Raises
    ------
    BindError
        For what is no IP address, and where the public origin is missing.
    """
    try:
        address = str(ipaddress.ip_address(text.strip()))
    except ValueError:
        raise BindError(message("ui.access.not_an_address", text=text, usual=ADDRESS)) from None
    if address != ADDRESS and origins.public is None:
        raise BindError(message("ui.access.needs_origin", address=address))
    return address


def address_of(origins: Origins, port: int, token: str) -> str:
    """Return the address that lets a browser in.

    Parameters
    ----------
    origins : Origins
        Under which the app is served.
    port : int
        Where it listens.
    token : str
        One of the process's keys.

    Returns
    -------
    str
        With the token in its query.
    """
    return f"{origins.public or f'http://{ADDRESS}:{port}'}/?token={token}"


def announce(origins: Origins, port: int, keys: Keys, open_browser: bool) -> None:
    """Print the address that opens the app.

    Parameters
    ----------
    origins : Origins
        Under which the app is served.
    port : int
        Where it listens.
    keys : Keys
        Of this process.
    open_browser : bool
        Whether to open it too, with a token that works once: other users can see a browser's command line.
    """
    print(f"\n  {say('ui.access.ready')}\n\n  {address_of(origins, port, keys.token)}\n")
    print(f"  {say('ui.access.holds_token')}\n", flush=True)
    if open_browser:
        address = address_of(origins, port, keys.one_time_token())
        threading.Thread(target=webbrowser.open, args=(address,), name="open-browser", daemon=True).start()

"""The way in for phones as the app holds it: its address, its token, its certificate, its listener."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from posturecam.ui.access.address import ADDRESS
from posturecam.ui.access.origin import Origins
from posturecam.ui.backstage import Backstage
from posturecam.ui.phone.access import PhoneAccess
from posturecam.ui.phone.app import PhoneApp
from posturecam.ui.phone.certificate import make_certificate
from posturecam.ui.phone.limits import PhoneLimits
from posturecam.ui.phone.listener import PhoneListener
from posturecam.ui.phone.network import PORT, PhoneError, listen, phone_address
from posturecam.words import message

_HTTPS_PORT = 443
"""The port that browsers leave out."""


@dataclass(frozen=True)
class PhoneOptions:
    """What the command line says of the way in for phones.

    Attributes
    ----------
    address : str or None
        The IP address it listens on; None for the likeliest of this machine's.
    port : int
        TCP; 0 for any free one.
    """

    address: str | None = None
    port: int = PORT


class PhoneEntry:
    """The way in for phones, from when its port is open until it is closed.

    Parameters
    ----------
    options : PhoneOptions
        Where it listens.
    limits : PhoneLimits, optional
        How much may be asked.

    Attributes
    ----------
    host : str
        Address and port, as a browser names them.
    access : PhoneAccess
        The phones that were let in.
    fingerprint : str
        Of the certificate.
    ends : datetime
        Until when the certificate is valid.

    Raises
    ------
    PhoneError
        Where the port can't be opened.
    """

    def __init__(self, options: PhoneOptions, limits: PhoneLimits | None = None) -> None:
        self._limits = limits or PhoneLimits()
        address = phone_address(options.address)
        self._listening: socket.socket = listen(address, options.port)
        port = self._listening.getsockname()[1]
        name = f"[{address}]" if ":" in address else address
        self.host = name if port == _HTTPS_PORT else f"{name}:{port}"
        certificate = make_certificate(address)
        self.fingerprint: str = certificate.fingerprint
        self.ends: datetime = certificate.ends
        self._context = certificate.context
        self.access = PhoneAccess(self._limits)

    @property
    def address(self) -> str:
        """The address that lets one phone in; another one after each use."""
        return f"https://{self.host}/?token={self.access.token}"

    @property
    def minutes(self) -> float:
        """For how long an address works that is not used."""
        return self._limits.token_s / 60

    @contextmanager
    def open(self, stage: Backstage) -> Iterator[None]:
        """Let phones in while the block runs.

        Parameters
        ----------
        stage : Backstage
            Takes their clips, and shows the way in on its pages.
        """
        app = PhoneApp(stage, self.access, self.host, self._limits)
        listener = PhoneListener(app, self._listening, self._context, self._limits)
        listener.start()
        stage.phone = self
        try:
            yield
        finally:
            stage.phone = None
            self.access.close()
            listener.close()


def open_entry(options: PhoneOptions | None, origins: Origins, bind: str) -> PhoneEntry | None:
    """Open the port for phones, if it is asked for.

    Parameters
    ----------
    options : PhoneOptions or None
        None where it is not.
    origins : Origins
        Under which the app is served.
    bind : str
        The address the app itself listens on.

    Returns
    -------
    PhoneEntry or None
        It listens, and answers once it is `open`.

    Raises
    ------
    PhoneError
        Where the app is served to others, or the port can't be opened.
    """
    if options is None:
        return None
    if origins.public is not None or bind != ADDRESS:
        raise PhoneError(message("ui.phone.not_hosted"))
    return PhoneEntry(options)

"""The addresses of this machine in its local network, read from the system: nothing is sent or looked up."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from posturecam.errors import PosturecamError
from posturecam.words import message

if sys.platform != "win32":
    from posturecam.ui.phone.interfaces import read_interfaces

PORT = 8443
"""The TCP port of the phone's page, the usual one for HTTPS of a user's own programs; a fixed one, for firewalls."""
_BACKLOG = 32
"""Connections that wait to be accepted: half of those that may be open."""
_VIRTUAL = re.compile(
    r"(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|lxc|lxd|cni|flannel|cali|tun|tap|utun|ppp|wg|zt|tailscale|awdl|llw)"
)
"""How the names of interfaces begin that lead into this machine or a tunnel, where no phone is."""
_USUAL = tuple(map(ipaddress.ip_network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")))
"""Networks of homes and clubs (RFC 1918), the most usual first."""


class PhoneError(PosturecamError):
    """The page for phones can't be opened."""


@dataclass(frozen=True)
class NetworkAddress:
    """An IPv4 address of this machine.

    Attributes
    ----------
    interface : str
        The name of the network interface that has it; empty where the system does not say.
    address : str
        As `ipaddress` writes it.
    """

    interface: str
    address: str


def own_addresses() -> list[NetworkAddress]:
    """List the IPv4 addresses of this machine.

    Returns
    -------
    list of NetworkAddress
        Of interfaces that are up.
    """
    if sys.platform == "win32":  # Windows answers for its own name from its adapters
        return [NetworkAddress("", one) for one in socket.gethostbyname_ex(socket.gethostname())[2]]
    return [NetworkAddress(name, address) for name, address in read_interfaces()]


def local_addresses(found: Iterable[NetworkAddress]) -> list[str]:
    """Choose the addresses under which a phone on the same network finds this machine.

    Parameters
    ----------
    found : iterable of NetworkAddress
        All of this machine's.

    Returns
    -------
    list of str
        The likeliest first; none that the internet could reach, and none that only this machine itself can.
    """
    likely = [
        ipaddress.IPv4Address(one.address)
        for one in found
        if not _VIRTUAL.match(one.interface.lower()) and _is_local(ipaddress.IPv4Address(one.address))
    ]
    return [str(address) for address in sorted(dict.fromkeys(likely), key=_rank)]


def _is_local(address: ipaddress.IPv4Address) -> bool:
    return address.is_private and not address.is_loopback and not address.is_unspecified


def _rank(address: ipaddress.IPv4Address) -> tuple[bool, int]:
    """Usual networks first, and last what a machine gives itself where no router gives it an address."""
    place = next((n for n, network in enumerate(_USUAL) if address in network), len(_USUAL))
    return address.is_link_local, place


def phone_address(given: str | None, found: Iterable[NetworkAddress] | None = None) -> str:
    """Choose the address that the page for phones listens on.

    Parameters
    ----------
    given : str or None
        What the user wants; None for the likeliest.
    found : iterable of NetworkAddress, optional
        This machine's addresses; read from the system unless given.

    Returns
    -------
    str
        One IP address.

    Raises
    ------
    PhoneError
        Where that is no single address, or where there is none to choose.
    """
    if given is None:
        local = local_addresses(own_addresses() if found is None else found)
        if not local:
            raise PhoneError(message("ui.phone.no_network"))
        return local[0]
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:
        raise PhoneError(message("ui.phone.not_an_address", text=given)) from None
    if address.is_unspecified or address.is_multicast or "%" in str(address):
        raise PhoneError(message("ui.phone.not_an_address", text=given))
    return str(address)


def listen(address: str, port: int) -> socket.socket:
    """Open the port for phones, on one address only.

    Parameters
    ----------
    address : str
        Of this machine.
    port : int
        TCP; 0 for any free one.

    Returns
    -------
    socket.socket
        It listens, and takes nothing yet.

    Raises
    ------
    PhoneError
        Where the address is not this machine's, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise PhoneError(message("ui.phone.not_own_address", address=address)) from error
        fault = (error.strerror or str(error)).lower()
        raise PhoneError(message("ui.phone.port_taken", port=port, address=address, fault=fault)) from error

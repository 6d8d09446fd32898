"""The network interfaces of a POSIX system, as getifaddrs(3) of its C library lists them."""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Iterator

_UP, _RUNNING = 0x1, 0x40
"""Flags of an interface, the same on Linux, macOS and the BSDs (net/if.h)."""
_ADDRESS = slice(4, 8)
"""Where the IPv4 address stands in a sockaddr_in, after family and port."""


class _Entry(ctypes.Structure):
    """The beginning of struct ifaddrs, which is the same on Linux, macOS and the BSDs."""


_Entry._fields_ = [
    ("next", ctypes.POINTER(_Entry)),
    ("name", ctypes.c_char_p),
    ("flags", ctypes.c_uint),
    ("address", ctypes.c_void_p),
]


def read_interfaces() -> list[tuple[str, str]]:
    """List the interfaces that are up and have an IPv4 address.

    Returns
    -------
    list of (str, str)
        Name and address; empty where the system does not say.
    """
    library = ctypes.CDLL(None, use_errno=True)
    first = ctypes.POINTER(_Entry)()
    if library.getifaddrs(ctypes.byref(first)) != 0:
        return []
    try:
        return list(_listed(first))
    finally:
        library.freeifaddrs(first)


def _listed(entry: ctypes._Pointer[_Entry]) -> Iterator[tuple[str, str]]:
    while entry:
        one = entry.contents
        if one.address and one.flags & _UP and one.flags & _RUNNING and _family(one.address) == socket.AF_INET:
            address = ctypes.string_at(one.address, 8)[_ADDRESS]
            yield one.name.decode(errors="replace"), socket.inet_ntoa(address)
        entry = one.next


def _family(address: int) -> int:
    """The family of a sockaddr: two bytes on Linux; on macOS and the BSDs one, after a length."""
    content = ctypes.string_at(address, 2)
    return int.from_bytes(content, sys.byteorder) if sys.platform == "linux" else content[1]

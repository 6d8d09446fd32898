"""A watch over the sockets of a program and of all its Python children.

What leaves the machine is written to a file, and where it listens to another.

Python imports `sitecustomize` at its start; the one made here adds an audit hook, which sees a connection or a look-
up of a name before it happens. Sockets that a library opens without Python's socket module are not seen.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_HOOK = """
import ipaddress, os, sys, traceback

def _leaves(host):
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    if host in (None, "", "localhost", "0.0.0.0", "::"):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True

def _watch(event, arguments):
    if event == "socket.bind" and isinstance(arguments[1], tuple):
        with open({seen!r} + ".bound", "a") as file:
            file.write(f"{{arguments[1][0]}} {{arguments[1][1]}}\\n")
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
        host = host[0] if isinstance(host, tuple) else host
    else:
        return
    if _leaves(host):
        with open({seen!r}, "a") as file:
            file.write(f"{{event}} {{host}} by {{sys.argv[:3]}}\\n" + "".join(traceback.format_stack(limit=8)))

sys.addaudithook(_watch)
with open({seen!r} + ".on", "a") as file:
    file.write(f"{{os.getpid()}}\\n")
"""


@dataclass(frozen=True)
class SocketWatch:
    """environment: what a watched program is started with, on top of the usual."""

    environment: dict[str, str]
    _seen: Path

    @property
    def left(self) -> str:
        """Each connection or look-up beyond the machine, with where in the program it came from; empty for none."""
        return self._seen.read_text(encoding="utf-8") if self._seen.exists() else ""

    @property
    def bound(self) -> set[tuple[str, int]]:
        """The addresses and ports that a socket was bound to."""
        bound = Path(f"{self._seen}.bound")
        lines = bound.read_text(encoding="utf-8").splitlines() if bound.exists() else []
        return {(address, int(port)) for address, port in (line.rsplit(" ", 1) for line in lines)}

    @property
    def processes(self) -> int:
        """How many processes were watched."""
        watched = Path(f"{self._seen}.on")
        return len(set(watched.read_text(encoding="utf-8").split())) if watched.exists() else 0


def socket_watch(folder: Path) -> SocketWatch:
    """A watch that keeps its files in an empty folder, made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = folder / "seen"
    (folder / "sitecustomize.py").write_text(_HOOK.format(seen=str(seen)), encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    return SocketWatch({"PYTHONPATH": path}, seen)

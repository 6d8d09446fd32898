"""The app's own server on a free port, started as its users start it, and the browser to visit it with.

The tests of the pages use it too.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import Request, urlopen

from posturecam_lab.checkout import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
PATIENCE_S = 60.0
STREAMLIT = ("streamlit", "run", "app.py", "--server.headless", "true", "--server.port")
POSTURECAM = ("posturecam", "app", "--no-browser", "--port")
"""Arguments of the two programs that serve the app, up to the number of the port."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\?token=\S+")


def wait_for(condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Returns as soon as the condition holds; TimeoutError with `what` when it never does."""
    end = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {patience_s:.0f} s in vain: {what}")
        time.sleep(0.05)


def free_port(address: str = "127.0.0.1") -> int:
    """A TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(log: Path, program: Sequence[str] = STREAMLIT, **environment: str) -> Iterator[str]:
    """The address that opens the app, as it prints it.

    Run as its users run it, with these environment variables on top.
    """
    with hosting(log, program, **environment):
        yield printed_address(log)


@contextmanager
def hosting(log: Path, program: Sequence[str], address: str = "127.0.0.1", **environment: str) -> Iterator[str]:
    """Scheme, address and port at which the app listens, once it answers; run as `serving` does."""
    with hosting_at(free_port(address), log, program, address, **environment) as url:
        yield url


@contextmanager
def hosting_at(
    port: int, log: Path, program: Sequence[str], address: str = "127.0.0.1", /, **environment: str
) -> Iterator[str]:
    """As `hosting`, at a port that was there before."""
    command = [sys.executable, "-m", *program, str(port)]
    with log.open("wb") as file:
        run = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=file, stderr=file)
        try:
            wait_for(lambda: run.poll() is not None or listens(address, port), "the server's health")
            if run.poll() is not None:
                raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))
            yield f"http://{address}:{port}"
        finally:
            run.terminate()
            try:
                run.wait(20)
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()


def listens(address: str, port: int) -> bool:
    """Whether the app is up there; it answers to its own name only, so that is the name that is given."""
    return answers(Request(f"http://{address}:{port}/_stcore/health", headers={"Host": f"127.0.0.1:{port}"}))


def printed_address(log: Path) -> str:
    """The address with the token in what a server has printed."""
    found = _ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))
    if found is None:
        raise RuntimeError(f"no address in {log}")
    return found[0]


def at(address: str, path: str = "/") -> str:
    """Another page of the app, whose address lets a browser in as well: `at(address, "/many?job=x")`."""
    origin, token = address.split("/?", 1)
    return f"{origin}{path}{'&' if '?' in path else '?'}{token}"


def origin_of(address: str) -> str:
    """Scheme, host and port of an address with a token."""
    return address.split("/?", 1)[0]


def answers(url: str | Request) -> bool:
    """Whether there is a page at this address now."""
    with suppress(OSError), urlopen(url, timeout=2) as answer:
        return bool(answer.status == 200)
    return False

"""A Chromium whose tab is hidden as its user hides it: by another tab on top of it.

Playwright keeps every page it drives visible, so this one is driven over the DevTools protocol itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

from posturecam_lab.benchmarks.app_server import CHROMIUM, QUIET, wait_for

CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


class Tab:
    """A tab of a running Chromium; `evaluate` runs JavaScript in it, hidden or not."""

    def __init__(self, port: int, target: dict[str, Any], line: ClientConnection) -> None:
        self._port, self._target, self._line, self._number = port, target, line, 0

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, as after a click; awaited where it is a promise; None while a page is loading."""
        result = self._call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:500])
        return result.get("result", {}).get("value")

    def wait(self, expression: str, patience_s: float = 60.0) -> None:
        """Returns as soon as an expression is true."""
        wait_for(lambda: bool(self.evaluate(expression)), expression, patience_s)

    def hide(self) -> None:
        """Open another tab on top."""
        _ask(self._port, "new?about:blank", "PUT")
        self.wait("document.visibilityState === 'hidden'")

    def show(self) -> None:
        """Bring the tab to the front again."""
        with urlopen(f"http://127.0.0.1:{self._port}/json/activate/{self._target['id']}", timeout=10):
            self.wait("document.visibilityState === 'visible'")

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._line.recv(timeout=60))
            if answer.get("id") == self._number:
                found: dict[str, Any] = answer.get("result", {})
                return found


@contextmanager
def tab_at(url: str, arguments: Sequence[str] = ()) -> Iterator[tuple[Tab, int]]:
    """A tab with this page, and the number of the browser's process."""
    with tempfile.TemporaryDirectory(prefix="posturecam-", ignore_cleanup_errors=True) as profile:
        own = ("--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}")
        quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        run = subprocess.Popen([str(CHROMIUM), *QUIET, *own, *arguments, url], **quiet)
        try:
            port = _port_in(Path(profile))
            wait_for(lambda: _page(port) is not None, "the page's tab")
            target = _page(port) or {}
            with connect(target["webSocketDebuggerUrl"], max_size=None, ping_interval=None) as line:
                yield Tab(port, target, line), run.pid
        finally:
            run.terminate()
            run.wait(20)


def cpu_s(root: int) -> float:
    """Seconds of CPU time that a process and all its children have taken so far (Linux)."""
    children: dict[int, list[int]] = {}
    taken: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it has ended
        fields = text[text.rindex(")") + 2 :].split()
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
        taken[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    total, wanted = 0.0, [root]
    while wanted:
        process = wanted.pop()
        total += taken.get(process, 0.0)
        wanted += children.get(process, [])
    return total


def _port_in(profile: Path) -> int:
    """The port that Chromium listens on, once it has written it."""
    file = profile / "DevToolsActivePort"
    wait_for(lambda: file.exists() and "\n" in file.read_text(), "the browser's port")
    return int(file.read_text().splitlines()[0])


def _page(port: int) -> dict[str, Any] | None:
    pages = [one for one in _ask(port, "list") if one["type"] == "page" and one["url"].startswith("http")]
    return pages[0] if pages else None


def _ask(port: int, path: str, method: str = "GET") -> Any:
    with urlopen(Request(f"http://127.0.0.1:{port}/json/{path}", method=method), timeout=10) as answer:
        return json.load(answer)

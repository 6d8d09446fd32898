"""Nothing that posturecam does reaches beyond the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from posturecam.pose.stored import save_track
from tests.people import SimulatedCamera, runner
from tests.socket_watch import SocketWatch, socket_watch


def _run(watch: SocketWatch, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **watch.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_watch_sees_what_would_leave(tmp_path: Path) -> None:
    watch = socket_watch(tmp_path / "watch")
    code = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); "
    code += "s.connect(('127.0.0.1', 9)); s.connect(('192.0.2.1', 9))"
    _run(watch, "-c", code)
    assert watch.processes == 1
    assert "socket.connect 192.0.2.1" in watch.left
    assert "127.0.0.1" not in watch.left


def test_a_clip_is_analysed_without_the_network(tmp_path: Path) -> None:
    watch = socket_watch(tmp_path / "watch")
    save_track(SimulatedCamera().of((runner(), 6.0)), tmp_path / "run.npz")
    run = _run(watch, "-m", "posturecam", "analyze", str(tmp_path / "run.npz"), "--out", str(tmp_path / "out"))
    assert run.returncode == 0, run.stderr
    assert watch.processes >= 1
    assert watch.left == ""


def test_a_folder_is_analysed_without_the_network(tmp_path: Path) -> None:
    watch = socket_watch(tmp_path / "watch")
    (tmp_path / "clips").mkdir()
    for name in ("ann", "bob"):
        save_track(SimulatedCamera().of((runner(), 6.0)), tmp_path / "clips" / f"{name}.npz")
    asked = ("batch", str(tmp_path / "clips"), "--out", str(tmp_path / "out"), "--jobs", "2")
    run = _run(watch, "-m", "posturecam", *asked)
    assert run.returncode == 0, run.stderr
    assert watch.processes >= 2
    assert watch.left == ""

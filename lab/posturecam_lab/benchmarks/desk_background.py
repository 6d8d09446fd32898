"""What the desk page does while its tab is hidden: frames a second, and the CPU time of browser and server.

The app's own server, and a Chromium without a screen whose tab is hidden by another one. The camera shows a rendered
person at a desk. With `--way pull` the browser lacks MediaStreamTrackProcessor, as Firefox does.

    python -m posturecam_lab.benchmarks.desk_background [--seconds 60] [--way stream|pull] [--small-window]

Needs Chromium. CPU time is that of all processes of the browser, and of the server, from /proc. The status is 1 when a
promise is broken: 2 to 5 frames a second, and together at most 10 % of one core.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from posturecam.pose.models import model_files
from posturecam_lab.benchmarks.app_server import STREAMLIT, at, hosting, printed_address
from posturecam_lab.benchmarks.desk_clip import WELL, write_camera
from posturecam_lab.benchmarks.hidden_tab import CAMERA, Tab, cpu_s, tab_at

LEAST, MOST, MOST_CPU = 2.0, 5.0, 0.10
"""Frames a second, and share of one core."""
STATE = "window.__posturecam?.state"
WITHOUT = "delete window.MediaStreamTrackProcessor;"


def watched(tab: Tab, way: str, small_window: bool) -> None:
    """Turn on the camera and sit well for five seconds."""
    tab.wait(f"{STATE} === 'off'")
    if way == "pull":
        tab.evaluate(WITHOUT)
    if small_window:
        tab.evaluate("window.__posturecam.desk.window.open()")
    tab.evaluate("window.__posturecam.desk.turnOn()")
    tab.wait(f"{STATE} === 'first'")
    tab.evaluate("window.__posturecam.desk.measure()")
    tab.wait(f"{STATE} === 'watching'")
    tab.wait("window.__posturecam.posture === 'upright'")


def measured(tab: Tab, processes: dict[str, int], seconds: float) -> tuple[float, dict[str, float]]:
    """Frames a second over so many seconds, and CPU time as a share of one core by process."""
    frames, start = tab.evaluate("window.__posturecam.frames"), time.monotonic()
    before = {name: cpu_s(process) for name, process in processes.items()}
    time.sleep(seconds)
    took = time.monotonic() - start
    shares = {name: (cpu_s(process) - before[name]) / took for name, process in processes.items()}
    return (tab.evaluate("window.__posturecam.frames") - frames) / took, shares


def main() -> int:
    """Measure and print; 0 where every promise is kept, 1 otherwise."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--way", choices=("stream", "pull"), default="stream")
    options.add_argument("--small-window", action="store_true", help="with the small window open")
    options.add_argument(
        "--camera", choices=("y4m", "mjpeg"), default="y4m", help="10 plain frames a second, or 30 JPEGs"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="posturecam-") as folder:
        video, log = Path(folder) / f"desk.{asked.camera}", Path(folder) / "server.log"
        write_camera([(WELL, 2.0)], video, rate=10)
        environment = {"XDG_DATA_HOME": folder, "POSTURECAM_MODELS": str(model_files().detector.parent)}
        camera = [*CAMERA, f"--use-file-for-fake-video-capture={video}"]
        with ExitStack() as stack:
            server = stack.enter_context(hosting(log, STREAMLIT, **environment))
            tab, browser = stack.enter_context(tab_at(at(printed_address(log), "/desk"), camera))
            watched(tab, asked.way, asked.small_window)
            processes = {"browser": browser, "server": server_process(server.rpartition(":")[2])}
            return report(tab, processes, asked.seconds)


def server_process(port: str) -> int:
    """The number of the process that was started with this port."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            if place.read_bytes().rstrip(b"\0").endswith(b"--server.port\0" + port.encode()):
                return int(place.parent.name)
    raise RuntimeError(f"no server on port {port}")


def report(tab: Tab, processes: dict[str, int], seconds: float) -> int:
    """Measure with the tab seen and hidden, and print."""
    broken = 0
    for hidden in (False, True):
        if hidden:
            tab.hide()
            time.sleep(3)
        rate, shares = measured(tab, processes, seconds)
        together = sum(shares.values())
        words = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
        print(
            f"{'hidden' if hidden else 'seen'}: {rate:.2f} frames a second; {words}; together {together:.1%} of a core"
        )
        if hidden:
            broken = int(not LEAST <= rate <= MOST or together > MOST_CPU)
    return broken


if __name__ == "__main__":
    sys.exit(main())

"""How fast live is, in a real browser.

Analysed frames per second, and the time from a frame presented to that frame drawn.

The app's own server gets a sample clip as its camera (Chromium's fake device). Every frame carries its number in a row
of black and white cells at its foot, with a parity cell; the page reads it where the browser presents the camera's
image and where the overlay stands drawn, on one clock. So a time is always that of one and the same image.

    python -m posturecam_lab.benchmarks.live_latency [--seconds 120] [--slow-ms 150] [--clip sample_videos/run_good.mp4]
    python -m posturecam_lab.benchmarks.live_latency --client [--core 0]

With --client the browser analyses the frames itself (`app --client-inference`), all of Chromium on one core, beside the
camera that it plays. Needs Chromium and playwright. The status is 1 when a promise is broken: without --slow-ms 20
frames per second and a median of 60 ms, with --client 15 and 80 ms; in any case no growth of delay.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

from posturecam_lab.benchmarks.app_server import CHROMIUM, QUIET, at, serving
from posturecam_lab.checkout import ROOT, SAMPLES

SIZE = (640, 480)
BITS, CELL = 12, 16
"""Bits of the image's number, and pixels of a cell; the bar is the parity cell and the bits, at the foot on the
left."""
LEAST_RATE, MOST_MS, MOST_GROWTH_MS = 20.0, 60.0, 10.0
CLIENT_RATE, CLIENT_MS = 15.0, 80.0
HERE = "window.__posturecamSlowMs = Infinity"
"""A busy computer is measured too: the browser goes on with the frames, however long they take."""
SLOW = """
import posturecam.pose.engines as engines, time
opened = engines.open_engine
def slowed(*a, **k):
    engine = opened(*a, **k); quick = engine.estimate
    engine.estimate = lambda frame: (time.sleep({slow}), quick(frame))[1]
    return engine
engines.open_engine = slowed
"""
WATCH = """
([bits, cell]) => {
  const eye = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  eye.canvas.width = cell * (bits + 1); eye.canvas.height = 1;
  const number = (image, height) => {
    eye.drawImage(image, 0, height - cell / 2, eye.canvas.width, 1, 0, 0, eye.canvas.width, 1);
    const row = eye.getImageData(0, 0, eye.canvas.width, 1).data;
    let n = 0, parity = 0;
    for (let k = 0; k <= bits; k++) {
      const on = row[4 * (k * cell + cell / 2)] > 127 ? 1 : 0;
      parity ^= on;
      if (k) n = 2 * n + on;
    }
    return parity ? -1 : n;
  };
  const cam = window.__posturecam, log = (window.__log = { shown: [], drawn: [] });
  const step = (now) => {
    log.shown.push([number(cam.video, cam.video.videoHeight), now]);
    cam.video.requestVideoFrameCallback(step);
  };
  cam.video.requestVideoFrameCallback(step);
  cam.hook = (canvas, flight, drawn) => log.drawn.push([number(canvas, canvas.height), drawn]);
}
"""


def burnt_in(clip: Path, to: Path, images: int = 2**BITS - 1) -> None:
    """Writes a video of JPEGs: the clip over and over, each frame with its own number."""
    frames = [
        _fitted(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)) for frame in av.open(str(clip)).decode(video=0)
    ]
    with to.open("wb") as video:
        for n in range(min(images, len(frames) * (images // len(frames)))):
            image = frames[n % len(frames)].copy()
            cells = [n.bit_count() % 2, *(n >> k & 1 for k in reversed(range(BITS)))]
            for k, on in enumerate(cells):
                image[-CELL:, k * CELL : (k + 1) * CELL] = 255 * on
            video.write(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes())


def _fitted(bgr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = min(SIZE[0] / bgr.shape[1], SIZE[1] / bgr.shape[0])
    small = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    page = np.full((SIZE[1], SIZE[0], 3), 96, np.uint8)
    top, left = (SIZE[1] - small.shape[0]) // 2, (SIZE[0] - small.shape[1]) // 2
    page[top : top + small.shape[0], left : left + small.shape[1]] = small
    return page


def slowed(slow_s: float, folder: Path) -> dict[str, str]:
    """The environment of a server whose engine sleeps so long before each frame."""
    if slow_s:
        (folder / "sitecustomize.py").write_text(SLOW.format(slow=slow_s))
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def chromium_cpu_s() -> float:
    """CPU time so far of all processes of the Chromium that this process started, s; 0 where there is no /proc."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            head, _, rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
            fields, pid = rest.split(), int(stat.parent.name)
            parents[pid] = int(fields[1])
            if "chrom" in head:
                used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_ours(pid: int) -> bool:
        return pid == os.getpid() or (pid in parents and is_ours(parents[pid]))

    return sum(seconds for pid, seconds in used.items() if is_ours(pid))


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Processes that are started meanwhile run on that core alone; on any with None."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def measured(url: str, video: Path, seconds: float, core: int | None) -> dict[str, Any]:
    """What the page logged over a live session of so many seconds: images shown and drawn, as (number, ms)."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    camera += [f"--use-file-for-fake-video-capture={video}"]
    with pinned(core), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *camera])
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.add_init_script(HERE)
        page.goto(at(url, "/live"))
        page.get_by_role("button", name="Turn on the camera").click(timeout=60_000)
        page.wait_for_function("window.__posturecam.state === 'checking'", timeout=120_000)
        page.locator(".delay").select_option("0")
        page.locator(".start").click()
        page.wait_for_function("window.__posturecam.state === 'live'", timeout=60_000)
        page.wait_for_timeout(3000)
        page.evaluate(WATCH, [BITS, CELL])
        before = chromium_cpu_s()
        page.wait_for_timeout(1000 * seconds)
        cpu_s = chromium_cpu_s() - before
        log: dict[str, Any] = page.evaluate("({...window.__log, fallback: window.__posturecam.fallback ?? ''})")
        browser.close()
    return {**log, "cpu_s": cpu_s}


def delays(log: dict[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """(time drawn s, delay ms) of every drawn frame whose number could be read, and how many could not be read.

    The number is read where the frame was shown and where it was drawn.
    """
    found, unread, at = [], 0, 0
    shown = log["shown"]
    for number, drawn in log["drawn"]:
        while at + 1 < len(shown) and shown[at + 1][1] <= drawn:
            at += 1
        match = next((shown[k][1] for k in range(at, max(-1, at - 300), -1) if shown[k][0] == number >= 0), None)
        if match is None:
            unread += 1
        else:
            found.append((drawn / 1000, drawn - match))
    pairs = np.array(found).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], unread


def main() -> int:
    """Measure a session and print the figures; 0 where every promise is kept, 1 otherwise."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=120.0)
    options.add_argument("--slow-ms", type=float, default=0.0, help="make each inference slower by so much")
    options.add_argument("--client", action="store_true", help="the browser analyses the frames itself")
    options.add_argument("--core", type=int, default=0, help="the core that all of Chromium runs on with --client")
    options.add_argument("--clip", type=Path, default=SAMPLES / "run_good.mp4")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="posturecam-") as folder:
        video = Path(folder) / "camera.mjpeg"
        burnt_in(asked.clip, video)
        way = {"POSTURECAM_CLIENT_INFERENCE": "1"} if asked.client else slowed(asked.slow_ms / 1000, Path(folder))
        with serving(Path(folder) / "server.log", **way) as url:
            log = measured(url, video, asked.seconds, asked.core if asked.client else None)
    t, ms, unread = delays(log)
    rate = (len(log["drawn"]) - 1) / (log["drawn"][-1][1] - log["drawn"][0][1]) * 1000
    third = len(ms) // 3
    growth = float(np.median(ms[-third:]) - np.median(ms[:third]))
    slope = 60 * float(np.polyfit(t, ms, 1)[0])
    camera = (len(log["shown"]) - 1) / (log["shown"][-1][1] - log["shown"][0][1]) * 1000
    where = f"in the browser on core {asked.core}" if asked.client else f"+ {asked.slow_ms:.0f} ms"
    session = f"{asked.seconds:.0f} s, inference {where}" + (f"; {log['fallback']}" if log["fallback"] else "")
    print(f"camera            {camera:6.1f} frames/s presented, {session}")
    print(f"analysed, drawn   {rate:6.1f} frames/s ({len(ms)} frames; {unread} whose number could not be read)")
    high = f"{np.percentile(ms, 95):.1f} ms p95, {ms.max():.0f} ms at most"
    print(f"presented → drawn {np.median(ms):6.1f} ms median, {high}")
    if log["cpu_s"]:
        each = 1000 * log["cpu_s"] / len(log["drawn"])
        print(f"CPU of Chromium   {each:6.1f} ms a frame: {1000 / each:.1f} frames/s would fill a core")
    print(f"growth            {growth:+6.1f} ms from the first third to the last, slope {slope:+.1f} ms a minute")
    least, most = (CLIENT_RATE, CLIENT_MS) if asked.client else (LEAST_RATE, MOST_MS)
    kept = growth <= MOST_GROWTH_MS and unread < 0.05 * len(log["drawn"]) and not log["fallback"]
    if not asked.slow_ms:
        kept = kept and rate >= least and float(np.median(ms)) <= most
    print("kept" if kept else f"broken: {least:.0f} frames/s, {most:.0f} ms, no growth are promised")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

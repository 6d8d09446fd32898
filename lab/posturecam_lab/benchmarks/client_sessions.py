"""How many live sessions one core of a server carries when the browsers analyse their frames themselves.

The server runs in a process of its own on one core, with the app's live route and nothing else. The sessions send what
a page sends: landmarks of a sample clip at 15 frames a second, five messages a second, each when the last was answered.

    python -m posturecam_lab.benchmarks.client_sessions [--sessions 1 25 50 100 150] [--seconds 60]

Printed for each number of sessions: CPU of the server in % of the core, seconds between two analyses of a session
(median and 95 %), time from a message to its answer (median and 95 %), bytes a second of a session up and down.
Status 1 unless the last but one number of sessions leaves the core a tenth free and 95 % of answers take below 1 s.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.engines import open_engine
from posturecam.track import Pose
from posturecam.video.files import VideoFile
from posturecam_lab.checkout import SAMPLES

RATE, MESSAGE_S = 15.0, 0.2
FREE, MOST_ANSWER_S = 0.1, 1.0
Clip = tuple[tuple[int, int], list[Pose]]
"""Size of the frames, px, and the poses in them."""


def poses_of(clip: Path) -> Clip:
    """Return the size of a sample clip's frames and the poses in them, thinned to `RATE`."""
    poses: list[Pose] = []
    with open_engine() as engine, VideoFile(clip) as frames:
        for frame in frames:
            pose = engine.estimate(frame)
            if pose is not None and (not poses or frame.t - poses[-1].t > 0.9 / RATE):
                poses.append(pose)
    return frames.size, poses


def message_of(size: tuple[int, int], poses: list[Pose], first: int, t: list[float]) -> bytes:
    """Return what a page would send of frames from number `first` on, captured at times `t` (s)."""
    parts = [struct.pack("<HHBBxx", *size, len(t), 0)]
    for n, at in enumerate(t, first):
        pose = poses[n % len(poses)]
        world: Floats = np.zeros((33, 3)) if pose.world is None else pose.world
        parts.append(struct.pack("<IIdBxxx", n, n, 1000 * at, 1))
        parts.append(np.concatenate([pose.xy.ravel(), pose.visibility, world.ravel()]).astype("<f4").tobytes())
    return b"".join(parts)


def serve(listening: socket.socket, sessions: int, core: int, tell: Connection) -> None:
    """Run the live route on one core; tell the tokens of so many page sessions."""
    import uvicorn
    from starlette.applications import Starlette

    from posturecam.ui.live.inference.pages import LandmarkPages
    from posturecam.ui.live.registry import SessionRegistry
    from posturecam.ui.live.websocket import routes

    os.sched_setaffinity(0, {core})
    registry = SessionRegistry()
    pages = [registry.create() for _ in range(sessions)]
    app = Starlette(routes=routes(registry, landmarks=LandmarkPages(sessions)))
    tell.send([page.token for page in pages])
    config = uvicorn.Config(app, log_level="error", ws="websockets-sansio", lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])


@dataclass
class Seen:
    """What the sessions saw."""

    answers_s: list[float] = field(default_factory=list)
    intervals_s: list[float] = field(default_factory=list)
    up: int = 0
    down: int = 0


async def visit(address: str, token: str, clip: Clip, span: tuple[float, float]) -> Seen:
    """Be one page from now on; noted is what happens within `span` of the monotonic clock."""
    from websockets.asyncio.client import connect

    seen, number, analysed = Seen(), 1, 0.0
    async with connect(address, subprotocols=["posturecam", token], compression=None) as page:  # type: ignore[list-item]
        await page.recv()
        await page.send(json.dumps({"command": "start"}))
        await page.recv()
        last = time.monotonic()
        while last < span[1]:
            await asyncio.sleep(max(0.0, last + MESSAGE_S - time.monotonic()))
            now = time.monotonic()
            count = min(32, max(1, round((now - last) * RATE)))
            content = message_of(*clip, number, [now - (count - 1 - k) / RATE for k in range(count)])
            number, last = number + count, now
            await page.send(content)
            answer = await page.recv()
            then = time.monotonic()
            if span[0] <= now:
                seen.answers_s.append(then - now)
                seen.up, seen.down = seen.up + len(content), seen.down + len(answer)
            if "cue" in json.loads(answer):
                if span[0] <= then and analysed:
                    seen.intervals_s.append(then - analysed)
                analysed = then
    return seen


async def visits(port: int, tokens: list[str], clip: Clip, seconds: float, pid: int) -> tuple[list[Seen], float]:
    """All sessions side by side, each begun a little after the last; what they saw, and the server's CPU share."""
    address = f"ws://127.0.0.1:{port}/posture/ws?landmarks=1"
    begin = 0.1 * len(tokens) + 10.0
    start = time.monotonic()
    span = (start + begin, start + begin + seconds)

    async def later(k: int) -> Seen:
        await asyncio.sleep(0.1 * k)
        return await visit(address, tokens[k], clip, span)

    async def cpu() -> float:
        await asyncio.sleep(span[0] - time.monotonic())
        before = cpu_s(pid)
        await asyncio.sleep(span[1] - time.monotonic())
        return (cpu_s(pid) - before) / seconds

    *seen, share = await asyncio.gather(*(later(k) for k in range(len(tokens))), cpu())
    return seen, share  # type: ignore[return-value]


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process, s."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(sessions: int, seconds: float, clip: Clip) -> bool:
    """Measure so many sessions and print the figures; whether the core carries them."""
    cores = sorted(os.sched_getaffinity(0))
    listening = socket.create_server(("127.0.0.1", 0), backlog=sessions + 8)
    near, far = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(listening, sessions, cores[0], far), daemon=True)
    server.start()
    try:
        tokens = near.recv()
        seen, share = asyncio.run(visits(listening.getsockname()[1], tokens, clip, seconds, server.pid or 0))
    finally:
        server.terminate()
        server.join()
    answers = np.array([value for one in seen for value in one.answers_s])
    intervals = np.array([value for one in seen for value in one.intervals_s] or [np.inf])
    up, down = (np.mean([getattr(one, way) for one in seen]) / seconds / 1000 for way in ("up", "down"))
    print(
        f"{sessions:4d} sessions: server {100 * share:5.1f} % of a core, {1000 * share / sessions:5.2f} ms/s each; "
        f"analysis every {np.median(intervals):4.1f} s (95 %: {np.percentile(intervals, 95):4.1f}); "
        f"answer {1000 * np.median(answers):4.0f} ms (95 %: {1000 * np.percentile(answers, 95):4.0f}); "
        f"{up:4.1f} kB/s up, {down:4.1f} kB/s down",
        flush=True,
    )
    return share <= 1 - FREE and float(np.percentile(answers, 95)) < MOST_ANSWER_S


def main() -> int:
    """Measure and print; 0 where the last but one number of sessions is carried."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sessions", type=int, nargs="+", default=[1, 25, 50, 100, 150])
    options.add_argument("--seconds", type=float, default=60.0)
    asked = options.parse_args()
    clip = poses_of(SAMPLES / "walk_overstride_forward_head.mp4")
    carried = [measured(sessions, asked.seconds, clip) for sessions in asked.sessions]
    return 0 if carried[max(0, len(carried) - 2)] else 1


if __name__ == "__main__":
    sys.exit(main())

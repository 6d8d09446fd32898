"""Valid inputs from which the fuzzer starts, all made here: nothing was filmed and no one is shown."""

from __future__ import annotations

import io
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam_lab.fuzz.messages import SocketMessage, packed

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = (96, 64)
"""Width and height of videos and images, px: small, so that thousands can be read in a minute."""
LARGE = (1920, 1280)
FORMATS = (
    *(("mov", "mpeg4"), ("mov", "libx264"), ("matroska", "libx264"), ("webm", "libvpx"), ("avi", "mjpeg")),
    *(("mpegts", "mpeg2video"), ("mpeg", "mpeg2video"), ("flv", "flv"), ("asf", "wmv2"), ("h264", "libx264")),
    *(("mxf", "mpeg2video"), ("ogg", "libtheora"), ("ivf", "libvpx"), ("m4v", "mpeg4"), ("hevc", "libx265")),
)
"""Formats and encoders of FFmpeg; those that this build lacks are left out."""
OPTIONS = {"flags": "+bitexact", "threads": "1", "x265-params": "log-level=none"}
"""For the same bytes every time, and no words on stderr."""
NORMS = """
[trunk_lean.run.side.absolute]
green = [2.0, 10.0]
amber = [-2.0, 15.0]
uncertainty = 1.5
cue_high = "Stand taller"
[overstride.run.side.absolute]
weight = 1
cap = "WATCH"
expected = {model = "power", input = "belt_speed_legs_s", c = 20.0, x0 = 3.0, p = 0.5}
[forward_head]
evidence = "weak"
[defaults.run]
sample_sd = 2.0
"""


def baselines() -> list[bytes]:
    """A baseline, and a profile, which has a name."""
    values = {"trunk_lean": {"median": 5.0, "mad": 1.0}, "forward_head": {"median": -3.25, "mad": 0.5}}
    content = {"kind": "posturecam baseline", "schema": 1, "activity": "run", "view": "right", "seconds": 6.0}
    return [
        json.dumps(one).encode() for one in ({**content, "values": values}, {**content, "name": "A", "values": values})
    ]


def manifests() -> list[bytes]:
    """A manifest with a clip of each outcome."""
    finding = {
        "check": "overstride",
        "title": "Foot strike",
        "activity": "run",
        "verdict": "WATCH",
        "likelihood": 0.8,
        "borderline": False,
        "words": "watch",
        "value": 25.0,
        "uncertainty": 4.0,
        "unit": "% leg",
        "value_text": "25 ± 4",
        "cue": "Shorter steps",
        "reason": None,
        "who": "",
    }
    bout = {"activity": "run", "view": "right", "backward": False, "seconds": 9.5, "cadence_spm": 166.9}
    summary = {"score": 74, "headline": "Fine.", "bouts": [bout], "checks": {"overstride": finding}, "worst": finding}
    done = {"clip": "/c/a.mp4", "outcome": "done", "folder": "a", "size": 5, "seconds": 1.5, "summary": summary}
    clips = [
        done,
        {"clip": "/c/b.mp4", "outcome": "failed", "reason": "It is empty."},
        {"clip": "c", "outcome": "stopped"},
    ]
    return [json.dumps({"manifest": 1, "version": "0", "settings": {"video": True}, "clips": clips}).encode()]


def tables() -> list[bytes]:
    """A user's norms table, and an empty one."""
    return [NORMS.encode(), b"# nothing\n"]


@cache
def landmarks() -> list[bytes]:
    """A second of landmarks, without and with positions in space and cuts."""
    from posturecam.pose.stored import save_track
    from posturecam.track import PoseTrack
    from posturecam.words import literal

    t = np.arange(30) / 30
    xy = np.random.default_rng(0).uniform(0, 400, (30, 33, 2)).round(1)
    visibility = np.ones((30, 33))
    plain = PoseTrack(t, xy, visibility, size=(640, 480))
    world = np.zeros((30, 33, 3))
    full = PoseTrack(
        t, xy, visibility, world=world, size=(640, 480), remarks=(literal("A note."),), provenance={"model": "x"}
    )
    with tempfile.TemporaryDirectory() as folder:
        path, made = Path(folder) / "landmarks.npz", []
        for track in (plain, full):
            save_track(track, path)
            made.append(path.read_bytes())
    return made


@cache
def videos() -> list[bytes]:
    """Videos of 12 frames in every format that this FFmpeg can write."""
    made = [video for container, codec in FORMATS if (video := _video(container, codec)) is not None]
    return made


def _video(container: str, codec: str) -> bytes | None:
    import av

    file = io.BytesIO()
    try:
        with av.open(file, "w", format=container, options={"fflags": "+bitexact"}) as video:
            stream = video.add_stream(codec, rate=25, options=OPTIONS)
            stream.width, stream.height, stream.pix_fmt = *SIZE, "yuvj420p" if codec == "mjpeg" else "yuv420p"
            for number in range(12):
                frame = av.VideoFrame.from_ndarray(_image(number), format="rgb24")
                video.mux(stream.encode(frame))
            video.mux(stream.encode())
    except (av.FFmpegError, ValueError):
        return None
    return file.getvalue()


def _image(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A bright bar that moves over a ramp."""
    width, height = SIZE
    image = np.tile(np.linspace(0, 200, width, dtype=np.uint8)[None, :, None], (height, 1, 3))
    image[:, 6 * number : 6 * number + 8] = 255
    return image


@cache
def jpegs() -> list[bytes]:
    """JPEGs in colour and in grey."""
    from PIL import Image as Pillow

    shown = Pillow.fromarray(_image(3))
    return [_jpeg(shown), _jpeg(shown.convert("L"))]


@cache
def progressive_jpegs() -> list[bytes]:
    """JPEGs that are refused for their kind.

    A small one, and a large empty one, each of whose small scans takes time.
    """
    from PIL import Image as Pillow

    large = Pillow.new("RGB", LARGE, "grey")
    return [_jpeg(Pillow.fromarray(_image(3)), progressive=True), _jpeg(large, progressive=True, quality=1)]


def _jpeg(image: Image, progressive: bool = False, quality: int = 75) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", progressive=progressive, quality=quality)
    return file.getvalue()


def talks() -> list[bytes]:
    """A page that begins, stops and calibrates with a few frames between; the start of that; and a session of 3 s."""
    short = [*_session("start", 6), *_session("stop", 6), *_session("calibrate", 6), *_session("check", 6)]
    return [packed(short), packed(short[:9]), packed([*_session("start", 75), *_session("stop", 1)])]


def _session(command: str, frames: int) -> list[SocketMessage]:
    """A command and the frames after it, 25 a second."""
    from posturecam.ui.live.protocol import FRAME_HEADER

    heads = (FRAME_HEADER.pack(number, number, 1000 + 40.0 * number) for number in range(frames))
    shown = [SocketMessage(False, head + jpegs()[0]) for head in heads]
    return [SocketMessage(True, json.dumps({"command": command}).encode()), *shown]

"""Landmarks of other tools, and results of which other tools' files are made: seeds, hostile inputs and readers."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam_lab.fuzz.mutate import damaged

if TYPE_CHECKING:
    from posturecam.track import PoseTrack

HOSTILE_CELLS = (
    *("", " ", "0", "-1", "1e308", "1e999", "-1e999", "nan", "inf", "-inf", "x", "1_0", "٣", "\x00", "=cmd()"),
    *("9" * 400, "0." + "1" * 5000, '"', "\t\t\t\t", ",,,,", "\r", "RHip", "x0", "1" * 100_000),
)
TOKENS = (b"\t", b",", b"\n", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"nan", b"1e999")
OPENPOSE_FILE = "clip_000000000000_keypoints.json"
_FRAMES = 4
"""Of each seed: more do not make another fault, and a document with one value replaced is tried for each of them."""


def hostile_table(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Half of the time a table with another cell in one place, else damaged bytes."""
    if random.random() < 0.5:
        return damaged(random, seeds, TOKENS)
    lines = random.choice(seeds).decode().split("\n")
    row = random.randrange(min(len(lines), 8)) if random.random() < 0.7 else random.randrange(len(lines))
    sign = "," if "," in lines[row] else "\t"
    cells = lines[row].split(sign)
    cells[random.randrange(len(cells))] = random.choice(HOSTILE_CELLS)
    lines[row] = sign.join(cells)
    return "\n".join(lines).encode()


@cache
def _track(n: int) -> PoseTrack:
    """Someone who sits, seen from the side, with feet."""
    from posturecam.landmarks import Landmark
    from posturecam.track import Frame, PoseTrack
    from posturecam_lab.fuzz.sitter import Sitter

    t = np.arange(n) / 30
    xy = np.array([Sitter().estimate(Frame(float(one), np.zeros((1, 1, 3), np.uint8))).xy for one in t])
    for part, place in {"HEEL": (390, 420), "FOOT_INDEX": (440, 420), "EYE_OUTER": (320, 130)}.items():
        xy[:, [Landmark[f"LEFT_{part}"], Landmark[f"RIGHT_{part}"]]] = place
    xy[:, Landmark.NOSE] = (330, 140)
    seen = np.isfinite(xy).all(axis=2).astype(np.float64)
    return PoseTrack(t, xy, seen, size=(640, 480), provenance={"model": "another"})


@cache
def trc_files() -> list[bytes]:
    """A pixel TRC as Sports2D writes it."""
    from posturecam.landmarks import Landmark

    track = _track(_FRAMES)
    markers = {
        "RHip": Landmark.RIGHT_HIP,
        "LHip": Landmark.LEFT_HIP,
        "RShoulder": Landmark.RIGHT_SHOULDER,
        "Neck": None,
    }
    lines = [
        "PathFileType\t4\t(X/Y/Z)\tclip_px_person00.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"30\t30\t{_FRAMES}\t{len(markers)}\tm\t30\t0\t{_FRAMES}",
        "Frame#\tTime\t" + "\t\t\t".join(markers) + "\t\t\t",
        "\t\t" + "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, len(markers) + 1)),
    ]
    for row, t in enumerate(track.t):
        places = [(0.0, 0.0) if k is None else track.xy[row, k] for k in markers.values()]
        lines.append("\t".join([str(row), f"{t:.4f}", *(f"{x:.2f}\t{y:.2f}\t0.0" for x, y in places)]))
    return ["\n".join(lines).encode()]


@cache
def openpose_files() -> list[bytes]:
    """A frame with one person, and one with two."""
    from posturecam.pose.others.openpose import BODY_25

    track = _track(1)
    person: list[float] = []
    for landmark in BODY_25:
        there = landmark is not None and bool(np.isfinite(track.xy[0, landmark]).all())
        person += [*map(float, track.xy[0, landmark].round(1)), 0.8] if there else [0.0, 0.0, 0.0]
    one = {"person_id": [-1], "pose_keypoints_2d": person}
    two = {"pose_keypoints_2d": [value + 0.1 for value in person]}
    return [json.dumps({"version": 1.3, "people": people}).encode() for people in ([one], [one, two])]


@cache
def json_dumps() -> list[bytes]:
    """A list of frames, and an object that says rate and size."""
    track = _track(_FRAMES)
    frames = [[_point(track, row, k) for k in range(33)] for row in range(_FRAMES)]
    headed = {"fps": 30, "width": 640, "height": 480, "frames": [{"timestamp": 0.1, "landmarks": frames[0]}, None]}
    return [json.dumps(content).encode() for content in (frames[:2], headed)]


def _point(track: PoseTrack, row: int, landmark: int) -> dict[str, float]:
    x, y = (round(float(one), 4) for one in np.nan_to_num(track.xy[row, landmark]) / track.size)
    return {"x": x, "y": y, "z": 0.0, "visibility": float(track.visibility[row, landmark])}


@cache
def csv_dumps() -> list[bytes]:
    """Columns by number, and by name."""
    from posturecam.landmarks import Landmark

    track = _track(_FRAMES)
    made = []
    for names in ([str(k) for k in range(33)], [landmark.name.lower() for landmark in Landmark]):
        header = ["time", *(f"{name}_{axis}" for name in names for axis in ("x", "y", "visibility"))]
        lines = [",".join(header)]
        for row, t in enumerate(track.t):
            points = (_point(track, row, k) for k in range(33))
            lines.append(",".join([f"{t:.4f}", *(str(p[key]) for p in points for key in ("x", "y", "visibility"))]))
        made.append("\n".join(lines).encode())
    return made


@cache
def results() -> list[bytes]:
    """An analysis.json of someone who sits, with a height."""
    from posturecam.analysis import analyze

    return [json.dumps(analyze(_track(60), height_m=1.8).to_dict()).encode()]


def read_landmarks_of_others(path: Path) -> None:
    """Reads a file of another tool; the one file of OpenPose by its folder."""
    from posturecam.errors import TrackError
    from posturecam.pose.others.kinds import Stated
    from posturecam.pose.others.reading import load_of_others
    from posturecam_lab.fuzz.refused import RefusedError

    try:
        load_of_others(path.parent if path.name == OPENPOSE_FILE else path, Stated(30.0, (640, 480)))
    except TrackError as error:
        raise RefusedError(error) from error


def make_files_of_result(path: Path) -> None:
    """Makes every format for other tools of a result whose analysis.json is the input."""
    from posturecam.errors import PosturecamError
    from posturecam.export.on_demand import on_demand, stored_analysis
    from posturecam.export.writing import reason_against
    from posturecam.pose.stored import save_track
    from posturecam_lab.fuzz.refused import RefusedError

    if not (path.parent / "landmarks.npz").exists():
        save_track(_track(60), path.parent / "landmarks.npz")
    try:
        analysis = stored_analysis(path.parent)
    except PosturecamError as error:
        raise RefusedError(error) from error
    with tempfile.TemporaryDirectory() as room:
        possible: list[Any] = [one for one in on_demand() if reason_against(one, analysis) is None]
        for exporter in possible:
            exporter.write_analysis(analysis, Path(room))

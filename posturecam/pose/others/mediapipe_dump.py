"""Dumps of MediaPipe's pose landmarks as JSON or CSV, in the shapes that scripts commonly write.

JSON: a list of frames, or an object with such a list under "frames" and perhaps "fps", "width" and "height". A frame is
a list of 33 landmarks, or an object that holds it under "landmarks", "pose_landmarks" or "keypoints", perhaps with a
time. A landmark is an object with x, y and perhaps visibility, or a list [x, y, z, visibility]. A frame without anyone
is null or empty. Of several people the first counts.

CSV: a row for each frame, with columns such as x0, 0_x, landmark_0_x or left_hip_x, and v0 or left_hip_visibility.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.documents import number, read_bytes, read_table, understood
from posturecam.landmarks import N_LANDMARKS
from posturecam.parsing import DocumentError, parse_json, short
from posturecam.pose.others.common import (
    Found,
    check_fps,
    empty,
    kind_of_file,
    marker_names,
    times_of,
    track_of,
)
from posturecam.pose.others.kinds import Stated
from posturecam.pose.stored import MOST_FRAMES
from posturecam.track import PoseTrack
from posturecam.words import message

JSON_KIND = kind_of_file("mediapipe_json", 32 << 20)
"""Ten thousand frames; a parsed file takes twenty times its size."""
CSV_KIND = kind_of_file("mediapipe_csv", 64 << 20)
MODEL = "MediaPipe Pose"
MOST_COLUMNS = 1000
"""Of a CSV: 33 landmarks with five numbers each in image and world are 330."""
_FRAMES = ("frames", "landmarks", "pose_landmarks", "poses", "data", "results")
_LANDMARKS = ("landmarks", "pose_landmarks", "poseLandmarks", "keypoints", "landmark")
_TIMES = {"timestamp_ms": 1e-3, "time_ms": 1e-3, "timestamp": 1.0, "time": 1.0, "time_s": 1.0, "t": 1.0, "t_s": 1.0}
"""Keys and columns that hold the time of a frame, and what makes seconds of it."""
_SEEN = ("visibility", "vis", "v", "score", "presence", "confidence", "likelihood")
_WORDS = re.compile(r"[a-z]+|\d+")


@dataclass
class _Dump:
    """What stands in a dump; NaN among `seen` (T, 33) is not said."""

    xy: Floats
    seen: Floats
    times: Sequence[float | None]
    fps: float | None = None
    size: tuple[int, int] | None = None


def read_json_dump(path: Path, stated: Stated) -> PoseTrack:
    """Read a JSON dump.

    Parameters
    ----------
    path : Path
        The file.
    stated : Stated
        What the user says; a frame rate and a size in the file give way to it.

    Returns
    -------
    PoseTrack
        Of a model whose errors are not known.

    Raises
    ------
    TrackError
        For any other file, saying what to do.
    """
    data = read_bytes(path, JSON_KIND)
    with understood(path, JSON_KIND):
        content = parse_json(data)
        head = content if isinstance(content, dict) else {}
        frames = _frames(content)
        xy, seen = empty(len(frames))
        for row, frame in enumerate(frames):
            _fill(xy[row], seen[row], _landmarks(frame))
        times = [_time(frame) for frame in frames]
        fps = head.get("fps", head.get("frame_rate"))
        return _track(_Dump(xy, seen, times, None if fps is None else number(fps), _size(head)), stated, path)


def read_csv_dump(path: Path, stated: Stated) -> PoseTrack:
    """Read a CSV dump.

    Parameters
    ----------
    path : Path
        The file.
    stated : Stated
        What the user says.

    Returns
    -------
    PoseTrack
        Of a model whose errors are not known.

    Raises
    ------
    TrackError
        For any other file, saying what to do.
    """
    rows = read_table(path, CSV_KIND)
    with understood(path, CSV_KIND):
        columns = _columns(list(rows[0]) if 1 <= len(rows) <= MOST_FRAMES else [])
        xy, seen = empty(len(rows))
        for name, (landmark, axis) in columns.items():
            into = seen[:, landmark] if axis == 2 else xy[:, landmark, axis]
            into[:] = [_cell(row[name]) for row in rows]
        if not any(axis == 2 for _, axis in columns.values()):
            seen[:] = np.nan
        clock = next((name for name in rows[0] if name.strip().lower() in _TIMES), None)
        factor = _TIMES[clock.strip().lower()] if clock else 1.0
        times = [None if clock is None else factor * _cell(row[clock]) for row in rows]
        return _track(_Dump(xy, seen, times), stated, path)


def _track(dump: _Dump, stated: Stated, path: Path) -> PoseTrack:
    t = np.array([np.nan if one is None else one for one in dump.times], dtype=np.float64)
    if stated.fps is not None or len(t) < 2 or not (np.isfinite(t).all() and (np.diff(t) > 0).all()):
        t = times_of(len(t), check_fps(stated.fps or dump.fps, path))
    seen = dump.seen
    known = np.isfinite(dump.xy).all(axis=2)
    is_silent = not (seen[known] > 0).any()
    seen = np.where(np.isnan(seen) | is_silent, 1.0, seen)
    remarks = (message("others.no_confidence"),) if is_silent else ()
    return track_of(Found(t - t[0], dump.xy, seen, MODEL, dump.size, remarks), stated, path)


def _frames(content: Any) -> list[Any]:
    """The frames of a document; DocumentError where it holds none."""
    frames = content
    if isinstance(content, Mapping):
        frames = next((content[key] for key in _FRAMES if isinstance(content.get(key), (list, dict))), None)
    if isinstance(frames, Mapping):
        frames = [frames[key] for key in sorted(frames, key=_order)]
    if not isinstance(frames, list) or not 1 <= len(frames) <= MOST_FRAMES:
        raise DocumentError("no_frames")
    return frames


def _order(key: str) -> tuple[int, str]:
    """By the number in a key such as "frame_12", for an object with a frame under each key."""
    digits = re.findall(r"\d{1,15}", key)
    return (int(digits[-1]) if digits else -1, key)


def _landmarks(frame: Any) -> Any:
    """The landmarks of the first person in a frame; None where there is no one."""
    if isinstance(frame, Mapping):
        named = next((frame[key] for key in _LANDMARKS if key in frame), None)
        if named is None:
            known = marker_names()
            return frame if any(key.lower() in known for key in frame) else None
        return _landmarks(named) if isinstance(named, Mapping) else _first(named)
    return _first(frame)


def _first(values: Any) -> Any:
    """The first of several people, where there are such."""
    if isinstance(values, list) and len(values) != N_LANDMARKS and values and isinstance(values[0], list):
        return values[0]
    return values or None


def _fill(xy: Floats, seen: Floats, landmarks: Any) -> None:
    """Write the landmarks of a frame into places (33, 2) and visibilities (33,)."""
    if landmarks is None:
        return
    if isinstance(landmarks, Mapping):
        known = marker_names()
        pairs = [(known[key.lower()], value) for key, value in landmarks.items() if key.lower() in known]
    elif isinstance(landmarks, list) and len(landmarks) == N_LANDMARKS:
        pairs = list(enumerate(landmarks))
    else:
        raise DocumentError("not_33", n=len(landmarks) if isinstance(landmarks, list) else 0)
    for landmark, value in pairs:
        if value is not None:
            xy[landmark], seen[landmark] = _point(value)


def _point(value: Any) -> tuple[tuple[float, float], float]:
    """x, y and visibility of a landmark; NaN for a visibility that is not said."""
    if isinstance(value, Mapping):
        x, y = value["x"], value["y"]
        said = next((value[key] for key in _SEEN if value.get(key) is not None), None)
    elif isinstance(value, list) and 2 <= len(value) <= 5:
        x, y = value[0], value[1]
        said = value[3] if len(value) > 3 else None
    else:
        raise DocumentError("misfit")
    return (number(x, -1e6, 1e6), number(y, -1e6, 1e6)), np.nan if said is None else number(said)


def _time(frame: Any) -> float | None:
    if not isinstance(frame, Mapping):
        return None
    key = next((key for key in _TIMES if frame.get(key) is not None), None)
    return None if key is None else _TIMES[key] * number(frame[key], -1e10, 1e10)


def _size(head: Mapping[str, Any]) -> tuple[int, int] | None:
    for width, height in (("width", "height"), ("frame_width", "frame_height"), ("image_width", "image_height")):
        if width in head and height in head:
            return int(number(head[width], 1, 1e5)), int(number(head[height], 1, 1e5))
    return None


def _columns(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Landmark and axis (0 x, 1 y, 2 visibility) of each column that has one."""
    if not 1 <= len(names) <= MOST_COLUMNS:
        raise DocumentError("no_frames")
    known, found = marker_names(), dict[str, tuple[int, int]]()
    numbered: dict[str, tuple[int, int]] = {}
    for name in names:
        words = _WORDS.findall((name or "").lower())
        axis = next((_axis(word) for word in (words[-1:] + words[:1]) if _axis(word) is not None), None)
        if axis is None or "world" in words:
            continue
        rest = "_".join(word for word in words if _axis(word) is None)
        number_ = next((int(word) for word in words if word.isdigit() and len(word) < 4), None)
        if rest in known:
            found[name] = (known[rest], axis)
        elif number_ is not None:
            numbered[name] = (number_, axis)
    if found:
        return found
    first = 1 if numbered and min(k for k, _ in numbered.values()) == 1 else 0
    found = {name: (k - first, axis) for name, (k, axis) in numbered.items() if 0 <= k - first < N_LANDMARKS}
    if len({landmark for landmark, _ in found.values()}) != N_LANDMARKS:
        raise DocumentError("no_columns")
    return found


def _axis(word: str) -> int | None:
    return {"x": 0, "y": 1}.get(word, 2 if word in _SEEN else None)


def _cell(cell: str | None) -> float:
    """A number; NaN for an empty cell."""
    text = (cell or "").strip()
    if not text:
        return np.nan
    try:
        value = float(text)
    except ValueError:
        raise DocumentError("not_a_number", value=short(text)) from None
    if np.isinf(value) or abs(value) > 1e10:
        raise DocumentError("too_large_a_number", value=short(text))
    return value

"""Landmarks written as other tools write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from posturecam.landmarks import Landmark
from posturecam.pose.others.openpose import BODY_25, SEEN_CONFIDENCE
from posturecam.track import PoseTrack

HALPE_26 = {
    "Hip": None,
    "RHip": Landmark.RIGHT_HIP,
    "RKnee": Landmark.RIGHT_KNEE,
    "RAnkle": Landmark.RIGHT_ANKLE,
    "RBigToe": Landmark.RIGHT_FOOT_INDEX,
    "RSmallToe": None,
    "RHeel": Landmark.RIGHT_HEEL,
    "LHip": Landmark.LEFT_HIP,
    "LKnee": Landmark.LEFT_KNEE,
    "LAnkle": Landmark.LEFT_ANKLE,
    "LBigToe": Landmark.LEFT_FOOT_INDEX,
    "LSmallToe": None,
    "LHeel": Landmark.LEFT_HEEL,
    "Neck": None,
    "Head": None,
    "Nose": Landmark.NOSE,
    "RShoulder": Landmark.RIGHT_SHOULDER,
    "RElbow": Landmark.RIGHT_ELBOW,
    "RWrist": Landmark.RIGHT_WRIST,
    "LShoulder": Landmark.LEFT_SHOULDER,
    "LElbow": Landmark.LEFT_ELBOW,
    "LWrist": Landmark.LEFT_WRIST,
}
"""Markers of Sports2D's model with feet, in its order; those without a landmark of ours are None. It has no ears."""


def fps_of(track: PoseTrack) -> float:
    return (len(track) - 1) / float(track.t[-1] - track.t[0])


def as_trc(track: PoseTrack, path: Path, unit: float = 1.0, rate: str | None = None) -> Path:
    """As Sports2D 0.8 writes it: m in the header, the index from 0, cells of what was not seen empty."""
    rate = f"{fps_of(track)}" if rate is None else rate
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{path}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join([rate, rate, str(len(track)), str(len(HALPE_26)), "m", rate, "0", str(len(track))]),
        "Frame#\tTime\t" + "\t\t\t".join(HALPE_26) + "\t\t\t",
        "\t\t" + "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, len(HALPE_26) + 1)),
    ]
    for row, t in enumerate(track.t):
        cells = []
        for landmark in HALPE_26.values():
            x, y = (7.0, 9.0) if landmark is None else track.xy[row, landmark] * unit
            cells += ["", "", ""] if np.isnan(x) else [f"{x}", f"{y}", "0.0"]
        lines.append("\t".join([str(row), f"{t}", *cells]))
    path.write_text("\n".join(lines) + "\n")
    return path


def as_person(track: PoseTrack, row: int) -> dict[str, object]:
    keypoints: list[float] = []
    for landmark in BODY_25:
        there = landmark is not None and np.isfinite(track.xy[row, landmark]).all()
        seen = float(track.visibility[row, landmark]) * SEEN_CONFIDENCE / 0.5 if there else 0.0
        keypoints += [*np.round(track.xy[row, landmark], 3).tolist(), round(seen, 6)] if there else [0, 0, 0]
    return {"person_id": [-1], "pose_keypoints_2d": keypoints, "face_keypoints_2d": []}


def as_openpose(tracks: Sequence[PoseTrack], folder: Path, name: str = "clip_{:012d}_keypoints.json") -> Path:
    """One file a frame with a person of each track."""
    folder.mkdir()
    for row in range(len(tracks[0])):
        people = [as_person(track, row) for track in tracks if np.isfinite(track.xy[row]).any()]
        (folder / name.format(row)).write_text(json.dumps({"version": 1.3, "people": people}))
    return folder


def as_points(track: PoseTrack, row: int, *, shares: bool = True) -> list[dict[str, float]] | None:
    if not np.isfinite(track.xy[row]).any():
        return None
    xy = track.xy[row] / (track.size if shares else (1, 1))
    return [
        {"x": float(x), "y": float(y), "z": 0.0, "visibility": float(v)}
        for (x, y), v in zip(np.nan_to_num(xy), track.visibility[row], strict=True)
    ]


def as_json(track: PoseTrack, path: Path, shape: str) -> Path:
    frames = [as_points(track, row) for row in range(len(track))]
    width, height = track.size
    timed = [{"frame": k, "timestamp_ms": 1000 * track.t[k], "landmarks": f} for k, f in enumerate(frames)]
    under = [{"pose_landmarks": f} for f in frames]
    content: object = {
        "list": frames,
        "rows": [None if f is None else [[*p.values()] for p in f] for f in frames],
        "people": [[] if f is None else [f] for f in frames],
        "timed": timed,
        "headed": {"fps": fps_of(track), "width": width, "height": height, "frames": under},
        "keyed": {"data": {f"frame_{k}": f or [] for k, f in enumerate(frames)}},
        "named": [{m.name: p for m, p in zip(Landmark, f, strict=True)} if f else {} for f in frames],
        "pixels": [as_points(track, row, shares=False) for row in range(len(track))],
    }[shape]
    path.write_text(json.dumps(content))
    return path


COLUMNS = {
    "x0": lambda k: [f"x{k}", f"y{k}", f"z{k}", f"v{k}"],
    "x1": lambda k: [f"x{k + 1}", f"y{k + 1}", f"z{k + 1}", f"v{k + 1}"],
    "0_x": lambda k: [f"{k}_x", f"{k}_y", f"{k}_z", f"{k}_visibility"],
    "landmark_0_x": lambda k: [f"landmark_{k}_x", f"landmark_{k}_y", f"landmark_{k}_z", f"landmark_{k}_v"],
    "LEFT_HIP_x": lambda k: [f"{Landmark(k).name}_{a}" for a in ("x", "y", "z", "visibility")],
    "x_left_hip": lambda k: [f"{a}_{Landmark(k).name.lower()}" for a in ("x", "y", "z", "vis")],
}


def as_csv(track: PoseTrack, path: Path, shape: str) -> Path:
    names = [name for k in range(33) for name in COLUMNS[shape](k)]
    lines = [",".join(["frame", "timestamp", *names])]
    for row, t in enumerate(track.t):
        points = as_points(track, row)
        cells = [""] * len(names) if points is None else [f"{v}" for p in points for v in p.values()]
        lines.append(",".join([str(row), f"{t}", *cells]))
    path.write_text("\n".join(lines) + "\n")
    return path

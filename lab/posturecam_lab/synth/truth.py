"""What is exactly true of a clip of a made-up person, and the file that says so.

Everything follows from motion, camera and frame times by formulas: the same ones give the same truth, bit for bit. The
file is gzipped JSON with numbers rounded to what is of use (tenths of a pixel, millimetres, hundredths of a
degree, microseconds).
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.documents import DocumentKind, check_size, json_object, read_bytes, understood
from posturecam.errors import TrackError
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack
from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.motion import ActivitySpan, FootEvent, SyntheticMotion
from posturecam_lab.synth.rotation import yaw
from posturecam_lab.synth.skeleton import assemble

FORMAT = "posturecam-truth/1"
TRUTH = DocumentKind(
    "a truth file of a sample clip", TrackError, "Make it again with python -m posturecam_lab.synth.", 1 << 28
)
"""A minute takes 12 MB unpacked."""


@dataclass(frozen=True)
class TrueEvent:
    """A contact or toe off and what the leg did just then.

    `t` s in the clip's own time; ankle ahead of mid-hip over leg length; degrees as in the checks: shank positive =
    ankle ahead of the knee, knee 0 = straight, foot positive = toes up.
    """

    t: float
    side: Side
    kind: EventKind
    ankle_ahead_over_leg: float
    shank_angle_deg: float
    knee_flexion_deg: float
    foot_pitch_deg: float


@dataclass(frozen=True)
class Truth:
    """The truth of a clip: what it is made of, the frames and the events.

    made_of: everything that was asked for, JSON-ready. size px; leg_m: hip to ankle. t (T,) s: of the frames, in the
    clip's own time, which runs slow_motion times slower than life. landmarks_m (T, 33, 3) m in the world of figure.py;
    xy (T, 33, 2) px; present (T,): whether a person is there. lean_deg, side_lean_deg, forward_head_deg (T,): from
    mid-points, in the person's own forward, right and up. spans: what is done when, in the clip's own time.
    """

    name: str
    made_of: Mapping[str, Any]
    fps: float
    slow_motion: float
    size: tuple[int, int]
    leg_m: float
    t: Floats
    landmarks_m: Floats
    xy: Floats
    present: Floats
    lean_deg: Floats
    side_lean_deg: Floats
    forward_head_deg: Floats
    spans: tuple[ActivitySpan, ...]
    events: tuple[TrueEvent, ...]

    def track(self) -> PoseTrack:
        """The clip's landmarks as a perfect pose model would find them."""
        seen = np.repeat(self.present[:, None], self.xy.shape[1], axis=1)
        return PoseTrack(self.t, np.where(seen[..., None] > 0, self.xy, np.nan), seen, size=self.size)

    def times(self, side: Side, kind: EventKind) -> Floats:
        """When that happens, (K,) s."""
        return np.array([event.t for event in self.events if event.side == side and event.kind == kind])


def truth_of(
    motion: SyntheticMotion,
    camera: Camera,
    *,
    seconds: float,
    fps: float = 30.0,
    slow_motion: float = 1.0,
    name: str = "",
) -> Truth:
    """The truth of a clip that plays for `seconds` s at `fps`, `slow_motion` times slower than life."""
    t = np.arange(round(seconds * fps)) / fps
    pose = motion.pose(t / slow_motion)
    points = assemble(motion.build, pose).landmarks
    present = motion.present(t / slow_motion).astype(np.float64)
    lean, side_lean, head = _leans(points, pose.heading)
    k = slow_motion
    spans = motion.spans(0.0, seconds / k)
    return Truth(
        name=name,
        made_of={"motion": described(motion), "camera": described(camera)},
        fps=fps,
        slow_motion=slow_motion,
        size=camera.size,
        leg_m=motion.build.leg_m,
        t=t,
        landmarks_m=points,
        xy=camera.project(points),
        present=present,
        lean_deg=lean,
        side_lean_deg=side_lean,
        forward_head_deg=head,
        spans=tuple(ActivitySpan(span.start * k, span.end * k, span.activity) for span in spans),
        events=true_events(motion, motion.events(0.0, seconds / k), slow_motion),
    )


def true_events(
    motion: SyntheticMotion, events: tuple[FootEvent, ...], slow_motion: float = 1.0
) -> tuple[TrueEvent, ...]:
    """The events with the legs' exact angles at their exact times."""
    if not events:
        return ()
    pose = motion.pose(np.array([event.t for event in events]))
    figures, heading = assemble(motion.build, pose), _forward(pose.heading)
    out = []
    for number, event in enumerate(events):
        points, left = figures.landmarks[number], event.side == Side.LEFT
        hip, knee, ankle = (points[first + (0 if left else 1)] for first in (23, 25, 27))
        ahead = heading[number]
        thigh, shank = _hanging_deg(hip, knee, ahead), _hanging_deg(knee, ankle, ahead)
        toes = figures.bones[f"{event.side}_foot"].axes[number, :, 0]
        middle = (points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP]) / 2
        out.append(
            TrueEvent(
                event.t * slow_motion,
                event.side,
                event.kind,
                float((ankle - middle) @ ahead) / motion.build.leg_m,
                shank,
                thigh - shank,
                float(np.degrees(np.arcsin(toes[1]))),
            )
        )
    return tuple(out)


def described(thing: Any) -> Any:
    """JSON-ready content of settings: dataclasses as objects that name their type, tuples as lists."""
    if is_dataclass(thing) and not isinstance(thing, type):
        content = {field.name: described(getattr(thing, field.name)) for field in fields(thing)}
        return {"type": type(thing).__name__, **content}
    if isinstance(thing, (list, tuple)):
        return [described(item) for item in thing]
    return str(thing) if isinstance(thing, Enum) else thing


def save_truth(truth: Truth, path: Path) -> None:
    """Writes the truth to a .json.gz file; the same truth gives the same bytes."""
    path.write_bytes(packed(truth))


def packed(truth: Truth) -> bytes:
    """The content of the truth's file."""
    text = json.dumps(_to_dict(truth), separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def load_truth(path: Path) -> Truth:
    """The truth in a file; TrackError when it is not one."""
    packed_bytes = read_bytes(path, TRUTH)
    with understood(path, TRUTH):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(packed_bytes)) as file:
                data = file.read(TRUTH.most_bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError("gzip") from error
    check_size(len(data), path, TRUTH)
    content = json_object(data, path, TRUTH)
    with understood(path, TRUTH):
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        return _from_dict(content)


def _to_dict(truth: Truth) -> dict[str, Any]:
    frames = {
        "t": np.round(truth.t, 6).tolist(),
        "present": truth.present.astype(int).tolist(),
        "lean_deg": np.round(truth.lean_deg, 2).tolist(),
        "side_lean_deg": np.round(truth.side_lean_deg, 2).tolist(),
        "forward_head_deg": np.round(truth.forward_head_deg, 2).tolist(),
        "xy_tenths_px": np.rint(10 * truth.xy).astype(int).reshape(truth.t.size, -1).tolist(),
        "xyz_mm": np.rint(1000 * truth.landmarks_m).astype(int).reshape(truth.t.size, -1).tolist(),
    }
    return {
        "format": FORMAT,
        "name": truth.name,
        "fps": truth.fps,
        "slow_motion": truth.slow_motion,
        "size": list(truth.size),
        "leg_m": round(truth.leg_m, 5),
        "made_of": truth.made_of,
        "spans": [
            {"start": round(s.start, 6), "end": round(s.end, 6), "activity": str(s.activity)} for s in truth.spans
        ],
        "events": [
            {**asdict(e), "t": round(e.t, 6), "side": str(e.side), "kind": str(e.kind)}
            | {name: round(getattr(e, name), 4) for name in _MEASURED}
            for e in truth.events
        ],
        "frames": frames,
    }


_MEASURED = ("ankle_ahead_over_leg", "shank_angle_deg", "knee_flexion_deg", "foot_pitch_deg")


def _from_dict(content: dict[str, Any]) -> Truth:
    frames = {name: np.array(values, dtype=np.float64) for name, values in content["frames"].items()}
    n = frames["t"].size
    return Truth(
        name=content["name"],
        made_of=content["made_of"],
        fps=content["fps"],
        slow_motion=content["slow_motion"],
        size=(content["size"][0], content["size"][1]),
        leg_m=content["leg_m"],
        t=frames["t"],
        landmarks_m=frames["xyz_mm"].reshape(n, -1, 3) / 1000,
        xy=frames["xy_tenths_px"].reshape(n, -1, 2) / 10,
        present=frames["present"],
        lean_deg=frames["lean_deg"],
        side_lean_deg=frames["side_lean_deg"],
        forward_head_deg=frames["forward_head_deg"],
        spans=tuple(ActivitySpan(s["start"], s["end"], Activity(s["activity"])) for s in content["spans"]),
        events=tuple(
            TrueEvent(e["t"], Side(e["side"]), EventKind(e["kind"]), *(e[name] for name in _MEASURED))
            for e in content["events"]
        ),
    )


def _forward(heading: Floats) -> Floats:
    """Level forward (T, 3) of bodies with that heading (T,)."""
    return yaw(heading)[..., 0]


def _hanging_deg(upper: Floats, lower: Floats, forward: Floats) -> float:
    """Angle of a hanging segment against vertical, positive = its lower end ahead of its upper end."""
    along = lower - upper
    return float(np.degrees(np.arctan2(along @ forward, -along[1])))


def _leans(points: Floats, heading: Floats) -> tuple[Floats, Floats, Floats]:
    """Lean, side lean and forward head (T,) degrees."""
    forward = _forward(heading)
    right = np.cross(forward, (0.0, 1.0, 0.0))
    hip, shoulder, ear = ((points[:, a] + points[:, a + 1]) / 2 for a in (23, 11, 7))

    def lean(line: Floats, along: Floats) -> Floats:
        return np.asarray(np.degrees(np.arctan2(np.sum(line * along, axis=1), line[:, 1])))

    return lean(shoulder - hip, forward), lean(shoulder - hip, right), lean(ear - shoulder, forward)

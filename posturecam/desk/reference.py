"""A desk reference: what a person's own good posture measures from their own camera."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from posturecam.arrays import Floats, rounded
from posturecam.desk.measures import HeadAndShoulders, Size, measure_head_and_shoulders
from posturecam.documents import mapping, number
from posturecam.errors import BaselineError
from posturecam.frame import Pose
from posturecam.parsing import DocumentError
from posturecam.track import PoseTrack
from posturecam.words import message

REFERENCE_S, SHORTEST_S = 5.0, 4.5
"""Seconds that are asked for, and that will do: as for other baselines (`own_posture.MIN_BASELINE_S`)."""
FEWEST_FRAMES = 8
"""Frames: two a second, as a hidden tab has; a median of fewer is no better than its noise."""
SEEN_SHARE = 0.7
"""Share of the frames in which the face, or both shoulders, must be seen; engineering choice."""
MOST_TURNED_DEG = 60.0
"""Turn of the face from which one ear hides the other: the camera must be in front, or up to some 45° aside."""
RESTLESS_SHARE, RESTLESS_DEG = 0.07, 8.0
"""Spread (robust SD) of the size of the face and of its height in face widths, and of its tilt, beyond which the person
did not sit still. Acted people who sit still have up to 0.06 and 6.3 (the pose model's noise, as measured on a recorded
one); a recorded sitter who moves about has 0.08. Shoulders do not count: at the edge of the frame they are noisy of
themselves."""
MAD_TO_SD = 1.4826
"""SD of a normal distribution over its median absolute deviation."""
_LARGEST = 1e6
_KIND, _SCHEMA = "posturecam desk reference", 1
_NAMES = (
    "face_px",
    "head_x",
    "head_y",
    "turn_deg",
    "nod_deg",
    "tilt_deg",
    "shoulders_x",
    "shoulders_y",
    "shoulder_px",
    "shoulder_tilt_deg",
)


@dataclass(frozen=True)
class Spreads:
    """Robust SDs of single frames around the medians: the noise of the measures and of a person who sits still.

    Attributes
    ----------
    face : float
        Of the size of the face, as a share of it.
    head, shoulders : float
        Of their height, face widths; of the shoulders NaN where they are not seen.
    tilt_deg, shoulder_tilt_deg : float
        Of the tilts.
    """

    face: float
    head: float
    shoulders: float
    tilt_deg: float
    shoulder_tilt_deg: float


@dataclass(frozen=True)
class DeskReference:
    """Medians and spreads of five good seconds.

    Attributes
    ----------
    middle : HeadAndShoulders
        The medians; shoulders NaN where they were seen too rarely.
    spreads : Spreads
        Around them.
    seconds : float
        Length of what it was made of, s.
    """

    middle: HeadAndShoulders
    spreads: Spreads
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON.

        Returns
        -------
        dict
            With kind and schema; None for NaN.
        """
        middle = {name: _or_none(value) for name, value in zip(_NAMES, _row(self.middle), strict=True)}
        return {
            "kind": _KIND,
            "schema": _SCHEMA,
            "seconds": rounded(self.seconds, 2),
            "size": list(self.middle.size),
            "middle": middle,
            "spreads": {name: _or_none(value) for name, value in asdict(self.spreads).items()},
        }

    @staticmethod
    def from_dict(document: object) -> DeskReference:
        """Read what `to_dict` wrote.

        Parameters
        ----------
        document : object
            From JSON.

        Returns
        -------
        DeskReference
            The reference.

        Raises
        ------
        BaselineError
            Where it is none, or is of a later version that this one cannot read.
        """
        try:
            return _read(mapping(document))
        except (DocumentError, KeyError, TypeError, ValueError) as error:
            raise BaselineError(message("desk.reference.unreadable")) from error


def reference_of(poses: PoseTrack) -> DeskReference:
    """Make a reference of five seconds in which a person sits well.

    Parameters
    ----------
    poses : PoseTrack
        4.5 s or more.

    Returns
    -------
    DeskReference
        Medians and spreads over all frames.

    Raises
    ------
    BaselineError
        Where it is too short, the face is not seen or turned far aside, or the person moved; it says what to do.
    """
    seconds = float(poses.t[-1] - poses.t[0]) if len(poses) else 0.0
    if seconds < SHORTEST_S or len(poses) < FEWEST_FRAMES:
        raise BaselineError(message("desk.reference.too_short", seconds=seconds))
    measured = [_measure(poses, k) for k in range(len(poses))]
    rows = np.array([_row(one) for one in measured if one is not None]).reshape(-1, len(_NAMES))
    if len(rows) < SEEN_SHARE * len(poses):
        raise BaselineError(message("desk.reference.no_face"))
    made = _of(rows, poses.size, seconds)
    if abs(made.middle.turn_deg) > MOST_TURNED_DEG or abs(made.middle.tilt_deg) > MOST_TURNED_DEG:
        raise BaselineError(message("desk.reference.turned_aside"))
    if _is_restless(made.spreads):
        raise BaselineError(message("desk.reference.moved"))
    return made


def _measure(poses: PoseTrack, k: int) -> HeadAndShoulders | None:
    return measure_head_and_shoulders(Pose(float(poses.t[k]), poses.xy[k], poses.visibility[k]), poses.size)


def _of(rows: Floats, size: Size, seconds: float) -> DeskReference:
    has_shoulders = np.isfinite(rows[:, -1]).mean() >= SEEN_SHARE
    if not has_shoulders:
        rows[:, 6:] = np.nan
    seen = rows[np.isfinite(rows[:, -1])] if has_shoulders else rows
    middle = np.concatenate([np.median(rows[:, :6], axis=0), np.median(seen[:, 6:], axis=0)])
    spread = MAD_TO_SD * np.concatenate(
        [
            np.median(abs(rows[:, :6] - middle[:6]), axis=0),
            np.median(abs(seen[:, 6:] - middle[6:]), axis=0),
        ]
    )
    face = float(middle[0])
    spreads = Spreads(*(float(v) for v in (spread[0] / face, spread[2] / face, spread[7] / face, spread[5], spread[9])))
    return DeskReference(_from_row(middle.tolist(), size), spreads, seconds)


def _is_restless(spreads: Spreads) -> bool:
    return max(spreads.face, spreads.head) > RESTLESS_SHARE or spreads.tilt_deg > RESTLESS_DEG


def _row(one: HeadAndShoulders) -> tuple[float, ...]:
    return (
        one.face_px,
        *one.head,
        one.turn_deg,
        one.nod_deg,
        one.tilt_deg,
        *one.shoulders,
        one.shoulder_px,
        one.shoulder_tilt_deg,
    )


def _from_row(row: Sequence[float], size: Size) -> HeadAndShoulders:
    return HeadAndShoulders(
        size=size,
        face_px=row[0],
        head=(row[1], row[2]),
        turn_deg=row[3],
        nod_deg=row[4],
        tilt_deg=row[5],
        shoulders=(row[6], row[7]),
        shoulder_px=row[8],
        shoulder_tilt_deg=row[9],
    )


def _read(document: Any) -> DeskReference:
    if document["kind"] != _KIND or document["schema"] != _SCHEMA:
        raise ValueError(document["kind"])
    width, height = (int(number(one, 1, _LARGEST)) for one in document["size"])
    middle, spreads = mapping(document["middle"]), mapping(document["spreads"])
    row = [_number(middle[name], name) for name in _NAMES]
    if row[0] <= 0:
        raise ValueError(row[0])
    parts = {one.name: _number(spreads[one.name], one.name) for one in fields(Spreads)}
    return DeskReference(_from_row(row, (width, height)), Spreads(**parts), number(document["seconds"], 0, _LARGEST))


def _number(value: object, name: str) -> float:
    """A number; NaN for the None of shoulders that were not seen."""
    if value is None and name.startswith("shoulder"):
        return math.nan
    return number(value, -_LARGEST, _LARGEST)


def _or_none(value: float) -> float | None:
    return rounded(value, 4) if math.isfinite(value) else None

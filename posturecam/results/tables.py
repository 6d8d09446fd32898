"""frames.csv and strides.csv: what was measured, one row a frame and one row a stride.

Times in s, positions in px (x right, y down), angles in degrees, forward positive; a check's column has the unit that
its finding has in analysis.json. An empty cell means "not seen" or "does not apply".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats, rounded
from posturecam.landmarks import Landmark
from posturecam.results.spreadsheet import write_csv
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Bout, Samples, Side, Stride

FRAME_PARTS = ("EAR", "SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
"""The landmarks whose positions go into frames.csv, for both sides."""

Cell = float | int | str | None


def write_frames(analysis: Analysis, path: Path) -> None:
    """Writes one row for each frame of the analysed track: when, what the person did, lean, head, joint positions."""
    joints = [(side, part) for part in FRAME_PARTS for side in ("left", "right")]
    names = [f"{side}_{part.lower()}_{axis}_px" for side, part in joints for axis in "xy"]
    header = ["t_s", "seen", "activity", "trunk_lean_deg", "forward_head_deg", *names]
    _write(path, header, _frame_rows(analysis, [Landmark[f"{side.upper()}_{part}"] for side, part in joints]))


def write_strides(analysis: Analysis, path: Path) -> None:
    """Writes one row for each stride of every bout, with each check's sample that lies nearest to its first contact."""
    checks = sorted({check for bout in analysis.bouts if bout.gait for check in bout.samples})
    header = ["bout", "activity", "side", "start_s", "end_s", "toe_off_s", "stride_time_s", "duty_factor", *checks]
    _write(path, header, _stride_rows(analysis, checks))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, header, rows)


def _frame_rows(analysis: Analysis, joints: Sequence[int]) -> Iterator[list[Cell]]:
    track = analysis.track
    if track is None:
        return
    lean, head = forward_angles(track)
    for i, t in enumerate(track.t):
        bout = next((bout for bout in analysis.bouts if bout.start <= t < bout.end), None)
        sign = bout.scene.facing if bout is not None and bout.scene.view.is_side else np.nan
        seen = int(np.isfinite(track.xy[i]).all(axis=-1).any())
        angles = [rounded(sign * lean[i], 2), rounded(sign * head[i], 2)]
        places = [rounded(value, 2) for value in track.xy[i, joints].ravel().tolist()]
        yield [rounded(t, 4), seen, str(bout.activity) if bout else None, *angles, *places]


def forward_angles(track: PoseTrack) -> tuple[Floats, Floats]:
    """Degrees from vertical of mid-hip to mid-shoulder and of mid-shoulder to mid-ear, (T,) each, positive to the right
    of the picture; NaN where a point was not seen. As the picture shows them, without any correction."""
    ear, shoulder, hip = (_middle(track, part) for part in ("EAR", "SHOULDER", "HIP"))
    return _tilt_deg(hip, shoulder), _tilt_deg(shoulder, ear)


def _middle(track: PoseTrack, part: str) -> Floats:
    sides = (track.xy[:, Landmark[f"{side}_{part}"]] for side in ("LEFT", "RIGHT"))
    return np.add(*sides, dtype=np.float64) / 2


def _tilt_deg(low: Floats, high: Floats) -> Floats:
    ahead, above = high[:, 0] - low[:, 0], low[:, 1] - high[:, 1]
    return np.asarray(np.degrees(np.arctan2(ahead, above)), dtype=np.float64)


def _stride_rows(analysis: Analysis, checks: Sequence[str]) -> Iterator[list[Cell]]:
    for number, bout in enumerate(analysis.bouts, start=1):
        measured = {
            side: [_of_side(bout.samples.get(check, Samples.none()), side) for check in checks] for side in Side
        }
        for stride in bout.gait.strides if bout.gait else ():
            yield [number, *_stride_cells(bout, stride), *(_first_in(stride, *own) for own in measured[stride.side])]


def _stride_cells(bout: Bout, stride: Stride) -> list[Cell]:
    seconds = stride.end - stride.start
    duty = None if stride.toe_off is None else rounded((stride.toe_off - stride.start) / seconds, 3)
    times = [rounded(t, 4) for t in (stride.start, stride.end, stride.toe_off, seconds)]
    return [str(bout.activity), str(stride.side), *times, duty]


def _of_side(samples: Samples, side: Side) -> tuple[Floats, Floats]:
    """Times, in order, and values of the samples of one side or of both sides."""
    same = np.array([one in ("", str(side)) for one in samples.side] or [True] * len(samples), dtype=bool)
    order = np.argsort(samples.t[same], kind="stable")
    return samples.t[same][order], samples.value[same][order]


def _first_in(stride: Stride, t: Floats, values: Floats) -> float | None:
    """The value nearest to the stride's first contact, if it falls into the stride."""
    k = int(np.searchsorted(t, stride.start - 1e-6))
    return rounded(values[k], 3) if k < t.size and t[k] < stride.end else None

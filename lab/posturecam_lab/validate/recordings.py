"""Force-plate recordings as the landmark tracks that a camera and a pose model would have made of them.

A recording is an .npz with t (N,) s, names (L,), xy (N, L, 2) m with x forward and y up, ic_l, ic_r, to_l, to_r (s),
speed (m/s, NaN unknown), leg (m) and gait ('run' or 'walk').
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from posturecam.arrays import Bools, Floats
from posturecam.errors import TrackError
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, LEG_PAIRS, N_LANDMARKS, SHOULDER, TOE
from posturecam.motion.body import from_vertical_deg
from posturecam.track import PoseTrack
from posturecam.types import Activity, Side

PX_PER_M = 250.0
JOINTS = {
    "ear": EAR,
    "shoulder": SHOULDER,
    "hip": HIP,
    "knee": KNEE,
    "ankle": ANKLE,
    "heel": HEEL,
    "toe": TOE,
}


@dataclass(frozen=True)
class PlateRecording:
    """One force-plate recording; see the head of this module."""

    name: str
    t: Floats
    names: tuple[str, ...]
    xy: Floats
    contacts: dict[Side, Floats]
    toe_offs: dict[Side, Floats]
    speed_mps: float
    leg_m: float
    gait: Activity

    @property
    def seconds(self) -> float:
        """Length of the recording."""
        return float(self.t[-1] - self.t[0])

    def overstride(self, side: Side) -> Floats:
        """Ankle ahead of mid-hip at each plate contact of that side, percent of leg length."""
        ankle, left, right = (self._x(name) for name in (f"{side[0]}_ankle", "l_hip", "r_hip"))
        return np.asarray(100 * np.interp(self.contacts[side], self.t, ankle - (left + right) / 2) / self.leg_m)

    def step_lengths(self) -> Floats:
        """Heel to heel (K,) m at each plate contact of either side; ankle to ankle where the recording has no heels."""
        joint = "heel" if {"l_heel", "r_heel"} <= set(self.names) else "ankle"
        apart = np.abs(self._x(f"l_{joint}") - self._x(f"r_{joint}"))
        return np.asarray(np.interp(np.concatenate([self.contacts[side] for side in Side]), self.t, apart))

    def shank_angle(self, side: Side) -> Floats:
        """Shank angle at each plate contact of that side, degrees, positive = foot ahead of the knee.

        NaN without knees.
        """
        return -from_vertical_deg(
            self._at_contacts(f"{side[0]}_ankle", side), self._at_contacts(f"{side[0]}_knee", side)
        )

    def _at_contacts(self, name: str, side: Side) -> Floats:
        """(K, 2) m of a landmark at the plate contacts of that side; NaN where the recording has no such landmark."""
        times = self.contacts[side]
        if name not in self.names:
            return np.full((times.size, 2), np.nan)
        path = self.xy[:, self.names.index(name)]
        return np.stack([np.interp(times, self.t, path[:, axis]) for axis in (0, 1)], axis=1)

    def _x(self, name: str) -> Floats:
        return np.asarray(self.xy[:, self.names.index(name), 0])


@dataclass(frozen=True)
class Condition:
    """How a recording is filmed.

    Frames per second, landmark noise (m, SD), share of frames dropped, of frames with swapped legs in bursts of 1 to
    `burst`, and camera roll in degrees.
    """

    name: str
    fps: float = 30.0
    noise_m: float = 0.008
    dropped: float = 0.0
    swapped: float = 0.0
    burst: int = 1
    roll_deg: float = 0.0


@dataclass(frozen=True)
class SimulatedVideo:
    """A track made from a recording, and which of its frames (T,) had their legs swapped."""

    track: PoseTrack
    swapped: Bools
    clean_xy: Floats


def load_recording(path: Path) -> PlateRecording:
    """The recording in an .npz file; TrackError when it isn't one."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return PlateRecording(
                path.stem,
                data["t"],
                tuple(str(name) for name in data["names"]),
                data["xy"],
                {Side.LEFT: data["ic_l"], Side.RIGHT: data["ic_r"]},
                {Side.LEFT: data["to_l"], Side.RIGHT: data["to_r"]},
                float(data["speed"]),
                float(data["leg"]),
                Activity(str(data["gait"])),
            )
    except (OSError, KeyError, ValueError) as error:
        raise TrackError(f"{path} is not a force-plate recording ({error}).") from error


def simulate_video(recording: PlateRecording, condition: Condition, seed: int) -> SimulatedVideo:
    """The recording as seen under that condition; the same seed gives the same track."""
    rng = np.random.default_rng(seed)
    t = np.arange(recording.t[0], recording.t[-1], 1 / condition.fps)
    metres = np.full((t.size, N_LANDMARKS, 2), np.nan)
    for column, name in enumerate(recording.names):
        side, _, joint = name.partition("_")
        if joint in JOINTS:
            exact = CubicSpline(recording.t, recording.xy[:, column])(t)
            metres[:, JOINTS[joint][side == "r"]] = exact + rng.normal(0, condition.noise_m, exact.shape)
    c, s = np.cos(np.radians(condition.roll_deg)), np.sin(np.radians(condition.roll_deg))
    rolled = np.stack([c * metres[..., 0] - s * metres[..., 1], s * metres[..., 0] + c * metres[..., 1]], axis=-1)
    xy = np.stack([600 + PX_PER_M * rolled[..., 0], 500 - PX_PER_M * rolled[..., 1]], axis=-1)
    keep = rng.random(t.size) >= condition.dropped
    swapped = burst_mask(t.size, condition.swapped, condition.burst, rng)
    seen = np.isfinite(xy).all(axis=2).astype(float)
    filmed = PoseTrack(t, with_legs_swapped(xy, swapped), seen)
    return SimulatedVideo(filmed.where(keep), swapped[keep], xy[keep])


def burst_mask(n: int, share: float, burst: int, rng: np.random.Generator) -> Bools:
    """(n,) with at least `share` true, in bursts of 1 to `burst`."""
    mask = np.zeros(n, dtype=bool)
    while mask.mean() < share:
        length = int(rng.integers(1, burst + 1))
        start = int(rng.integers(0, max(n - length, 1)))
        mask[start : start + length] = True
    return mask


def with_legs_swapped(xy: Floats, swapped: Bools) -> Floats:
    """Xy (T, 33, 2) with the legs exchanged in the frames `swapped` (T,)."""
    out: Floats = xy.copy()
    left, right = (list(side) for side in zip(*LEG_PAIRS, strict=True))
    rows = np.flatnonzero(swapped)[:, None]
    out[rows, left + right] = xy[rows, right + left]
    return out

"""The strides that a clip shows as played, by the passings of the legs: their reach, bounce and phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter

from posturecam.arrays import Bools, Floats, Places
from posturecam.landmarks import ANKLE, HIP, KNEE, SHOULDER
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import LandmarkPath
from posturecam.track import PoseTrack
from posturecam.types import Activity

HIP_GAIN, SHOULDER_GAIN = 1.14, 1.29
"""How much more than the centre of mass mid-hip and mid-shoulder oscillate: 42 force-plate runs."""
RUN_PHASE, WALK_PHASE = 0.3, -0.3
"""Mean phase of the oscillation beyond which a gait is recognised: 1 = highest with legs apart, -1 = while they pass.
"""
KNEE_WEIGHT = 1.0
"""Weight of the knees, which swing half as far, against the ankles.

In running knees pass each other at mid-stance, ankles later: phases of 0.9 and 0.6 on force plates; in walking ankles
are the clearer ones.
"""
LEVEL_AXIS, UPRIGHT_AXIS = 0.85, 0.5
"""Cosine of the slope of the legs' main movement in the image.

Above the first its length is that of a step; below the second (front and rear views) the legs do not pass each other
in it.
"""
LEAST_RUN_BOB_LEGS, LEAST_RUN_REACH_LEGS, LEAST_WALK_REACH_LEGS = 0.015, 0.25, 0.45
"""Movements, leg lengths, below which there is no evidence: the person shuffles, sways or moves on the spot."""
HYSTERESIS = 0.35
"""Share of the separation's 90th percentile that must be exceeded on both sides of a passing of the feet."""
LEAST_SEPARATION_LEGS = 0.02
"""Hysteresis below this, leg lengths, is landmark noise."""
FEWEST_SAMPLES = 8
"""Frames that a stride must hold."""
UNEVEN_STEPS = (0.3, 0.7)
"""A stride whose first step takes a share outside this holds a missed step or a change of playback speed."""
STRIDES_AROUND = 5
"""Strides over which signs are averaged."""


@dataclass(frozen=True)
class Strides:
    """The strides of one stretch of a clip, each from a passing of the feet to the next but one.

    Attributes
    ----------
    start_s : ndarray, shape (N,)
        As played, s.
    end_s : ndarray, shape (N,)
        As played, s.
    reach : ndarray, shape (N,)
        Largest ankle separation, leg lengths.
    bob : ndarray, shape (N,)
        Amplitude of the centre of mass at step frequency, leg lengths.
    phase : ndarray, shape (N,)
        -1 = highest while the legs pass, 1 = while they are far apart.
    level : bool
        Whether ankles were followed that move along the image, so that `reach` is the length of a step.
    """

    start_s: Floats
    end_s: Floats
    reach: Floats
    bob: Floats
    phase: Floats
    level: bool

    def __len__(self) -> int:
        return int(self.start_s.size)

    @property
    def cadence_spm(self) -> Floats:
        """Steps a minute (N,) as played."""
        return np.asarray(120.0 / (self.end_s - self.start_s))

    @property
    def gaits(self) -> list[Activity | None]:
        """What each stride is a stride of; None where the signs do not say."""
        lift, size = _mean_around(self.phase * self.bob), _mean_around(self.bob)
        phase = lift / np.maximum(size, 1e-9)
        least = LEAST_WALK_REACH_LEGS if self.level else np.inf
        runs = (phase > RUN_PHASE) & (self.bob >= LEAST_RUN_BOB_LEGS) & (self.reach >= LEAST_RUN_REACH_LEGS)
        walks = (phase < WALK_PHASE) & (self.reach >= least)
        return [Activity.RUN if run else Activity.WALK if walk else None for run, walk in zip(runs, walks, strict=True)]


def find_strides(track: PoseTrack) -> Strides:
    """Find the strides of a track, by the passings of the legs.

    Parameters
    ----------
    track : PoseTrack
        Repaired, at the clip's own times.

    Returns
    -------
    Strides
        The strides; of the knees alone where ankles are mostly unseen.
    """
    for pairs in ((KNEE, ANKLE), (KNEE,)):
        needed = [*HIP, *(k for pair in pairs for k in pair)]
        known: Bools = np.all(np.isfinite(track.xy[:, needed, 0]) & (track.visibility[:, needed] > 0), axis=1)
        if known.mean() > 0.5 and known.sum() >= FEWEST_SAMPLES:
            return _strides(track.t[known], _where(track.xy, known), ankles=ANKLE in pairs)
    none = np.empty(0)
    return Strides(none, none, none, none, none, level=False)


def _where(xy: Places, known: Bools) -> LandmarkPath:
    """Some frames of the landmarks, one by one: copies of all are large."""
    return lambda landmark: np.asarray(xy[known, landmark], dtype=np.float64)


def _strides(t: Floats, at: LandmarkPath, *, ankles: bool) -> Strides:
    """The strides in samples in which the legs are seen throughout."""
    leg = _steady_px(leg_length_px(at) if ankles else 2 * _thigh_px(at))
    knees_apart = (at(KNEE[0]) - at(KNEE[1])) / leg[:, None]
    ankles_apart = (at(ANKLE[0]) - at(ANKLE[1])) / leg[:, None] if ankles else 2 * knees_apart
    axis = _main_axis(ankles_apart + KNEE_WEIGHT * knees_apart)
    apart = (ankles_apart + KNEE_WEIGHT * knees_apart) @ axis
    passed = _passings(t, apart - apart.mean()) if abs(float(axis[0])) > UPRIGHT_AXIS else np.empty(0)
    reach = ankles_apart @ axis
    middles = [(HIP, HIP_GAIN), (SHOULDER, SHOULDER_GAIN)]
    heights = [-(at(a) + at(b))[:, 1] / 2 / leg / gain for (a, b), gain in middles]
    rows = []
    for first, middle, last in zip(passed, passed[1:], passed[2:], strict=False):
        inside = slice(*np.searchsorted(t, [first, np.nextafter(last, np.inf)]))
        even = UNEVEN_STEPS[0] < (middle - first) / (last - first) < UNEVEN_STEPS[1]
        if inside.stop - inside.start < FEWEST_SAMPLES or not even:
            continue
        turn = 2 * np.pi * (t[inside] - first) / (last - first)
        bobs = [bob for height in heights if (bob := _bob(turn, height[inside])) is not None]
        if bobs:
            size = float(np.exp(np.mean(np.log(np.abs(bobs)))))
            phase = -float(np.sum(np.real(bobs)) / np.sum(np.abs(bobs)))
            rows.append((first, last, float(np.ptp(reach[inside])) / 2, size, phase))
    start, end, reaches, bob, phases = np.array(rows).reshape(-1, 5).T
    return Strides(start, end, reaches, bob, phases, level=ankles and abs(float(axis[0])) > LEVEL_AXIS)


def _thigh_px(at: LandmarkPath) -> Floats:
    """Thigh length (T,) px, the mean of both sides."""
    sides = zip(HIP, KNEE, strict=True)
    return np.asarray(np.mean([np.linalg.norm(at(hip) - at(knee), axis=1) for hip, knee in sides], axis=0))


def _steady_px(leg_px: Floats) -> Floats:
    """Leg length (T,) px without its changes within a stride."""
    filled = np.where(np.isfinite(leg_px), leg_px, nanmedian(leg_px))
    return np.asarray(median_filter(filled, size=min(61, filled.size) | 1, mode="nearest"))


def _main_axis(apart: Floats) -> Floats:
    """The direction (2,) in which the legs' separation changes most."""
    centred = apart - apart.mean(axis=0)
    return np.asarray(np.linalg.eigh(centred.T @ centred)[1][:, -1])


def _passings(t: Floats, separation: Floats) -> Floats:
    """Times at which the legs pass each other.

    The separation changes sign there between two clear values of opposite sign.
    """
    level = HYSTERESIS * float(np.percentile(np.abs(separation), 90))
    if level < LEAST_SEPARATION_LEGS:
        return np.empty(0)
    clear = np.flatnonzero(np.abs(separation) > level)
    turns = np.flatnonzero(np.diff(np.sign(separation[clear])))
    times = []
    for before, after in zip(clear[turns], clear[turns + 1], strict=True):
        crossings = before + np.flatnonzero(np.diff(np.sign(separation[before : after + 1])))
        k = int(crossings[crossings.size // 2])
        share = separation[k] / (separation[k] - separation[k + 1])
        times.append(t[k] + share * (t[k + 1] - t[k]))
    return np.array(times)


def _bob(turn: Floats, height: Floats) -> complex | None:
    """Amplitude and phase of a height (n,) at step frequency in a stride, cosine real; None where it was not seen.

    `turn` (n,) goes from 0 to 2 pi over the stride. A drift and the stride's own frequency are fitted too.
    """
    seen = np.isfinite(height)
    if seen.sum() < FEWEST_SAMPLES:
        return None
    x = turn[seen]
    terms = np.stack([np.ones(x.size), x, np.cos(x), np.sin(x), np.cos(2 * x), np.sin(2 * x)], axis=1)
    fitted = np.linalg.lstsq(terms, height[seen], rcond=None)[0]
    return complex(fitted[4], fitted[5]) or None


def _mean_around(values: Floats) -> Floats:
    """Mean (N,) over the strides around each."""
    width = min(STRIDES_AROUND, values.size)
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    return np.asarray(np.convolve(padded, np.ones(width) / width, mode="valid"))

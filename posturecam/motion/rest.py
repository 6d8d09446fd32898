"""Find rest in a stretch without steps, and name the movements between.

These are sitting down, standing up, turning, bending, squatting, lying, jumping, stepping on or off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.activity import SEATED_THIGH_TRUNKS
from posturecam.motion.body_lengths import LEG_OVER_TRUNK, nanmedian, unit_px
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.signals import runs_of, smoothed
from posturecam.motion.steps import SEEN_KNEE
from posturecam.motion.trunk_inclination import inclination_deg, is_frontal
from posturecam.motion.turns import LEAST_TURN_DEG, heading_deg, heading_parts
from posturecam.types import Activity, TransitionKind

REST_S = 1.5
"""Least time at rest that counts as standing or sitting, s; engineering choice."""
LARGEST_UNREST_S = 1.3
"""Longest movement, such as a gesture, that interrupts neither, s; smoothing makes it 0.5 s longer than it is."""
LEAST_UNREST_S, LEAST_PAUSE_S = 0.25, 0.6
"""Shortest movement, and shortest pause between two that are not one, s.

The turning points of a jump or a squat are no pauses.
"""
UNREST_TRUNK_LEGS_S, UNREST_DRIFT_LEGS_S, UNREST_TRAVEL_LEGS_S, UNREST_FEET_LEGS_S = 0.30, 0.09, 0.35, 0.4
"""Speeds, leg lengths/s, from which a body is not at rest.

Shoulders against hips, and hips against ankles, for a moment (landmark noise of a small person: up to 0.25) and over
0.8 s (sway: 0.05; 0.09 = the trunk tilts by 8°/s; lowering oneself onto a chair: 0.2 to 0.5); hips over the image (a
camera held in the hand gives 0.3); one foot against the other in standing.
"""
SMOOTHING_S, DRIFT_S, EDGE_S = 0.3, 0.8, 0.1
"""Windows over which positions are averaged for their speed, s: usual, for slow drifts, at the edges of a movement."""
LARGEST_SHIFT_TRUNKS = 0.15
"""By how much of a trunk length the thighs may reach more or less far down in one and the same rest."""
CLEAR_HIP, SEEN_HIP = 0.8, 0.5
"""Mean visibility of hips, 0 to 1, from which the thighs are believed without knees, and the inclination at all.

Seen from the side, a pose model's guess of how the thighs hang holds although the image cuts the knees off; but a
desk hides hips too.
"""
CORE_ENERGY, EDGE_ENERGY_S = 0.03, 1.5
"""Share of the squared speed of a movement's first and last part that smoothing and noise add; length of that part, s.
"""
BENT_DEG, LYING_DEG = 40.0, 60.0
"""Trunk inclinations from which a body is bent, and lies, degrees: runners and forward leaners stay below 30°."""
LEAST_DROP_TRUNKS = 0.15
"""By how much of a trunk length the thighs reach less far down in a squat."""
JUMP_LEGS, STEP_LEGS = 0.10, 0.08
"""How far both feet leave the ground in a jump, and the ground's level changes in stepping on or off, leg lengths.

A treadmill's deck is 15 to 20 cm high = 0.17 to 0.23 leg lengths.
"""


@dataclass(frozen=True)
class PostureSignals:
    """Signals of the posture in a stretch without steps.

    Attributes
    ----------
    t : ndarray, shape (N,)
        Times of the grid, s.
    moving : ndarray of bool, shape (N,)
        Whether the body is not at rest.
    energy : ndarray, shape (N,)
        Its squared speed, (leg lengths/s)².
    thigh : ndarray, shape (N,)
        Vertical reach of the thighs, trunk lengths; NaN where neither knees nor hips are clearly seen.
    lean : ndarray, shape (N,)
        Trunk inclination, degrees, without sign.
    heading : ndarray, shape (N,)
        Degrees; see `turns.heading_deg`.
    sole : ndarray, shape (N,)
        Height of the lower foot over the image's lower edge, leg lengths; NaN unseen.
    """

    t: Floats
    moving: Bools
    energy: Floats
    thigh: Floats
    lean: Floats
    heading: Floats
    sole: Floats

    @staticmethod
    def of(motion: LandmarkSignals) -> PostureSignals:
        """Measure the posture signals of a piece.

        Parameters
        ----------
        motion : LandmarkSignals
            The piece.

        Returns
        -------
        PostureSignals
            The signals.
        """
        step = motion.grid.dt
        unit = np.full(len(motion.grid), nanmedian(unit_px(motion)))
        hip, shoulder, ankle = (_mid(motion, pair) for pair in (HIP, SHOULDER, ANKLE))
        seen = {pair: max(motion.visibility(pair[k]).mean() for k in (0, 1)) for pair in (HIP, KNEE, ANKLE)}
        thigh = (_mid(motion, KNEE) - hip)[:, 1] / unit * LEG_OVER_TRUNK
        curves = [(hip, UNREST_TRAVEL_LEGS_S), (shoulder - hip, UNREST_TRUNK_LEGS_S)]
        if seen[ANKLE] >= SEEN_KNEE:
            curves.append((hip - ankle, UNREST_TRUNK_LEGS_S))
        curves += _feet_apart(motion, thigh)
        curves = [(curve / unit[:, None], limit) for curve, limit in curves if np.isfinite(curve).all()]
        speeds = [_speed(curve, SMOOTHING_S, step) / limit for curve, limit in curves]
        drifts = [
            _speed(curve, DRIFT_S, step) / UNREST_DRIFT_LEGS_S
            for curve, limit in curves
            if limit == UNREST_TRUNK_LEGS_S
        ]
        energy = [_speed(curve, EDGE_S, step) ** 2 for curve, _ in curves]
        height = np.fmin(*(-np.fmax(motion.at(HEEL[k])[:, 1], motion.at(TOE[k])[:, 1]) for k in (0, 1))) / unit
        none, nothing = np.zeros(len(motion.grid)), np.full(len(motion.grid), np.nan)
        hangs = seen[KNEE] >= SEEN_KNEE or (seen[HIP] >= CLEAR_HIP and not is_frontal(motion))
        return PostureSignals(
            motion.grid.t,
            np.max([none, *speeds, *drifts], axis=0) > 1,
            np.max([none, *energy], axis=0),
            smoothed(thigh, SMOOTHING_S, step) if hangs else nothing,
            smoothed(inclination_deg(motion, shoulder, hip), SMOOTHING_S, step) if seen[HIP] >= SEEN_HIP else none,
            heading_deg(*heading_parts(motion), 0.5, step)[0],
            height if seen[ANKLE] >= SEEN_KNEE else nothing,
        )

    def activity(self, part: slice) -> Activity:
        """Distinguish standing, where thighs are seen to hang, from sitting, as at a desk that hides them.

        Parameters
        ----------
        part : slice
            Of the grid.

        Returns
        -------
        Activity
            Standing or sitting.
        """
        return Activity.STAND if nanmedian(self.thigh[part]) >= SEATED_THIGH_TRUNKS else Activity.SIT

    def is_upright(self, part: slice) -> bool:
        """Determine whether the trunk is held as in standing and sitting.

        Parameters
        ----------
        part : slice
            Of the grid.

        Returns
        -------
        bool
            Whether it is.
        """
        limit = BENT_DEG if self.activity(part) == Activity.STAND else LYING_DEG
        return bool(np.median(self.lean[part]) < limit)

    def rests(self) -> list[slice]:
        """Find the stretches at rest, short movements of no special kind included.

        Returns
        -------
        list of slice
            Parts of the grid that last 1.5 s or nearly the whole piece.
        """
        step = float(self.t[1] - self.t[0])
        moving = self._moving(step)
        edges = [0, *(k for first, last in moving for k in (first, last)), self.t.size]
        rests = [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
        joined: list[slice] = []
        for rest in rests:
            brief = joined and (rest.start - joined[-1].stop) * step < LARGEST_UNREST_S
            if (
                brief
                and self._alike(joined[-1], rest)
                and self.kind(joined[-1].stop, rest.start) == TransitionKind.MOVING
            ):
                joined[-1] = slice(joined[-1].start, rest.stop)
            else:
                joined.append(rest)
        least = min(REST_S, 0.8 * self.t.size * step)
        return [rest for rest in map(self._whole, joined) if (rest.stop - rest.start) * step >= least]

    def _moving(self, step: float) -> list[tuple[int, int]]:
        """[first, last) of the movements, those with hardly a pause between as one."""
        out: list[tuple[int, int]] = []
        for first, last in runs_of(self.moving):
            if (last - first) * step < LEAST_UNREST_S:
                continue
            if out and (first - out[-1][1]) * step < LEAST_PAUSE_S:
                out[-1] = (out[-1][0], last)
            else:
                out.append((first, last))
        return out

    def _alike(self, first: slice, second: slice) -> bool:
        """Whether two rests are of one posture."""
        shift = abs(nanmedian(self.thigh[first]) - nanmedian(self.thigh[second]))
        same = self.activity(first) == self.activity(second) and self.is_upright(first) == self.is_upright(second)
        step = abs(nanmedian(self.sole[first]) - nanmedian(self.sole[second]))
        return same and not shift > LARGEST_SHIFT_TRUNKS and not step > STEP_LEGS

    def _whole(self, rest: slice) -> slice:
        """A rest extended into the movements around it as far as these hardly move yet."""
        return slice(self._core(rest.start)[1], self._core(rest.stop)[0])

    def _core(self, edge: int) -> tuple[int, int]:
        """The part of the movement at an edge of a rest that holds nearly all of its squared speed."""
        around = [run for run in self._moving(float(self.t[1] - self.t[0])) if run[0] <= edge <= run[1]]
        if not around:
            return edge, edge
        first, last = around[0]
        near = max(round(EDGE_ENERGY_S / float(self.t[1] - self.t[0])), 1)
        rising, falling = (
            np.cumsum(self.energy[first : min(first + near, last)]),
            self.energy[max(last - near, first) : last],
        )
        falling = np.cumsum(falling[::-1])
        start = first + int(np.searchsorted(rising, CORE_ENERGY * rising[-1]))
        end = last - int(np.searchsorted(falling, CORE_ENERGY * falling[-1]))
        return 0 if first == 0 else start, self.t.size if last == self.t.size else end

    def kind(self, first: int, last: int) -> TransitionKind:
        """Name a movement.

        Parameters
        ----------
        first : int
            Its first grid point.
        last : int
            The grid point after its last.

        Returns
        -------
        TransitionKind
            What it is.
        """
        part, end = slice(first, last), min(last, self.t.size - 1)
        lean = self.lean[part]
        if lean[-1] >= LYING_DEG or (lean >= LYING_DEG).mean() > 0.5:
            return TransitionKind.LYING
        high, low = SEATED_THIGH_TRUNKS + 0.1, SEATED_THIGH_TRUNKS
        if self.thigh[first] >= high and self.thigh[end] < low:
            return TransitionKind.SITTING_DOWN
        if self.thigh[first] < low and self.thigh[end] >= high:
            return TransitionKind.STANDING_UP
        return self._on_the_spot(first, last)

    def _on_the_spot(self, first: int, last: int) -> TransitionKind:
        """Name a movement that changes neither standing nor sitting."""
        part, end = slice(first, last), min(last, self.t.size - 1)
        thigh = self.thigh[part]
        if self.lean[part].max() >= BENT_DEG:
            return TransitionKind.BENDING
        if abs(self.heading[end] - self.heading[first]) >= LEAST_TURN_DEG:
            return TransitionKind.TURNING
        if np.isfinite(thigh).all() and min(thigh[0], thigh[-1]) - thigh.min() >= LEAST_DROP_TRUNKS:
            return TransitionKind.SQUATTING
        return self._of_feet(first, end)

    def _of_feet(self, first: int, end: int) -> TransitionKind:
        """A jump, where both feet rise and come down again; a step up or down, where the ground under them changes."""
        sole = self.sole[first : end + 1]
        if sole.size < 3 or not np.isfinite(sole).all():
            return TransitionKind.MOVING
        change = float(sole[-1] - sole[0])
        if float(sole.max() - max(sole[0], sole[-1])) >= JUMP_LEGS:
            return TransitionKind.JUMPING
        return TransitionKind.STEPPING if abs(change) >= STEP_LEGS else TransitionKind.MOVING


def _feet_apart(motion: LandmarkSignals, thigh: Floats) -> list[tuple[Floats, float]]:
    """One foot against the other (N, 2) px while the person stands, and its limit of speed; none if one is unseen."""
    if not min(motion.visibility(ANKLE[k]).mean() for k in (0, 1)) >= SEEN_KNEE:
        return []
    stands = smoothed(thigh, 1.0, motion.grid.dt) >= SEATED_THIGH_TRUNKS
    return [((motion.at(ANKLE[0]) - motion.at(ANKLE[1])) * stands[:, None], UNREST_FEET_LEGS_S)]


def _mid(motion: LandmarkSignals, pair: tuple[int, int]) -> Floats:
    """Mean (N, 2) px of a left and a right landmark; the one that was seen where the other never was."""
    left, right = motion.at(pair[0]), motion.at(pair[1])
    return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))


def _speed(curve: Floats, seconds: float, step: float) -> Floats:
    """Speed (N,) per s of a curve (N, 2), smoothed over so many seconds."""
    return np.asarray(np.linalg.norm(np.gradient(smoothed(curve, seconds, step), step, axis=0), axis=1))

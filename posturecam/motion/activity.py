"""Classify short windows of landmarks as walking, running or neither.

Gait is legs that take turns: what the left leg does the right leg does half a stride later, and both swing. One leg
that swings while the other stands is an exercise, and legs that move together bend or jump. Running is distinguished
from walking by signs that vote. Most of them are ratios of lengths or phases and hold at any playback speed: the
pelvis with the feet far apart is lowest in walking (double support) and highest in running (flight); a runner's foot
spends less than 60 % of the stride going backward; and a runner folds the leg more in swing. Two rest on the clock:
running strides are quicker, and the trunk's vertical acceleration comes near that of free fall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.bob import Bob, find_bob
from posturecam.motion.body_lengths import LEG_OVER_TRUNK
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.signals import slope
from posturecam.motion.steps import BACKWARD, SEEN_KNEE, Steps, find_steps
from posturecam.motion.stride_period import STRONG_PERIOD
from posturecam.motion.window_points import WindowPoints

WINDOW_S, HOP_S = 2.5, 0.5
"""Length of a window, s: two strides of walking; and how far apart windows are, s."""
STRETCHES = (1, 2, 4, 8)
"""How many times longer windows are made where the legs move without a stride in the usual one.

That is so in very slow walking and in slow motion up to 8 times.
"""
MOVING_SEPARATION_LEGS, STRIDING_SEPARATION_LEGS = 0.12, 0.05
"""Least ankle separation, rms in leg lengths, of legs that move, without and with a regular stride.

Landmark noise is 0.01 to 0.02; the shuffling gait of old people has 0.08.
"""
FACING_FOOT_LEGS, FACING_NOSE_LEGS, FACING_NOSE_OVER_SHOULDERS = 0.08, 0.05, 0.15
"""Least horizontal reach that says where a person faces.

Of the feet and of the nose ahead of the ears, leg lengths, and of the nose as a share of the shoulders' width. A foot
is 0.2 to 0.25 long, a nose 0.1 ahead. From more than about 55° off the side view (shoulders are 0.47 wide) the head
may just be turned.
"""
ONE_LEG_RATIO = 4.0
"""Swing of one leg about the hip over that of the other from which only one leg moves; limps stay below 2."""
TRAVEL_LEGS_S = 0.4
"""Hip speed over the image, leg lengths/s, that only steps can give; the slowest walkers reach 0.5 m/s = 0.55 legs/s.
"""
SPREAD = 0.9
"""Share of the ankle separation along the image's horizontal from which legs seen from the front are spread.

They are in jumping jacks; steps seen from there have 0.1 to 0.6.
"""
OPPOSED = -0.5
"""Correlation of the legs' swing about the hips below which they take turns, for passes shorter than two strides."""
RUN_STRIDE_S = 0.85
"""Stride time between running (150 to 200 steps/min: 0.6 to 0.8 s) and walking (90 to 135 steps/min: 0.9 to 1.3 s), s.
"""
RUN_BACKWARD_SHARE = 0.60
"""Share of the stride in which a foot travels backward: below in running, which has flight, above in walking."""
RUN_FOLD = 0.78
"""Least hip-to-ankle distance in swing over leg length, between running and walking.

0.5 to 0.7 in running, 0.85 to 0.9 in walking (knee flexion in swing 90 to 120° against 60°).
"""
RUN_ACCELERATION_G = 0.62
"""Amplitude of the trunk's vertical acceleration, g, between walking and running.

Running has flight, so it reaches 0.8 to 1.3 g; walking has 0.2 to 0.4, hurried walking 0.5 g.
"""
LARGEST_BOB_TRUNKS = 0.25
"""Amplitude of the trunk's vertical oscillation, trunk lengths, that no gait has: 26 cm of range."""
LEAST_BOB_TRUNKS = 0.024
"""Amplitude of the trunk's vertical oscillation, trunk lengths, from which a body walks whose legs are not seen.

Slow walkers move by 2.5 cm = 2 x 0.024; people at a desk, and cameras held in the hand, stay below 0.02.
"""
RUN_BOB_TRUNKS = 0.065
"""Amplitude of the trunk's vertical oscillation, trunk lengths, between walking and running.

Walking has a range of 3 to 5 cm (0.03 to 0.05 trunk lengths), running one of 7 to 10 cm (0.07 to 0.1).
"""
RUN_BOB_HZ = 2.2
"""Step frequency of a body whose legs are not seen, Hz: below in walking (132 steps/min), above in running."""
SLOW_CLOCK = -0.5
"""Least that the two votes which rest on the clock count when the others say running: the clip may be in slow motion.
"""
SEATED_THIGH_TRUNKS = 0.45
"""Vertical reach of the thighs, trunk lengths, below which a person sits: 0.7 in standing, 0 to 0.3 on a chair."""
LARGEST_BRIEF_VOTE = 1.5
"""Weight of the vote by the backward share; that by the pelvis has 2."""
BRIEF_S = 1.8
"""Windows shorter than this, s, hold less than two strides."""


@dataclass(frozen=True)
class Window:
    """Steps and trunk oscillation of a short window.

    Attributes
    ----------
    steps : Steps
        What the legs do.
    bob : Bob
        The trunk's vertical oscillation.
    thigh_drop : float
        Vertical reach of the thighs, trunk lengths; 1 where knees were never found.
    legs_seen : bool
        Whether knees are seen.
    facing : int
        Where the feet point: +1 right, -1 left, 0 neither.
    travel : float
        Hip speed over the image, leg lengths/s.
    brief : bool
        Whether the window is too short to hold two strides.
    """

    steps: Steps
    bob: Bob
    thigh_drop: float
    legs_seen: bool
    facing: int
    travel: float
    brief: bool

    @cached_property
    def is_gait(self) -> bool:
        """Whether the person takes steps."""
        steps = self.steps
        bobs = self.bob.regular and self.bob.amplitude >= LEAST_BOB_TRUNKS
        if not self.legs_seen:
            return bobs
        spread = self.facing == 0 and steps.sagittal >= SPREAD
        if self.bob.amplitude >= LARGEST_BOB_TRUNKS or spread:
            return False
        seated = self.thigh_drop < SEATED_THIGH_TRUNKS
        if steps.one_leg >= ONE_LEG_RATIO or steps.ankle_separation < (
            MOVING_SEPARATION_LEGS if seated else STRIDING_SEPARATION_LEGS
        ):
            return False
        if steps.period.strength >= STRONG_PERIOD or (bobs and not seated):
            return True
        takes_turns = steps.opposed <= OPPOSED and steps.sagittal >= 0.5
        return (
            steps.ankle_separation >= MOVING_SEPARATION_LEGS
            and takes_turns
            and (self.brief or self.travel >= TRAVEL_LEGS_S)
        )

    @property
    def backward(self) -> bool:
        """Whether the person steps backward."""
        return bool(self.steps.direction < BACKWARD)

    @cached_property
    def running(self) -> float:
        """Votes for running, summed: positive = running, negative = walking."""
        steps, bob = self.steps, self.bob
        fast = _vote(bob.acceleration_g - RUN_ACCELERATION_G, 0.25) if bob.regular else 0.0
        if not self.legs_seen:
            return fast + _vote(bob.hz - RUN_BOB_HZ, 0.3)
        clock = _vote(RUN_STRIDE_S - steps.period.stride_s, 0.15) + 1.5 * fast
        brief = _vote(RUN_BACKWARD_SHARE - steps.backward_share, 0.06)
        fold = _vote(RUN_FOLD - steps.fold, 0.08)
        along = steps.sagittal * (2 * steps.pelvis + LARGEST_BRIEF_VOTE * brief)
        across = -(1 - steps.sagittal) * 2 * steps.lifted
        bounce = _vote(bob.amplitude - RUN_BOB_TRUNKS, 0.02) if bob.regular else 0.0
        shape = along + across + fold + bounce
        return shape + (max(clock, SLOW_CLOCK) if shape > 0 else clock)


def _vote(excess: float, width: float) -> float:
    """-1 to 1 for an excess in units of `width`; 0 where it is not known."""
    return 0.0 if math.isnan(excess) else min(max(float(excess) / width, -1.0), 1.0)


def windows_of(motion: LandmarkSignals) -> list[Window]:
    """Measure the windows of a piece: 2.5 s long, one every 0.5 s.

    Parameters
    ----------
    motion : LandmarkSignals
        The piece.

    Returns
    -------
    list of Window
        In order of time.
    """
    step, n = motion.grid.dt, len(motion.grid)
    points = WindowPoints.of(motion)
    hop = max(round(HOP_S / step), 1)
    return [_widened(points, step, center, n) for center in range(0, n, hop)]


def _widened(points: WindowPoints, step: float, center: int, n: int) -> Window:
    """The window around a grid point, made longer where its legs move but no stride fits into it."""
    found = None
    for stretch in STRETCHES:
        width = max(round(stretch * WINDOW_S / step), 5)
        part = slice(max(center - width // 2, 0), center + width // 2 + 1)
        window = window_of(points.window(part, is_long=stretch > 1), step, stretch)
        found = found or window
        if window.is_gait or found.steps.ankle_separation < MOVING_SEPARATION_LEGS or not found.legs_seen:
            return window if window.is_gait else found
        if width >= n:
            break
    assert found is not None
    return found


def window_of(points: WindowPoints, step: float, stretch: int = 1) -> Window:
    """Measure one window.

    Parameters
    ----------
    points : WindowPoints
        What is seen in it.
    step : float
        Time between samples, s.
    stretch : int
        How many times longer than usual the window is.

    Returns
    -------
    Window
        What is found in it.
    """
    n = points.unit.size
    seen = points.seen.mean(axis=1).tolist()
    thigh, foot, nose, width = (points.reach_px.mean(axis=1) / points.unit.mean()).tolist()
    facing = _facing(foot, nose, abs(width))
    steps = find_steps(points, facing, step, seen, stretch)
    return Window(
        steps,
        find_bob(points.shoulders, step, steps.period),
        1.0 if np.isnan(points.knees[0]).all() else thigh * LEG_OVER_TRUNK,
        max(seen[2:]) >= SEEN_KNEE,
        facing,
        _travel(points.hips[0], step),
        n * step < BRIEF_S,
    )


def _facing(foot: float, nose: float, width: float) -> int:
    """Where the feet point (+1 right, -1 left), or the nose where they do not show it; 0 neither. In leg lengths."""
    if abs(foot) >= FACING_FOOT_LEGS:
        return int(np.sign(foot))
    return int(np.sign(nose)) if abs(nose) >= max(FACING_NOSE_LEGS, FACING_NOSE_OVER_SHOULDERS * width) else 0


def _travel(x: Floats, step: float) -> float:
    """Speed, per s, of the straight line through x (N,) if x keeps its direction, else 0."""
    if x.size < 3 or not np.isfinite(x).all():
        return 0.0
    there, way = abs(float(x[-1] - x[0])), float(np.abs(x[1:] - x[:-1]).sum())
    if there < 0.7 * way:
        return 0.0
    return abs(slope(step * np.arange(x.size, dtype=np.float64), x))

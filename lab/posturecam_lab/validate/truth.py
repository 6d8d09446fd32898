"""What every check would measure on the exact body at the exact times.

The truth that the engine's findings are held against.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks import discover
from posturecam.checks.base import ObservedBout
from posturecam.checks.vertical_oscillation import rise_and_fall
from posturecam.coaching.summary import balanced_middle, finite
from posturecam.landmarks import HIP
from posturecam.motion.body import Body
from posturecam.motion.cadence import counted_cadence
from posturecam.motion.gait import duty_factor
from posturecam.motion.landmark_signals import columns
from posturecam.motion.signals import Grid
from posturecam.types import Activity, Contact, EventKind, Gait, Norm, Roll, Samples, Scene, Side, Stride, Verdict, View
from posturecam_lab.synth.motion import FootEvent, SyntheticMotion
from posturecam_lab.synth.truth import TrueEvent

RATE_HZ = 200.0
LEVEL = Roll(0.0, 0.0, "given")


def true_values(motion: SyntheticMotion, activity: Activity, view: View, start: float, end: float) -> dict[str, float]:
    """The true value of every check that this view can show, in the check's unit, from `start` to `end` s of a motion.

    No camera, no noise, no event detection: landmarks in metres, contacts as the motion made them.
    """
    t = np.arange(start, end, 1 / RATE_HZ)
    body = exact_body(t, motion.over(t).landmarks, motion.build.leg_m, view)
    return values_of(body, activity, view, motion.events(start, end))


def values_of(
    body: Body, activity: Activity, view: View, events: Sequence[FootEvent | TrueEvent], *, slow_motion: float = 1.0
) -> dict[str, float]:
    """What the checks measure on an exact body with exact events, whose times are the clip's own."""
    clip = exact_clip(body, activity, view, events, slow_motion=slow_motion)
    values = {}
    for check in discover():
        verb = check.side if view.is_side else check.front if view == View.FRONT or not check.needs_face else None
        seen = finite(verb(clip)) if verb is not None else Samples.none()
        if len(seen):
            values[check.id] = balanced_middle(seen)[0]
    if (
        "vertical_oscillation" in values
    ):  # what is asked for is the hips' way; the check reads it off shoulders and head
        values["vertical_oscillation"] = balanced_middle(finite(rise_and_fall(clip, body.mid(HIP)[:, 1])))[0]
    return values


def exact_body(t: Floats, landmarks_m: Floats, leg_m: float, view: View) -> Body:
    """The body (t (N,) s at RATE_HZ; landmarks (N, 33, 3) m) that a perfect, level camera on that side would show."""
    across = (
        landmarks_m[..., 0] if view.is_side else -landmarks_m[..., 2] if view == View.FRONT else landmarks_m[..., 2]
    )
    p = np.stack([across, landmarks_m[..., 1]], axis=-1) / leg_m
    seen = np.ones(len(t))
    near = Side(str(view)) if view.is_side else Side.LEFT
    return Body(Grid(t, 1 / RATE_HZ, RATE_HZ), columns(p), lambda _: seen, lambda _: seen > 0, near)


def exact_clip(
    body: Body, activity: Activity, view: View, events: Sequence[FootEvent | TrueEvent], *, slow_motion: float = 1.0
) -> ObservedBout:
    """The clip that a perfect camera, pose model and event detector would hand to the checks."""
    scene = Scene(view, 0.0 if view.is_side else 90.0, {View.RIGHT: 1, View.LEFT: -1}.get(view, 0), 1.0, 1.0, LEVEL)
    real = tuple(Contact(event.t / slow_motion, event.side, event.kind) for event in events)
    return ObservedBout(body, activity, scene, exact_gait(real) if activity.is_gait else None)


def exact_gait(contacts: tuple[Contact, ...]) -> Gait:
    """Strides, cadence and duty factor from exact contacts and toe offs; the belt speed is left open."""
    strides: list[Stride] = []
    times: dict[Side, Floats] = {}
    for side in Side:
        landings = [e.t for e in contacts if e.side == side and e.kind == EventKind.INITIAL_CONTACT]
        lifts = [e.t for e in contacts if e.side == side and e.kind == EventKind.TOE_OFF]
        times[side] = np.array(landings)
        for a, b in pairwise(landings):
            strides.append(Stride(side, a, b, next((t for t in lifts if a < t < b), None)))
    strides.sort(key=lambda stride: stride.start)
    stride_s = float(np.median([s.end - s.start for s in strides])) if strides else math.nan
    spm = counted_cadence(times[Side.LEFT], times[Side.RIGHT], stride_s)[0] if strides else math.nan
    return Gait(contacts, tuple(strides), spm, 0.0, math.nan, duty_factor(tuple(strides)))


def true_verdict(row: Norm, value: float, inputs: dict[str, float]) -> Verdict | None:
    """The verdict of a perfect measurement.

    GOOD inside green, ADJUST beyond amber, WATCH between; None = no expectation known.
    """
    expected = 0.0 if row.expected is None else row.expected.at(inputs)
    if expected is None:
        return None
    beyond = value - expected
    if row.green[0] <= beyond <= row.green[1] or row.cap is Verdict.GOOD:
        return Verdict.GOOD
    outside = beyond < row.amber[0] or beyond > row.amber[1]
    return Verdict.ADJUST if outside and row.cap is Verdict.ADJUST else Verdict.WATCH

"""The findings of one bout: the levelled body, its gait, what each check measures, and the verdicts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from posturecam.checks.base import ObservedBout
from posturecam.judge.measure import BELT_SPEED, Conditions, measure_bout
from posturecam.judge.passes import MeasuredBout, findings_of
from posturecam.judge.reasons import Code, because
from posturecam.motion.alternating_legs import with_alternating_legs
from posturecam.motion.aspect_ratio import NO_STRETCH, aspect_stretch
from posturecam.motion.body import Body, body_of, levelled
from posturecam.motion.calibration import correction_px, standing_deg
from posturecam.motion.camera_view import BodyScale, CameraView, body_scale, find_camera_view
from posturecam.motion.cleaning import CleanTrack
from posturecam.motion.foot_jumps import TOO_OFTEN, foot_jumps
from posturecam.motion.gait import frontal_gait, gait_of, plausible
from posturecam.motion.gait_events import Events, find_events, keep_alternating, stride_period_of
from posturecam.motion.ground_speed import ground_speed
from posturecam.motion.landmark_signals import LandmarkSignals, kept, smooth_motion
from posturecam.motion.resting_hands import resting_hands
from posturecam.motion.roll_from_feet import NO_ROLL, camera_roll
from posturecam.motion.roll_from_standing import standing_roll
from posturecam.motion.size_changes import SizeChange, by_the_camera, find_size_changes, following_size, near_changes
from posturecam.motion.spans import BoutSpan
from posturecam.motion.stances import FootSamples
from posturecam.motion.time_lapse import is_sparse
from posturecam.motion.treadmill import place_of
from posturecam.options import ClipOptions
from posturecam.remarks import hand_remarks, scene_remarks, size_remarks, slow_motion_remark, stretch_remark
from posturecam.track import ASSUMED, TIME, PoseTrack
from posturecam.types import (
    Activity,
    Baseline,
    Bout,
    Gait,
    Place,
    Reason,
    Roll,
    Scene,
    Side,
    View,
)

LEG_OVER_HEIGHT = 0.495
"""Hip centre to ankle as a share of body height: a usual value, not measured here. Metres per second and typed speeds
rest on it."""
STEADY_SHARE = 0.3
"""Share of the contacts that must be left for those around a change of size to be left out; engineering choice."""
SQUARE_YAW_DEG = 20.0
"""Yaw up to which the swing of the bones is seen as it is."""


def analyze_bout(clean: CleanTrack, span: BoutSpan, options: ClipOptions) -> MeasuredBout:
    """Measure one bout and judge it, on real time.

    Parameters
    ----------
    clean : CleanTrack
        The whole track after repair, on real time.
    span : BoutSpan
        The bout, [start, end) s.
    options : ClipOptions
        What the user knows.

    Returns
    -------
    MeasuredBout
        The bout with its findings, and what they were made from.
    """
    track = clean.track
    motion = smooth_motion(track.t, track.xy, track.visibility, clean.rows(span.start, span.end))
    scale = body_scale(motion)
    looks = find_camera_view(motion, scale, options.view)
    motion = motion.moved(correction_px(motion, looks.facing, scale.trunk_px, span.activity, track.provenance))
    walked = _walked(motion, looks, scale, span, options, track.provenance)
    exchanged = 0.0
    if walked.gait is None and span.activity.is_gait and looks.view.is_side and not is_sparse(motion.raw_t):
        again, exchanged = with_alternating_legs(motion, looks.facing)
        if exchanged:
            walked = _walked(again, looks, scale, span, options, track.provenance)
            motion, exchanged = (again, exchanged) if walked.gait is not None else (motion, 0.0)
    body, gait, roll, speed_error, stride_s, changes = walked
    doubt = clean.playback.doubt(*map(float, clean.playback.to_clip(np.array([span.start, span.end]))))
    slow_motion = doubt.likely if doubt is not None and span.activity.is_gait else None
    jumping = span.activity.is_gait and looks.view.is_side and foot_jumps(motion) > TOO_OFTEN
    inside = track.rows(span.start, span.end)
    own = options.baseline if suits(options.baseline, span.activity, looks.view) else None
    place = place_of(motion, looks.view) if span.activity.is_gait else Place.UNKNOWN
    hands = resting_hands(motion, scale.leg_px, stride_s) if place is Place.TREADMILL else ()
    stretched = aspect_stretch(motion) if _shows_stretch(span.activity, looks) else NO_STRETCH
    scene = Scene(
        looks.view,
        looks.yaw_deg,
        looks.facing,
        scale.leg_px,
        scale.trunk_px,
        roll,
        max(float(clean.touched[inside].mean()), exchanged),
        (
            *([stretch_remark(stretched.factor)] if stretched.is_clear else []),
            *size_remarks([float(clean.playback.to_clip(change.start)) for change in by_the_camera(changes, place)]),
            *hand_remarks(hands),
            *scene_remarks(looks, roll, slow_motion, place=place, compared=own is not None),
            *([because(Code.FEET_NOT_FOLLOWED).message] if jumping else []),
        ),
        place,
        tuple((change.start - stride_s / 2, change.end + stride_s / 2) for change in changes),
    )
    observed = ObservedBout(body, span.activity, scene, gait, stride_s)
    conditions = Conditions(
        frames_per_s=(len(motion.raw_t) - 1) / max(float(motion.raw_t[-1] - motion.raw_t[0]), 1e-9),
        inputs=_speeds(gait, options),
        speed_error=speed_error,
        clock=_clock_reason(slow_motion, track),
        jumping=jumping,
        baseline=own,
        provenance=track.provenance,
        backward=span.backward,
        distorted=stretched.is_clear,
    )
    measurements = measure_bout(observed, options.table, conditions)
    bout = Bout(
        span.start,
        span.end,
        span.activity,
        scene,
        gait,
        findings_of(measurements, (span.start, span.end)),
        {name: measured.samples for name, measured in measurements.items() if len(measured.samples)},
        backward=span.backward,
        person=track.person_at((span.start + span.end) / 2),
    )
    return MeasuredBout(bout, measurements)


def _shows_stretch(activity: Activity, looks: CameraView) -> bool:
    """Whether bones swing in the image plane, which shows whether it is stretched."""
    return activity.is_gait and looks.view.is_side and looks.yaw_deg <= SQUARE_YAW_DEG


def _clock_reason(slow_motion: float | None, track: PoseTrack) -> Reason | None:
    """Why nothing time-based can be said of a bout; None where its clock can be trusted."""
    if slow_motion is not None:
        return because(Code.CLOCK_UNKNOWN, remark=slow_motion_remark(slow_motion))
    return because(Code.CLOCK_ASSUMED) if track.provenance.get(TIME) == ASSUMED else None


class _Walked(NamedTuple):
    """What the legs of a bout do.

    Attributes
    ----------
    gait : Gait or None
        None where there are no steps, or none were found.
    speed_error : float
        ± of the ground speed, legs/s.
    stride_s : float
        Stride time, s; NaN where none was found.
    size_changes : tuple of SizeChange
        Where the person's size in the image changes quickly.
    """

    body: Body
    gait: Gait | None
    roll: Roll
    speed_error: float
    stride_s: float
    size_changes: tuple[SizeChange, ...] = ()


def _walked(
    motion: LandmarkSignals,
    looks: CameraView,
    scale: BodyScale,
    span: BoutSpan,
    options: ClipOptions,
    provenance: Mapping[str, str],
) -> _Walked:
    """What the legs of a bout do, and what that tells of the camera."""
    pose_model = "model" in provenance
    body = body_of(motion, looks.facing, scale.by_time, 0.0, looks.near_side)
    period = stride_period_of(body) if span.activity.is_gait and not is_sparse(motion.raw_t) else None
    if span.activity == Activity.STAND and looks.view.is_side and pose_model:
        roll = standing_roll(body, standing_deg(provenance))
        levelled_body = body_of(motion, looks.facing, scale.by_time, roll.value or 0.0, looks.near_side)
        return _Walked(levelled_body, None, roll, 0.0, math.nan)
    if period is None or not math.isfinite(period.stride_s):
        return _Walked(body, None, NO_ROLL, 0.0, math.nan)
    if looks.view.is_frontal:
        return _Walked(body, frontal_gait(body, period), NO_ROLL, 0.0, period.stride_s)
    changes = find_size_changes(motion, period.stride_s) if looks.view.is_side else ()
    events = {side: find_events(body, side, period.stride_s, span.activity) for side in Side}
    unit = motion.grid.at(scale.by_time, motion.raw_t)
    raw = kept(levelled(motion.raw, looks.facing, unit, 0.0), len(motion.raw_t))
    roll = NO_ROLL
    if looks.view.is_side:
        roll = camera_roll(
            FootSamples(motion.raw_t, raw, _where_steady(events, changes), period.stride_s, span.activity),
            yaw_deg=looks.yaw_deg,
            incline_deg=options.incline_deg,
            pose_model=pose_model,
        )
    if roll.value is not None:
        body = body_of(motion, looks.facing, scale.by_time, roll.value, looks.near_side)
        raw = kept(levelled(motion.raw, looks.facing, unit, roll.value), len(motion.raw_t))
        events = {side: find_events(body, side, period.stride_s, span.activity) for side in Side}
    events = _alternating(events, period.stride_s)
    gait = gait_of(body, events, period, math.nan, None)
    feet = FootSamples(motion.raw_t, raw, events, period.stride_s, span.activity)
    speed = ground_speed(body, scale.by_time, feet, gait, pose_model=pose_model)
    gait = replace(gait, belt_speed_legs_s=speed.legs_s, speed_mps=_metres_per_second(speed.legs_s, options))
    found = gait if plausible(gait, body) else None
    if changes:
        body = body.rescaled(scale.by_time / following_size(scale.by_time, motion, period.stride_s, changes))
    return _Walked(body, found, roll, speed.uncertainty_legs_s, period.stride_s, changes)


def _where_steady(events: dict[Side, Events], changes: tuple[SizeChange, ...]) -> dict[Side, Events]:
    """The contacts around which the person's size does not change, as a slope does; all if few are left."""
    steady = {side: ~near_changes(found.initial_contact, changes) for side, found in events.items()}
    if any(flags.mean() < STEADY_SHARE for flags in steady.values() if flags.size):
        return events
    return {side: replace(found, initial_contact=found.initial_contact[steady[side]]) for side, found in events.items()}


def _alternating(events: dict[Side, Events], stride_s: float) -> dict[Side, Events]:
    left, right = keep_alternating(events[Side.LEFT].initial_contact, events[Side.RIGHT].initial_contact, stride_s)
    return {
        Side.LEFT: replace(events[Side.LEFT], initial_contact=left),
        Side.RIGHT: replace(events[Side.RIGHT], initial_contact=right),
    }


def _metres_per_second(legs_s: float, options: ClipOptions) -> float | None:
    if options.speed_mps is not None:
        return options.speed_mps
    if options.height_m is not None and math.isfinite(legs_s):
        return legs_s * LEG_OVER_HEIGHT * options.height_m
    return None


def _speeds(gait: Gait | None, options: ClipOptions) -> dict[str, float]:
    """The named speeds the norms may ask for; a typed speed and height together beat the measured one."""
    if gait is None:
        return {}
    legs_s = gait.belt_speed_legs_s
    if options.speed_mps is not None and options.height_m is not None:
        legs_s = options.speed_mps / (LEG_OVER_HEIGHT * options.height_m)
    known = {BELT_SPEED: legs_s, "speed_mps": math.nan if gait.speed_mps is None else gait.speed_mps}
    return {name: value for name, value in known.items() if math.isfinite(value)}


def suits(baseline: Baseline | None, activity: Activity, view: View) -> bool:
    """Whether a baseline was recorded in this activity and from this view.

    Parameters
    ----------
    baseline : Baseline or None
        A person's own good posture, or None.
    activity : Activity
        What the person does.
    view : View
        From where the camera sees the person.

    Returns
    -------
    bool
        False where there is no baseline.
    """
    return baseline is not None and baseline.activity == activity and baseline.view == view

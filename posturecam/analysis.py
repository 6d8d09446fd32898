"""The one pipeline: a track of landmarks in, an `Analysis` out. Pure: no file, no clock, no model. Live and batch both
call it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from posturecam.checks.clip import Clip
from posturecam.coaching.norms import Norms, load_norms
from posturecam.coaching.scoring import overall
from posturecam.errors import BaselineError
from posturecam.judging import Circumstances, judge_bout
from posturecam.motion.balance import standing_roll
from posturecam.motion.body import Body, Motion, body_of, levelled, smooth_motion
from posturecam.motion.bouts import Span, find_bouts
from posturecam.motion.calibration import correction_px, standing_deg
from posturecam.motion.clean import FEWEST_FRAMES, CleanTrack, cleaned
from posturecam.motion.gait import (
    Events,
    find_events,
    frontal_gait,
    gait_of,
    keep_alternating,
    plausible,
    rhythm_of,
)  # fmt: skip
from posturecam.motion.jumps import TOO_OFTEN, foot_jumps
from posturecam.motion.level import NO_ROLL, camera_roll
from posturecam.motion.scene import Aspect, Scale, aspect, body_scale
from posturecam.motion.slow_motion import suspected_factor
from posturecam.motion.stances import belt_speed
from posturecam.remarks import clip_remarks, scene_remarks
from posturecam.track import PoseTrack
from posturecam.types import Activity, Analysis, Baseline, Bout, Contact, Gait, Roll, Samples, Scene, Side, Stride, View
from posturecam.version import __version__

LEG_OVER_HEIGHT = 0.495


def analyze(
    track: PoseTrack | CleanTrack,
    *,
    activity: Activity | str | None = None,
    view: View | str | None = None,
    baseline: Baseline | None = None,
    incline_deg: float | None = None,
    speed_mps: float | None = None,
    height_m: float | None = None,
    slow_motion: float = 1.0,
    norms: Norms | None = None,
) -> Analysis:
    """The findings of one clip, bout by bout. None means "work it out".

    track: one person's landmarks (px, y down, s), or the same already `cleaned`. activity, view: what the user knows.
    baseline: the person's own good posture; a clip that holds no bout of its activity and view raises BaselineError.
    incline_deg: of the treadmill, positive uphill. speed_mps, height_m: for metres and cadence norms. slow_motion: how
    many times slower than life the clip plays; every time in the result stays the clip's own. norms: another table of
    thresholds. ValueError for options out of range.
    """
    options = _Options(
        None if activity is None else Activity(activity),
        None if view is None else View(view),
        baseline, incline_deg, speed_mps, height_m, slow_motion,
        load_norms() if norms is None else norms,
    )  # fmt: skip
    clean = cleaned(track, slow_motion) if isinstance(track, PoseTrack) else track
    real = replace(clean, track=replace(clean.track, t=clean.track.t / slow_motion))
    spans = find_bouts(real.track, options.activity) if len(real.track) >= FEWEST_FRAMES else []
    spans = [span for span in spans if len(real.rows(span.start, span.end)) >= FEWEST_FRAMES]
    bouts = [_in_clip_time(_bout(real, span, options), slow_motion) for span in spans]
    if baseline is not None and not any(_fits(baseline, bout) for bout in bouts):
        raise BaselineError(_no_fit(baseline, bouts))
    return Analysis(
        bouts=tuple(bouts),
        score=_score(bouts),
        notes=clip_remarks(clean.track, bouts),
        provenance=_provenance(clean.track, options),
        track=clean.track if len(clean.track) else None,
    )


@dataclass(frozen=True)
class _Options:
    activity: Activity | None
    view: View | None
    baseline: Baseline | None
    incline_deg: float | None
    speed_mps: float | None
    height_m: float | None
    slow_motion: float
    norms: Norms

    def __post_init__(self) -> None:
        for name, low, high in (
            ("incline_deg", -30, 30), ("speed_mps", 0.1, 15), ("height_m", 0.5, 2.6), ("slow_motion", 0.1, 100),
        ):  # fmt: skip
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must lie between {low} and {high}, not {value}")


def _bout(clean: CleanTrack, span: Span, options: _Options) -> Bout:
    track = clean.track
    motion = smooth_motion(track.t, track.xy, track.visibility, clean.rows(span.start, span.end))
    scale = body_scale(motion)
    looks = aspect(motion, scale, options.view)
    motion = motion.moved(correction_px(motion, looks.facing, scale.trunk_px, span.activity, track.provenance))
    from_pixels = "model" in track.provenance
    body, gait, roll, speed_error = _walked(
        motion, looks, scale, span, options, pose_model=from_pixels, mass_ahead_deg=standing_deg(track.provenance)
    )
    slow_motion = suspected_factor(motion, span.activity, gait) if span.activity.is_gait else None
    jumping = span.activity.is_gait and looks.view.is_side and foot_jumps(motion) > TOO_OFTEN
    inside = track.rows(span.start, span.end)
    own = options.baseline if _suits(options.baseline, span.activity, looks.view) else None
    scene = Scene(
        looks.view,
        looks.yaw_deg,
        looks.facing,
        scale.leg_px,
        scale.trunk_px,
        roll,
        float(clean.touched[inside].mean()),
        scene_remarks(looks, roll, slow_motion, jumping, compared=own is not None),
    )
    clip = Clip(body, span.activity, scene, gait)
    around = Circumstances(
        frames_per_s=(len(motion.raw_t) - 1) / max(float(motion.raw_t[-1] - motion.raw_t[0]), 1e-9),
        inputs=_speeds(gait, options),
        speed_error=speed_error,
        slow_motion=slow_motion,
        jumping=jumping,
        baseline=own,
        span=(span.start, span.end),
        provenance=track.provenance,
    )
    findings, samples = judge_bout(clip, options.norms, around)
    return Bout(span.start, span.end, span.activity, scene, gait, findings, samples)


def _walked(
    motion: Motion,
    looks: Aspect,
    scale: Scale,
    span: Span,
    options: _Options,
    *,
    pose_model: bool,
    mass_ahead_deg: float,
) -> tuple[Body, Gait | None, Roll, float]:
    """The levelled body, its gait, the camera roll and the ± of the belt speed in legs/s."""
    body = body_of(motion, looks.facing, scale.by_time, 0.0, looks.lead)
    rhythm = rhythm_of(body) if span.activity.is_gait else None
    if span.activity == Activity.STAND and looks.view.is_side and pose_model:
        roll = standing_roll(body, mass_ahead_deg)
        return body_of(motion, looks.facing, scale.by_time, roll.value or 0.0, looks.lead), None, roll, 0.0
    if rhythm is None or not math.isfinite(rhythm.stride_s):
        return body, None, NO_ROLL, 0.0
    if looks.view.is_frontal:
        return body, frontal_gait(body, rhythm), NO_ROLL, 0.0
    events = {side: find_events(body, side, rhythm.stride_s, span.activity) for side in Side}
    unit = motion.grid.at(scale.by_time, motion.raw_t)
    raw = levelled(motion.raw, looks.facing, unit, 0.0)
    roll = NO_ROLL
    if looks.view.is_side:
        roll = camera_roll(
            motion.raw_t,
            raw,
            events,
            rhythm,
            span.activity,
            yaw_deg=looks.yaw_deg,
            incline_deg=options.incline_deg,
            pose_model=pose_model,
        )
    if roll.value is not None:
        body = body_of(motion, looks.facing, scale.by_time, roll.value, looks.lead)
        raw = levelled(motion.raw, looks.facing, unit, roll.value)
        events = {side: find_events(body, side, rhythm.stride_s, span.activity) for side in Side}
    events = _alternating(events, rhythm.stride_s)
    speeds = {
        side: belt_speed(body, motion.raw_t, raw, {side: found}, rhythm, span.activity)
        for side, found in events.items()
    }
    speed = belt_speed(body, motion.raw_t, raw, events, rhythm, span.activity)
    apart = abs(speeds[Side.LEFT] - speeds[Side.RIGHT]) / 2
    gait = gait_of(body, events, rhythm, speed, _metres_per_second(speed, options))
    return body, gait if plausible(gait, body) else None, roll, apart if math.isfinite(apart) else 0.0


def _alternating(events: dict[Side, Events], stride_s: float) -> dict[Side, Events]:
    left, right = keep_alternating(events[Side.LEFT].initial_contact, events[Side.RIGHT].initial_contact, stride_s)
    return {
        Side.LEFT: replace(events[Side.LEFT], initial_contact=left),
        Side.RIGHT: replace(events[Side.RIGHT], initial_contact=right),
    }


def _metres_per_second(legs_s: float, options: _Options) -> float | None:
    if options.speed_mps is not None:
        return options.speed_mps
    if options.height_m is not None and math.isfinite(legs_s):
        return legs_s * LEG_OVER_HEIGHT * options.height_m
    return None


def _speeds(gait: Gait | None, options: _Options) -> dict[str, float]:
    """The named speeds the norms may ask for; a typed speed and height together beat the measured one."""
    if gait is None:
        return {}
    legs_s = gait.belt_speed_legs_s
    if options.speed_mps is not None and options.height_m is not None:
        legs_s = options.speed_mps / (LEG_OVER_HEIGHT * options.height_m)
    known = {"belt_speed_legs_s": legs_s, "speed_mps": math.nan if gait.speed_mps is None else gait.speed_mps}
    return {name: value for name, value in known.items() if math.isfinite(value)}


def _suits(baseline: Baseline | None, activity: Activity, view: View) -> bool:
    return baseline is not None and baseline.activity == activity and baseline.view == view


def _fits(baseline: Baseline, bout: Bout) -> bool:
    return _suits(baseline, bout.activity, bout.scene.view)


def _no_fit(baseline: Baseline, bouts: list[Bout]) -> str:
    found = ", ".join(sorted({f"{bout.activity.doing} {bout.scene.view.seen_from}" for bout in bouts})) or "nobody"
    return (
        f"This baseline is of {baseline.activity.doing} {baseline.view.seen_from}, and the clip shows {found}. "
        "Use a clip from the same view, or record your own good posture for this one too."
    )


def _in_clip_time(bout: Bout, slow_motion: float) -> Bout:
    """The bout with every time stretched back to the clip's own clock."""
    if slow_motion == 1.0:
        return bout
    k = slow_motion
    gait = bout.gait
    if gait is not None:
        gait = replace(
            gait,
            contacts=tuple(Contact(event.t * k, event.side, event.kind) for event in gait.contacts),
            strides=tuple(
                Stride(s.side, s.start * k, s.end * k, None if s.toe_off is None else s.toe_off * k)
                for s in gait.strides
            ),
        )
    return replace(
        bout,
        start=bout.start * k,
        end=bout.end * k,
        gait=gait,
        findings=tuple(replace(f, moments=tuple(t * k for t in f.moments)) for f in bout.findings),
        samples={name: Samples(s.t * k, s.value, s.side) for name, s in bout.samples.items()},
    )


def _score(bouts: list[Bout]) -> float | None:
    """The bouts' scores weighted by their length; None when less than half of the judged time has one."""
    scored = [(bout.end - bout.start, overall(bout.findings)) for bout in bouts]
    known = [(seconds, score) for seconds, score in scored if score is not None]
    seconds = sum(length for length, _ in known)
    if not known or seconds < 0.5 * sum(length for length, _ in scored):
        return None
    return sum(length * score for length, score in known) / seconds


def _provenance(track: PoseTrack, options: _Options) -> dict[str, str]:
    known = dict(track.provenance)
    known.setdefault("model", "unknown")
    return {"version": __version__, **known, "norms": options.norms.digest}

"""From one bout's samples to its findings: what the view shows, what was seen, how sure, and the reason where nothing
can be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks import Check, discover
from posturecam.checks.clip import Clip, Pair, leg_seen
from posturecam.coaching.norms import OWN_POSTURE_FIRST, TOO_ROUGH, Norm, Norms
from posturecam.coaching.scoring import combine, judge
from posturecam.landmarks import N_LANDMARKS
from posturecam.motion.body import HIP, KNEE, MEASURED, SHOULDER, Body, from_vertical_deg
from posturecam.motion.calibration import amended, systematic_uncertainty
from posturecam.motion.signals import middle
from posturecam.remarks import JUMPING, slow_motion_remark
from posturecam.types import Activity, Baseline, EventKind, Finding, Samples, Side, Verdict, View

ORDER = (
    "forward_head", "rounded_shoulders", "trunk_lean", "overstride", "cadence", "shank_angle", "knee_flexion",
    "waist_bend", "vertical_oscillation", "step_asymmetry", "side_lean", "shoulder_tilt", "head_tilt", "head_turn",
    "strike_pattern",
)  # fmt: skip
FEWEST_FRAMES_A_STEP = 6.0
FEWEST_FRAMES_A_SECOND_FOR_FEET = 28.0
ALL_OVER = 3.0
"""How many times its usual systematic ± a finding may carry and still mean something."""
LUCK = 1.5
"""How many times its systematic ± (95 %) a pose model's error may be: three standard deviations."""
YAW_FULL, YAW_WORST, LEAST_VIEW_WEIGHT = 20.0, 30.0, 0.65
LEANS_AT_MOST_DEG = 60.0
"""A trunk further from vertical belongs to nobody who stands, sits, walks or runs, or to no person at all."""
NOT_UPRIGHT = (
    "What is seen here is no upright body: somebody who lies or bends down, or a thing taken for a person. "
    "Film yourself upright, with nothing between you and the camera."
)
HIPS_BELOW_PICTURE = (
    "This is read against your hips, and a desk hides them from the front. A camera at your side shows more."
)
SEEN_HIPS = 0.5
"""Median visibility of the better-seen hip from which on it counts as seen."""
PARTS: Mapping[int, str] = {
    0: "face",
    3: "eyes",
    7: "head",
    11: "shoulders",
    23: "hips",
    25: "knees",
    27: "feet",
    29: "feet",
    31: "feet",
}


@dataclass(frozen=True)
class Circumstances:
    """What the judgement of a whole bout depends on.

    frames_per_s: pictures that really carried information, by the second. inputs: named speeds for the norms.
    speed_error: ± legs/s. slow_motion: suspected factor, or None. jumping: the feet could not be followed. baseline: the
    person's own, already known to fit this bout, or None.
    """

    frames_per_s: float
    inputs: Mapping[str, float]
    speed_error: float
    slow_motion: float | None
    jumping: bool
    baseline: Baseline | None
    span: tuple[float, float]
    provenance: Mapping[str, str]


def judge_bout(clip: Clip, norms: Norms, around: Circumstances) -> tuple[tuple[Finding, ...], dict[str, Samples]]:
    """Findings of every check that has a norm for this activity, in the order of the report, and the samples behind
    them."""
    findings, samples = [], {}
    scores = seen_scores(clip.body)
    checks = {check.id: check for check in discover()}
    for name in sorted(checks, key=lambda check: ORDER.index(check) if check in ORDER else len(ORDER)):
        check = checks[name]
        own = around.baseline.values.get(name) if around.baseline is not None else None
        row = norms.row(name, clip.activity, _kind(clip, check), own is not None)
        if row is None and own is not None:
            row, own = norms.row(name, clip.activity, _kind(clip, check), False), None
        shown = row or norms.any_row(name, clip.activity)
        if shown is None:
            continue
        comparable = norms.row(name, clip.activity, _kind(clip, check), True) is not None
        measured = _measure(clip, check, around) if row is not None or comparable else Samples.none()
        if len(measured):
            samples[name] = measured
        reason = _reason(clip, check, row, norms, around) or _hidden_landing(clip, check, measured)
        finding = _finding(clip, check, shown, measured, own, reason, around, scores)
        finding = _far_leg(_all_over(finding, shown, around), shown, around)
        findings.append(_could_be_poor(finding, shown, around) if own is None else finding)
    return combine(findings), samples


def _finding(
    clip: Clip, check: Check, row: Norm, measured: Samples, own: tuple[float, float] | None, reason: str | None,
    around: Circumstances,
    scores: Floats,
) -> Finding:  # fmt: skip
    quality, worst = worst_seen(clip.body, scores, check.needs)
    roll = clip.scene.roll
    extra = np.hypot(check.roll_gain * (0.0 if own else roll.uncertainty), check.speed_gain * around.speed_error)
    if check.repeated_error is not None and len(measured):
        extra = np.hypot(extra, check.repeated_error(clip))
    systematic = None
    if own is None and len(measured):
        systematic = _systematic(check.id, middle(measured.value), clip.activity, around)
    return judge(
        check.id,
        check.title,
        measured,
        row,
        quality=quality * _view_weight(clip),
        inputs=around.inputs,
        systematic=systematic,
        scatter=check.error(clip) if check.error is not None else None,
        extra_uncertainty=float(extra),
        baseline=(np.nan, np.nan) if row.baseline and own is None else own if row.baseline else None,
        reason=reason,
        limited_by=worst,
        span=around.span,
    )


def _systematic(check: str, value: float, activity: Activity, around: Circumstances) -> float | None:
    return systematic_uncertainty(check, value, activity, around.provenance)


def _measure(clip: Clip, check: Check, around: Circumstances) -> Samples:
    verb = _verb(clip, check)
    if verb is None:
        return Samples.none()
    samples = verb(clip)
    return replace(samples, value=amended(check.id, samples.value, clip.activity, around.provenance))


def _verb(clip: Clip, check: Check) -> Callable[[Clip], Samples] | None:
    """How the check measures in this view; None where it can't."""
    view = clip.scene.view
    if view.is_frontal:
        return None if check.needs_face and view == View.REAR else check.front
    return check.side if view.is_side else None


def _kind(clip: Clip, check: Check) -> View:
    """The view as the norms know it; a view in which this check can't measure counts as unknown."""
    return clip.scene.view if _verb(clip, check) is not None else View.UNKNOWN


def _reason(clip: Clip, check: Check, row: Norm | None, norms: Norms, around: Circumstances) -> str | None:
    """Why nothing can be said, in words for the user; None when there is no such reason."""
    if not _is_upright(clip.body):
        return NOT_UPRIGHT
    if check.front is not None and HIP in check.needs and _hips_below_picture(clip):
        return HIPS_BELOW_PICTURE
    missing = [PARTS[pair[0]] for pair in check.needs if not _ever_seen(clip, pair)]
    if missing and (row is not None or clip.scene.view == View.UNKNOWN):
        wanted = "head and shoulders" if _before_a_desk(clip) else "the whole body, from head to shoes"
        return f"Your {missing[0]} can't be seen in this clip. Film {wanted}."
    if row is None:
        return _view_reason(clip, check, norms)
    if clip.activity.is_gait and around.slow_motion is not None:
        return slow_motion_remark(around.slow_motion)
    if check.hindrance is not None and (hindrance := check.hindrance(clip)) is not None:
        return hindrance
    if not clip.activity.is_gait:
        return None
    if clip.gait is None or not (clip.gait.strides or clip.scene.view.is_frontal):
        return "No regular strides were found. Film at least 10 seconds of steady walking or running from the side."
    if around.jumping and any(pair[0] >= KNEE[0] for pair in check.needs):
        return JUMPING
    return _frame_rate_reason(clip, check, around.frames_per_s) if check.at_contact else None


def _view_reason(clip: Clip, check: Check, norms: Norms) -> str:
    if norms.row(check.id, clip.activity, _kind(clip, check), True) is not None:
        return f"From this view only change shows. {OWN_POSTURE_FIRST}"
    where = "the side" if check.side is not None else "the front or from behind"
    seen = {"oblique": "at an angle", "unknown": "from an unclear angle"}.get(
        str(clip.scene.view), f"from the {_from(clip)}"
    )
    return f"This can't be judged {seen}. Film from {where}."


def _from(clip: Clip) -> str:
    return "side" if clip.scene.view.is_side else "front" if clip.scene.view == View.FRONT else "rear"


def _frame_rate_reason(clip: Clip, check: Check, frames_per_s: float) -> str | None:
    assert clip.gait is not None
    per_step = frames_per_s * 60 / clip.gait.cadence_spm
    if per_step < FEWEST_FRAMES_A_STEP:
        return (
            f"{frames_per_s:.0f} pictures a second are too few to see when the foot lands "
            f"({per_step:.1f} a step). Film at 30 or, better, 60 a second."
        )
    if check.id == "strike_pattern" and frames_per_s < FEWEST_FRAMES_A_SECOND_FOR_FEET:
        return f"{frames_per_s:.0f} pictures a second are too few to see how the foot lands. Film at 60 a second."
    return None


def _hidden_landing(clip: Clip, check: Check, measured: Samples) -> str | None:
    """Why there are landings, but nothing to measure at any of them."""
    if not check.at_contact or len(measured) or clip.gait is None or not clip.gait.contacts:
        return None
    landings = [event for event in clip.gait.contacts if event.kind == EventKind.INITIAL_CONTACT]
    if any(leg_seen(clip.body, event.side, np.array([event.t]))[0] for event in landings):
        return None
    return "Your legs can't be seen when your feet land. Film the whole body, from head to shoes."


def _could_be_poor(finding: Finding, row: Norm, around: Circumstances) -> Finding:
    """The finding, but left open where it is good only if the pose model was lucky: its known error would carry a good
    value beyond amber."""
    if finding.verdict is not Verdict.GOOD or finding.value is None or row.cap is Verdict.GOOD:
        return finding
    known = _systematic(finding.check, finding.value, row.activity, around)
    if known is None:
        return finding
    off = finding.value - (finding.expected or 0.0)
    if max(row.beyond(off - LUCK * known), row.beyond(off + LUCK * known)) <= 1:
        return finding
    return _left_open(finding, TOO_ROUGH)


def _all_over(finding: Finding, row: Norm, around: Circumstances) -> Finding:
    """The finding, but left open where its ± is several times the usual one and reaches from good to far too much: then
    the samples are of nothing steady, and their middle means nothing."""
    if finding.verdict is Verdict.UNKNOWN or finding.value is None or finding.uncertainty is None:
        return finding
    off = finding.value - (finding.expected or 0.0)
    reach = [row.beyond(off - finding.uncertainty), row.beyond(off), row.beyond(off + finding.uncertainty)]
    known = _systematic(finding.check, finding.value, row.activity, around)
    usual = row.uncertainty if known is None else known
    if finding.uncertainty <= ALL_OVER * usual or max(reach) <= 1 or min(reach) > 0:
        return finding
    return _left_open(
        finding, "What was measured differs too much from step to step. Film at least 10 seconds of steady movement."
    )


def _left_open(finding: Finding, reason: str) -> Finding:
    """The finding without a verdict; its value stays, with no confidence."""
    return replace(
        finding,
        verdict=Verdict.UNKNOWN,
        confidence=0.0,
        score=None,
        share_outside=None,
        moments=(),
        cue=None,
        reason=reason,
    )


def _far_leg(finding: Finding, row: Norm, around: Circumstances) -> Finding:
    """The finding, but left open where the legs differ by no more than a pose model, which had to guess one behind the
    other, may err by."""
    if finding.check != "step_asymmetry" or finding.value is None or finding.uncertainty is None or row.baseline:
        return finding
    found = abs(finding.value)
    guessed = _systematic(finding.check, found, row.activity, around) is not None
    if not guessed or not row.green[1] < found < row.green[1] + finding.uncertainty:
        return finding
    return _left_open(
        replace(finding, value=None, uncertainty=None, iqr=None, left=None, right=None, trend=None),
        f"Left and right differ by {found:.0f} %, but from one side the far leg can't be timed well enough to call that real. "
        "Film from the other side too and compare.",
    )


def _is_upright(body: Body) -> bool:
    """Whether the trunk is within LEANS_AT_MOST_DEG of vertical most of the time; also where it is not seen."""
    away = np.abs(from_vertical_deg(body.mid(HIP), body.mid(SHOULDER)))
    seen = away[np.isfinite(away)]
    return not seen.size or float(np.median(seen)) <= LEANS_AT_MOST_DEG


def _before_a_desk(clip: Clip) -> bool:
    """Whether the person sits and is filmed from the front or rear, where desk and picture hide the lower body."""
    return clip.activity is Activity.SIT and clip.scene.view.is_frontal


def _hips_below_picture(clip: Clip) -> bool:
    return _before_a_desk(clip) and max(float(np.median(clip.body.visibility(k))) for k in HIP) < SEEN_HIPS


def _ever_seen(clip: Clip, pair: Pair) -> bool:
    body = clip.body
    return any((np.isfinite(body.at(k)[:, 0]) & (body.visibility(k) > 0)).any() for k in pair)


def seen_scores(body: Body) -> Floats:
    """0–1 (33,) how well each landmark was seen: median visibility from 0.5 (0) to 0.8 (1), times the share of the bout
    in which the point was there, full from 80 % on."""
    scores = np.zeros(N_LANDMARKS)
    for landmark in MEASURED:
        visibility = body.visibility(landmark)
        there = body.seen(landmark) & (visibility > 0)
        if there.any():
            sure = np.clip((np.median(visibility[there]) - 0.5) / 0.3, 0, 1)
            scores[landmark] = sure * np.minimum(1.0, there.mean() / 0.8)
    return scores


def worst_seen(body: Body, scores: Floats, needs: tuple[Pair, ...]) -> tuple[float, str | None]:
    """The score of the worst-seen pair a check needs, and which part of the body that is; None when all was seen well.

    Of each pair the better-seen side counts, for knees and feet the leading leg.
    """
    worst, part = 1.0, None
    for pair in needs:
        sides = [0 if body.lead == Side.LEFT else 1] if pair[0] >= KNEE[0] else [0, 1]
        best = max(float(scores[pair[k]]) for k in sides)
        if best < worst:
            worst, part = best, PARTS.get(pair[0])
    return worst, part


def _view_weight(clip: Clip) -> float:
    """1 for a square side view, falling to 0.65 at 30° of yaw."""
    if not clip.scene.view.is_side or not np.isfinite(clip.scene.yaw_deg):
        return 1.0
    return float(np.interp(clip.scene.yaw_deg, [YAW_FULL, YAW_WORST], [1.0, LEAST_VIEW_WEIGHT]))

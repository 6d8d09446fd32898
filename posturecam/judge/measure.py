"""What every check measured in one bout, with what makes it less sure, or the reason why it is not assessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks import Check, discover
from posturecam.checks.base import ObservedBout
from posturecam.checks.sampling import leg_seen
from posturecam.coaching.norms import Norms
from posturecam.judge.baseline import change_error, scatter_of_own
from posturecam.judge.measurement import Measurement
from posturecam.judge.reasons import Code, because, part_name
from posturecam.judge.seen import PARTS, SEEN_VISIBILITY, ever_seen, in_view, seen_scores, view_weight, worst_seen
from posturecam.landmarks import HIP, KNEE, SHOULDER
from posturecam.motion.body import Body, from_vertical_deg
from posturecam.motion.robust import hodges_lehmann, median
from posturecam.track import LACKS
from posturecam.types import Activity, Baseline, EventKind, Norm, Reason, Samples, Side, View
from posturecam.words import Message, message

FEWEST_FRAMES_A_STEP = 6.0
"""Distinct frames in a step from which on a landing can be timed; at the 165 to 180 steps/min of runners 30 fps give
10 to 11."""
MOST_REPAIRED = 0.08
"""Share of frames in which left and right had to be exchanged, from which on the sides are not compared: well filmed
people have up to 0.07, a badly compressed one with equal steps had 0.12 and read 12 % of difference."""
LEANS_AT_MOST_DEG = 60.0
"""A trunk further from vertical is not that of a person who stands, sits, walks or runs."""
BELT_SPEED = "belt_speed_legs_s"


@dataclass(frozen=True)
class Conditions:
    """What the measurements of a whole bout depend on.

    Attributes
    ----------
    frames_per_s : float
        Distinct frames per second.
    inputs : Mapping[str, float]
        Named speeds for the norms.
    speed_error : float
        ± legs/s.
    clock : Reason or None
        Why nothing time-based can be said (the clip plays at an unknown speed), or None.
    jumping : bool
        The feet could not be followed.
    backward : bool
        The person walks or runs backwards.
    distorted : bool
        The image's aspect ratio is wrong.
    baseline : Baseline or None
        The person's own, already known to fit this bout, or None.
    """

    frames_per_s: float
    inputs: Mapping[str, float]
    speed_error: float
    clock: Reason | None
    jumping: bool
    baseline: Baseline | None
    provenance: Mapping[str, str]
    backward: bool = False
    distorted: bool = False


@dataclass(frozen=True)
class _Seen:
    """What all checks need to know of the body.

    Attributes
    ----------
    scores : ndarray, shape (33,)
        How well each landmark was seen, 0 to 1.
    is_upright : bool
        Whether the trunk is, most of the time.
    """

    scores: Floats
    is_upright: bool


def measure_bout(bout: ObservedBout, norms: Norms, conditions: Conditions) -> dict[str, Measurement]:
    """Measure every check that has a norm for the activity of a bout.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    norms : Norms
        The thresholds.
    conditions : Conditions
        What all of its measurements depend on.

    Returns
    -------
    dict[str, Measurement]
        By check id, in the order of the report.
    """
    measurements = {}
    seen = _Seen(seen_scores(bout.body), _is_upright(bout.body))
    for check in discover():
        measured = _measured(bout, check, norms, conditions, seen)
        if measured is not None:
            measurements[check.id] = measured
    return measurements


def _measured(
    bout: ObservedBout, check: Check, norms: Norms, conditions: Conditions, seen: _Seen
) -> Measurement | None:
    """None where the check has no norm for this activity."""
    view = _measurable_view(bout, check)
    own = conditions.baseline.values.get(check.id) if conditions.baseline is not None else None
    row = norms.row(check.id, bout.activity, view, own is not None)
    if row is None and own is not None:
        row, own = norms.row(check.id, bout.activity, view, False), None
    norm = row or norms.any_row(check.id, bout.activity)
    if norm is None:
        return None
    comparable = norms.row(check.id, bout.activity, view, True) is not None
    samples = _samples(bout, check, conditions) if row is not None or comparable else Samples.none()
    upright = None if seen.is_upright else because(Code.NOT_UPRIGHT)
    reason = upright or _unseen(bout, check, row, norms, conditions) or _hidden_landing(bout, check, samples)
    quality, worst = worst_seen(bout.body, seen.scores, check.needs)
    systematic = None
    if own is not None and conditions.baseline is not None:
        systematic = change_error(norm, conditions.baseline)
    elif len(samples):
        systematic = check.model_error.systematic(hodges_lehmann(samples.value), bout.activity, conditions.provenance)
    return Measurement(
        check.id,
        norm,
        samples,
        quality=quality * view_weight(bout),
        limited_by=worst,
        systematic=norm.uncertainty if systematic is None else systematic,
        extra=_extra(bout, check, norm, samples, conditions, compared=own is not None),
        scatter=check.error(bout) if check.error is not None else None,
        inputs=conditions.inputs,
        baseline=(np.nan, np.nan) if norm.baseline and own is None else own if norm.baseline else None,
        reason=reason,
        has_norm=row is not None,
        size_changes=bout.scene.size_changes,
        confirmed=check.confirms(bout) if check.confirms is not None and len(samples) else True,
    )


def _extra(
    bout: ObservedBout, check: Check, norm: Norm, samples: Samples, conditions: Conditions, *, compared: bool
) -> float:
    """± by what one clip alone has: an unknown camera roll, the speed, what repeats from sample to sample.

    Compared with a baseline, the roll is in the ± of a change, and the scatter of the baseline comes in.
    """
    roll = 0.0 if compared else bout.scene.roll.uncertainty
    in_gait = bout.activity.is_gait and check.roll_gain_in_gait is not None
    parts = [roll * (check.roll_gain_in_gait or 0.0 if in_gait else check.roll_gain), _by_speed(norm, conditions)]
    if check.repeated_error is not None and len(samples):
        parts.append(check.repeated_error(bout))
    if compared and conditions.baseline is not None:
        parts.append(scatter_of_own(check.id, norm, conditions.baseline))
    return float(np.linalg.norm(parts))


def _by_speed(norm: Norm, conditions: Conditions) -> float:
    """± of what the norm expects, by the ± of the ground speed."""
    speed, error = conditions.inputs.get(BELT_SPEED, np.nan), conditions.speed_error
    if norm.expected is None or norm.expected.input != BELT_SPEED or not (speed > error > 0):
        return 0.0
    slow, fast = (norm.expected.at({BELT_SPEED: speed + off}) or 0.0 for off in (-error, error))
    return abs(fast - slow) / 2


def _samples(bout: ObservedBout, check: Check, conditions: Conditions) -> Samples:
    verb = _verb(bout, check)
    if verb is None:
        return Samples.none()
    samples = verb(replace(bout, usable=in_view(bout.body, check.needs)))
    return replace(samples, value=check.model_error.corrected(samples.value, bout.activity, conditions.provenance))


def _verb(bout: ObservedBout, check: Check) -> Callable[[ObservedBout], Samples] | None:
    """How the check measures in this view; None where it can't."""
    view = bout.scene.view
    if view.is_frontal:
        return None if check.needs_face and view == View.REAR else check.front
    return check.side if view.is_side else None


def _measurable_view(bout: ObservedBout, check: Check) -> View:
    """The view as the norms know it; one in which this check can't measure counts as unknown."""
    return bout.scene.view if _verb(bout, check) is not None else View.UNKNOWN


def _unseen(bout: ObservedBout, check: Check, row: Norm | None, norms: Norms, conditions: Conditions) -> Reason | None:
    """Why the check can't be assessed in this bout, whatever it measured; None when there is no such reason."""
    if check.front is not None and HIP in check.needs and _hips_out_of_view(bout):
        return because(Code.HIPS_OUT_OF_VIEW)
    unseen = [pair for pair in check.needs if not ever_seen(bout, pair)]
    missing = [PARTS[pair[0]] for pair in unseen]
    if missing and (row is not None or bout.scene.view == View.UNKNOWN):
        lacking = conditions.provenance.get(LACKS, "").split(",")
        not_seen = because(Code.PART_NOT_SEEN, part=part_name(missing[0]), wanted=_wanted(bout, "part.head_to_shoes"))
        not_there = because(Code.PART_NOT_IN_FILE, part=part_name(missing[0]))
        return not_there if str(unseen[0][0]) in lacking else not_seen
    if row is None:
        return _no_norm(bout, check, norms)
    if conditions.backward:
        return because(Code.BACKWARD_GAIT)
    if conditions.distorted and not check.measures_time:
        return because(Code.DISTORTED_IMAGE)
    hindrance = check.hindrance(bout) if check.hindrance is not None else None
    if hindrance is not None:
        return because(Code(hindrance))
    if not (bout.activity.is_gait and check.needs_steps):
        return None
    return _untimed(bout, check, conditions)


def _untimed(bout: ObservedBout, check: Check, conditions: Conditions) -> Reason | None:
    """Why what rests on steps can't be assessed."""
    if conditions.clock is not None:
        return conditions.clock
    if bout.gait is None or not (bout.gait.strides or bout.gait.contacts or bout.scene.view.is_frontal):
        return because(Code.NO_REGULAR_STEPS)
    if conditions.jumping and any(pair[0] >= KNEE[0] for pair in check.needs):
        return because(Code.FEET_NOT_FOLLOWED)
    if check.compares_sides and bout.scene.repaired_share > MOST_REPAIRED:
        return because(Code.SIDES_MIXED_UP)
    if not check.at_contact:
        return None
    per_step = conditions.frames_per_s * 60 / bout.gait.cadence_spm
    if per_step < FEWEST_FRAMES_A_STEP:
        return because(Code.TOO_FEW_FRAMES_PER_STEP, fps=conditions.frames_per_s, per_step=per_step)
    if conditions.frames_per_s < check.fewest_fps:
        return because(Code.TOO_FEW_FRAMES_FOR_FOOT, fps=conditions.frames_per_s)
    return None


def _no_norm(bout: ObservedBout, check: Check, norms: Norms) -> Reason:
    if norms.row(check.id, bout.activity, _measurable_view(bout, check), True) is not None:
        return because(Code.NEEDS_BASELINE)
    view = "side" if bout.scene.view.is_side else bout.scene.view.value
    return because(
        Code.WRONG_VIEW,
        seen=message(f"reason.seen.{view}"),
        film_from=message(f"reason.film_from.{'side' if check.side is not None else 'front_or_rear'}"),
    )


def _hidden_landing(bout: ObservedBout, check: Check, samples: Samples) -> Reason | None:
    """Why there are landings, but nothing to measure at any of them."""
    if not check.at_contact or len(samples) or bout.gait is None or not bout.gait.contacts:
        return None
    landings = [event for event in bout.gait.contacts if event.kind == EventKind.INITIAL_CONTACT]
    for side in Side:
        if leg_seen(bout.body, side, np.array([event.t for event in landings if event.side == side])).any():
            return None
    return because(Code.LANDINGS_NOT_SEEN)


def _is_upright(body: Body) -> bool:
    """Whether the trunk is within LEANS_AT_MOST_DEG of vertical most of the time; also where it is not seen."""
    away = np.abs(from_vertical_deg(body.mid(HIP), body.mid(SHOULDER)))
    seen = away[np.isfinite(away) & in_view(body, (HIP, SHOULDER))]
    return not seen.size or median(seen) <= LEANS_AT_MOST_DEG


def _at_desk(bout: ObservedBout) -> bool:
    """Whether the person sits and is filmed from the front or rear, where desk and frame edge hide the lower body."""
    return bout.activity is Activity.SIT and bout.scene.view.is_frontal


def _wanted(bout: ObservedBout, elsewhere: str) -> Message:
    """What has to be in the image; elsewhere: the code where no desk hides it."""
    return message("part.head_and_shoulders" if _at_desk(bout) else elsewhere)


def _hips_out_of_view(bout: ObservedBout) -> bool:
    return _at_desk(bout) and max(float(np.median(bout.body.visibility(k))) for k in HIP) < SEEN_VISIBILITY

"""Whether two judged findings of a check may be compared at all, and why not.

What decides is what moves a value by itself: the activity, the side from which the person is seen, their speed, the
pose model. Where that is the same, a difference can be the person's; how large it must be says `judge/change.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from posturecam.checks import Check, discover
from posturecam.judge.passes import SAME_PACE
from posturecam.landmark_bias import BIAS, CALIBRATION, MODEL
from posturecam.track import REFINED_BY
from posturecam.types import STEPS_PER_MINUTE, Activity, Bout, Finding, Place, View
from posturecam.words import Message, message

SAME_SPEED = 0.10
"""Largest relative difference of two speeds (or cadences, where the speed is not seen) that may be compared. Of 26
runners on a force treadmill at 2.5 to 4.5 m/s (Fukuchi 2017) every measure whose norm does not follow the speed
changes by less than a fifth of its ± over 10 %: knee at landing 0.2°, heel 0.7°, lean below 0.5°; what follows it
(foot strike, shank, cadence) is compared at equal speed by its norm. Below 5 % one could not tell speeds apart: people
walk and run 2 to 3 % off the measured ground speed."""
SPEEDS = ("speed_mps", "belt_speed_legs_s")
UNEVEN_CLOCK = "remark.playback_speed_changes"
"""Code of the remark of a clip whose playback speed changes."""


@dataclass(frozen=True)
class FilmedFinding:
    """One judged finding of a check, with what decides what it may be compared with.

    Attributes
    ----------
    finding : Finding
        As it was judged, UNKNOWN too.
    activity, view, place, backward
        Of its bout.
    speeds : Mapping[str, float]
        What is known of "belt_speed_legs_s", "speed_mps" and "cadence_spm"; empty outside walking and running.
    model : tuple[str, ...]
        What measured it: model, its bias, calibration, what refined it; '' for what was not named.
    when : datetime or None
        When it was filmed; needed for a line over weeks only.
    set_up : str or None
        Names the set-up: two of the same name were filmed by a camera that stayed where it was. None: put up anew.
    uneven_clock : bool
        Whether the clip's playback speed changes within it.
    """

    finding: Finding
    activity: Activity
    view: View
    place: Place
    backward: bool
    speeds: Mapping[str, float]
    model: tuple[str, ...]
    when: datetime | None = None
    set_up: str | None = None
    uneven_clock: bool = False


@dataclass(frozen=True)
class Comparability:
    """Whether two findings may be compared.

    Attributes
    ----------
    reasons : tuple[Message, ...]
        Why not; empty where they may.
    cautions : tuple[Message, ...]
        What should be said beside a comparison.
    """

    reasons: tuple[Message, ...] = ()
    cautions: tuple[Message, ...] = ()

    @property
    def is_given(self) -> bool:
        """Whether they may be compared."""
        return not self.reasons


def filmed_finding(
    bout: Bout,
    check: str,
    provenance: Mapping[str, str],
    *,
    remarks: Sequence[Message] = (),
    when: datetime | None = None,
    set_up: str | None = None,
) -> FilmedFinding | None:
    """Take the finding of a check from a judged bout, with what decides what it may be compared with.

    Parameters
    ----------
    bout : Bout
        One of `Analysis.judgements`.
    check : str
        The check's id.
    provenance : Mapping[str, str]
        Of the analysis.
    remarks : Sequence[Message]
        Of the analysis.
    when : datetime or None
        When it was filmed.
    set_up : str or None
        Name of the set-up, where the camera is known to have stayed where it was.

    Returns
    -------
    FilmedFinding or None
        None where the bout has no finding of that check.
    """
    finding = bout.finding(check)
    if finding is None:
        return None
    gait = bout.gait
    speeds: dict[str, float] = {}
    if gait is not None:
        known = {
            "belt_speed_legs_s": gait.belt_speed_legs_s,
            "speed_mps": gait.speed_mps,
            "cadence_spm": gait.cadence_spm,
        }
        speeds = {name: value for name, value in known.items() if value is not None and 0 < value < math.inf}
    return FilmedFinding(
        finding,
        bout.activity,
        bout.scene.view,
        bout.scene.place,
        bout.backward,
        speeds,
        tuple(provenance.get(key, "") for key in (MODEL, BIAS, CALIBRATION, REFINED_BY)),
        when,
        set_up,
        any(remark.code == UNEVEN_CLOCK for remark in (*remarks, *bout.scene.remarks)),
    )


def comparability(earlier: FilmedFinding, later: FilmedFinding) -> Comparability:
    """Say whether two findings may be compared, and why not.

    Parameters
    ----------
    earlier, later : FilmedFinding
        Of the same check, of one person.

    Returns
    -------
    Comparability
        With its reasons and cautions.

    Raises
    ------
    ValueError
        For findings of two checks.
    """
    if earlier.finding.check != later.finding.check:
        raise ValueError(f"{earlier.finding.check} is not {later.finding.check}")
    check = next((one for one in discover() if one.id == later.finding.check), None)
    reasons = [*_other_scene(earlier, later), *_other_clock(earlier, later, check)]
    cautions = []
    if not reasons and later.activity.is_gait:
        speed = _other_speed(earlier, later)
        reasons += [speed] if speed is not None else []
        cautions += _gait_cautions(earlier, later)
    return Comparability(tuple(reasons), tuple(cautions))


def relative_speed(earlier: FilmedFinding, later: FilmedFinding) -> float | None:
    """Divide the later speed by the earlier one.

    Parameters
    ----------
    earlier, later : FilmedFinding
        Of one activity.

    Returns
    -------
    float or None
        By the best that both know: metres or leg lengths a second, else the cadence, unless that is what is compared;
        None where they share nothing.
    """
    is_cadence = later.finding.unit == STEPS_PER_MINUTE
    names = SPEEDS if is_cadence else (*SPEEDS, "cadence_spm")
    shared = [name for name in names if name in earlier.speeds and name in later.speeds]
    return later.speeds[shared[0]] / earlier.speeds[shared[0]] if shared else None


def _other_scene(earlier: FilmedFinding, later: FilmedFinding) -> list[Message]:
    """What was filmed in another way, so that nothing can be compared."""
    if earlier.activity is not later.activity:
        return [message("change.not.activity", earlier=_doing(earlier.activity), later=_doing(later.activity))]
    reasons = []
    if earlier.backward != later.backward:
        reasons.append(message("change.not.backward"))
    if earlier.view is not later.view:
        reasons.append(message("change.not.view", earlier=_seen(earlier.view), later=_seen(later.view)))
    if earlier.model != later.model:
        reasons.append(message("change.not.model"))
    if earlier.finding.unit != later.finding.unit:
        reasons.append(message("change.not.unit"))
    return reasons


def _other_clock(earlier: FilmedFinding, later: FilmedFinding, check: Check | None) -> list[Message]:
    uneven = earlier.uneven_clock or later.uneven_clock
    timed = check is None or check.measures_time or check.at_contact
    return [message("change.not.uneven_clock")] if uneven and timed and later.activity.is_gait else []


def _other_speed(earlier: FilmedFinding, later: FilmedFinding) -> Message | None:
    ratio, most = relative_speed(earlier, later), _tolerance(earlier, later)
    if ratio is None or abs(math.log(ratio)) <= math.log1p(most):
        return None
    faster = ratio > 1
    percent = 100 * (ratio - 1 if faster else 1 - ratio)
    return message(f"change.not.{'faster' if faster else 'slower'}", percent=percent, most=100 * most)


def _tolerance(earlier: FilmedFinding, later: FilmedFinding) -> float:
    """How far speeds may differ: less where only the cadence tells them, or the value follows a speed not known."""
    norm = later.finding.norm
    follows = None if norm is None else norm.expected
    unknown = follows is not None and any(follows.at(one.speeds) is None for one in (earlier, later))
    by_cadence = not any(name in earlier.speeds and name in later.speeds for name in SPEEDS)
    return SAME_PACE if unknown or by_cadence else SAME_SPEED


def _gait_cautions(earlier: FilmedFinding, later: FilmedFinding) -> list[Message]:
    cautions = []
    if relative_speed(earlier, later) is None:
        cautions.append(message("change.beside.speed_unknown"))
    if earlier.place is not later.place and Place.UNKNOWN not in (earlier.place, later.place):
        cautions.append(message("change.beside.place"))
    return cautions


def _doing(activity: Activity) -> Message:
    return message(f"activity.{activity.value}")


def _seen(view: View) -> Message:
    return message(f"view.{view.value}")

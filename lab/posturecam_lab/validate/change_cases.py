"""What the engine makes of people who are filmed again, unchanged or with a change of a known size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from posturecam.analysis import analyze
from posturecam.coaching.norms import load_norms
from posturecam.cores import cores
from posturecam.judge.change import Change, ChangeKind, change_between, scatter_of
from posturecam.judge.change_family import jointly
from posturecam.judge.comparable import FilmedFinding, filmed_finding
from posturecam.track import PoseTrack
from posturecam.types import Activity, View
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.validate.again import ReturningPerson, filmed_at_once
from posturecam_lab.validate.streams import Stream, filmed
from posturecam_lab.validate.truth import true_values

TRUTH_S = 4.0
"""How long a motion is looked at for its true values: every stride is alike but for its own unsteadiness."""
FEWEST_TO_SHARE = 16
TWICE = 2.0
"""How many times the stated ± the changes are that should be found."""
_TRIAL = {
    "forward_head": ("forward_head_deg", 2.0),
    "trunk_lean": ("lean_deg", 2.0),
    "rounded_shoulders": ("protraction_m", 0.01),
    "overstride": ("ahead", 0.02),
    "shank_angle": ("ahead", 0.02),
    "knee_flexion": ("knee_contact_deg", 2.0),
    "waist_bend": ("lean_deg", 2.0),
    "cadence": ("cadence_spm", 3.0),
    "vertical_oscillation": ("bounce_m", 0.01),
    "step_asymmetry": ("step_asymmetry_percent", 2.0),
    "strike_pattern": ("toes_up_deg", 2.0),
    "shoulder_tilt": ("shoulder_tilt_deg", 2.0),
    "head_tilt": ("head_roll_deg", 2.0),
    "head_turn": ("head_yaw_deg", 4.0),
}
"""By check, what of posture or style moves it, and a step of that from which its effect is worked out."""
_NEAR_ENOUGH = 0.15
"""How far, as a share, the true change of a person may be off what was asked for; else they can't move so."""


@dataclass(frozen=True)
class ChangeCase:
    """One check of one person in two filmings.

    calibration: of the pose model's errors. true: how far the person's usual value moved; 0 = unchanged. scatter: what
    the samples of both add to the ±. at_once: both from one set-up.
    """

    check: str
    activity: Activity
    view: View
    calibration: str
    change: Change
    true: float
    scatter: float
    at_once: bool = False


def findings_in(stream: Stream, track: PoseTrack | None = None) -> dict[str, FilmedFinding]:
    """The findings of a stream, by check; none where its activity or view was not recognised."""
    analysis = analyze(filmed(stream) if track is None else track, norms=load_norms())
    bout = max(analysis.bouts, key=lambda bout: bout.end - bout.start, default=None)
    if bout is None or (bout.activity, bout.scene.view) != (stream.activity, stream.view):
        return {}
    taken = ((one.check, filmed_finding(bout, one.check, analysis.provenance)) for one in bout.findings)
    return {check: finding for check, finding in taken if finding is not None}


def unchanged_cases(person: ReturningPerson) -> list[ChangeCase]:
    """The person on two days, and twice from one set-up, without any change of theirs."""
    first, second = person.filmed_on(0), person.filmed_on(1)
    found = findings_in(first)
    cases = compared(found, findings_in(second), first, 0.0)
    once = {check: replace(finding, set_up="one") for check, finding in found.items()}
    again = {check: replace(one, set_up="one") for check, one in findings_in(filmed_at_once(first)).items()}
    return [*cases, *compared(once, again, first, 0.0, at_once=True)]


def followed_cases(person: ReturningPerson) -> list[ChangeCase]:
    """The person on two days unchanged, and on a third with one check changed by twice its stated ±."""
    first = person.filmed_on(0)
    found = findings_in(first)
    cases = compared(found, findings_in(person.filmed_on(1)), first, 0.0)
    aim = _aim(person, cases)
    if aim is None:
        return cases
    check, moved, true = aim
    changed = compared(found, findings_in(person.filmed_on(2, moved)), first, true)
    return [*cases, *(case for case in changed if case.check == check)]


def cases_of(
    people: Sequence[ReturningPerson], each: Callable[[ReturningPerson], list[ChangeCase]]
) -> Iterator[list[ChangeCase]]:
    """The cases of each person, in their order, worked out on all cores."""
    if cores() == 1 or len(people) < FEWEST_TO_SHARE:
        yield from map(each, people)
        return
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as workers:
        yield from workers.map(each, people, chunksize=2)


def compared(
    earlier: dict[str, FilmedFinding],
    later: dict[str, FilmedFinding],
    stream: Stream,
    true: float,
    *,
    at_once: bool = False,
) -> list[ChangeCase]:
    """The cases of all checks that were assessed in both, judged together as the pages do."""
    checks = sorted(earlier.keys() & later.keys())
    cases = []
    for check, change in zip(
        checks, jointly([change_between(earlier[one], later[one]) for one in checks]), strict=True
    ):
        if change.difference is not None:
            scatter = float(np.hypot(scatter_of(earlier[check].finding), scatter_of(later[check].finding)))
            calibration = stream.faults.calibration
            cases.append(
                ChangeCase(check, stream.activity, stream.view, calibration, change, true, scatter, at_once=at_once)
            )
    return cases


def is_false(case: ChangeCase) -> bool:
    """Whether a person who did not change is said to have changed."""
    return case.change.kind is ChangeKind.REAL


def is_found(case: ChangeCase) -> bool:
    """Whether a change is called real, and in its direction."""
    difference = case.change.difference or 0.0
    return case.change.kind is ChangeKind.REAL and difference * case.true > 0


def _aim(person: ReturningPerson, cases: Sequence[ChangeCase]) -> tuple[str, SyntheticMotion, float] | None:
    """A check, the person's motion with that changed, and how far it truly moved; None where they can't move so."""
    movable = [case for case in cases if case.check in _TRIAL]
    rng = np.random.default_rng([73, *person.key])
    for number in rng.permutation(len(movable))[:3]:
        case = movable[number]
        sign = 1.0 if rng.random() < 0.5 else -1.0
        for wanted in (sign, -sign):
            with suppress(ValueError):  # legs that can't take such steps
                aim = _moved(person, case.check, wanted * TWICE * float(case.change.uncertainty or 0.0))
                if aim is not None:
                    return case.check, *aim
    return None


def _moved(person: ReturningPerson, check: str, wanted: float) -> tuple[SyntheticMotion, float] | None:
    name, step = _TRIAL[check]
    before = _truth(person, person.usual.motion, check)
    tried = _truth(person, person.changed(**{name: step}), check)
    slope = (tried - before) / step
    if not math.isfinite(slope) or abs(slope) < 1e-6:
        return None
    moved = person.changed(**{name: wanted / slope})
    true = _truth(person, moved, check) - before
    return (moved, true) if abs(true - wanted) <= _NEAR_ENOUGH * abs(wanted) else None


def _truth(person: ReturningPerson, motion: SyntheticMotion, check: str) -> float:
    values = true_values(motion, person.usual.activity, person.usual.view, 0.0, TRUTH_S)
    return values.get(check, math.nan)

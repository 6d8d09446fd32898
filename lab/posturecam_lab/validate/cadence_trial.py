"""`python -m posturecam_lab.validate.cadence_trial [PEOPLE [SEED]]`: how often what a cadence trial claims is true.

Made-up people walk or run 30 s as they do and 68 s with the metronome, before a camera that stays. A third go with the
beat and land closer to their hips, as runners do; a third go with it and land as before; a third do not change at all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

import numpy as np

from posturecam.analysis import analyze
from posturecam.cli.console import PlainConsole
from posturecam.coaching.norms import load_norms
from posturecam.cores import cores
from posturecam.judge.change import Change
from posturecam.pose.people import follow_one_person
from posturecam.track import PoseTrack
from posturecam.treadmill.trial import FASTER_S, SETTLING_S, USUAL_S, CadenceTrial
from posturecam.treadmill.trial_result import TrialResult, trial_checks
from posturecam.types import Analysis
from posturecam_lab.synth.gait import Gait, Moment
from posturecam_lab.synth.virtual_pose import virtual_pose
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.streams import Stream, draw_streams
from posturecam_lab.validate.tables import validation_table
from posturecam_lab.validate.truth import true_values

PEOPLE = 60
TRUTH_S = 4.0
"""How long a motion is looked at for its true values."""
FRAME_RATES = (20.0, 24.0, 30.0)
"""What live video is analysed at."""
ON_THE_BEAT_S = 3.0
"""How long people take to get on the beat."""
CADENCE_SD = 0.006
"""SD, as a share, of how well people keep to a beat."""
CLOSER_LEGS, LEAN_DEG = (-0.035, -0.005), (-1.5, 1.5)
"""How much farther ahead the foot lands at 5 % more, leg lengths, and by how much the lean changes, degrees.
Heiderscheit et al. 2011: 10 to 8 cm, about 2 % of leg length."""
KINDS = ("with the beat, landing closer", "with the beat, landing as before", "not with the beat, unchanged")
LEAST_COVERED, MOST_FALSE = 90.0, 5.0
"""Percent of ± that hold the truth, as of all ± of a change, and of unchanged people of whom a change is claimed."""
FEWEST_TO_SHARE = 8
_APART = 9_000_000
"""Keeps these people apart from those of other tables."""


@dataclass(frozen=True)
class TrialCase:
    """One trial: what was said, and the true difference of each check."""

    kind: str
    result: TrialResult
    truth: dict[str, float]
    goes_along: bool


def draw_trials(n: int, seed: int = 0) -> list[tuple[int, Stream, int]]:
    """Numbers, people and seeds of `n` trials."""
    gaits = [stream for stream in draw_streams(2 * n + 6, _APART + seed) if stream.activity.is_gait][:n]
    return [(number, stream, seed) for number, stream in enumerate(gaits)]


def trial_of(drawn: tuple[int, Stream, int]) -> TrialCase | None:
    """One trial; None where the legs can't take the changed steps."""
    number, stream, seed = drawn
    rng = np.random.default_rng([17, seed, number])
    kind = KINDS[number % len(KINDS)]
    motion = stream.motion
    if not isinstance(motion, Gait):
        raise TypeError(stream.name)
    usual = motion.moments[0]
    faster = _changed(usual, kind, rng)
    fps = float(rng.choice(FRAME_RATES))
    over = Gait(motion.build, (usual, replace(usual, t=USUAL_S), replace(faster, t=USUAL_S + ON_THE_BEAT_S)))
    try:
        track = _filmed(replace(stream, motion=over, fps=fps))
        truth = _true_difference(stream, usual, faster)
    except ValueError:
        return None
    return TrialCase(kind, _tried(track), truth, goes_along=kind != KINDS[2])


def _changed(usual: Moment, kind: str, rng: np.random.Generator) -> Moment:
    if kind == KINDS[2]:
        return usual
    times = 1.05 * float(rng.normal(1.0, CADENCE_SD))
    closer = float(rng.uniform(*CLOSER_LEGS)) if kind == KINDS[0] else 0.0
    lean = float(rng.uniform(*LEAN_DEG)) if kind == KINDS[0] else 0.0
    style = replace(usual.style, cadence_spm=usual.style.cadence_spm * times, ahead=usual.style.ahead + closer)
    return replace(usual, style=style, posture=replace(usual.posture, lean_deg=usual.posture.lean_deg + lean))


def _filmed(stream: Stream) -> PoseTrack:
    seconds = USUAL_S + SETTLING_S + FASTER_S + 1.0
    return virtual_pose(
        stream.motion, stream.camera, seconds=seconds, fps=stream.fps, faults=stream.faults, seed=stream.seed
    ).track


def _true_difference(stream: Stream, usual: Moment, faster: Moment) -> dict[str, float]:
    build = stream.motion.build
    before, after = (
        true_values(Gait(build, (replace(one, t=0.0),)), stream.activity, stream.view, 0.0, TRUTH_S)
        for one in (usual, faster)
    )
    checks = [*trial_checks(), "cadence"]
    return {check: after[check] - before[check] for check in checks if check in before and check in after}


def _last_of(track: PoseTrack, t: float, seconds: float) -> PoseTrack:
    return track.between(t - seconds, t)


def _tried(track: PoseTrack) -> TrialResult:
    norms = load_norms()

    def judge(part: PoseTrack) -> Analysis:
        return analyze(follow_one_person(part), norms=norms, slow_motion=1.0)

    trial = CadenceTrial(0.0, judge)
    for t in np.arange(0.0, track.t[-1], 0.5):
        now = trial.update(float(t), partial(_last_of, track, float(t)), in_gait=True)
        if now.result is not None:
            return now.result
    raise AssertionError("the clip is shorter than the trial")


def trial_cases(n: int, seed: int = 0) -> Iterator[TrialCase]:
    """The trials, worked out on all cores."""
    drawn = draw_trials(n, seed)
    if cores() == 1 or n < FEWEST_TO_SHARE:
        found = [trial_of(one) for one in drawn]
    else:
        with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as workers:
            found = list(workers.map(trial_of, drawn))
    yield from (one for one in found if one is not None)


def trial_rows(cases: Sequence[TrialCase]) -> list[FigureRow]:
    """The table of trials."""
    over = [case for case in cases if case.result.aborted is None]
    where = f"trials ({len(cases)})"
    right = [case.result.is_reached == case.goes_along for case in over]
    rows = [
        FigureRow(where, "came to a result", _percent([case in over for case in cases]), 90.0, "%", at_least=True),
        FigureRow(where, "cadence reached or not, said rightly", _percent(right), 95.0, "%", at_least=True),
    ]
    for check in trial_checks():
        rows += _check_rows(check, over)
    return rows


def _check_rows(check: str, cases: Sequence[TrialCase]) -> list[FigureRow]:
    compared = [
        (case, change)
        for case in cases
        if (change := case.result.change(check)) is not None and change.difference is not None and check in case.truth
    ]
    where = f"{check} ({len(compared)} of {len(cases)} answered)"
    inside = [_is_inside(change, case.truth[check]) for case, change in compared]
    claimed = [(case, change) for case, change in compared if change.is_real]
    right = [(change.difference or 0.0) * case.truth[check] > 0 for case, change in claimed]
    still = [change.is_real for case, change in compared if abs(case.truth[check]) < 1e-6]
    large = [
        change.is_real for case, change in compared if abs(case.truth[check]) >= 1.5 * float(change.uncertainty or 0.0)
    ]
    plus = [float(change.uncertainty or 0.0) for _, change in compared]
    return [
        FigureRow(where, "± (95 %), median", float(np.median(plus)) if plus else float("nan"), None, ""),
        FigureRow(where, "truth in ±", _percent(inside), LEAST_COVERED, "%", at_least=True),
        FigureRow(
            where, f"claims of a change that are right ({len(claimed)})", _percent(right), 95.0, "%", at_least=True
        ),
        FigureRow(where, f"a change claimed of the unchanged ({len(still)})", _percent(still), MOST_FALSE, "%"),
        FigureRow(
            where,
            f"changes of 1.5 times the ± that are found ({len(large)})",
            _percent(large),
            80.0,
            "%",
            at_least=True,
        ),
    ]


def _is_inside(change: Change, truth: float) -> bool:
    return abs((change.difference or 0.0) - truth) <= (change.uncertainty or 0.0)


def _percent(flags: Sequence[bool]) -> float:
    return 100.0 * float(np.mean(flags)) if flags else float("nan")


def main(arguments: Sequence[str]) -> None:
    """Print the table of so many trials of that seed."""
    people, seed = [*map(int, arguments), *(PEOPLE, 0)[len(arguments) :]]
    rows = trial_rows(list(trial_cases(people, seed)))
    PlainConsole(width=120).print(validation_table(f"{people} cadence trials of made-up people", rows))


if __name__ == "__main__":
    main(sys.argv[1:3])

"""Made-up people filmed from several sides in one session: what the clips answer together, beside the truth.

One person, three camera set-ups: from the left, from the right, and from behind (in standing and sitting from the
front). What a pose model does to the person is the same in all of them; camera turn and roll, frame rate, noise and
the moment are not. `python -m posturecam_lab.validate.sessions [PEOPLE [SEED]]` prints the table.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from posturecam.analysis import analyze
from posturecam.checks import find
from posturecam.cli.console import PlainConsole
from posturecam.coaching.norms import Norms, load_norms
from posturecam.coaching.summary import balanced_middle, finite
from posturecam.cores import cores
from posturecam.session import JointJudgement, SessionAnalysis, combine
from posturecam.types import Analysis, Finding, Side, Verdict, View
from posturecam_lab.synth.camera import Camera, Place
from posturecam_lab.synth.gait import Gait
from posturecam_lab.synth.pose_faults import BETWEEN_ASKEW_DEG, TILT_SEEN
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.streams import FRAME_RATES, SECONDS, Stream, draw_streams, filmed
from posturecam_lab.validate.tables import validation_table
from posturecam_lab.validate.truth import RATE_HZ, exact_body, exact_clip, true_values, true_verdict
from posturecam_lab.validate.verdicts import MOST_CONTRADICTIONS_PERCENT, contradicts

SESSIONS = 36
"""People drawn for the table, filmed three times each; half a minute on two cores, so it is no part of `validate`."""
LEAST_COVERED_PERCENT = 90.0
"""What is promised of the combined ±, as of those of single clips."""
MOST_DISAGREE, MOST_FALSE = 5.0, 5.0
"""Percent of combined findings, and of comparisons of sides, that may be wrong about one person."""
MOST_APART = 5.0
"""Percent of sessions whose clips may be taken for different paces."""
NO_DIFFERENCE = 1.0
"""Degrees or percent of leg length below which legs count as alike."""
LEAN_SD_DEG, CADENCE_SD = 0.7, 0.01
"""How a person differs from clip to clip: SD of the lean, and of the cadence as a share. Engineering choices, less than
what differs from day to day."""
NOT_COMPARED = ("head_turn",)
"""What is read against the camera, whose place differs."""
FEWEST_TO_SHARE = 12
"""Sessions from which on several cores are worth their start."""
_SET_UP = 31
"""Keeps these draws apart from others of the same seed."""


@dataclass(frozen=True)
class FilmedClip:
    """One clip of a session: how it was filmed, and what was found in it."""

    stream: Stream
    analysis: Analysis


@dataclass(frozen=True)
class JointCase:
    """One check of one person: what the clips together say, what each alone says, and what is true."""

    finding: Finding
    truth: float
    due: Verdict | None
    alone: tuple[Finding, ...]
    used: int
    disagree: bool


@dataclass(frozen=True)
class SideCase:
    """Left against right in one check of one person: found, its ±, and true."""

    check: str
    difference: float
    uncertainty: float
    truth: float


def draw_sessions(n: int, seed: int = 0) -> list[tuple[Stream, ...]]:
    """`n` people, each filmed three times; of the same seed the people of `draw_streams`."""
    return [_session(stream, np.random.default_rng([_SET_UP, seed, stream.seed])) for stream in draw_streams(n, seed)]


def _session(stream: Stream, rng: np.random.Generator) -> tuple[Stream, ...]:
    usual = Posture(
        side_lean_deg=float(rng.uniform(-6, 6)),
        shoulder_tilt_deg=float(rng.uniform(-10, 10)),
        head_roll_deg=float(rng.uniform(-14, 14)),
    )
    faults = replace(
        stream.faults,
        tilt_seen={name: float(rng.uniform(*seen)) for name, seen in TILT_SEEN.items()},
        askew_deg={name: sd * float(rng.normal()) for name, sd in BETWEEN_ASKEW_DEG.items()},
    )
    person = replace(stream, faults=faults)
    across: Place = "rear" if stream.activity.is_gait else "front"
    return tuple(_set_up(person, usual, place, number, rng) for number, place in enumerate(("left", "right", across)))


def _set_up(person: Stream, usual: Posture, place: Place, number: int, rng: np.random.Generator) -> Stream:
    """The same person before another camera, at another moment."""
    camera = Camera.on(
        place,
        person_height_m=person.motion.build.height_m,
        turned_deg=float(rng.uniform(-12, 12)),
        roll_deg=float(rng.uniform(-2, 2)),
    )
    lost, swapped = float(rng.choice([0.0, 0.1])), float(rng.choice([0.0, 0.05])) * person.activity.is_gait
    return replace(
        person,
        name=f"{person.name} {place}",
        view=View(place),
        motion=_moment(person, usual, rng),
        camera=camera,
        fps=float(rng.choice(FRAME_RATES)),
        faults=replace(person.faults, lost=lost, swapped=swapped),
        seed=10 * person.seed + number,
    )


def _moment(person: Stream, usual: Posture, rng: np.random.Generator) -> Gait | Sit | Stand:
    """How the person moves in one clip: a little differently each time."""
    lean, motion = float(rng.normal(0.0, LEAN_SD_DEG)), person.motion

    def held(posture: Posture) -> Posture:
        return replace(
            posture,
            lean_deg=posture.lean_deg + lean,
            side_lean_deg=usual.side_lean_deg,
            shoulder_tilt_deg=usual.shoulder_tilt_deg,
            head_roll_deg=usual.head_roll_deg,
        )

    if isinstance(motion, Gait):
        first = motion.moments[0]
        style = replace(first.style, cadence_spm=first.style.cadence_spm * float(rng.normal(1.0, CADENCE_SD)))
        return replace(motion, moments=(replace(first, style=style, posture=held(first.posture)),))
    assert isinstance(motion, (Sit, Stand))
    return replace(motion, posture=held(motion.posture))


def filmed_session(streams: Sequence[Stream]) -> tuple[list[FilmedClip], SessionAnalysis]:
    """The clips of one person, and what they show together."""
    norms = load_norms()
    clips = [FilmedClip(stream, analyze(filmed(stream), norms=norms)) for stream in streams]
    return clips, combine([(clip.stream.name, clip.analysis) for clip in clips])


def joint_cases(clips: Sequence[FilmedClip], session: SessionAnalysis) -> list[JointCase]:
    """Every finding of a session that is judged or that its clips contradict each other about."""
    norms, cases = load_norms(), []
    for joint in session.judgements:
        views = [clips[part.clip].stream for part in joint.parts]
        truths = [true_values(one.motion, one.activity, one.view, 0.0, SECONDS) for one in views]
        for finding, source in zip(joint.bout.findings, joint.sources, strict=True):
            known = [truths[part][finding.check] for part in source.parts if finding.check in truths[part]]
            if known and finding.check not in NOT_COMPARED:
                truth = float(np.mean(known))
                alone = tuple(
                    one
                    for part in joint.parts
                    if (one := clips[part.clip].analysis.judgements[part.judgement].finding(finding.check)) is not None
                )
                due = _due(norms, joint, finding, truth, views[source.parts[0]])
                cases.append(JointCase(finding, truth, due, alone, len(source.parts), source.disagree))
    return cases


def _due(norms: Norms, joint: JointJudgement, finding: Finding, truth: float, stream: Stream) -> Verdict | None:
    row = norms.row(finding.check, joint.bout.activity, stream.view, False)
    return None if row is None else true_verdict(row, truth, stream.inputs)


def side_cases(clips: Sequence[FilmedClip], session: SessionAnalysis) -> list[SideCase]:
    """Every comparison of left and right legs of a session, beside what is true of them."""
    cases = []
    for joint in session.judgements:
        for one in joint.differences:
            if one.of_legs:
                left, right = (clips[joint.parts[part].clip].stream for part in (one.left_part, one.right_part))
                truth = leg_truth(left, one.check, Side.LEFT) - leg_truth(right, one.check, Side.RIGHT)
                cases.append(SideCase(one.check, one.difference, one.uncertainty, truth))
    return cases


def leg_truth(stream: Stream, check: str, side: Side) -> float:
    """What one leg of a made-up person truly reads."""
    t = np.arange(0.0, SECONDS, 1 / RATE_HZ)
    body = exact_body(t, stream.motion.over(t).landmarks, stream.motion.build.leg_m, stream.view)
    clip = exact_clip(body, stream.activity, stream.view, stream.motion.events(0.0, SECONDS))
    verb = find(check).side
    assert verb is not None
    _, left, right = balanced_middle(finite(verb(clip)))
    value = left if side is Side.LEFT else right
    return float("nan") if value is None else value


def session_rows(
    progress: Callable[[str], None] = lambda text: None, seed: int = 0, n: int = SESSIONS
) -> list[FigureRow]:
    """The table: how much of the truth the combined ± hold, what is contradicted, how much more is answered."""
    cases: list[JointCase] = []
    sides: list[SideCase] = []
    answered, best_alone, apart = [], [], 0
    for number, (clips, session) in enumerate(filmed_sessions(draw_sessions(n, seed))):
        progress(f"session {number + 1} of {n}")
        cases += joint_cases(clips, session)
        sides += side_cases(clips, session)
        apart += len(session.judgements) != 1
        answered.append(sum(_answered(joint.bout.findings) for joint in session.judgements))
        best_alone.append(max(sum(_answered(b.findings) for b in clip.analysis.judgements) for clip in clips))
    return [*_finding_rows(cases), *_side_rows(sides), *_gain_rows(answered, best_alone, apart, n)]


def filmed_sessions(sessions: Sequence[Sequence[Stream]]) -> Iterator[tuple[list[FilmedClip], SessionAnalysis]]:
    """The sessions in their order, worked out on all cores."""
    if cores() == 1 or len(sessions) < FEWEST_TO_SHARE:
        yield from map(filmed_session, sessions)
        return
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as workers:
        yield from workers.map(filmed_session, sessions, chunksize=2)


def _answered(findings: Sequence[Finding]) -> int:
    return sum(finding.verdict is not Verdict.UNKNOWN for finding in findings)


def _finding_rows(cases: Sequence[JointCase]) -> list[FigureRow]:
    several = [case for case in cases if case.used > 1]
    single = [case for case in cases if case.used == 1]
    disagree = _percent([case.disagree for case in several])
    return [
        *_rows_of("combined of several clips", several),
        FigureRow(f"combined of several clips ({len(several)})", "said to disagree", disagree, MOST_DISAGREE, "%"),
        *_rows_of("from the clip that shows it best", single),
        *_alone_rows(cases),
    ]


def _rows_of(where: str, cases: Sequence[JointCase]) -> list[FigureRow]:
    inside = [
        abs(case.finding.value - case.truth) <= (case.finding.uncertainty or 0.0)
        for case in cases
        if case.finding.value is not None
    ]
    against = _percent([contradicts(case.due, case.finding) for case in cases])
    whole = f"{where} ({len(cases)})"
    return [
        FigureRow(whole, "truth in ±", _percent(inside), LEAST_COVERED_PERCENT, "%", at_least=True),
        FigureRow(whole, "contradict truth", against, MOST_CONTRADICTIONS_PERCENT, "%"),
    ]


def _alone_rows(cases: Sequence[JointCase]) -> list[FigureRow]:
    """The same of what each clip says by itself, to compare."""
    alone = [(case, one) for case in cases for one in case.alone if one.verdict is not Verdict.UNKNOWN]
    against = _percent([contradicts(case.due, one) for case, one in alone])
    inside = [abs((one.value or 0.0) - case.truth) <= (one.uncertainty or 0.0) for case, one in alone]
    where = f"each clip by itself ({len(alone)})"
    return [
        FigureRow(where, "truth in ±", _percent(inside), None, "%"),
        FigureRow(where, "contradict truth", against, None, "%"),
    ]


def _side_rows(cases: Sequence[SideCase]) -> list[FigureRow]:
    where = f"left leg against right leg, from both sides ({len(cases)})"
    inside = [abs(case.difference - case.truth) <= case.uncertainty for case in cases]
    false = [abs(case.difference) > case.uncertainty for case in cases if abs(case.truth) < NO_DIFFERENCE]
    return [
        FigureRow(where, "truth in ±", _percent(inside), LEAST_COVERED_PERCENT, "%", at_least=True),
        FigureRow(where, "a difference found where there is none", _percent(false), MOST_FALSE, "%"),
    ]


def _gain_rows(answered: Sequence[int], best_alone: Sequence[int], apart: int, n: int) -> list[FigureRow]:
    where = f"sessions ({n})"
    return [
        FigureRow(where, "checks answered by all clips together, mean", float(np.mean(answered)), None, ""),
        FigureRow(where, "checks answered by the best single clip, mean", float(np.mean(best_alone)), None, ""),
        FigureRow(where, "clips of one pace that were not combined", 100.0 * apart / n, MOST_APART, "%"),
    ]


def _percent(flags: Sequence[bool]) -> float:
    return 100.0 * float(np.mean(flags)) if flags else float("nan")


def main(arguments: Sequence[str]) -> None:
    """Print the table of so many people of that seed."""
    people, seed = [*map(int, arguments), *(SESSIONS, 0)[len(arguments) :]]
    console = PlainConsole(width=120)
    console.print(
        validation_table(f"{people} made-up people, filmed from three sides", session_rows(seed=seed, n=people))
    )


if __name__ == "__main__":
    main(sys.argv[1:3])

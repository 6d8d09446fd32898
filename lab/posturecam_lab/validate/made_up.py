"""The engine on landmark streams of made-up people.

The error of every check and event, how honest each ± is, and which verdicts are wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.checks import discover, find
from posturecam.coaching.norms import Norms, load_norms
from posturecam.cores import cores
from posturecam.landmark_bias import CALIBRATIONS
from posturecam.types import Activity, Analysis, Bout, EventKind, Finding, Side, Verdict
from posturecam_lab.synth.camera import AZIMUTH_DEG
from posturecam_lab.validate.matching import Matched, events_of, match, together
from posturecam_lab.validate.promise import ErrorLimits, ErrorRow, FigureRow
from posturecam_lab.validate.reliability import reliability_rows
from posturecam_lab.validate.streams import SECONDS, Stream, draw_desk_streams, draw_streams, filmed
from posturecam_lab.validate.truth import true_values, true_verdict
from posturecam_lab.validate.verdicts import contradicts, verdict_rows

STREAMS, AT_DESK = 480, 160
"""Numbers of people drawn for the tables."""
FROM_THE_FRONT = ("shoulder_tilt", "head_tilt", "head_turn")
FEWEST_TO_SHARE = 48
MARGIN_S = 0.3
HONEST = (0.90, 0.98)
PROMISES = {
    "forward_head": ErrorLimits(bias=4.0, covered=HONEST),
    "rounded_shoulders": ErrorLimits(bias=3.0, covered=HONEST),
    "trunk_lean": ErrorLimits(bias=2.0, covered=HONEST),
    "overstride": ErrorLimits(bias=2.0, covered=HONEST),
    "cadence": ErrorLimits(bias=0.1, worst=0.5, covered=HONEST),
    "shank_angle": ErrorLimits(bias=4.0, covered=HONEST),
    "knee_flexion": ErrorLimits(bias=4.0, covered=HONEST),
    "waist_bend": ErrorLimits(bias=2.0, covered=HONEST),
    "vertical_oscillation": ErrorLimits(bias=0.5, covered=HONEST),
    "step_asymmetry": ErrorLimits(bias=1.0, covered=HONEST),
    "strike_pattern": ErrorLimits(bias=3.0, covered=HONEST),
    "shoulder_tilt": ErrorLimits(bias=1.0, covered=HONEST),
    "head_tilt": ErrorLimits(bias=1.0, covered=HONEST),
    "head_turn": ErrorLimits(bias=1.5, covered=HONEST),
}
CONTACT_LIMITS = ErrorLimits(bias=10.0, spread=15.0)


@dataclass(frozen=True)
class StreamFinding:
    """One check on one stream: what was found and what is true.

    expected: the verdict truth demands; None = not known.
    """

    stream: Stream
    finding: Finding
    truth: float
    expected: Verdict | None

    @property
    def contradicts(self) -> bool:
        """Whether something poor was called good, or a change was asked for where all was good."""
        return contradicts(self.expected, self.finding)


@dataclass(frozen=True)
class StreamOutcome:
    """What came of one stream; events only where a person walks or runs."""

    stream: Stream
    judged: list[StreamFinding]
    contacts: Matched | None
    toe_offs: Matched | None
    recognised: bool


def made_up_tables(
    progress: Callable[[str], None] = lambda text: None, seed: int = 0
) -> dict[str, list[FigureRow | ErrorRow]]:
    """The tables of errors and of verdicts over the streams drawn from that seed."""
    outcomes = []
    for number, outcome in enumerate(outcomes_of(draw_streams(STREAMS, seed))):
        progress(f"made-up person {number + 1} of {STREAMS}")
        outcomes.append(outcome)
    verdicts = [(judged.expected, judged.finding) for outcome in outcomes for judged in outcome.judged]
    at_desk = list(outcomes_of(draw_desk_streams(AT_DESK, seed)))
    desk_verdicts = [(j.expected, j.finding) for outcome in at_desk for j in outcome.judged]
    cases = [(judged.finding, judged.expected) for outcome in (*outcomes, *at_desk) for judged in outcome.judged]
    return {
        f"Landmark streams of {STREAMS} made-up people": [*_check_rows(outcomes), *_event_errors(outcomes)],
        "Verdicts on those streams": [*_recognition_rows(outcomes), *verdict_rows(verdicts)],
        f"{AT_DESK} made-up people at a desk, from the front": [
            *_check_rows(at_desk, FROM_THE_FRONT),
            *verdict_rows(desk_verdicts),
        ],
        "How true the likelihoods are": [*reliability_rows(cases, "made-up people", promised=True)],
    }


def outcomes_of(streams: Sequence[Stream]) -> Iterator[StreamOutcome]:
    """What comes of the streams, in their order, worked out on all cores."""
    if cores() == 1 or len(streams) < FEWEST_TO_SHARE:
        yield from map(outcome_of, streams)
        return
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as workers:
        yield from workers.map(outcome_of, streams, chunksize=4)


def outcome_of(stream: Stream) -> StreamOutcome:
    """What comes of one stream, on the norms that ship with the engine."""
    norms = load_norms()
    analysis = analyze(filmed(stream), norms=norms)
    bout = max(analysis.bouts, key=lambda bout: bout.end - bout.start, default=None)
    if bout is None or (bout.activity, bout.scene.view) != (stream.activity, stream.view):
        return StreamOutcome(stream, [], None, None, False)
    return StreamOutcome(stream, _judged(stream, bout, norms), *_events(stream, analysis), True)


def _judged(stream: Stream, bout: Bout, norms: Norms) -> list[StreamFinding]:
    truths = true_values(stream.motion, stream.activity, stream.view, 0.0, SECONDS)
    if "head_turn" in truths:  # from the camera, not from straight ahead
        truths["head_turn"] += stream.camera.azimuth_deg - AZIMUTH_DEG["front"]
    out = []
    for finding in bout.findings:
        row = norms.row(finding.check, bout.activity, bout.scene.view, False)
        if finding.check in truths and row is not None:
            due = true_verdict(row, truths[finding.check], stream.inputs)
            out.append(StreamFinding(stream, finding, truths[finding.check], due))
    return out


def _events(stream: Stream, analysis: Analysis) -> tuple[Matched | None, Matched | None]:
    if not stream.activity.is_gait:
        return None, None
    true = stream.motion.events(0.0, SECONDS)
    found = []
    for kind in (EventKind.INITIAL_CONTACT, EventKind.TOE_OFF):
        sides = []
        for side in Side:
            times = np.array([event.t for event in true if (event.side, event.kind) == (side, kind)])
            sides.append(match(times, events_of(analysis, side, kind), MARGIN_S, SECONDS - MARGIN_S))
        found.append(together(sides))
    return found[0], found[1]


def _check_rows(outcomes: list[StreamOutcome], checks: Sequence[str] | None = None) -> list[ErrorRow]:
    wanted = [check.id for check in discover()] if checks is None else checks
    cases: dict[str, list[StreamFinding]] = defaultdict(list)
    for outcome in outcomes:
        for judged in outcome.judged:
            if judged.finding.value is not None and judged.finding.check in wanted:
                cases[judged.finding.check].append(judged)
    rows = []
    for check in sorted(cases, key=lambda check: find(check).rank):
        errors = np.array([j.finding.value - j.truth for j in cases[check] if j.finding.value is not None])
        stated = np.array([j.finding.uncertainty or 0.0 for j in cases[check]])
        unit = cases[check][0].finding.unit
        rows.append(ErrorRow.of("checks", check, unit, errors, stated, PROMISES.get(check)))
        for people in CALIBRATIONS:
            of_them = np.array([j.stream.faults.calibration == people for j in cases[check]])
            if of_them.any():
                rows.append(ErrorRow.of("checks", f"{check}, {people}", unit, errors[of_them], stated[of_them]))
    return rows


def _event_errors(outcomes: list[StreamOutcome]) -> list[ErrorRow]:
    rows = []
    for activity in (Activity.WALK, Activity.RUN):
        of_it = [outcome for outcome in outcomes if outcome.stream.activity == activity]
        contacts = _errors([o.contacts for o in of_it if o.contacts is not None])
        toe_offs = _errors([o.toe_offs for o in of_it if o.toe_offs is not None])
        rows.append(ErrorRow.of("events", f"initial contact, {activity}", "ms", 1000 * contacts, None, CONTACT_LIMITS))
        rows.append(ErrorRow.of("events", f"toe off, {activity}", "ms", 1000 * toe_offs))
    return rows


def _recognition_rows(outcomes: list[StreamOutcome]) -> list[FigureRow]:
    whole = together([o.contacts for o in outcomes if o.contacts is not None])
    recognised = float(np.mean([outcome.recognised for outcome in outcomes]))
    where = "steps, activity and view"
    return [
        FigureRow(where, "contacts missed", 100 * whole.missed / max(whole.true, 1), 1.0, "%"),
        FigureRow(where, "contacts invented", 100 * whole.invented / max(whole.true, 1), 1.0, "%"),
        FigureRow(where, "activity and view recognised", 100 * recognised, 99.0, "%", at_least=True),
    ]


def _errors(parts: list[Matched]) -> Floats:
    return np.concatenate([part.errors for part in parts]) if parts else np.empty(0)

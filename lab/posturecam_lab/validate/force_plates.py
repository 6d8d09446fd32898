"""The engine on force-plate recordings, filmed in many ways.

Contacts, toe offs, overstride, belt speed, cadence, repair, roll.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.errors import TrackError
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import columns
from posturecam.motion.side_swaps import repair_sides
from posturecam.types import Activity, Analysis, EventKind, Finding, Side, View
from posturecam_lab.validate.matching import Matched, cadence_over_time, events_of, match, together
from posturecam_lab.validate.promise import ErrorLimits, ErrorRow, FigureRow
from posturecam_lab.validate.recordings import Condition, PlateRecording, SimulatedVideo, load_recording, simulate_video

SHORTEST_S = 2.0
CLEAN = Condition("30 fps, 8 mm noise")
CONDITIONS = (
    CLEAN,
    Condition("24 fps", fps=24),
    Condition("60 fps", fps=60),
    Condition("120 fps", fps=120),
    Condition("20 % of frames dropped", dropped=0.2),
)
SWAPS = (
    Condition("5 % swapped singly", swapped=0.05),
    Condition("5 % swapped, bursts to 8", swapped=0.05, burst=8),
    Condition("10 % swapped singly", swapped=0.10),
    Condition("10 % swapped, bursts to 8", swapped=0.10, burst=8),
)
ROLLED = Condition("camera rolled 3°", roll_deg=3.0)
APART_LEGS = 0.05


@dataclass(frozen=True)
class RecordingOutcome:
    """What came of one recording under one condition; NaN where it does not apply.

    speed_error: of the belt speed against the treadmill's, as a share; step_speed_error: against the true cadence times
    the true step length.
    """

    recording: PlateRecording
    contacts: Matched
    toe_offs: Matched
    findings: dict[str, Finding]
    overstride: float
    overstride_error: float
    speed_error: float
    step_speed_error: float
    cadence: float
    cadence_error: float
    roll_deg: float
    activity_right: bool


def force_plate_rows(folder: Path, progress: Callable[[str], None] = lambda text: None) -> list[FigureRow | ErrorRow]:
    """The table of errors over every recording of 2 s and more in the folder; TrackError when it holds none."""
    recordings = [load_recording(path) for path in sorted(folder.glob("*.npz"))]
    recordings = [recording for recording in recordings if recording.seconds >= SHORTEST_S]
    runs = [recording for recording in recordings if recording.gait == Activity.RUN]
    if not runs:
        raise TrackError(f"{folder} holds no running recordings of {SHORTEST_S:.0f} s or more.")
    rows: list[FigureRow] = []
    clean: list[RecordingOutcome] = []
    for condition in CONDITIONS:
        progress(condition.name)
        outcomes = [
            outcome(recording, simulate_video(recording, condition, seed), seed) for seed, recording in enumerate(runs)
        ]
        clean = clean or outcomes
        rows += _running_rows(condition, outcomes, 1.0 if condition is CLEAN else 1.3)
    errors = [_stated(check, unit, clean) for check, unit in (("overstride", "% leg"), ("shank_angle", "deg"))]
    for condition in SWAPS:
        progress(condition.name)
        rows += _swap_rows(condition, runs, clean)
    progress(ROLLED.name)
    rolled = [outcome(recording, simulate_video(recording, ROLLED, seed), seed) for seed, recording in enumerate(runs)]
    rows += _roll_rows(rolled, clean)
    walks = [recording for recording in recordings if recording.gait == Activity.WALK]
    rows += _walking_rows(
        [outcome(recording, simulate_video(recording, CLEAN, seed), seed) for seed, recording in enumerate(walks)]
    )
    return [*errors, *rows]


def outcome(recording: PlateRecording, filmed: SimulatedVideo, seed: int) -> RecordingOutcome:
    """The engine's answer for one filmed recording against the plates.

    Activity is worked out once without help, too.
    """
    track = filmed.track
    analysis = analyze(track, activity=recording.gait, view=View.RIGHT)
    start, end = float(track.t[0]) + 0.25, float(track.t[-1]) - 0.25
    contacts = {side: events_of(analysis, side, EventKind.INITIAL_CONTACT) for side in Side}
    found = together([match(recording.contacts[side], contacts[side], start, end) for side in Side])
    lifted = together(
        [match(recording.toe_offs[side], events_of(analysis, side, EventKind.TOE_OFF), start, end) for side in Side]
    )
    found_values = {f.check: f for bout in analysis.bouts for f in bout.findings}
    over = _value(found_values, "overstride")
    gait = next((bout.gait for bout in analysis.bouts if bout.gait), None)
    truth = {side: recording.contacts[side] for side in Side}
    spm = gait.cadence_spm if gait else float("nan")
    roll = analysis.bouts[0].scene.roll.value if analysis.bouts else None
    true_spm = cadence_over_time(truth, -np.inf, np.inf)
    step_speed = float(np.median(recording.step_lengths())) * true_spm / 60
    speed = gait.belt_speed_legs_s * recording.leg_m if gait else float("nan")
    return RecordingOutcome(
        recording,
        found,
        lifted,
        found_values,
        over,
        over - _side_mean(recording.overstride),
        speed / recording.speed_mps - 1,
        speed / step_speed - 1,
        spm,
        spm - true_spm,
        float("nan") if roll is None else roll,
        _recognised(analyze(track), recording.gait),
    )


def _value(findings: dict[str, Finding], check: str) -> float:
    value = findings[check].value if check in findings else None
    return float("nan") if value is None else value


def _side_mean(measured: Callable[[Side], Floats]) -> float:
    medians = [float(np.median(values)) for side in Side if (values := measured(side)).size]
    return float(np.mean(medians)) if medians else float("nan")


def _stated(check: str, unit: str, outcomes: list[RecordingOutcome]) -> ErrorRow:
    """Whether the plates' truth lies inside what is stated, value ± uncertainty."""
    errors, stated = [], []
    for o in outcomes:
        truth = _side_mean(o.recording.overstride if check == "overstride" else o.recording.shank_angle)
        finding = o.findings.get(check)
        if finding is not None and finding.value is not None and np.isfinite(truth):
            errors.append(finding.value - truth)
            stated.append(finding.uncertainty or 0.0)
    return ErrorRow.of(CLEAN.name, check, unit, np.array(errors), np.array(stated), ErrorLimits(covered=(0.90, 0.98)))


def _recognised(analysis: Analysis, gait: Activity) -> bool:
    longest = max(analysis.bouts, key=lambda bout: bout.end - bout.start, default=None)
    return longest is not None and longest.activity == gait


def _running_rows(condition: Condition, outcomes: list[RecordingOutcome], slack: float) -> list[FigureRow]:
    where = f"running, {condition.name}"
    true = sum(o.contacts.true for o in outcomes)
    over = np.abs([o.overstride_error for o in outcomes])
    speeds = np.abs([o.speed_error for o in outcomes if np.isfinite(o.speed_error)])
    return [
        FigureRow(
            where,
            "contacts found",
            100 * sum(o.contacts.errors.size for o in outcomes) / true,
            99 - (slack - 1),
            "%",
            at_least=True,
        ),
        FigureRow(where, "contacts invented", 100 * sum(o.contacts.invented for o in outcomes) / true, 1 * slack, "%"),
        FigureRow(where, "initial contact, bias", _bias(o.contacts for o in outcomes), 6 * slack, "ms"),
        FigureRow(where, "initial contact, within-person SD", _within(o.contacts for o in outcomes), 5 * slack, "ms"),
        FigureRow(
            where, "initial contact, between-person SD", _between(o.contacts for o in outcomes), 4.5 * slack, "ms"
        ),
        FigureRow(where, "toe off, bias", _bias(o.toe_offs for o in outcomes), 10 * slack, "ms"),
        FigureRow(where, "toe off, within-person SD", _within(o.toe_offs for o in outcomes), 10 * slack, "ms"),
        FigureRow(where, "overstride, median error", float(np.median(over)), 0.8 * slack, "% leg"),
        FigureRow(where, "overstride, 90th percentile", float(np.percentile(over, 90)), 2.0 * slack, "% leg"),
        FigureRow(where, "belt speed, 90th percentile", 100 * float(np.percentile(speeds, 90)), 3 * slack, "%"),
        FigureRow(
            where, "cadence, worst", float(np.max(np.abs([o.cadence_error for o in outcomes]))), 0.5 * slack, "spm"
        ),
        FigureRow(
            where,
            "recognised as running",
            100 * float(np.mean([o.activity_right for o in outcomes])),
            100,
            "%",
            at_least=True,
        ),
    ]


def _walking_rows(outcomes: list[RecordingOutcome]) -> list[FigureRow]:
    if not outcomes:
        return []
    where = f"walking, {CLEAN.name} ({len(outcomes)} recordings)"
    over = np.abs([o.overstride_error for o in outcomes if np.isfinite(o.overstride_error)])
    steps = np.abs([o.step_speed_error for o in outcomes if np.isfinite(o.step_speed_error)])
    return [
        FigureRow(where, "contacts missed", sum(o.contacts.missed for o in outcomes), None, ""),
        FigureRow(where, "initial contact, bias", _bias(o.contacts for o in outcomes), None, "ms"),
        FigureRow(where, "toe off, bias", _bias(o.toe_offs for o in outcomes), None, "ms"),
        FigureRow(where, "overstride, worst", float(over.max()) if over.size else float("nan"), None, "% leg"),
        FigureRow(
            where,
            "belt speed against cadence × step length, worst",
            100 * float(steps.max()) if steps.size else float("nan"),
            8,
            "%",
        ),
        FigureRow(
            where,
            "recognised as walking",
            100 * float(np.mean([o.activity_right for o in outcomes])),
            100,
            "%",
            at_least=True,
        ),
    ]


def _swap_rows(condition: Condition, runs: list[PlateRecording], clean: list[RecordingOutcome]) -> list[FigureRow]:
    where = f"running, {condition.name}"
    cadence, over, repaired, swapped, touched, right = [], [], 0, 0, 0, 0
    for seed, (recording, before) in enumerate(zip(runs, clean, strict=True)):
        filmed = simulate_video(recording, condition, seed)
        after = outcome(recording, filmed, seed)
        cadence.append(abs(after.cadence_error))
        over.append(abs(after.overstride - before.overstride))
        track = filmed.track
        leg_px = nanmedian(leg_length_px(columns(track.xy)))
        legs = repair_sides(track.t, track.xy.copy(), track.visibility.copy(), leg_px).legs
        apart = np.hypot(*(filmed.clean_xy[:, 27] - filmed.clean_xy[:, 28]).T) > APART_LEGS * leg_px
        repaired += int((filmed.swapped & legs & apart).sum())
        swapped += int((filmed.swapped & apart).sum())
        touched += int((~filmed.swapped & legs).sum())
        right += int((~filmed.swapped).sum())
    return [
        FigureRow(where, "cadence, worst", max(cadence), 0.5, "spm"),
        FigureRow(where, "overstride against the clean run, worst", max(over), 0.5, "% leg"),
        FigureRow(where, "swaps repaired", 100 * repaired / swapped, 95, "%", at_least=True),
        FigureRow(where, "right frames touched", 100 * touched / right, 0.5, "%"),
    ]


def _roll_rows(rolled: list[RecordingOutcome], clean: list[RecordingOutcome]) -> list[FigureRow]:
    where = f"running, {ROLLED.name}"
    over = [abs(a.overstride - b.overstride) for a, b in zip(rolled, clean, strict=True)]
    rolls = np.abs([o.roll_deg - ROLLED.roll_deg for o in rolled])
    errors = np.abs([o.overstride_error for o in rolled])
    return [
        FigureRow(where, "roll, worst error", float(np.max(rolls)), 1.0, "°"),
        FigureRow(where, "roll, median error", float(np.median(rolls)), None, "°"),
        FigureRow(where, "overstride, median error", float(np.median(errors)), 1.4, "% leg"),
        FigureRow(where, "overstride, 90th percentile", float(np.percentile(errors, 90)), 3.0, "% leg"),
        FigureRow(where, "overstride against level, worst", max(over), None, "% leg"),
    ]


def _bias(parts: Iterable[Matched]) -> float:
    return 1000 * float(np.mean([part.errors.mean() for part in parts if part.errors.size]))


def _within(parts: Iterable[Matched]) -> float:
    return 1000 * float(np.mean([part.errors.std() for part in parts if part.errors.size > 2]))


def _between(parts: Iterable[Matched]) -> float:
    means: Floats = np.array([part.errors.mean() for part in parts if part.errors.size])
    return 1000 * float(means.std())

"""The engine on exact landmarks of made-up people: what it errs by when pose model and camera do not.

Run as a program it prints the whole grid: `python tests/synth/test_engine_on_exact_people.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest

from posturecam import analyze
from posturecam.types import Activity, Analysis, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import Gait, run, running, walk, walking
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.truth import Truth, truth_of
from posturecam_lab.validate.matching import events_of, match, together

SECONDS, MARGIN_S = 10.0, 0.4
CAMERA = Camera.on("right", fov_deg=12.0)
COLUMNS = (
    ("contact", "ms"),
    ("contact SD", "ms"),
    ("missed", ""),
    ("toe off", "ms"),
    ("cadence", "spm"),
    ("overstride", "% leg"),
    ("shank", "°"),
    ("knee", "°"),
    ("lean", "°"),
    ("head", "°"),
    ("bounce", "% leg"),
    ("speed", "%"),
)


@dataclass(frozen=True)
class Person:
    """A line of the grid; pace: cadence against the usual at that speed; over: percent of leg."""

    activity: Activity
    speed: float
    pace: float = 1.0
    over: float = 0.0
    lean: float = 5.0
    head: float = 12.0
    fps: float = 30.0

    def gait(self) -> Gait:
        """The motion."""
        build, posture = Build(), Posture(lean_deg=self.lean, forward_head_deg=self.head)
        usual, make = (running, run) if self.activity is Activity.RUN else (walking, walk)
        cadence = self.pace * usual(build, self.speed).cadence_spm
        return make(build, posture, speed_mps=self.speed, cadence_spm=cadence, overstride=self.over)


def errors(person: Person) -> dict[str, float]:
    """Found minus true, by column; NaN where the engine says nothing."""
    gait = person.gait()
    truth = truth_of(gait, CAMERA, seconds=SECONDS, fps=person.fps)
    analysis = analyze(truth.track(), speed_mps=None)
    assert [bout.activity for bout in analysis.bouts] == [person.activity]
    style, bout = gait.moments[0].style, analysis.bouts[0]
    contacts, lifts = (_matched(truth, analysis, kind) for kind in EventKind)
    landings = [event for event in truth.events if event.kind == EventKind.INITIAL_CONTACT]
    true = {
        "overstride": 100 * np.mean([event.ankle_ahead_over_leg for event in landings]),
        "shank_angle": np.mean([event.shank_angle_deg for event in landings]),
        "knee_flexion": np.mean([event.knee_flexion_deg for event in landings]),
        "trunk_lean": person.lean,
        "forward_head": person.head - person.lean,
        "vertical_oscillation": 100 * style.bounce_m / gait.build.leg_m,
    }
    found = {finding.check: finding.value for finding in bout.findings if finding.value is not None}
    off = {check: found.get(check, np.nan) - value for check, value in true.items()}
    assert bout.gait is not None
    speed = bout.gait.belt_speed_legs_s * gait.build.leg_m / style.speed_mps
    values = (
        1000 * contacts.errors.mean(),
        1000 * contacts.errors.std(),
        contacts.missed + contacts.invented,
        1000 * lifts.errors.mean(),
        bout.gait.cadence_spm - style.cadence_spm,
        off["overstride"],
        off["shank_angle"],
        off["knee_flexion"],
        off["trunk_lean"],
        off["forward_head"],
        off["vertical_oscillation"],
        100 * (speed - 1),
    )
    return {name: float(value) for (name, _), value in zip(COLUMNS, values, strict=True)}


def _matched(truth: Truth, analysis: Analysis, kind: EventKind):  # type: ignore[no-untyped-def]
    span = MARGIN_S, SECONDS - MARGIN_S
    return together([match(truth.times(side, kind), events_of(analysis, side, kind), *span) for side in Side])


SOME = (
    Person(Activity.WALK, 0.9),
    Person(Activity.WALK, 1.3, 0.92, 8.0, lean=12.0, head=30.0),
    Person(Activity.WALK, 1.7, fps=60.0),
    Person(Activity.RUN, 2.3),
    Person(Activity.RUN, 2.9, 0.92, 8.0, lean=16.0, head=36.0),
    Person(Activity.RUN, 2.9, 1.08, -3.0, lean=0.0, fps=24.0),
    Person(Activity.RUN, 3.6, fps=60.0),
    Person(Activity.RUN, 4.5, fps=120.0),
)


@pytest.mark.parametrize("person", SOME)
def test_on_exact_landmarks_the_engine_reaches_what_is_promised(person: Person) -> None:
    error = errors(person)
    assert error["missed"] == 0
    assert abs(error["contact"]) <= 10 and error["contact SD"] <= 15 and abs(error["toe off"]) <= 20
    assert abs(error["cadence"]) <= 0.5 and abs(error["overstride"]) <= 2.0 and abs(error["speed"]) <= 4.0
    assert abs(error["lean"]) <= 1.0 and abs(error["head"]) <= 1.0
    if person.activity is Activity.RUN:
        assert abs(error["shank"]) <= 4.0 and abs(error["bounce"]) <= 1.0


def test_steps_that_scatter_are_timed_one_by_one() -> None:
    gait = run(Build(), unsteady_percent=3.0)
    truth = truth_of(gait, CAMERA, seconds=SECONDS)
    contacts = _matched(truth, analyze(truth.track()), EventKind.INITIAL_CONTACT)
    assert contacts.missed == 0 and 1000 * contacts.errors.std() <= 8


def grid() -> list[Person]:
    """Walking and running over speed, cadence, overstride, posture and frame rate."""
    speeds = {Activity.WALK: (0.9, 1.25, 1.6), Activity.RUN: (2.3, 2.9, 3.6, 4.5)}
    people = []
    for activity, values in speeds.items():
        for speed, pace, over in product(values, (0.92, 1.0, 1.08), (-3.0, 0.0, 8.0)):
            people.append(Person(activity, speed, pace, over))
        middle = values[1]
        people += [Person(activity, middle, lean=lean, head=head) for lean, head in product((-3, 7, 18), (5, 20, 38))]
        people += [Person(activity, speed, fps=fps) for speed, fps in product(values, (24.0, 60.0, 120.0))]
    return people


def _line(name: str, cells: list[str]) -> str:
    return f"{name:<46}" + "".join(f"{cell:>11}" for cell in cells)


def main() -> None:
    """Prints the grid, and means and worst cases by activity."""
    print(_line("", [name for name, _ in COLUMNS]))
    print(_line("found minus true", [unit for _, unit in COLUMNS]))
    rows: dict[Activity, list[list[float]]] = {Activity.WALK: [], Activity.RUN: []}
    for p in grid():
        values = list(errors(p).values())
        rows[p.activity].append(values)
        name = f"{p.activity} {p.speed} m/s x{p.pace} over {p.over:+.0f} lean {p.lean} head {p.head} {p.fps:.0f} fps"
        print(_line(name, [f"{value:.2f}" for value in values]))
    for activity, values in rows.items():
        table = np.array(values)
        for what, row in (("mean", table.mean(axis=0)), ("worst", np.abs(table).max(axis=0))):
            print(_line(f"{activity}, {len(table)} people, {what}", [f"{value:.2f}" for value in row]))


if __name__ == "__main__":
    main()

"""What every check owes. Each discovered check is tried in every activity and view it has a norm for."""

from __future__ import annotations

import importlib
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from posturecam import analyze
from posturecam.checks import Check, discover
from posturecam.coaching.norms import load_norms
from posturecam.track import PoseTrack
from posturecam.types import Activity, Bout, Finding, Norm, Verdict
from tests.people import YAW, Person, SimulatedCamera, mirrored, runner, sitter, stander, walker

CHECKS = discover()
ABSOLUTE = [row for row in load_norms() if not row.baseline]
PEOPLE = {
    Activity.RUN: runner(ahead=0.23, late_left=0.01),
    Activity.WALK: walker(late_left=0.01),
    Activity.STAND: stander(
        lean_deg=3.0, side_lean_deg=1.0, shoulder_tilt_deg=2.0, head_tilt_deg=3.0, head_turn_deg=4.0
    ),
    Activity.SIT: sitter(lean_deg=-4.0, side_lean_deg=1.0, shoulder_tilt_deg=2.0, head_tilt_deg=3.0, head_turn_deg=4.0),
}
MIRRORED_SIGN = dict.fromkeys(("step_asymmetry", "side_lean", "shoulder_tilt", "head_tilt", "head_turn"), -1)
NEEDS_MANY_FRAMES = {"strike_pattern"}
SECONDS = 10.0

every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
every_norm = pytest.mark.parametrize("row", ABSOLUTE, ids=lambda row: f"{row.check}-{row.activity}-{row.view}")


def recording_for(row: Norm, **how: float | str) -> SimulatedCamera:
    return replace(SimulatedCamera(yaw_deg=YAW["right" if row.view == "side" else "front"]), **how)


@cache
def recorded(who: Person, recording: SimulatedCamera) -> PoseTrack:
    return recording.of((who, SECONDS))


def finding(row: Norm, track: PoseTrack) -> Finding:
    return of_check(row, analyze(track, activity=row.activity, height_m=1.75).bouts[0])


def of_check(row: Norm, bout: Bout) -> Finding:
    found = bout.finding(row.check)
    assert found is not None
    return found


@cache
def analysed(who: Person, recording: SimulatedCamera) -> Bout:
    return analyze(recorded(who, recording), activity=who.activity, height_m=1.75).bouts[0]


def value(row: Norm, recording: SimulatedCamera) -> float:
    found = of_check(row, analysed(PEOPLE[row.activity], recording))
    assert found.value is not None, found.reason
    return found.value


@every_check
def test_a_check_is_named_after_its_file_and_says_what_it_is(check: Check) -> None:
    module = importlib.import_module(f"posturecam.checks.{check.id}")
    assert module.CHECK is check
    assert module.__doc__
    assert check.title
    assert check.needs


@every_check
def test_a_check_measures_and_has_norms_for_it(check: Check) -> None:
    views = {row.view for row in load_norms() if row.check == check.id}
    assert views == {view for view, verb in (("side", check.side), ("front", check.front)) if verb is not None}


@every_norm
def test_a_norm_has_its_check(row: Norm) -> None:
    assert row.check in {check.id for check in CHECKS}


@every_norm
def test_a_person_who_is_seen_well_gets_a_verdict(row: Norm) -> None:
    found = of_check(row, analysed(PEOPLE[row.activity], recording_for(row, noise=0.005, fps=60)))
    assert found.verdict is not Verdict.UNKNOWN, found.reason
    assert found.value is not None and found.uncertainty is not None
    assert found.uncertainty >= row.uncertainty
    assert found.confidence > 0.6
    assert found.moments


@every_norm
@pytest.mark.parametrize("leg_px", [60.0, 400.0])
def test_the_size_of_the_person_in_the_image_does_not_matter(row: Norm, leg_px: float) -> None:
    large = recording_for(row, fps=60, leg_px=leg_px, size=(4000, 4000), place=(2000.0, 3000.0))
    assert value(row, large) == pytest.approx(value(row, recording_for(row, fps=60)), abs=1e-6)


@every_norm
def test_the_place_in_the_image_does_not_matter(row: Norm) -> None:
    moved = recording_for(row, fps=60, place=(350.0, 555.0))
    assert value(row, moved) == pytest.approx(value(row, recording_for(row, fps=60)), abs=1e-6)


@every_norm
def test_in_a_mirror_it_is_the_same(row: Norm) -> None:
    recording = recording_for(row, fps=60)
    seen = finding(row, mirrored(recorded(PEOPLE[row.activity], recording)))
    assert seen.value == pytest.approx(MIRRORED_SIGN.get(row.check, 1) * value(row, recording), abs=1e-6)


@every_norm
@pytest.mark.parametrize("fps", [24, 30, 120])
def test_the_frame_rate_does_not_matter(row: Norm, fps: float) -> None:
    if row.check in NEEDS_MANY_FRAMES and fps < 30:
        found = of_check(row, analysed(PEOPLE[row.activity], recording_for(row, noise=0.005, fps=fps)))
        assert found.verdict is Verdict.UNKNOWN
        assert "frames a second" in str(found.reason)
    else:
        usual = value(row, recording_for(row, noise=0.005, fps=60))
        assert value(row, recording_for(row, noise=0.005, fps=fps)) == pytest.approx(usual, abs=row.uncertainty)


@every_norm
def test_a_fifth_of_the_frames_may_be_missing(row: Norm) -> None:
    usual = value(row, recording_for(row, noise=0.005, fps=60))
    assert value(row, recording_for(row, noise=0.005, fps=60, dropped=0.2)) == pytest.approx(usual, abs=row.uncertainty)


@every_norm
@pytest.mark.parametrize("how", ["dark", "absent"])
def test_a_part_that_is_not_seen_leaves_it_unknown_with_a_reason(row: Norm, how: str) -> None:
    track = recorded(PEOPLE[row.activity], recording_for(row, fps=60))
    check = next(check for check in CHECKS if check.id == row.check)
    for pair in check.needs:
        visibility, xy = track.visibility.copy(), track.xy.copy()
        visibility[:, list(pair)] = 0.0
        xy[:, list(pair)] = np.nan if how == "absent" else xy[:, list(pair)]
        found = finding(row, PoseTrack(track.t, xy, visibility, size=track.size))
        assert (found.verdict, found.value) == (Verdict.UNKNOWN, None)
        assert found.reason


@every_norm
def test_a_body_that_is_seen_dimly_is_unknown_with_a_reason(row: Norm) -> None:
    track = recorded(PEOPLE[row.activity], recording_for(row, fps=60))
    dim = PoseTrack(track.t, track.xy, np.full_like(track.visibility, 0.55), size=track.size)
    found = finding(row, dim)
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason and "clearly" in found.reason


@every_norm
def test_no_threshold_is_in_the_check(row: Norm) -> None:
    """Other norms, same measure: only the verdict changes."""
    track = recorded(PEOPLE[row.activity], recording_for(row, fps=60))
    table = load_norms()
    strict = replace(table, rows=tuple(replace(r, green=(-0.001, 0.001), amber=(-0.002, 0.002)) for r in table))
    usual, harsh = (
        analyze(track, activity=row.activity, height_m=1.75, norms=norms).bouts[0].samples[row.check]
        for norms in (table, strict)
    )
    assert usual.value == pytest.approx(harsh.value)


@every_norm
@pytest.mark.parametrize("yaw_deg", [45.0])
def test_from_an_angle_nothing_is_judged(row: Norm, yaw_deg: float) -> None:
    found = of_check(row, analysed(PEOPLE[row.activity], SimulatedCamera(yaw_deg=yaw_deg, noise=0.005)))
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason and "at an angle" in found.reason

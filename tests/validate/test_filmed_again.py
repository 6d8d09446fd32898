"""People who are filmed again: what stays theirs, what is new, and what is said of their changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.coaching.change_table import load_changes, read_changes
from posturecam.errors import NormsError
from posturecam.judge.change import Change, ChangeKind
from posturecam.types import Activity, View
from posturecam_lab.synth.pose_faults import Bias
from posturecam_lab.synth.set_up_faults import SET_UP_FAULTS, partly_new
from posturecam_lab.validate import change_cases, change_fit, filmed_again
from posturecam_lab.validate.again import draw_returning, draw_returning_to_desk, filmed_at_once
from posturecam_lab.validate.change_cases import ChangeCase, followed_cases, is_false, is_found, unchanged_cases
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.set_up import shares
from posturecam_lab.validate.streams import draw_streams, filmed
from posturecam_lab.validate.truth import true_values

RUNNER, WALKER = draw_returning(2, 5)


def case(difference: float, scatter: float = 0.0, true: float = 0.0, **of_it: object) -> ChangeCase:
    kind = ChangeKind.REAL if abs(difference) > 4 else ChangeKind.NOISE
    change = Change("trunk_lean", "deg", 5.0, 5.0 + difference, difference, 4.0, 0.9, kind)
    usual = ChangeCase("trunk_lean", Activity.RUN, View.RIGHT, "real people", change, true, scatter)
    return replace(usual, **of_it)  # type: ignore[arg-type]


def test_a_person_keeps_body_and_side_and_gets_another_camera_each_day() -> None:
    first, second = (RUNNER.filmed_on(day) for day in (0, 1))
    assert first.motion.build == second.motion.build
    assert (first.activity, first.view) == (second.activity, second.view)
    assert first.camera != second.camera and first.seed != second.seed
    assert first.faults.calibration == second.faults.calibration
    assert first == RUNNER.filmed_on(0)


def test_the_people_are_in_no_other_table() -> None:
    assert RUNNER.usual.motion != draw_streams(1, 5)[0].motion
    assert 0 not in change_fit.SEEDS


def test_at_once_only_the_noise_is_new() -> None:
    one = RUNNER.filmed_on(0)
    other = filmed_at_once(one)
    assert (one.motion, one.camera, one.faults) == (other.motion, other.camera, other.faults)
    assert filmed(one).digest() != filmed(other).digest()


def test_a_known_change_is_what_the_checks_truly_measure() -> None:
    def truth(motion: object) -> dict[str, float]:
        return true_values(motion, Activity.RUN, RUNNER.usual.view, 0.0, 4.0)  # type: ignore[arg-type]

    before, after = truth(RUNNER.usual.motion), truth(RUNNER.changed(lean_deg=4.0))
    assert after["trunk_lean"] - before["trunk_lean"] == pytest.approx(4.0, abs=0.3)
    assert after["cadence"] == pytest.approx(before["cadence"], abs=0.2)


def test_what_is_new_with_a_set_up_has_its_measured_spread_and_the_whole_stays_as_wide() -> None:
    people = [stream.faults for stream in draw_streams(600, 9) if stream.activity.is_gait]
    one, other = people[::2], people[1::2]
    same = [
        (partly_new(mine, first, Activity.RUN), partly_new(mine, second, Activity.RUN))
        for mine, first, second in zip(one[:190], other[:190], [*other[10:190], *other[:10]], strict=True)
    ]
    ears = np.array([[faults.personal["hip"].forward for faults in pair] for pair in same])
    within = float(np.sqrt(((ears[:, 0] - ears[:, 1]) ** 2).mean() / 2))
    assert within == pytest.approx(SET_UP_FAULTS.moving["hip"].forward, rel=0.2)
    whole = np.std([faults.personal["hip"].forward for faults in people])
    assert ears.std() == pytest.approx(whole, rel=0.2)


def test_without_anything_new_the_faults_are_the_persons_own() -> None:
    mine, other = (stream.faults for stream in draw_streams(2, 3))
    nothing = replace(
        SET_UP_FAULTS,
        moving=dict.fromkeys(SET_UP_FAULTS.moving, Bias()),
        swing=dict.fromkeys(SET_UP_FAULTS.swing, Bias()),
        toes_up=0.0,
        bob=0.0,
    )
    mixed = partly_new(mine, other, Activity.RUN, nothing)
    for name, bias in mine.personal.items():
        assert mixed.personal[name].forward == pytest.approx(bias.forward)
    assert mixed.toes_up == pytest.approx(mine.toes_up) and mixed.noise == other.noise


def test_a_person_who_did_not_change_makes_cases_of_two_days_and_of_one_set_up() -> None:
    cases = unchanged_cases(WALKER)
    apart, once = ([one for one in cases if one.at_once is at_once] for at_once in (False, True))
    assert {one.check for one in apart} >= {"forward_head", "trunk_lean", "overstride", "cadence"}
    assert all(one.true == 0 and one.scatter > 0 for one in cases)
    assert not any(one.change.same_set_up for one in apart) and all(one.change.same_set_up for one in once)
    size = [np.mean([abs(one.change.difference or 0.0) for one in those]) for those in (apart, once)]
    assert size[0] > size[1]


def test_a_followed_person_changes_in_one_check_by_twice_its_uncertainty() -> None:
    (moved,) = [one for one in followed_cases(WALKER) if one.true]
    assert abs(moved.true) == pytest.approx(2 * (moved.change.uncertainty or 0.0), rel=0.4)
    assert is_found(moved)


def test_a_change_the_other_way_is_not_found() -> None:
    assert is_false(case(5.0)) and not is_false(case(3.0))
    assert is_found(case(5.0, true=6.0)) and not is_found(case(5.0, true=-6.0)) and not is_found(case(3.0, true=6.0))


def test_the_fit_finds_what_the_scatter_does_not_explain() -> None:
    rng = np.random.default_rng(0)
    cases = [case(float(d), float(s)) for d, s in _drawn(rng, 4000)]
    assert change_fit.fitted(cases, 0.95) == pytest.approx(3.0, abs=0.25)
    assert change_fit.fitted_robustly(cases) == pytest.approx(3.0, abs=0.3)
    assert change_fit.fitted([case(0.1, 2.0)]) == change_fit.LEAST


def _drawn(rng: np.random.Generator, n: int) -> list[tuple[float, float]]:
    scatter = rng.uniform(0.2, 1.5, n)
    difference = rng.normal(0, 3.0 / 1.96, n) + rng.normal(0, 1, n) * scatter / 1.96
    return list(zip(difference.tolist(), scatter.tolist(), strict=True))


def test_the_table_that_is_written_can_be_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(1)
    cases = [case(float(d), float(s), at_once=once) for once in (False, True) for d, s in _drawn(rng, 50)]
    path = tmp_path / "changes.toml"
    path.write_text(change_fit.table_text(cases))
    (row,) = read_changes(path)
    assert (row.check, row.activity, row.view, row.unit, row.n_again) == ("trunk_lean", "run", "side", "deg", 50)
    assert row.again == pytest.approx(change_fit.fitted(cases[:50]), abs=0.06)


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("again = ", "again = -"),
        ("again = ", "again = inf #"),
        ("same = ", "same = nan #"),
        ("run.side]", "swim.side]"),
    ],
)
def test_a_table_with_a_wrong_figure_is_refused(tmp_path, was: str, is_now: str) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(1)
    cases = [case(float(d), float(s), at_once=once) for once in (False, True) for d, s in _drawn(rng, 20)]
    path = tmp_path / "changes.toml"
    path.write_text(change_fit.table_text(cases).replace(was, is_now))
    with pytest.raises(NormsError):
        read_changes(path)


def test_real_clips_count_where_they_say_more() -> None:
    rng = np.random.default_rng(2)
    cases = [case(float(d), float(s), at_once=once) for once in (False, True) for d, s in _drawn(rng, 50)]
    wide = [case(3 * float(d), float(s), at_once=True) for d, s in _drawn(rng, 40)]
    assert 'how_same = "halves"' in change_fit.table_text(cases, wide)
    assert 'how_same = "halves"' not in change_fit.table_text(cases, wide[: change_fit.FEWEST_HALVES - 1])


def test_the_promise_is_broken_by_false_changes_and_by_changes_that_are_missed() -> None:
    still = [case(1.0)] * 95
    good = filmed_again.rows_of([*still, *[case(6.0)] * 5, *[case(6.0, true=8.0)] * 8, *[case(1.0, true=8.0)] * 2])
    false = filmed_again.rows_of([*still, *[case(6.0)] * 6, case(6.0, true=8.0)])
    missed = filmed_again.rows_of([*still, *[case(6.0, true=8.0)] * 7, *[case(1.0, true=8.0)] * 2])
    none = filmed_again.rows_of(still)
    assert [row.kept for row in good[:2]] == [True, True] and all(row.kept for row in good)
    assert [row.kept for row in false[:2]] == [False, True]
    assert [row.kept for row in missed[:2]] == [True, False]
    assert [row.kept for row in none[:2]] == [True, False]


def test_the_table_says_the_uncertainty_by_check_and_activity() -> None:
    rows = [row for row in filmed_again.rows_of([case(1.0)] * 3) if isinstance(row, FigureRow)]
    known = load_changes().row("trunk_lean", "run", "side")
    assert known is not None
    assert next(row.value for row in rows if row.where == "trunk_lean, run" and "±" in row.what) == known.again


def test_the_share_of_a_set_up_is_the_variance_within_a_person() -> None:
    from posturecam_lab.validate.joints import Misplaced

    rng = np.random.default_rng(3)
    people = {}
    for k in range(300):
        own = rng.normal(0, 2.0)
        people[str(k)] = [
            Misplaced(Activity.WALK, {"ear forward": own + rng.normal(0, 1.0)}, 0.0, 0.0) for _ in range(3)
        ]
    share, within, between, n = shares(people, (Activity.WALK,))["ear forward"]
    assert n == 300
    assert (within, between) == (pytest.approx(1.0, rel=0.1), pytest.approx(2.0, rel=0.15))
    assert share == pytest.approx(0.2, abs=0.05)


def test_people_at_a_desk_are_filmed_by_a_webcam_put_up_anew() -> None:
    (person,) = draw_returning_to_desk(1, 4)
    first, second = (person.filmed_on(day) for day in (0, 1))
    assert first.view is View.FRONT and first.camera != second.camera
    assert set(first.faults.askew_deg) == {"head", "shoulder", "turn"}


def test_a_broken_promise_ends_validate_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from posturecam.cli.main import app

    monkeypatch.setattr("posturecam_lab.validate.run.made_up_tables", lambda *_: {})
    monkeypatch.setattr("posturecam_lab.validate.run.sample_tables", lambda *_: {})
    for differences, code in (([1.0] * 96 + [6.0] * 4, 0), ([1.0] * 90 + [6.0] * 10, 1)):
        cases = [case(6.0, true=8.0), *map(case, differences)]
        monkeypatch.setattr(filmed_again, "cases_of", lambda people, each, cases=cases: [[one] for one in cases])
        assert CliRunner().invoke(app, ["validate", "--json"]).exit_code == code


def test_a_person_whose_legs_can_not_move_so_is_followed_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise ValueError("legs of 0.90 m cannot take such steps")

    monkeypatch.setattr(change_cases, "_moved", refuse)
    cases = followed_cases(WALKER)
    assert cases and not any(case.true for case in cases)

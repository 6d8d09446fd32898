"""A person's own good posture, and clips compared with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam import analyze
from posturecam.coaching.change_table import load_changes
from posturecam.coaching.norms import load_norms
from posturecam.errors import BaselineError
from posturecam.judge.baseline import change_error, scatter_of_own
from posturecam.own_posture import baseline_warning, make_baseline
from posturecam.track import PoseTrack
from posturecam.types import Activity, Analysis, Baseline, Finding, Verdict, View
from tests.people import YAW, Person, SimulatedCamera, runner, sitter, stander, walker

FILM = SimulatedCamera(noise=0.005)
FRONT = replace(FILM, yaw_deg=YAW["front"])


def _notes(analysis: Analysis) -> list[str]:
    return [str(note) for note in analysis.notes]


def finding(check: str, track: PoseTrack, own: PoseTrack | None = None) -> Finding:
    baseline = None if own is None else make_baseline(own)
    found = analyze(track, baseline=baseline).bouts[0].finding(check)
    assert found is not None
    return found


@pytest.mark.parametrize("who", [stander(head_deg=18), sitter(head_deg=18)], ids=["stand", "sit"])
def test_a_baseline_is_what_the_person_measures(who: Person) -> None:
    baseline = make_baseline(FILM.of((who, 8.0)))
    assert (baseline.activity, baseline.view) == (who.activity, "right")
    assert baseline.values["forward_head"][0] == pytest.approx(18, abs=0.3)
    assert baseline.seconds == pytest.approx(8, abs=0.1)


def test_a_runners_baseline_is_the_difference_from_what_their_speed_expects() -> None:
    baseline = make_baseline(FILM.of((runner(ahead=0.25), 10.0)))
    assert baseline.values["overstride"][0] == pytest.approx(25 - (7.17 + 4.19 * 3.4), abs=1.5)


def test_a_persons_usual_posture_is_good_against_their_own_baseline() -> None:
    usual = FILM.of((sitter(head_deg=24), 8.0))
    assert finding("forward_head", usual).verdict is not Verdict.GOOD
    assert finding("forward_head", usual, usual).verdict is Verdict.GOOD


def test_a_change_from_ones_own_posture_shows() -> None:
    found = finding("forward_head", FILM.of((sitter(head_deg=14), 8.0)), FILM.of((sitter(head_deg=0), 8.0)))
    assert found.verdict is Verdict.ADJUST
    assert found.expected == pytest.approx(0, abs=0.3)
    assert finding("forward_head", FILM.of((sitter(head_deg=14), 8.0))).verdict is not Verdict.ADJUST


def test_a_change_is_less_sure_where_the_camera_was_put_up_anew() -> None:
    own = make_baseline(FILM.of((sitter(head_deg=8), 8.0)))
    now = FILM.of((sitter(head_deg=16), 8.0))
    assert own.same_set_up
    stayed, moved = (
        analyze(now, baseline=one).bouts[0].finding("forward_head") for one in (own, replace(own, same_set_up=False))
    )
    row, again = (
        load_norms().row("forward_head", "sit", "side", True),
        load_changes().row("forward_head", "sit", "side"),
    )
    assert stayed is not None and moved is not None and row is not None and again is not None
    assert stayed.value == moved.value and stayed.expected == moved.expected
    assert row.uncertainty == again.same <= (stayed.uncertainty or 0.0) < again.again <= (moved.uncertainty or 0.0)


def test_what_is_compared_by_ratio_keeps_the_uncertainty_of_its_norm() -> None:
    row = load_norms().row("forward_head", "sit", "front", True)
    assert row is not None and row.compare == "ratio"
    assert change_error(row, Baseline(Activity.SIT, View.FRONT, {}, 5.0)) == row.uncertainty


def test_the_scatter_of_the_baseline_is_in_the_comparison() -> None:
    row = load_norms().row("forward_head", "sit", "side", True)
    assert row is not None
    quiet, restless, long = (
        scatter_of_own("forward_head", row, Baseline(Activity.SIT, View.RIGHT, {"forward_head": (8.0, mad)}, seconds))
        for mad, seconds in ((0.2, 5.0), (2.0, 5.0), (2.0, 20.0))
    )
    assert restless == pytest.approx(10 * quiet) == pytest.approx(2 * long)
    ratio = load_norms().row("forward_head", "sit", "front", True)
    assert ratio is not None
    of_ratio = Baseline(Activity.SIT, View.FRONT, {"forward_head": (0.5, 0.01)}, 4.0)
    assert scatter_of_own("forward_head", ratio, of_ratio) == pytest.approx(100 * 1.96 * 1.023 * 0.014826 / 2 / 0.5)


def test_a_change_is_surer_than_a_value() -> None:
    own, now = FILM.of((sitter(head_deg=8), 8.0)), FILM.of((sitter(head_deg=12), 8.0))
    alone, compared = finding("forward_head", now).uncertainty, finding("forward_head", now, own).uncertainty
    assert alone is not None and compared is not None
    assert compared < 0.6 * alone


def test_from_the_front_a_head_that_comes_nearer_shows() -> None:
    own = FRONT.of((sitter(), 8.0))
    xy = own.xy.copy()
    between = xy[:, [7, 8]].mean(axis=1, keepdims=True)
    xy[:, [7, 8]] = between + 1.2 * (xy[:, [7, 8]] - between)
    found = finding("forward_head", replace(own, xy=xy), own)
    assert found.verdict is Verdict.ADJUST
    assert found.value == pytest.approx(20, abs=1)


def test_another_view_is_refused_with_both_named() -> None:
    own = make_baseline(FILM.of((sitter(), 8.0)))
    with pytest.raises(BaselineError, match=r"sitting from the right.*sitting from the left"):
        analyze(replace(FILM, yaw_deg=180).of((sitter(), 6.0)), baseline=own)


def test_another_activity_is_refused() -> None:
    with pytest.raises(BaselineError, match=r"running from the right.*walking from the right"):
        analyze(FILM.of((walker(), 8.0)), baseline=make_baseline(FILM.of((runner(), 8.0))))


def test_in_a_clip_of_several_bouts_it_counts_where_it_fits() -> None:
    own = make_baseline(FILM.of((stander(head_deg=24), 8.0)))
    stand, walk = analyze(FILM.of((stander(head_deg=24), 6.0), (walker(), 8.0)), baseline=own).bouts
    fitting, other = stand.finding("forward_head"), walk.finding("forward_head")
    assert fitting is not None and other is not None
    assert fitting.verdict is Verdict.GOOD and fitting.expected == pytest.approx(24, abs=0.5)
    assert other.expected is None


@pytest.mark.parametrize("track", [FILM.of((sitter(), 3.0)), replace(FILM, yaw_deg=45).of((sitter(), 8.0))])
def test_too_short_or_from_an_angle_makes_no_baseline(track: PoseTrack) -> None:
    with pytest.raises(BaselineError, match="5 seconds or more"):
        make_baseline(track)


def test_a_head_that_hides_the_shoulders_leaves_them_out_of_the_baseline() -> None:
    slumped, upright = FILM.of((sitter(head_deg=35), 8.0)), FILM.of((sitter(head_deg=5), 8.0))
    assert finding("rounded_shoulders", slumped).verdict is Verdict.UNKNOWN
    assert "rounded_shoulders" not in make_baseline(slumped).values
    assert finding("rounded_shoulders", upright, slumped).verdict is Verdict.GOOD


def test_a_view_in_which_nothing_compares_makes_no_baseline() -> None:
    with pytest.raises(BaselineError, match="Film from the side"):
        make_baseline(FRONT.of((runner(), 8.0)))


@pytest.mark.parametrize(("head_deg", "far"), [(35.0, "head ahead of the shoulders"), (10.0, "")])
def test_a_posture_far_from_the_usual_one_has_a_warning(head_deg: float, far: str) -> None:
    warning = baseline_warning(make_baseline(FILM.of((sitter(head_deg=head_deg), 8.0))), load_norms())
    assert (far in warning) and bool(warning) is bool(far)


def test_against_ones_own_posture_an_unknown_camera_tilt_is_no_part_of_the_uncertainty() -> None:
    clip = FILM.of((sitter(), 8.0))
    alone, compared = _notes(analyze(clip)), _notes(analyze(clip, baseline=make_baseline(clip)))
    assert "How level the camera was is not known; the ± allows for a tilt of 2°. Level your phone." in alone
    assert not any("±" in note for note in compared)
    assert any("only if the camera stands as it did then" in note for note in compared)

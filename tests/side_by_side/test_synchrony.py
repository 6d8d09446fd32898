"""Which moment of one clip belongs to which of the other, where the truth is known exactly."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from posturecam.side_by_side.choices import InStepBy
from posturecam.side_by_side.compared import Stretch, likely_stretches
from posturecam.side_by_side.comparison import compare
from posturecam.side_by_side.pieces import repeated, straight
from posturecam.side_by_side.synchrony import synchronised
from posturecam.types import Side
from tests.people import runner, sitter, stander, walker
from tests.side_by_side.made import clip, true_phase, with_exact_landings

SLOW, FAST = walker(cadence=100.0), walker(cadence=126.0)


def codes(synchrony) -> list[str]:
    return [remark.code for remark in synchrony.remarks]


def exact(who, **camera):
    return with_exact_landings(clip(who, **camera), who, slow=camera.get("slow", 1.0))


def in_step(one, other, by=InStepBy.PHASE, **how):
    pair = one, other
    return synchronised(pair, likely_stretches(*pair), by, **how)


def test_by_phase_both_are_at_the_same_point_of_the_stride():
    both = in_step(exact(SLOW), exact(FAST, fps=50.0))
    for moment in np.linspace(both.start, both.end - 1e-6, 60):
        first, second = (times.at(moment) for times in both.times)
        assert true_phase(SLOW, Side.RIGHT, first) == pytest.approx(moment % 1.0, abs=1e-6)
        assert true_phase(FAST, Side.RIGHT, second) == pytest.approx(moment % 1.0, abs=1e-6)


def test_by_phase_toe_offs_meet_where_that_is_wanted():
    longer, shorter = walker(), walker(duty=0.56)
    both = in_step(exact(longer), exact(shorter), match_toe_off=True)
    duty = sum(one.analysis.bouts[0].gait.duty_factor for one in (exact(longer), exact(shorter))) / 2
    for who, times in zip((longer, shorter), both.times, strict=True):
        assert true_phase(who, Side.RIGHT, times.at(1 + duty)) == pytest.approx(who.duty, abs=1e-6)


def test_by_time_both_run_at_their_own_speed_from_the_same_landing():
    both = in_step(exact(SLOW), exact(FAST, fps=50.0), InStepBy.TIME)
    zero = [times.at(0.0) for times in both.times]
    assert [true_phase(who, Side.RIGHT, t) for who, t in zip((SLOW, FAST), zero, strict=True)] == pytest.approx([0, 0])
    for moment in (both.start, 0.7, both.end):
        assert [times.at(moment) - t for times, t in zip(both.times, zero, strict=True)] == pytest.approx([moment] * 2)
    assert both.duration_s == pytest.approx(both.end - both.start)


def test_slow_motion_plays_at_the_speed_of_life():
    slow = clip(runner(), 4.0, fps=120.0, slow=4.0)
    assert slow.playback.factor == pytest.approx(4.0, rel=0.15)
    both = in_step(clip(runner(cadence=176.0)), slow, InStepBy.TIME)
    elapsed = both.times[1].at(1.0) - both.times[1].at(0.0)
    assert elapsed == pytest.approx(slow.playback.factor, rel=1e-6)
    assert "compare.clock.slow_motion" in codes(both) or "compare.clock.unknown" in codes(both)


def test_a_slow_motion_that_the_user_typed_is_known_by_the_cadence():
    from posturecam.analysis import analyze
    from posturecam.side_by_side.compared import clip_of
    from tests.people import SimulatedCamera

    track = SimulatedCamera(fps=60.0, slow=2.0).of((walker(), 5.0))
    assert clip_of(analyze(track, slow_motion=2.0), track, "typed").playback.factor == pytest.approx(2.0, rel=0.02)


def test_the_clip_with_fewer_strides_plays_them_again():
    long, short = exact(SLOW, seconds=8.0), exact(FAST, seconds=3.0)
    both = in_step(short, long)
    assert both.driver == 1
    assert both.times[0].jumps
    assert not both.times[1].jumps
    assert "compare.repeats" in codes(both)
    strides = both.maps[0].strides
    assert both.times[0].at(0.3) == pytest.approx(both.times[0].at(strides + 0.3))
    bout = short.analysis.bouts[0]
    shown = [both.times[0].at(moment) for moment in np.linspace(both.start, both.end, 100)]
    assert min(shown) >= bout.start
    assert max(shown) <= bout.end
    assert true_phase(FAST, Side.RIGHT, both.times[0].at(2 * strides + 0.4)) == pytest.approx(0.4, abs=1e-6)


def test_the_driver_sets_the_pace():
    long, short = exact(SLOW, seconds=8.0), exact(FAST, seconds=3.0)
    for pair in ((short, long), (long, short)):
        both = in_step(*pair)
        assert both.moment_after(0.0) == pytest.approx(both.start)
        one_stride_later = both.moment_after(-both.start * SLOW.stride_s + SLOW.stride_s)
        assert one_stride_later == pytest.approx(1.0, abs=1e-6)


def test_left_and_right_side_go_by_the_near_foot_of_each():
    both = in_step(exact(SLOW), exact(FAST, yaw=180.0))
    assert both.feet == (Side.RIGHT, Side.LEFT)
    assert "compare.foot.other" in codes(both)
    assert true_phase(FAST, Side.LEFT, both.times[1].at(1.25)) == pytest.approx(0.25, abs=1e-6)
    same = in_step(exact(SLOW), exact(FAST, yaw=180.0), foot=Side.RIGHT)
    assert same.feet == (Side.RIGHT, Side.RIGHT)
    assert "compare.foot.other" not in codes(same)
    assert true_phase(FAST, Side.RIGHT, same.times[1].at(1.25)) == pytest.approx(0.25, abs=1e-6)


@pytest.mark.parametrize("other", [sitter(), walker()])
def test_without_strides_in_both_they_play_by_time_from_the_beginning(other):
    both = in_step(clip(stander()), clip(other))
    assert both.by is InStepBy.TIME
    assert codes(both)[0] == f"compare.no_phase.{'no_landings' if other == walker() else 'at_rest'}"
    assert both.feet == (None, None)
    stretches = likely_stretches(clip(stander()), clip(other))
    assert [times.at(0.0) for times in both.times] == pytest.approx([one.start for one in stretches])


def test_by_time_the_shorter_clip_sets_the_end():
    both = in_step(clip(SLOW, 8.0), clip(FAST, 3.0), InStepBy.TIME)
    assert both.duration_s <= 3.0
    assert not any(times.jumps for times in both.times)


def test_stretches_of_like_activity_are_chosen_and_the_longest():
    from tests.people import SimulatedCamera
    from tests.side_by_side.made import named

    mixed = named(SimulatedCamera().of((stander(), 9.0), (walker(), 6.0)), "mixed")
    chosen, walking = likely_stretches(mixed, clip(walker()))
    assert chosen.judgement.activity is walking.judgement.activity
    resting, _ = likely_stretches(mixed, clip(stander()))
    assert resting.judgement.activity.value == "stand"


def test_the_common_axis_of_a_comparison_fits_into_json():
    document = compare((clip(SLOW), clip(FAST))).to_dict()
    (first, *_), _ = document["synchrony"]["pieces"]
    assert first[0] == pytest.approx(document["synchrony"]["start"], abs=1e-4)
    assert json.loads(json.dumps(document)) == document
    assert len(document["differences"]) >= 5


def test_a_time_is_found_again_on_the_axis():
    times = repeated(np.array([1.0, 2.0, 4.0]), np.array([0.0, 1.0, 2.0]), 2, 0.0, 5.0)
    assert times.at(1.5) == 3.0
    assert times.at(3.5) == 3.0
    assert times.moment_of(3.0) == 1.5
    assert times.at(99.0) == times.at(5.0) == 2.0
    assert straight([(0.0, 1.0), (1.0, 3.0)]).moment_of(9.0) == 1.0


def test_a_stretch_ends_where_the_clip_is_cut():
    made = clip(walker())
    from posturecam.side_by_side.compared import stretch_of

    cut = replace(made, analysis=replace(made.analysis, track=replace(made.track, cuts=(2.0,), people=(0, 0))))
    stretch = stretch_of(cut, made.analysis.bouts[0])
    assert isinstance(stretch, Stretch)
    assert stretch.start == 2.0

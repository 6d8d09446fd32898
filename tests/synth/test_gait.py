"""Walking and running.

Published figures: knee and hip of walkers as in Perry 1992, "Gait Analysis"; knee and hip of 45 runners at step rates
of 90 to 110 % of their own in Heiderscheit et al. 2011 (Med Sci Sports Exerc 43:296, table 3); ankle speed at contact,
duty factor and bounce from the force treadmill of Fukuchi, Fukuchi and Duarte 2017.
"""

import time
from itertools import product

import numpy as np
import pytest

from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import Gait, changing, limping, run, running, tiring, walk, walking
from posturecam_lab.synth.posture import Posture

BUILD = Build()
LEAN = Posture(lean_deg=5.0)
GAITS = [
    walk(BUILD),
    walk(BUILD, speed_mps=0.8),
    walk(BUILD, speed_mps=1.7),
    walk(Build(1.55), overstride=10.0),
    run(BUILD),
    run(BUILD, speed_mps=2.2),
    run(BUILD, speed_mps=4.5),
    run(Build(1.9), cadence_spm=150.0, overstride=10.0),
    run(BUILD, toes_up_deg=-8.0),
]


def times(gait: Gait, side: Side, kind: EventKind, end: float = 12.0) -> np.ndarray:
    """When that happens, s."""
    return np.array([e.t for e in gait.events(0.0, end) if e.side == side and e.kind == kind])


def leg_angles(gait: Gait, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Thigh angle and knee flexion of the right leg, degrees; forward positive."""
    hip, knee, ankle = (gait.over(t).landmarks[:, k] for k in (24, 26, 28))
    thigh = np.degrees(np.arctan2(knee[:, 0] - hip[:, 0], hip[:, 1] - knee[:, 1]))
    return thigh, thigh - np.degrees(np.arctan2(ankle[:, 0] - knee[:, 0], knee[:, 1] - ankle[:, 1]))


def cycle(gait: Gait, n: int = 200) -> np.ndarray:
    """Times of one stride of the right foot."""
    return np.linspace(0.0, 120 / gait.moments[0].style.cadence_spm, n + 1)


@pytest.mark.parametrize("gait", GAITS)
def test_cadence_and_duty_factor_are_exact(gait: Gait) -> None:
    style = gait.moments[0].style
    stride = 120 / style.cadence_spm
    for side in Side:
        contacts, lifts = (times(gait, side, kind) for kind in EventKind)
        assert np.diff(contacts) == pytest.approx(stride, abs=1e-9)
        assert lifts[lifts > contacts[0]][0] - contacts[0] == pytest.approx(style.duty * stride, abs=1e-9)


@pytest.mark.parametrize("gait", GAITS)
def test_the_foot_lands_ahead_of_the_hips_by_what_was_asked_for(gait: Gait) -> None:
    for side, ankle in ((Side.LEFT, 27), (Side.RIGHT, 28)):
        points = gait.over(times(gait, side, EventKind.INITIAL_CONTACT)).landmarks
        ahead = points[:, ankle, 0] - points[:, 23:25, 0].mean(axis=1)
        assert ahead / gait.build.leg_m == pytest.approx(gait.moments[0].style.ahead, abs=1e-9)


@pytest.mark.parametrize("gait", GAITS)
def test_a_flat_foot_moves_with_the_belt_exactly_and_keeps_its_height(gait: Gait) -> None:
    style = gait.moments[0].style
    start, length = times(gait, Side.RIGHT, EventKind.INITIAL_CONTACT)[1], style.duty * 120 / style.cadence_spm
    t = start + np.linspace(0.27, 0.39, 7) * length
    ankle = gait.over(t).landmarks[:, 28]
    assert np.diff(ankle[:, 0]) / np.diff(t) == pytest.approx(-style.speed_mps, rel=1e-6)
    assert np.ptp(ankle[:, 1]) < 1e-9


@pytest.mark.parametrize("gait", GAITS)
def test_the_ankle_goes_back_at_about_half_the_belts_speed_when_it_lands(gait: Gait) -> None:
    start = times(gait, Side.RIGHT, EventKind.INITIAL_CONTACT)[1]
    x = gait.over(start + np.array([-1e-4, 1e-4])).landmarks[:, 28, 0]
    assert 0.40 < -(x[1] - x[0]) / 2e-4 / gait.moments[0].style.speed_mps < 0.55


@pytest.mark.parametrize("gait", GAITS)
def test_nothing_jumps_and_no_foot_goes_through_the_ground(gait: Gait) -> None:
    t = cycle(gait, 1500)
    figures = gait.over(t)
    speed = np.diff(figures.landmarks, axis=0) / np.diff(t)[:, None, None]
    assert np.abs(speed).max() < 5.5 * gait.moments[0].style.speed_mps + 3.0
    toes, foot = figures.bones["right_toes"], figures.bones["right_foot"]
    lowest = min(
        toes.origin[:, 1].min(),
        toes.point(gait.build.toe_m, 0, 0)[:, 1].min(),
        foot.point(*gait.build.heel)[:, 1].min(),
    )
    assert lowest > -0.015 * gait.build.scale


@pytest.mark.parametrize(("height", "pace"), list(product((1.55, 1.95), (0.92, 1.1))))
def test_legs_reach_wherever_they_go(height: float, pace: float) -> None:
    build = Build(height)
    for make, speed in (*product((walking,), (0.7, 1.2, 1.8)), *product((running,), (2.0, 3.0, 4.3))):
        gait = changing(build, (0.0, make(build, speed, pace * make(build, speed).cadence_spm), LEAN))
        points = gait.over(cycle(gait)).landmarks
        assert np.linalg.norm(points[:, 26] - points[:, 28], axis=1) == pytest.approx(build.shank_m, abs=1e-6)


def test_steps_that_no_leg_can_take_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot take such steps"):
        run(Build(1.5), speed_mps=5.5, cadence_spm=150.0).at(0.0)


def test_a_walkers_knee_follows_the_textbook() -> None:
    gait = walk(BUILD, speed_mps=1.3)
    t = cycle(gait)
    thigh, knee = leg_angles(gait, t)
    share = t / t[-1]
    assert knee[0] == pytest.approx(5.0, abs=5.0)
    assert knee[share < 0.3].max() == pytest.approx(18.0, abs=6.0)
    assert 0.08 < share[np.argmax(knee[share < 0.3])] < 0.20
    assert knee[(share > 0.25) & (share < 0.5)].min() == pytest.approx(5.0, abs=5.0)
    assert knee[np.argmin(np.abs(share - gait.moments[0].style.duty))] == pytest.approx(40.0, abs=5.0)
    assert knee.max() == pytest.approx(62.0, abs=6.0) and 0.68 < share[np.argmax(knee)] < 0.78
    assert thigh.max() == pytest.approx(25.0, abs=6.0) and thigh.min() == pytest.approx(-15.0, abs=7.0)


def test_a_runners_knee_follows_the_published_means() -> None:
    gait = run(BUILD, speed_mps=2.9)
    t = cycle(gait)
    thigh, knee = leg_angles(gait, t)
    stance = t < gait.moments[0].style.duty * t[-1]
    assert knee[stance].max() == pytest.approx(46.3, abs=4.5)
    assert knee[0] == pytest.approx(13.0, abs=9.0)
    assert thigh.max() == pytest.approx(26.7, abs=6.0)
    assert 85 < knee.max() < 115


def test_slower_steps_bend_a_runners_knee_more_as_published() -> None:
    def most(rate: float) -> float:
        gait = run(BUILD, speed_mps=2.9, cadence_spm=rate * 165.5, overstride=100 * (1 - rate) * 0.4)
        return float(leg_angles(gait, cycle(gait))[1][:60].max())

    slow, own, quick = most(0.9), most(1.0), most(1.1)
    assert slow > own + 1.0 > quick + 2.0


def test_a_runners_knee_is_straightest_at_toe_off() -> None:
    gait = run(BUILD)
    lift = times(gait, Side.RIGHT, EventKind.TOE_OFF)[1]
    t = lift + np.arange(-0.08, 0.08, 0.001)
    assert abs(t[np.argmin(leg_angles(gait, t)[1])] - lift) < 0.015


@pytest.mark.parametrize(("gait", "lowest"), [(walk(BUILD), 0.04), (run(BUILD), 0.17)])
def test_hips_are_lowest_in_double_support_walking_and_in_mid_stance_running(gait: Gait, lowest: float) -> None:
    t = cycle(gait)[:100]
    height = gait.over(t).landmarks[:, 23:25, 1].mean(axis=1)
    assert t[np.argmin(height)] / cycle(gait)[-1] == pytest.approx(lowest, abs=0.03)
    assert np.ptp(height) == pytest.approx(gait.moments[0].style.bounce_m, abs=1e-3)


def test_an_overstrider_bounces_more() -> None:
    assert running(BUILD, 2.9, 150.0, overstride=8.0).bounce_m > 1.2 * running(BUILD, 2.9).bounce_m


def test_the_means_of_lean_and_head_over_a_stride_are_exact() -> None:
    gait = run(BUILD, Posture(lean_deg=9.0, forward_head_deg=22.0))
    points = gait.over(cycle(gait)[:-1]).landmarks
    hip, shoulder, ear = (points[:, [k, k + 1]].mean(axis=1) for k in (23, 11, 7))
    lean, head = (np.degrees(np.arctan2(a[:, 0], a[:, 1])) for a in (shoulder - hip, ear - shoulder))
    assert (lean.mean(), head.mean()) == pytest.approx((9.0, 22.0), abs=1e-6)
    assert np.ptp(lean) > 1.0


def test_one_instant_is_the_same_alone_and_among_many() -> None:
    gait = run(BUILD)
    many = gait.over(np.arange(90) / 30)
    assert np.array_equal(gait.at(1.5).landmarks, many.landmarks[45])


def test_a_limp_makes_the_steps_as_unequal_as_asked_for() -> None:
    gait = changing(BUILD, (0.0, limping(walking(BUILD), 12.0, Side.RIGHT), LEAN))
    left, right = (times(gait, side, EventKind.INITIAL_CONTACT) for side in Side)
    to_left, to_right = left[0] - right[0], right[1] - left[0]
    assert 100 * (to_left - to_right) / ((to_left + to_right) / 2) == pytest.approx(-12.0, abs=1e-9)
    lifts = [times(gait, side, EventKind.TOE_OFF) for side in Side]
    on_left, on_right = (lift[lift > c[0]][0] - c[0] for lift, c in zip(lifts, (left, right), strict=True))
    assert on_left > on_right


def test_unsteady_steps_scatter_as_much_as_asked_for_about_the_same_cadence() -> None:
    gait = walk(BUILD, unsteady_percent=2.0)
    t = times(gait, Side.RIGHT, EventKind.INITIAL_CONTACT, 240.0)
    step_s = 60 / gait.moments[0].style.cadence_spm
    off = t - 2 * step_s * np.round(t / (2 * step_s))
    assert off.std() / step_s == pytest.approx(0.02, rel=0.15) and abs(off.mean()) < 0.2 * off.std()


def test_speed_changes_within_a_clip_and_flat_feet_follow_it() -> None:
    gait = changing(BUILD, (2.0, walking(BUILD, 1.0), LEAN), (6.0, walking(BUILD, 1.6), LEAN))
    contact = next(t for t in times(gait, Side.RIGHT, EventKind.INITIAL_CONTACT) if t > 3.5)
    t = contact + np.array([0.20, 0.21])
    x = gait.over(t).landmarks[:, 28, 0]
    assert (x[0] - x[1]) / 0.01 == pytest.approx(1.0 + 0.6 * (t.mean() - 2.0) / 4.0, abs=1e-6)


def test_a_person_breaks_into_a_run() -> None:
    gait = changing(BUILD, (4.0, walking(BUILD), LEAN), (5.5, running(BUILD), LEAN))
    assert [(span.activity, span.start, span.end) for span in gait.spans(0.0, 10.0)] == [
        (Activity.WALK, 0.0, 4.75),
        (Activity.RUN, 4.75, 10.0),
    ]
    speed = np.diff(gait.over(np.arange(3.5, 6.5, 0.002)).landmarks, axis=0) / 0.002
    assert np.abs(speed).max() < 12.0


def test_fatigue_slows_the_steps_and_bends_the_back() -> None:
    gait = tiring(run(BUILD), 2.0, 8.0)
    first, last = (gait.course(name).values for name in ("cadence_spm", "forward_head_deg"))
    assert first[1] < first[0] and last[1] > last[0] + 5.0


def test_over_the_ground_the_standing_foot_keeps_its_place() -> None:
    gait = Gait(BUILD, walk(BUILD).moments, over_ground=True)
    contact = times(gait, Side.RIGHT, EventKind.INITIAL_CONTACT)[1]
    assert np.ptp(gait.over(contact + np.array([0.19, 0.22, 0.25])).landmarks[:, 28, 0]) < 1e-9


def test_ten_seconds_at_30_frames_a_second_take_well_under_a_second() -> None:
    gait = run(BUILD)
    start = time.process_time()
    gait.over(np.arange(300) / 30)
    assert time.process_time() - start < 0.5


def test_moments_must_come_one_after_the_other() -> None:
    with pytest.raises(ValueError, match="increasing"):
        changing(BUILD, (1.0, walking(BUILD), LEAN), (1.0, walking(BUILD), LEAN))

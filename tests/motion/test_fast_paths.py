"""What is worked out for several at once, or kept, is what each gives alone."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.coaching.norms import load_norms
from posturecam.landmarks import ANKLE, HIP, KNEE, SHOULDER, TOE
from posturecam.motion import aspect_ratio, landmark_signals
from posturecam.motion.body_lengths import unit_px
from posturecam.motion.landmark_signals import LandmarkSignals, kept, smooth_motion
from posturecam.motion.neighbouring_strides import HALVES, NeighbouringStrides
from posturecam.motion.signals import detrended, gradient, slope
from posturecam.motion.stride_period import _blind_autocorrelation, _blind_autocorrelations
from posturecam.motion.window_points import WindowPoints
from tests.people import SimulatedCamera, walker


def motion() -> LandmarkSignals:
    track = SimulatedCamera(noise=0.005).of((walker(), 8.0))
    return smooth_motion(track.t, track.xy, track.visibility, step_s=1 / 30)


def test_landmarks_smoothed_together_are_as_smoothed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    together = motion()
    monkeypatch.setattr(landmark_signals, "VALUES_AT_ONCE", 1)
    alone = motion()
    assert together.smoothed.keys() == alone.smoothed.keys()
    for landmark, places in alone.smoothed.items():
        np.testing.assert_array_equal(together.at(landmark), places)
        np.testing.assert_array_equal(together.seen(landmark), alone.seen(landmark))


def test_a_kept_signal_is_worked_out_once_unless_it_is_long() -> None:
    asked = []

    def path(landmark: int) -> Floats:
        asked.append(landmark)
        return np.full((4, 2), float(landmark))

    short, long = kept(path, 4), kept(path, landmark_signals.MOST_KEPT + 1)
    for at in (short, short, long, long):
        assert at(7)[0, 0] == 7.0
    assert asked == [7, 7, 7]
    with pytest.raises(ValueError, match="read-only"):
        short(7)[:] = 0.0


@pytest.mark.parametrize("is_long", [False, True])
def test_a_window_holds_what_its_landmarks_say(is_long: bool) -> None:
    moves, part = motion(), slice(20, 90)
    points = WindowPoints.of(moves).window(part, is_long=is_long)
    unit = unit_px(moves)[part]
    unit = np.full(unit.size, np.median(unit)) if is_long else unit
    at = {k: moves.at(k)[part] / unit[:, None] for k in (*ANKLE, *KNEE, *HIP, *TOE, *SHOULDER)}
    hips = (at[HIP[0]] + at[HIP[1]]) / 2
    for side in (0, 1):
        np.testing.assert_allclose(points.ankles[side].T, at[ANKLE[side]] - hips, atol=1e-12)
        np.testing.assert_allclose(points.knees[side].T, at[KNEE[side]] - hips, atol=1e-12)
        np.testing.assert_allclose(points.toes[side], (at[TOE[side]] - hips)[:, 0], atol=1e-12)
        np.testing.assert_allclose(points.legs[side], np.hypot(*(at[ANKLE[side]] - at[HIP[side]]).T), atol=1e-12)
    np.testing.assert_allclose(points.hips.T, hips, atol=1e-12)
    np.testing.assert_allclose(points.shoulders, -(at[SHOULDER[0]] + at[SHOULDER[1]])[:, 1] / 2, atol=1e-12)
    np.testing.assert_array_equal(points.seen, np.array([moves.visibility(k)[part] for k in (*ANKLE, *KNEE)]))
    np.testing.assert_array_equal(points.unit, unit)


def test_derivatives_parabolas_and_lines_are_those_of_numpy() -> None:
    rng = np.random.default_rng(2)
    for n in (2, 3, 10, 75):
        y, t = rng.normal(size=(n, 2)), np.sort(rng.uniform(100.0, 110.0, n))
        np.testing.assert_array_equal(gradient(y, 0.03), np.gradient(y, 0.03, axis=0))
        assert slope(t, y[:, 0]) == pytest.approx(np.polyfit(t, y[:, 0], 1)[0], rel=1e-7)
        if n > 3:
            x = np.linspace(-1, 1, n)
            np.testing.assert_allclose(
                detrended(y[:, 0]), y[:, 0] - np.polyval(np.polyfit(x, y[:, 0], 2), x), atol=1e-12
            )


def test_repeats_at_all_lags_are_those_at_each() -> None:
    apart = np.random.default_rng(4).normal(size=(60, 6))
    alone = [_blind_autocorrelation(apart, lag) for lag in range(30)]
    np.testing.assert_allclose(_blind_autocorrelations(apart, 30), alone, atol=1e-12)


def test_the_neighbours_of_many_frames_are_those_of_each() -> None:
    t = np.cumsum(np.random.default_rng(6).uniform(0.02, 0.05, 5000))
    stride_s = np.linspace(0.7, 1.2, t.size)
    found = NeighbouringStrides.of(t, np.arange(t.size), stride_s)
    for row in (0, 40, 4095, 4096, 4999):
        for k, halves in enumerate(HALVES):
            when = t[row] + halves * stride_s[row] / 2
            if not t[0] <= when <= t[-1]:
                assert np.isnan(found.share[k, row])
            else:
                low = found.low[k, row]
                assert t[low] + found.share[k, row] * (t[low + 1] - t[low]) == pytest.approx(when, abs=1e-6)


def test_the_lengths_of_a_bone_scatter_the_same_for_all_factors_at_once() -> None:
    along = np.random.default_rng(8).normal(size=(80, 2))
    lengths = [np.hypot(along[:, 0] / factor, along[:, 1]) for factor in aspect_ratio._FACTORS]
    np.testing.assert_allclose(aspect_ratio._scatter(along), [np.log(one).std() for one in lengths], atol=1e-9)


def test_a_row_is_the_first_that_fits() -> None:
    norms = load_norms()
    for row in norms:
        first = next(
            one
            for one in norms
            if (one.check, one.activity, one.view, one.baseline) == (row.check, row.activity, row.view, row.baseline)
        )
        assert norms.row(row.check, row.activity, row.view, row.baseline) is first
        assert norms.any_row(row.check, row.activity) is next(
            one for one in norms if (one.check, one.activity) == (row.check, row.activity)
        )
    assert norms.row("overstride", "sit", "side", False) is None and norms.any_row("overstride", "sit") is None

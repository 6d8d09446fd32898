from __future__ import annotations

import numpy as np
import pytest

from posturecam.video.repeats import TimedFrame, step_between, without_repeats
from posturecam.video.tally import RepeatTally

SIZE = (48, 64)


def video(shown, *, times=None, rate=30.0, jitter=None):
    """Frames of a bar that moves with the number in `shown`, at times `times` or n / rate."""
    random = np.random.default_rng(1)
    for place, number in enumerate(shown):
        thumbnail = np.full(SIZE, 60.0)
        left = 3 + (number * 1.5) % 50
        columns = np.arange(SIZE[1])
        thumbnail += 150 * np.clip(1 - np.abs(columns - left) / 6, 0, 1)
        if jitter is not None:
            thumbnail += random.normal(0, jitter, SIZE)
        yield TimedFrame(
            place / rate if times is None else times[place], thumbnail.clip(0, 255).astype(np.uint8), number
        )


def run(images):
    tally = RepeatTally()
    kept = list(without_repeats(images, tally))
    return np.array([t for t, _ in kept]), [content for _, content in kept], tally


@pytest.mark.parametrize(
    ("slow", "fast"), [(24, 30), (25, 30), (20, 30), (15, 30), (12, 30), (24, 60), (30, 60), (15, 60), (24, 25)]
)
def test_a_converted_video_gets_its_own_frames_and_even_times_back(slow, fast):
    shown = [number * slow // fast for number in range(4 * fast)]
    times, contents, _ = run(video(shown, rate=fast))
    assert contents == sorted(set(shown))
    settled = times[30:]
    assert np.abs(np.diff(settled) - 1 / slow).max() < 0.06 / fast
    assert np.abs(times - np.arange(len(times)) / slow).max() < 1.1 / fast


@pytest.mark.parametrize(
    ("slow", "fast", "rate"),
    [(30, 240, "30"), (30, 120, "30"), (24, 240, "24"), (12, 120, "12"), (10, 60, "10"), (20, 240, "20")],
)
def test_repeats_of_any_number_in_a_row_are_left_out_and_the_true_rate_is_said(slow, fast, rate):
    shown = [4 * (number * slow // fast) for number in range(3 * fast)]
    times, contents, tally = run(video(shown, rate=fast, jitter=0.3))
    assert contents == sorted(set(shown))
    assert np.allclose(np.diff(times), 1 / slow, atol=1.01 / fast)
    assert f"the others are about {rate} a second" in str(tally.note())


def test_rows_of_repeats_of_unequal_length_are_left_out():
    lengths = [4, 4, 8, 5, 30, 4, 4, 8, 4, 24] * 6
    shown = [4 * place for place, length in enumerate(lengths) for _ in range(length)]
    assert run(video(shown, rate=120.0, jitter=0.3))[1] == sorted(set(shown))


@pytest.mark.parametrize("fps", [60, 120, 240])
def test_a_body_that_comes_to_rest_for_a_moment_keeps_its_frames(fps):
    t = np.arange(6 * fps) / fps
    shown = 12 * (1 - np.cos(2 * np.pi * t / 1.5))
    _, contents, _ = run(video(shown, rate=fps, jitter=0.5))
    assert len(contents) >= 0.98 * len(shown)


def test_a_frozen_second_within_motion_keeps_its_frames_when_it_is_too_long_for_repeats():
    shown = [*range(60), *([60] * 60), *range(60, 120)]
    assert len(run(video(shown))[1]) == 180


@pytest.mark.parametrize("step", [0.2, 0.5])
def test_a_small_slow_body_in_a_still_frame_keeps_its_frames(step):
    background = np.full((48, 64), 90.0)
    random = np.random.default_rng(4)
    images = []
    for number in range(150):
        thumbnail = background + random.normal(0, 0.3, background.shape)
        left = 5 + step * number % 50
        thumbnail[20:25] += -60 * np.clip(1 - abs(np.arange(64) - left) / 2, 0, 1)
        images.append(TimedFrame(number / 30, thumbnail.clip(0, 255).astype(np.uint8), number))
    assert len(run(images)[1]) == 150


def test_a_rate_a_little_off_is_followed_for_minutes():
    shown = [int(number * 23.976 / 30 + 0.5) for number in range(5400)]
    times, contents, _ = run(video(shown))
    error = times - np.arange(len(times)) / 23.976
    assert contents == sorted(set(shown))
    assert np.abs(error - np.median(error)).max() < 0.012


def test_repeats_in_a_video_that_truly_lost_frames_leave_the_stamps_alone():
    shown = [number - 1 if number % 5 == 3 else number for number in range(120)]
    times, contents, tally = run(video(shown))
    assert contents == sorted(set(shown))
    assert np.allclose(times, [number / 30 for number in contents])
    assert tally.interval is None


def test_lost_frames_without_repeats_leave_the_stamps_alone():
    numbers = [number for number in range(120) if number % 3]
    times, contents, _ = run(video(numbers, times=[number / 30 for number in numbers]))
    assert contents == numbers
    assert np.allclose(times, [number / 30 for number in numbers])


@pytest.mark.parametrize("noise", [None, 1.0, 4.0])
def test_a_still_scene_loses_nothing(noise):
    times, _, tally = run(video([0] * 100, jitter=noise))
    assert len(times) == 100
    assert tally.note() is None


def test_someone_who_moves_after_sitting_still_loses_at_most_a_moment():
    times, _, _ = run(video([0] * 60 + list(range(60)), jitter=1.0))
    assert len(times) >= 119


def test_slow_motion_in_noise_is_not_taken_for_repeats():
    assert len(run(video([number / 8 for number in range(100)], jitter=1.0))[0]) == 100


def test_a_rhythm_that_breaks_at_a_cut_goes_back_to_the_stamps():
    shown = [int(number * 0.8 + 0.5) for number in range(100)]
    stamps = [number / 30 + (7.0 if number >= 50 else 0.0) for number in range(100)]
    times, _, _ = run(video(shown, times=stamps))
    assert (np.diff(times) > 0).all()
    assert times[-1] == pytest.approx(stamps[-1], abs=0.04)


def test_the_note_says_which_frames_were_left_out():
    assert str(run(video([int(number * 0.8 + 0.5) for number in range(100)]))[2].note()) == (
        "Every 5th frame was a repeat and was left out; the others are about 24 a second, evenly spaced."
    )
    assert str(run(video([number // 3 for number in range(99)]))[2].note()).startswith("66 of 99 frames repeated")


def test_only_a_few_frames_are_held_back():
    taken = []
    source = video(range(100))
    counted = (taken.append(1) or image for image in source)
    next(iter(without_repeats(counted, RepeatTally(), lag=6)))
    assert len(taken) < 15


def test_a_step_is_the_change_where_most_changed():
    before = np.zeros((10, 10), dtype=np.uint8)
    after = before.copy()
    after[0, 0] = 200
    assert step_between(before, after) == 200


def test_a_single_frame_shown_over_and_over_is_said_and_a_still_person_before_a_camera_is_not():
    times, _, tally = run(video([0] * 60, jitter=0.2))
    assert len(times) == 60
    assert "repeats a single frame" in str(tally.standstill())
    assert run(video([0] * 60, jitter=1.5))[2].standstill() is None
    assert run(video(range(60)))[2].standstill() is None


WALKER = [
    48,
    44,
    36,
    23,
    10,
    13,
    27,
    38,
    48,
    49,
    56,
    67,
    70,
    62,
    53,
    46,
    38,
    27,
    16,
    7,
    17,
    37,
    52,
    54,
    62,
    68,
    49,
    45,
    40,
    26,
    14,
]
"""Steps between the frames of a walker's upper body, one stride, in grey levels."""


def in_steps(steps, rate):
    """Frames of one grey each, which differ by the given grey levels."""
    level = 100
    for n, step in enumerate(steps):
        level += step if level < 128 else -step
        yield TimedFrame(n / rate, np.full(SIZE, level, dtype=np.uint8), n)


def test_a_walking_upper_body_that_slows_down_at_every_step_repeats_nothing():
    times, contents, tally = run(in_steps(WALKER * 5, 30))
    assert contents == list(range(5 * len(WALKER)))
    assert np.allclose(np.diff(times), 1 / 30)
    assert tally.note() is None


@pytest.mark.parametrize(
    ("row", "rate"),
    [([61, 11], 60), ([32, 10], 60), ([24, 4], 50), ([62, 0, 0, 0, 0, 4, 4, 12], 240), ([57, 4, 12], 90)],
)
def test_repeats_that_compression_has_changed_are_known_by_their_rhythm(row, rate):
    """Measured in videos of a few hundred kbit/s: the steps between one distinct frame and the next."""
    _, contents, tally = run(in_steps([0, *row * 40][: 40 * len(row)], rate))
    assert len(contents) == pytest.approx(40, abs=6)
    assert tally.rate == pytest.approx(rate / len(row), rel=0.16)

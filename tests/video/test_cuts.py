from __future__ import annotations

import numpy as np
import pytest

from posturecam.video.cuts import CutFinder


def scene(seed, shift=0.0, grain=0.0, n=0):
    """A small grey frame of a smooth scene, moved sideways by `shift` px."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:48, :64]
    image = np.full((48, 64), 110.0)
    for _ in range(12):
        x, y, width, light = random.uniform((0, 0, 4, -60), (64, 48, 15, 60))
        image += light * np.exp(-((columns - x - shift) ** 2 + (rows - y) ** 2) / width**2)
    return (image + np.random.default_rng(1000 + n).normal(0, grain, image.shape)).clip(0, 255).astype(np.uint8)


def cuts_in(frames, fps=30.0):
    finder = CutFinder()
    for n, frame in enumerate(frames):
        finder.add(n / fps, frame)
    return [n for n in range(len(frames)) if finder.is_cut(n / fps)]


@pytest.mark.parametrize("speed", [0.0, 0.5])
def test_a_cut_to_another_scene_is_found_at_its_frame(speed):
    frames = [scene(1 + (n >= 40), speed * n, 1.0, n) for n in range(80)]
    assert cuts_in(frames) == [40]


@pytest.mark.parametrize("speed", [0.0, 0.5, 3.0])
def test_a_camera_in_motion_makes_no_cut(speed):
    assert cuts_in([scene(1, speed * n - 40, 1.0, n) for n in range(80)]) == []


def test_light_that_is_switched_on_makes_no_cut():
    dark, light = scene(1).astype(float) * 0.5, scene(1)
    assert cuts_in([dark.astype(np.uint8)] * 30 + [light] * 30) == []


def test_a_cut_in_a_video_of_repeats_is_found():
    frames = [scene(1 + (n >= 40), 2.0 * (n // 4), 0.3, n // 4) for n in range(80)]
    assert cuts_in(frames, fps=120.0) == [40]


def test_a_change_of_a_small_part_is_only_suspect():
    finder = CutFinder()
    for n in range(60):
        frame = scene(1, 0.0, 0.5, n)
        frame[14:30, (20 if n < 30 else 24) : (23 if n < 30 else 27)] = 65
        finder.add(n / 30, frame)
    assert not finder.is_cut(1.0)
    assert [n for n in range(60) if finder.is_suspect(n / 30)] == [30]


def test_a_time_without_a_frame_is_no_cut():
    finder = CutFinder()
    assert not finder.is_cut(0.0)
    finder.add(0.0, scene(1))
    assert finder.ratio(0.0) == finder.ratio(5.0) == (0.0, 0.0)

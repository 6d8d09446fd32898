"""A generated walker: 33 landmarks of a body that moves as asked, without any video."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from posturecam.landmarks import LEG_PAIRS
from posturecam.track import PoseTrack

MakeTrack = Callable[..., PoseTrack]


def walker(t: np.ndarray, *, x=300.0, y=200.0, height=170.0, speed=0.0, trunk=0.3, running=False, seed=0) -> np.ndarray:
    """(T, 33, 2) px: a side-on body with its hips at (x + speed t, y), legs swinging at 1.4 strides a second, 1 px of noise."""
    swing = np.sin(2 * np.pi * 1.4 * t) * (0.25 if running else 0.15) * height
    hips = np.column_stack([x + speed * t, y + 0.03 * height * np.abs(np.cos(2 * np.pi * 1.4 * t))])
    shoulders = hips - (0, trunk * height)
    xy = np.empty((len(t), 33, 2))
    xy[:, :11] = (shoulders - (0, 0.15 * height))[:, None]
    xy[:, 11:23] = (shoulders + (0, 0.1 * height))[:, None]
    xy[:, 11:13] = shoulders[:, None]
    xy[:, 23:25] = hips[:, None]
    for side, sign in ((0, 1), (1, -1)):
        reach = sign * swing
        xy[:, 25 + side] = hips + np.column_stack([0.6 * reach, np.full(len(t), 0.25 * height)])
        xy[:, 27 + side] = hips + np.column_stack([reach, np.full(len(t), 0.48 * height)])
        for foot in (29, 31):
            xy[:, foot + side] = xy[:, 27 + side] + (0.05 * height * (foot == 31), 0.03 * height)
    return xy + np.random.default_rng(seed).normal(0, 1.0, xy.shape)


@pytest.fixture
def make_track() -> MakeTrack:
    """A track of one or more stretches, each a dict of `walker`'s arguments with `start` and `end` in s; gaps are unseen."""

    def make(*stretches: dict, fps: float = 30.0, duration: float = 10.0, swap_legs: float = 0.0) -> PoseTrack:
        t = np.arange(round(duration * fps)) / fps
        xy = np.full((len(t), 33, 2), np.nan)
        for number, stretch in enumerate(stretches):
            stretch = dict(stretch)
            here = (t >= stretch.pop("start", 0.0)) & (t < stretch.pop("end", duration))
            xy[here] = walker(t[here], seed=number, **stretch)
        wrong = np.random.default_rng(9).random(len(t)) < swap_legs
        for left, right in LEG_PAIRS:
            xy[np.ix_(wrong, [left, right])] = xy[np.ix_(wrong, [right, left])]
        visibility = np.where(np.isfinite(xy[..., 0]), 0.9, 0.0)
        return PoseTrack(t, xy, visibility, size=(640, 480))

    return make

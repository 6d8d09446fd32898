from __future__ import annotations

import cv2
import numpy as np
import pytest

from posturecam.pose.clothes import _PATCHES_KEPT, EVERY_S, Clothes, _middle, are_different, colours_of
from posturecam.track import Frame

RED, GREEN, BLUE, SKIN = (200, 40, 40), (40, 160, 60), (40, 60, 180), (220, 170, 140)


def dressed(trunk=RED, thigh=BLUE, shank=BLUE, forearm=SKIN, *, light=1.0, turn=False):
    """A frame of a body of bars, and its landmarks and visibility."""
    frame = np.full((400, 300, 3), 128.0)
    xy, visibility = np.full((33, 2), 5.0), np.zeros(33)
    for start, end, (x0, y0), (x1, y1), width, colour in (
        (11, 23, (150, 80), (150, 190), 50, trunk),
        (23, 25, (150, 190), (150, 270), 34, thigh),
        (25, 27, (150, 270), (150, 350), 30, shank),
        (13, 15, (80, 120), (80, 180), 24, forearm),
    ):
        frame[y0:y1, x0 - width // 2 : x0 + width // 2] = colour
        for landmark, place in ((start, (x0, y0)), (start + 1, (x0, y0)), (end, (x1, y1)), (end + 1, (x1, y1))):
            xy[landmark], visibility[landmark] = place, 0.9
    frame = (frame * light).clip(0, 255).astype(np.uint8)
    if turn:
        frame, xy = np.ascontiguousarray(np.rot90(frame, -1)), np.column_stack([399 - xy[:, 1], xy[:, 0]])
    return Frame(0.0, frame), xy, visibility


def test_every_part_has_its_own_colour():
    colours = colours_of(*dressed(trunk=GREEN, shank=SKIN))
    assert np.isfinite(colours).all()
    assert colours[0, 1] < -30  # green
    assert colours[1, 2] < -40  # blue
    assert np.allclose(colours[2], colours[3], atol=1.0)


def test_a_body_that_lies_has_the_same_colours():
    assert np.allclose(colours_of(*dressed()), colours_of(*dressed(turn=True)), atol=1.0)


@pytest.mark.parametrize("other", [{"trunk": GREEN}, {"thigh": RED}, {"forearm": BLUE}])
def test_one_other_part_makes_other_clothes(other):
    assert are_different(colours_of(*dressed()), colours_of(*dressed(**other))) is True


def test_a_little_less_light_makes_no_other_clothes():
    assert are_different(colours_of(*dressed()), colours_of(*dressed(light=0.92))) is False


def test_parts_that_are_not_seen_are_left_open():
    frame, xy, visibility = dressed()
    visibility[13:] = 0.1
    colours = colours_of(frame, xy, visibility)
    assert np.isnan(colours).all()
    assert are_different(colours, colours_of(*dressed())) is None


def test_looks_are_taken_five_times_a_second_and_given_by_time():
    clothes = Clothes()
    for number in range(60):
        frame, xy, visibility = dressed(trunk=RED if number < 30 else GREEN)
        frame.t = number / 30
        clothes.look(frame, xy, visibility)
    assert len(clothes.t) == 10
    first, second = clothes.during(np.arange(30) / 30), clothes.during(np.arange(30, 60) / 30)
    assert are_different(first, second) is True
    assert np.allclose(clothes.recent()[0, 1], clothes.colours[-1][0, 1], atol=60)
    assert np.isnan(clothes.during(np.array([7.0, 7.1]))).all()
    assert np.isnan(Clothes().during(np.array([0.0]))).all()


def test_colours_are_made_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    made = []
    real = cv2.cvtColor
    monkeypatch.setattr(cv2, "cvtColor", lambda *args: made.append(args) or real(*args))
    clothes = Clothes()
    frame, xy, visibility = dressed()
    for number in range(_PATCHES_KEPT):
        frame.t = 2 * EVERY_S * number
        clothes.look(frame, xy, visibility)
    assert not made
    np.testing.assert_array_equal(clothes.recent(), colours_of(frame, xy, visibility))
    assert len(clothes.colours) == len(clothes.t) == _PATCHES_KEPT
    for _ in range(_PATCHES_KEPT + 1):  # a long clip does not keep more pixels than that
        frame.t += 2 * EVERY_S
        clothes.look(frame, xy, visibility)
    assert len(clothes.colours) == len(clothes.t) == 2 * _PATCHES_KEPT + 1


def test_the_middle_of_colours_is_their_median():
    rng = np.random.default_rng(5)
    for n in (1, 2, 7, 64, 1024):
        colours = (100 * rng.normal(size=(n, 3))).astype(np.float32)
        np.testing.assert_array_equal(_middle(colours), np.asarray(np.median(colours, axis=0), dtype=np.float64))

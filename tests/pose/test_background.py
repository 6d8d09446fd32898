"""The background tells a moved camera from a person who moves, in any light; plain walls say nothing."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posturecam.desk.background import UNMOVED, BackgroundMotion
from posturecam.landmarks import N_LANDMARKS
from posturecam.pose.background import EVERY_S, BackgroundWatch
from posturecam.pose.tiny_image import WIDTH
from posturecam.track import Frame, Pose

Image = NDArray[np.uint8]
W, H, MARGIN = 320, 240, 80


def room(seed: int = 3) -> Image:
    """A wall with things on it, wider than what the camera sees."""
    rng = np.random.default_rng(seed)
    wall = np.full((H + 2 * MARGIN, W + 2 * MARGIN, 3), 150, np.uint8)
    for _ in range(60):
        x, y = int(rng.integers(W + 2 * MARGIN)), int(rng.integers(H + 2 * MARGIN))
        colour = [int(c) for c in rng.integers(20, 235, 3)]
        cv2.rectangle(wall, (x, y), (x + int(rng.integers(8, 50)), y + int(rng.integers(8, 50))), colour, -1)
    return wall


def plain() -> Image:
    """A wall with nothing on it."""
    return np.full((H + 2 * MARGIN, W + 2 * MARGIN, 3), 150, np.uint8)


def sitter(scale: float = 1.0, at: tuple[float, float] = (160.0, 100.0)) -> Pose:
    """A head and shoulders."""
    xy, visibility = np.zeros((N_LANDMARKS, 2)), np.full(N_LANDMARKS, 0.9)
    xy[:11] = np.array(at) + scale * np.linspace([-20, -8], [20, 12], 11)
    xy[[7, 8]] = np.array(at) + scale * np.array([[20, 0], [-20, 0]])
    xy[11:] = np.array(at) + scale * np.array([0.0, 200.0])
    for left, right, x, y in ((11, 12, 50, 60), (13, 14, 60, 120), (15, 16, 20, 130), (19, 20, 10, 130)):
        xy[left], xy[right] = np.array(at) + scale * np.array([x, y]), np.array(at) + scale * np.array([-x, y])
    return Pose(0.0, xy, visibility)


def shot(
    wall: Image, pose: Pose | None = None, shift: tuple[int, int] = (0, 0), zoom: float = 1.0, seed: int = 0
) -> Image:
    """What the camera sees of the wall, shifted (right, down) px and enlarged, with a chequered person before it."""
    rng = np.random.default_rng(seed)
    middle = (wall.shape[1] / 2, wall.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(middle, 0.0, zoom)
    matrix[:, 2] += shift
    seen = cv2.warpAffine(wall, matrix, wall.shape[1::-1])[MARGIN : MARGIN + H, MARGIN : MARGIN + W].astype(float)
    if pose is not None:
        body = np.zeros((H, W), np.uint8)
        head, size = pose.xy[[7, 8]].mean(axis=0), np.ptp(pose.xy[[7, 8], 0])
        cv2.circle(body, [round(float(v)) for v in head], round(0.75 * size), 1, -1)
        corners = np.array([pose.xy[11], pose.xy[12], pose.xy[12] + [-40, 300], pose.xy[11] + [40, 300]])
        cv2.fillPoly(body, [corners.astype(np.int32)], 1)
        y, x = np.mgrid[:H, :W]
        cheque = 90 + 80 * (((x - head[0]) // (0.3 * size) + (y - head[1]) // (0.3 * size)) % 2)
        seen[body > 0] = cheque[body > 0][:, None]
    return np.clip(seen + rng.normal(0, 3, seen.shape), 0, 255).astype(np.uint8)


class Stream:
    """Frames for a watch, one look after the other."""

    def __init__(self, wall: Image) -> None:
        self.watch, self.wall, self.t = BackgroundWatch(), wall, 0.0

    def look(self, image: Image, pose: Pose | None) -> BackgroundMotion | None:
        """The next look."""
        self.t += EVERY_S + 0.01
        return self.watch.look(Frame(self.t, image), pose)

    def anchored(self) -> Stream:
        """After five seconds of sitting well."""
        for k in range(6):
            self.look(shot(self.wall, sitter(), seed=k), sitter())
        self.watch.anchor(self.t)
        return self


def known(motion: BackgroundMotion | None) -> BackgroundMotion:
    """The motion, which must be known."""
    assert motion is not None
    return motion


@pytest.mark.parametrize("shift", [(6, 0), (0, -14), (-25, 8), (4, 45), (60, 0)])
def test_a_moved_camera_shifts_the_background(shift: tuple[int, int]) -> None:
    stream = Stream(room()).anchored()
    pose = sitter(at=(160.0 + shift[0], 100.0 + shift[1]))
    found = known(stream.look(shot(stream.wall, pose, shift, seed=9), pose))
    assert found.aside == pytest.approx(shift[0] / W, abs=0.004)
    assert found.lower == pytest.approx(shift[1] / W, abs=0.004)
    assert found.amount > 1


@pytest.mark.parametrize("zoom", [0.92, 1.05])
def test_one_that_comes_nearer_or_goes_away_enlarges_it_or_makes_it_smaller(zoom: float) -> None:
    stream = Stream(room()).anchored()
    found = known(stream.look(shot(stream.wall, sitter(), zoom=zoom, seed=9), sitter()))
    assert found.zoom == pytest.approx(np.log(zoom), abs=0.006)
    assert found.amount > 1


@pytest.mark.parametrize(
    "pose", [sitter(1.35), sitter(0.8), sitter(1.0, (160.0, 140.0)), sitter(1.1, (110.0, 95.0)), None]
)
def test_a_person_who_moves_or_leaves_does_not(pose: Pose | None) -> None:
    stream = Stream(room()).anchored()
    for k in range(5):
        found = stream.look(shot(stream.wall, pose, seed=20 + k), pose)
    assert known(found).amount < UNMOVED / 2


def relit(change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Callable[[Image], Image]:
    """An image in other light."""
    return lambda image: np.clip(255 * change(image / 255.0), 0, 255).astype(np.uint8)


LIGHTS = {
    "darker": relit(lambda x: 0.5 * x),
    "brighter": relit(lambda x: 1.4 * x),
    "less contrast": relit(lambda x: 0.3 + 0.5 * x),
    "gamma": relit(lambda x: x**1.6),
    "warmer": relit(lambda x: x * np.array([1.2, 1.0, 0.7])),
    "a lamp at one side": relit(lambda x: x * np.linspace(0.6, 1.3, W)[None, :, None]),
}


@pytest.mark.parametrize("light", LIGHTS)
def test_nor_does_other_light(light: str) -> None:
    stream = Stream(room()).anchored()
    image = LIGHTS[light](shot(stream.wall, sitter(), seed=9))
    assert known(stream.look(image, sitter())).amount < UNMOVED / 2


def test_a_poor_jpeg_makes_no_motion() -> None:
    stream = Stream(room()).anchored()
    coded = cv2.imencode(".jpg", shot(stream.wall, sitter(), seed=9), [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    image = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert known(stream.look(np.asarray(image, np.uint8), sitter())).amount < UNMOVED / 2


def test_a_plain_wall_says_nothing() -> None:
    stream = Stream(plain()).anchored()
    assert [stream.look(shot(stream.wall, sitter(1.3), seed=k), sitter(1.3)) for k in range(4)] == [None] * 4


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_what_moves_in_the_background_is_never_a_move_of_the_camera(share: float) -> None:
    stream = Stream(room()).anchored()
    for k in range(4):
        image = shot(stream.wall, sitter(), seed=30 + k)
        image[:, : round(share * W)] = shot(room(50 + k), sitter(), seed=k)[:, : round(share * W)]
        found = stream.look(image, sitter())
        assert found is None or found.amount < UNMOVED


def test_a_lost_pose_is_no_empty_chair() -> None:
    stream = Stream(room()).anchored()
    assert stream.look(shot(stream.wall, sitter(), seed=9), None) is None


def test_it_looks_once_in_a_while() -> None:
    stream = Stream(room()).anchored()
    image = shot(stream.wall, sitter(), seed=9)
    asked = [stream.watch.look(Frame(stream.t + k / 10, image), sitter()) for k in range(1, 33)]
    assert sum(one is not None for one in asked) == 4


def test_no_anchor_is_made_while_the_camera_moves() -> None:
    stream = Stream(room())
    for k in range(6):
        assert stream.look(shot(stream.wall, sitter(), (8 * k, 0), seed=k), sitter()) is None
    for k in range(10):
        found = stream.look(shot(stream.wall, sitter(), (40, 0), seed=k), sitter())
    assert known(found).amount < UNMOVED / 2


def test_another_resolution_begins_anew() -> None:
    stream = Stream(room()).anchored()
    tall = np.ascontiguousarray(np.rot90(shot(stream.wall, sitter())))
    assert stream.look(tall, None) is None
    stream.t += 60
    assert [stream.look(tall, None) for _ in range(5)][-1] is not None


def test_nothing_larger_than_the_tiny_image_is_kept() -> None:
    stream = Stream(room()).anchored()
    seen: set[int] = set()
    kept: list[NDArray[np.generic]] = []

    def collect(thing: object) -> None:
        if id(thing) in seen:
            return
        seen.add(id(thing))
        if isinstance(thing, np.ndarray):
            kept.append(thing if thing.base is None else np.asarray(thing.base))
        elif isinstance(thing, (list, tuple, set)) or type(thing).__name__ == "deque":
            for one in thing:  # type: ignore[attr-defined]
                collect(one)
        elif hasattr(thing, "__dict__"):
            for one in vars(thing).values():
                collect(one)

    collect(stream.watch)
    assert kept and max(one.size for one in kept) <= WIDTH * 72
    assert sum(one.size for one in kept) < 30 * WIDTH * 72

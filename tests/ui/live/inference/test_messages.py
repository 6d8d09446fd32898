"""Landmarks from a browser: taken as they were sent, and nothing taken that no page sends."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posturecam.track import Pose
from posturecam.ui.live.inference.messages import MAX_BYTES, MAX_FRAMES, LandmarksError, read_landmarks
from tests.ui.live.inference.landmark_bytes import SIZE, frame_bytes, message, pose_bytes

RNG = np.random.default_rng(0)
POSE = Pose(1.0, RNG.uniform(0, 480, (33, 2)), RNG.uniform(0, 1, 33), RNG.uniform(-1, 1, (33, 3)))
GOOD = frame_bytes(7, 1.0, POSE, delivered=9)


def _with(name: str, where: tuple[int, ...], value: float) -> bytes:
    """A message whose pose has another value in one place."""
    changed = getattr(POSE, name).copy()
    changed[where] = value
    return message([frame_bytes(7, 1.0, replace(POSE, **{name: changed}))])


def test_a_message_is_read_as_it_was_sent() -> None:
    later = frame_bytes(8, 1.0667, None, delivered=11)
    seen = read_landmarks(message([GOOD, later], light=(90.0, 40.0, math.nan, math.nan)))
    assert seen.size == SIZE
    assert [(one.number, one.delivered) for one in seen.frames] == [(7, 9), (8, 11)]
    assert [one.t for one in seen.frames] == pytest.approx([1.0, 1.0667])
    pose = seen.frames[0].pose
    assert pose is not None and pose.world is not None and seen.frames[1].pose is None
    np.testing.assert_allclose(pose.xy, POSE.xy, rtol=1e-6)
    np.testing.assert_allclose(pose.visibility, POSE.visibility, rtol=1e-6)
    np.testing.assert_allclose(pose.world, POSE.world, rtol=1e-6)
    assert seen.light is not None and (seen.light.mean, seen.light.spread) == (90.0, 40.0)
    assert math.isnan(seen.light.person)


def test_the_longest_message_is_taken() -> None:
    frames = [frame_bytes(n, 1 + n / 15, POSE) for n in range(MAX_FRAMES)]
    longest = message(frames, light=(90.0, 40.0, 80.0, 100.0))
    assert len(longest) == MAX_BYTES
    assert len(read_landmarks(longest).frames) == MAX_FRAMES


HOSTILE = {
    "nothing": b"",
    "a JPEG": b"\xff\xd8\xff\xe0" + bytes(400),
    "no frames": message([]),
    "ends in the head": message([GOOD])[:20],
    "ends in the pose": message([GOOD])[:-1],
    "more behind it": message([GOOD]) + b"\x00",
    "fewer frames than said": message([GOOD], count=2),
    "more frames than said": message([GOOD, frame_bytes(8, 2.0, POSE)], count=1),
    "more frames than a page sends": message([frame_bytes(n, 1 + n, None) for n in range(MAX_FRAMES + 1)]),
    "longer than a page sends": message([GOOD]) + bytes(MAX_BYTES),
    "light said but not there": message([frame_bytes(7, 1.0, None)], lit=1),
    "light of an unknown kind": message([GOOD], lit=2),
    "a pose said but not there": message([frame_bytes(7, 1.0, None, seen=1)]),
    "a pose of an unknown kind": message([frame_bytes(7, 1.0, POSE, seen=2)]),
    "a size of nothing": message([GOOD], size=(0, 0)),
    "a size too small": message([GOOD], size=(31, 31)),
    "a strip": message([GOOD], size=(640, 100)),
    "too many pixels": message([GOOD], size=(4000, 4000)),
    "a time that is no number": message([frame_bytes(7, math.nan, POSE)]),
    "an endless time": message([frame_bytes(7, math.inf, POSE)]),
    "a time beyond all": message([frame_bytes(7, 1e12, POSE)]),
    "times that run backwards": message([frame_bytes(7, 2.0, POSE), frame_bytes(8, 1.0, POSE)]),
    "a time twice": message([frame_bytes(7, 1.0, POSE), frame_bytes(8, 1.0, POSE)]),
    "a place that is no number": _with("xy", (4, 0), math.nan),
    "an endless place": _with("xy", (4, 1), -math.inf),
    "a place far outside": _with("xy", (4, 0), 640 * 5.1),
    "a place far above": _with("xy", (4, 1), -480 * 4.1),
    "visibility above 1": _with("visibility", (3,), 1.01),
    "visibility below 0": _with("visibility", (3,), -0.01),
    "visibility that is no number": _with("visibility", (3,), math.nan),
    "a body of a kilometre": _with("world", (3, 2), 1000.0),
    "a body that is no number": _with("world", (3, 2), math.nan),
    "light below 0": message([GOOD], light=(-1.0, 40.0, 80.0, 100.0)),
    "light that is no number": message([GOOD], light=(math.nan, 40.0, 80.0, 100.0)),
    "light of half a person": message([GOOD], light=(90.0, 40.0, math.nan, 100.0)),
    "endless light": message([GOOD], light=(90.0, math.inf, 80.0, 100.0)),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_no_page_sends_is_refused(content: bytes) -> None:
    with pytest.raises(LandmarksError):
        read_landmarks(content)


def test_any_bytes_are_read_or_refused() -> None:
    """Random bytes, and good messages with random bytes put in: never another exception, never a value out of range."""
    rng = np.random.default_rng(1)
    good = message([GOOD, frame_bytes(8, 2.0, None), frame_bytes(9, 3.0, POSE)], light=(90.0, 40.0, 80.0, 100.0))
    refused = 0
    for n in range(3000):
        content = bytearray(good if n % 3 else rng.bytes(int(rng.integers(0, 3000))))
        for at in rng.integers(0, max(1, len(content)), 3):
            content[at : at + 1] = rng.bytes(1)
        try:
            seen = read_landmarks(bytes(content))
        except LandmarksError:
            refused += 1
            continue
        for frame in seen.frames:
            assert math.isfinite(frame.t)
            if frame.pose is not None and frame.pose.world is not None:
                assert np.isfinite(frame.pose.xy).all() and np.isfinite(frame.pose.world).all()
                assert frame.pose.visibility.min() >= 0 and frame.pose.visibility.max() <= 1
    assert 1000 <= refused < 3000


def test_the_bytes_of_a_pose_are_as_documented() -> None:
    assert len(pose_bytes(POSE)) == 4 * 33 * 6

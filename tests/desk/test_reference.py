"""A reference of five good seconds: what makes one, what does not, and back from a file."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from posturecam.desk import DeskReference, reference_of
from posturecam.errors import BaselineError
from posturecam.track import PoseTrack
from tests.desk.sitters import Sitting, Webcam, pose_of, reference, track_of


def code_of(error: pytest.ExceptionInfo[BaselineError]) -> str:
    return error.value.message.code


def test_medians_and_spreads() -> None:
    made = reference()
    assert made.seconds == pytest.approx(5.0)
    assert made.middle.face_px == pytest.approx(131.7, rel=0.01)
    assert 0 < made.spreads.face < 0.01 and 0 < made.spreads.shoulders < 0.01


@pytest.mark.parametrize("aside", [-30.0, 30.0])
def test_a_camera_to_the_side_will_do(aside: float) -> None:
    assert abs(reference(Webcam(aside_deg=aside)).middle.turn_deg) > 20


def test_too_short() -> None:
    with pytest.raises(BaselineError) as error:
        reference_of(track_of(seconds=3.0))
    assert code_of(error) == "desk.reference.too_short"


def test_no_frames_at_all() -> None:
    with pytest.raises(BaselineError) as error:
        reference_of(PoseTrack.from_poses([], [], (640, 480)))
    assert code_of(error) == "desk.reference.too_short"


def test_the_face_must_be_seen_most_of_the_time() -> None:
    camera = Webcam()
    times = [k / 10 for k in range(51)]
    poses = [pose_of(Sitting(), camera, t) if t < 3.0 else None for t in times]
    with pytest.raises(BaselineError) as error:
        reference_of(PoseTrack.from_poses(times, poses, camera.size))
    assert code_of(error) == "desk.reference.no_face"


def test_a_side_view_is_refused() -> None:
    with pytest.raises(BaselineError) as error:
        reference_of(track_of(Sitting(turn=75.0)))
    assert code_of(error) == "desk.reference.turned_aside"


def test_one_who_moves_is_asked_to_sit_still() -> None:
    camera = Webcam()
    times = [k / 10 for k in range(51)]
    poses = [pose_of(Sitting(forward=0.12 * math.sin(2 * t)), camera, t) for t in times]
    with pytest.raises(BaselineError) as error:
        reference_of(PoseTrack.from_poses(times, poses, camera.size))
    assert code_of(error) == "desk.reference.moved"


def test_without_shoulders_there_is_a_reference_of_the_head() -> None:
    track = track_of()
    hidden = np.array(track.visibility)
    hidden[:, 11:13] = 0.1
    made = reference_of(PoseTrack(track.t, track.xy, hidden, size=track.size))
    assert not made.middle.has_shoulders
    back = DeskReference.from_dict(json.loads(json.dumps(made.to_dict())))
    assert not back.middle.has_shoulders and math.isnan(back.spreads.shoulders)


def test_round_trip() -> None:
    made = reference()
    back = DeskReference.from_dict(json.loads(json.dumps(made.to_dict(), allow_nan=False)))
    assert back.to_dict() == made.to_dict()


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.pop(key)


@pytest.mark.parametrize(
    "spoil",
    [
        _without("kind"),
        _without("middle"),
        _without("size"),
        lambda document: document.update(schema=2),
        lambda document: document.update(size=[640]),
        lambda document: document.update(size=[0, 480]),
        lambda document: document["middle"].update(face_px=0),
        lambda document: document["middle"].update(face_px=None),
        lambda document: document["middle"].update(head_x="left"),
        lambda document: document["spreads"].update(face=1e99),
        lambda document: document["spreads"].pop("head"),
    ],
)
def test_what_is_no_reference_is_refused(spoil: Callable[[dict[str, Any]], object]) -> None:
    document = reference().to_dict()
    spoil(document)
    with pytest.raises(BaselineError) as error:
        DeskReference.from_dict(document)
    assert code_of(error) == "desk.reference.unreadable"


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_what_is_no_object_is_refused(document: object) -> None:
    with pytest.raises(BaselineError):
        DeskReference.from_dict(document)

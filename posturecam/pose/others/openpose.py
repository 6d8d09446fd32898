"""A folder of OpenPose's JSON files, one a frame (`clip_000000000012_keypoints.json`), with BODY_25 keypoints.

Of several people the largest is followed, from frame to frame by where the hips are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.documents import number, read_json, understood
from posturecam.errors import TrackError, system_reason
from posturecam.landmarks import HIP, KNEE, N_LANDMARKS, SHOULDER, Landmark
from posturecam.parsing import DocumentError
from posturecam.pose.others.common import Found, check_fps, kind_of_file, track_of
from posturecam.pose.others.kinds import ENDING, Stated
from posturecam.pose.stored import MOST_FRAMES
from posturecam.track import PoseTrack
from posturecam.words import message

KIND = kind_of_file("openpose", 1 << 20)
"""One frame with face, hands and ten people takes 60 kB."""
SEEN_CONFIDENCE = 0.3
"""Confidence at which a keypoint counts as seen: Pose2Sim's threshold of likelihood."""
MOST_PEOPLE = 100
"""In a frame."""
MOST_STEP = 0.5
"""How far the hips of a person may move from one frame to the next that shows them, as a share of the way from their
shoulders to their knees, which is 1 m: a sprinter at 25 fps moves 0.45 m. Further away is another
person. Engineering choice."""
LONGEST_LOSS_FRAMES = 15
"""For how long a person who is lost is waited for before the largest person is followed again: half a second at 30
fps. Engineering choice."""
BODY_25: tuple[Landmark | None, ...] = (
    *(Landmark.NOSE, None, Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
    *(Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST, None),
    *(Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    *(Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    *(Landmark.RIGHT_EYE, Landmark.LEFT_EYE, Landmark.RIGHT_EAR, Landmark.LEFT_EAR),
    *(Landmark.LEFT_FOOT_INDEX, None, Landmark.LEFT_HEEL, Landmark.RIGHT_FOOT_INDEX, None, Landmark.RIGHT_HEEL),
)
"""Which landmark each keypoint is; neck, middle of the hips and small toes have none."""
_NAME = re.compile(r"(?P<stem>.*?)_?(?P<frame>\d{1,15})" + re.escape(ENDING), re.DOTALL)


def read_openpose(folder: Path, stated: Stated) -> PoseTrack:
    """Read the landmarks of one person.

    Parameters
    ----------
    folder : Path
        With one file for each frame.
    stated : Stated
        What the user says; the frame rate is needed.

    Returns
    -------
    PoseTrack
        Of a model whose errors are not known.

    Raises
    ------
    TrackError
        For anything else, saying what to do.
    """
    with understood(folder, KIND):
        fps = check_fps(stated.fps, folder)
        files = _files(folder)
    frames = [_people(folder / name) for _, name in files]
    with understood(folder, KIND):
        followed, others = _followed(frames)
        numbers = np.array([frame for frame, _ in files], dtype=np.float64)
        xy = np.where(followed[..., 2:] > 0, followed[..., :2], np.nan)
        visibility = followed[..., 2] * (0.5 / SEEN_CONFIDENCE)
        remarks = (message("others.several_people", n=others),) if others > 1 else ()
        found = Found((numbers - numbers[0]) / fps, xy, visibility, "OpenPose BODY_25", remarks=remarks)
        return track_of(found, stated, folder)


def _files(folder: Path) -> list[tuple[int, str]]:
    """Number and name of each frame's file, in order."""
    try:
        names = [name for name in os.listdir(folder) if name.endswith(ENDING)]
    except OSError as error:
        reason = system_reason(error).lower()
        raise TrackError(message("documents.not_read", path=folder, reason=reason)) from error
    if len(names) > MOST_FRAMES:
        raise DocumentError("not_between", value=len(names), low=1, high=MOST_FRAMES)
    matches = [(match, name) for name in names if (match := _NAME.fullmatch(name))]
    if not matches or len(matches) < len(names) or len({match["stem"] for match, _ in matches}) > 1:
        raise DocumentError("not_one_clip")
    found = sorted((int(match["frame"]), name) for match, name in matches)
    if len({frame for frame, _ in found}) < len(found):
        raise DocumentError("not_one_clip")
    return found


def _people(file: Path) -> list[Floats]:
    """Every person of a frame, as (33, 3) of x, y and confidence."""
    content = read_json(file, KIND)
    with understood(file, KIND):
        people = content["people"]
        if not isinstance(people, list) or len(people) > MOST_PEOPLE:
            raise DocumentError("misfit")
        return [_person(person["pose_keypoints_2d"]) for person in people]


def _person(values: Any) -> Floats:
    if not isinstance(values, list) or len(values) != 3 * len(BODY_25):
        n = len(values) // 3 if isinstance(values, list) else 0
        raise DocumentError("not_body_25", n=n)
    keypoints = np.array([number(value, -1e6, 1e6) for value in values]).reshape(-1, 3)
    person = np.zeros((N_LANDMARKS, 3))
    for keypoint, landmark in zip(keypoints, BODY_25, strict=True):
        if landmark is not None:
            person[landmark] = keypoint
    return person


def _followed(frames: Sequence[Sequence[Floats]]) -> tuple[Floats, int]:
    """The person that is followed (T, 33, 3), zeros where they are not seen; and how many people there are at most."""
    followed = np.zeros((len(frames), N_LANDMARKS, 3))
    last: Floats | None = None
    lost = 0
    for row, people in enumerate(frames):
        person = _next(people, last if lost <= LONGEST_LOSS_FRAMES else None)
        if person is None:
            lost += 1
            continue
        followed[row], last, lost = person, person, 0
    return followed, max((len(people) for people in frames), default=0)


def _next(people: Sequence[Floats], last: Floats | None) -> Floats | None:
    """The largest person where none was followed, else the nearest one, if they are near enough."""
    bodies = [person for person in people if _middle(person) is not None]
    if not bodies:
        return None
    if last is None:
        return max(bodies, key=_height)
    before = _middle(last)
    assert before is not None
    nearest = min(bodies, key=lambda person: _distance(_middle(person), before))
    near = MOST_STEP * max(_height(last), 1e-6)
    return nearest if _distance(_middle(nearest), before) <= near else None


def _middle(person: Floats) -> Floats | None:
    """The middle of what is seen of hips, or shoulders."""
    for pair in (HIP, SHOULDER):
        seen = person[list(pair)][person[list(pair), 2] > 0]
        if len(seen):
            return np.asarray(seen[:, :2].mean(axis=0))
    return None


def _height(person: Floats) -> float:
    """From shoulders to knees, or what is seen of that: the size of a person who may be cut off."""
    some = person[[*SHOULDER, *HIP, *KNEE]]
    seen = some[some[:, 2] > 0]
    return float(np.ptp(seen[:, 1])) if len(seen) else 0.0


def _distance(one: Floats | None, other: Floats) -> float:
    return float("inf") if one is None else float(np.hypot(*(one - other)))

"""The 33 BlazePose landmarks by name, their left/right pairs and the bones to draw.

Index order is that of MediaPipe Pose (Bazarevsky et al. 2020, "BlazePose: On-device Real-time Body Pose tracking").
Left and right are the person's own.
"""

from __future__ import annotations

from enum import IntEnum

N_LANDMARKS = 33


class Landmark(IntEnum):
    """Index of a landmark in the second-to-last axis of every (…, 33, 2) array."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


Pair = tuple[int, int]
"""(left, right): the same part of the body on either side."""
NOSE: Pair = (0, 0)
EYE: Pair = (3, 6)
"""The outer corners."""
EAR: Pair = (7, 8)
SHOULDER: Pair = (11, 12)
ELBOW: Pair = (13, 14)
WRIST: Pair = (15, 16)
HIP: Pair = (23, 24)
KNEE: Pair = (25, 26)
ANKLE: Pair = (27, 28)
HEEL: Pair = (29, 30)
TOE: Pair = (31, 32)
"""The foot index: tip of the big toe."""

_FACE_AND_HANDS: tuple[Pair, ...] = ((1, 4), (2, 5), (9, 10), (17, 18), (19, 20), (21, 22))
LEFT_RIGHT_PAIRS: tuple[Pair, ...] = tuple(
    sorted({*_FACE_AND_HANDS, EYE, EAR, SHOULDER, ELBOW, WRIST, HIP, KNEE, ANKLE, HEEL, TOE})
)
"""Every landmark that has a partner on the other side, as (left, right)."""

LEG_PAIRS: tuple[Pair, ...] = (KNEE, ANKLE, HEEL, TOE)
"""Knee, ankle, heel and foot index, as (left, right): what is exchanged when a pose model swaps the legs."""

_FACE = ((7, 3), (3, 0), (0, 6), (6, 8))
_TRUNK = ((11, 12), (23, 24), (11, 23), (12, 24))
_ARMS = ((11, 13), (13, 15), (12, 14), (14, 16))
_LEFT_LEG = ((23, 25), (25, 27), (27, 29), (29, 31), (27, 31))
_RIGHT_LEG = ((24, 26), (26, 28), (28, 30), (30, 32), (28, 32))
BONES: tuple[tuple[int, int], ...] = (*_FACE, *_TRUNK, *_ARMS, *_LEFT_LEG, *_RIGHT_LEG)
"""Pairs of landmarks that a drawn skeleton connects."""


def mirror_index() -> tuple[int, ...]:
    """Make the index that exchanges left and right.

    Returns
    -------
    tuple of int
        `xy[:, mirror_index()]` is the same body with its sides renamed.
    """
    index = list(range(N_LANDMARKS))
    for left, right in LEFT_RIGHT_PAIRS:
        index[left], index[right] = right, left
    return tuple(index)

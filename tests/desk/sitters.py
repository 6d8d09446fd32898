"""A person before a webcam by exact geometry: points of a head and two shoulders, seen through a pinhole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from posturecam.arrays import Floats
from posturecam.desk import DeskNow, DeskReference, DeskSession, DeskSettings, reference_of
from posturecam.frame import Pose
from posturecam.landmarks import N_LANDMARKS
from posturecam.track import PoseTrack

HEAD = np.zeros((11, 3))
"""Metres from the middle of the ears: to the person's left, up, ahead."""
HEAD[0] = 0, -0.03, 0.10
for _left, _right, _place in (
    (1, 4, (0.017, 0.025, 0.075)),
    (2, 5, (0.032, 0.025, 0.070)),
    (3, 6, (0.045, 0.025, 0.060)),
    (7, 8, (0.075, 0.0, 0.0)),
    (9, 10, (0.025, -0.065, 0.080)),
):
    HEAD[_left] = _place
    HEAD[_right] = -_place[0], *_place[1:]
SHOULDERS = np.array([[0.18, -0.22, -0.03], [-0.18, -0.22, -0.03]])
NINE = datetime(2026, 3, 2, 9, 0, 0)


@dataclass(frozen=True)
class Sitting:
    """How a person sits, against sitting well; metres and degrees.

    forward, down, aside: of the head, aside to the right; the shoulders go `shoulders` times as far. turn, nod, tilt:
    of the head, to the right, down, to the right. shoulder_tilt: the right shoulder is higher.
    """

    forward: float = 0.0
    down: float = 0.0
    aside: float = 0.0
    shoulders: float = 0.6
    turn: float = 0.0
    nod: float = 0.0
    tilt: float = 0.0
    shoulder_tilt: float = 0.0


WELL = Sitting()
LEANS_IN = Sitting(forward=0.16, down=0.01)
SLUMPS = Sitting(forward=0.05, down=0.07, shoulders=0.5, nod=5.0)
TILTS = Sitting(tilt=15.0)
LOOKS_DOWN = Sitting(forward=0.02, down=0.015, shoulders=0.1, nod=32.0)
TURNS = Sitting(turn=45.0, nod=2.0)
RECLINES = Sitting(forward=-0.15, down=0.03)


@dataclass(frozen=True)
class Webcam:
    """Where the camera is: so far before the middle of the ears, below them, tilted up, and off to a side."""

    away: float = 0.6
    below: float = 0.15
    up_deg: float = 10.0
    aside_deg: float = 0.0
    focal: float = 520.0
    size: tuple[int, int] = (640, 480)

    def project(self, points: Floats) -> Floats:
        """Pixels (K, 2) of points (K, 3)."""
        turn, up = np.radians([self.aside_deg, self.up_deg])
        aside = points[:, 0] * np.cos(turn) - points[:, 2] * np.sin(turn)
        depth = self.away - (points[:, 2] * np.cos(turn) + points[:, 0] * np.sin(turn))
        height = points[:, 1] + self.below
        rise, ahead = height * np.cos(up) - depth * np.sin(up), depth * np.cos(up) + height * np.sin(up)
        across = self.size[0] / 2 + self.focal * aside / ahead
        return np.column_stack([across, self.size[1] / 2 - self.focal * rise / ahead])


def pose_of(sitting: Sitting, webcam: Webcam, t: float = 0.0, noise: Floats | None = None) -> Pose:
    """What a perfect pose model sees, or one with some noise (33, 2) px."""
    moved = np.array([-sitting.aside, -sitting.down, sitting.forward])
    xy = np.zeros((N_LANDMARKS, 2))
    xy[:11] = webcam.project(HEAD @ _turned(sitting).T + moved)
    xy[11:13] = webcam.project(SHOULDERS @ _rolled(-sitting.shoulder_tilt).T + sitting.shoulders * moved)
    xy[13:] = xy[11:13].mean(axis=0) + np.array([0.0, 300.0])
    visibility = np.full(N_LANDMARKS, 0.05)
    visibility[:13] = 0.99
    return Pose(t, xy if noise is None else xy + noise, visibility)


def track_of(
    sitting: Sitting = WELL, webcam: Webcam | None = None, seconds: float = 5.0, fps: float = 10.0
) -> PoseTrack:
    """Some seconds of sitting still, with half a pixel of noise."""
    webcam, rng = webcam or Webcam(), np.random.default_rng(1)
    times = np.arange(round(seconds * fps) + 1) / fps
    poses = [pose_of(sitting, webcam, t, rng.normal(0, 0.5, (N_LANDMARKS, 2))) for t in times]
    return PoseTrack.from_poses(times.tolist(), poses, webcam.size)


def reference(webcam: Webcam | None = None) -> DeskReference:
    """The reference of sitting well before that camera."""
    return reference_of(track_of(webcam=webcam))


class Player:
    """Plays a person to a session; time goes on from one call to the next."""

    def __init__(self, session: DeskSession | None = None, webcam: Webcam | None = None, fps: float = 5.0) -> None:
        self.webcam = webcam or Webcam()
        self.session = session or DeskSession(reference(self.webcam), DeskSettings(break_every_s=None))
        self.fps, self.t, self.rng = fps, 0.0, np.random.default_rng(2)
        self.start = NINE
        self.seen: list[DeskNow] = []

    def play(self, sitting: Sitting | None, seconds: float, *, people: int = 1, over_s: float = 0.0) -> list[DeskNow]:
        """Sit so for some seconds, on the way there from sitting well for `over_s`; None is out of sight."""
        out = []
        for k in range(round(seconds * self.fps)):
            pose = None
            if sitting is not None:
                share = min((k + 1) / (over_s * self.fps), 1.0) if over_s else 1.0
                noise = self.rng.normal(0, 0.5, (N_LANDMARKS, 2))
                pose = pose_of(_part(sitting, share), self.webcam, self.t, noise)
            at = self.start + timedelta(seconds=self.t)
            out.append(self.session.push(pose, self.t, self.webcam.size, people=people, local_time=at))
            self.t += 1 / self.fps
        self.seen += out
        return out

    def move(self, **changes: float) -> None:
        """Move the camera."""
        self.webcam = replace(self.webcam, **changes)

    @property
    def nudges(self) -> list[tuple[float, str, str]]:
        """When, of which kind and in which state all nudges came."""
        return [(round(now.t, 3), now.nudge.kind, str(now.nudge.state)) for now in self.seen if now.nudge is not None]


def states(seen: Iterable[DeskNow]) -> list[str]:
    """The states in the order in which they were entered."""
    found: list[str] = []
    for now in seen:
        if not found or found[-1] != now.state:
            found.append(str(now.state))
    return found


def _part(sitting: Sitting, share: float) -> Sitting:
    """A part of the way from sitting well."""
    moved = {name: share * value for name, value in vars(sitting).items() if name != "shoulders"}
    return replace(sitting, **moved)


def _turned(sitting: Sitting) -> Floats:
    """The head's rotation: turned about its own upright, nodded, then tilted."""
    turn, nod = np.radians([sitting.turn, sitting.nod])
    about_up = np.array([[np.cos(turn), 0, -np.sin(turn)], [0, 1, 0], [np.sin(turn), 0, np.cos(turn)]])
    about_across = np.array([[1, 0, 0], [0, np.cos(nod), -np.sin(nod)], [0, np.sin(nod), np.cos(nod)]])
    return np.asarray(_rolled(sitting.tilt) @ about_up @ about_across)


def _rolled(degrees: float) -> Floats:
    """To the person's right: their right side, at negative x, goes down."""
    a = np.radians(degrees)
    return np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])

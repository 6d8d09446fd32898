"""A desk session as it is acted: who, what they do, what happens around them; its truth, and what a pose model sees."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.desk_acts import Acted, DeskAct
from posturecam_lab.synth.desk_background import BackgroundStream
from posturecam_lab.synth.desk_camera import CameraPath
from posturecam_lab.synth.desk_faults import WEBCAM, DeskFaults
from posturecam_lab.synth.desk_motion import DeskMotion, eyes
from posturecam_lab.synth.desk_people import DeskPerson
from posturecam_lab.synth.desk_pose import EARS, SeenBody, found
from posturecam_lab.synth.stillness import Stand
from posturecam_lab.synth.virtual_pose import found_landmarks

MoveKind = Literal["lid", "laptop", "chair", "seat"]
UNDER_WAY, AT_HEIGHT = 0.2, 0.8
"""How far an act is under way from which on it is neither one nor the other, and from which it is what it says."""


@dataclass(frozen=True)
class Visitor:
    """A second person behind the one at the desk, from `start` s for `seconds` s.

    behind_m: behind the chair; aside_m: where they stop, or None if they walk past; rightwards: which way they come.
    """

    start: float
    seconds: float
    behind_m: float
    aside_m: float | None = None
    rightwards: bool = True
    build: Build = field(default_factory=lambda: Build(height_m=1.72, sex="female"))

    def place(self, t: Floats) -> tuple[Floats, Bools]:
        """Where they are to the person's right (T,) m, and whether they are there at all."""
        share = np.clip((t - self.start) / self.seconds, 0.0, 1.0)
        if self.aside_m is None:
            across = PASSING_M * (2 * share - 1)
        else:
            edge = 1.5 / self.seconds
            away = np.maximum(1 - share / edge, 0) + np.maximum((share - 1) / edge + 1, 0)
            across = self.aside_m - PASSING_M * away
        return (1 if self.rightwards else -1) * across, (t >= self.start) & (t < self.start + self.seconds)


PASSING_M = 1.8
"""How far to the side a visitor is out of the image, m."""
NEAREST_M = 0.1
"""Least distance of a face from the camera of a person who walks past it."""


@dataclass(frozen=True)
class DeskMove:
    """The laptop or the chair is moved, from `t` s on: by how much in its own unit (degrees or m)."""

    t: float
    kind: MoveKind
    amount: float


@dataclass(frozen=True)
class DeskTruth:
    """What really is at times `t` (T,).

    doing (T,): the act that counts. slouched (T,): how far a slouch is under way, 0-1. others (T,): how many other
    people are seen. there (T,): whether the person's face is in the image. moved (T,): how many moves have been made.
    depth_m, eyes_m (T,): the eyes' distance from the camera along its line of sight, their height over the floor.
    """

    t: Floats
    doing: NDArray[np.object_]
    slouched: Floats
    others: NDArray[np.int64]
    there: Bools
    moved: NDArray[np.int64]
    depth_m: Floats
    eyes_m: Floats

    @property
    def is_slouched(self) -> Bools:
        """(T,) whether the person surely sits badly."""
        return np.asarray(self.slouched >= AT_HEIGHT)

    @property
    def is_clear(self) -> Bools:
        """(T,) whether it is the one or the other, not on the way."""
        return np.asarray((self.slouched >= AT_HEIGHT) | (self.slouched <= UNDER_WAY))


@dataclass(frozen=True)
class DeskStream:
    """What the pose engine hands over: a track whose frames without a person are NaN, and how many people are seen.

    background: what registration finds of the room.
    """

    track: PoseTrack
    people: NDArray[np.int64]
    truth: DeskTruth
    background: BackgroundStream


@dataclass(frozen=True)
class DeskPlay:
    """One acted session. The person sits well for the first WELL_S (desk_motion.py) seconds."""

    person: DeskPerson
    seconds: float
    acts: tuple[DeskAct, ...] = ()
    path: CameraPath | None = None
    moves: tuple[DeskMove, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    seed: int = 0

    @property
    def motion(self) -> DeskMotion:
        """The person's motion, to be drawn or measured."""
        person = self.person
        acts = tuple(sorted(self.acts, key=lambda act: act.start))
        return DeskMotion(person.sit, person.usual, acts, person.habits.restless, self.seed)

    @property
    def cameras(self) -> CameraPath:
        """The camera, wherever it is moved to."""
        return self.path or CameraPath(((0.0, self.person.camera),))

    def times(self, fps: float) -> Floats:
        """The times (T,) of the frames."""
        return np.asarray(np.arange(round(self.seconds * fps)) / fps)

    def truth(self, t: Floats) -> DeskTruth:
        """What really is at ascending times `t` (T,)."""
        landmarks = self.motion.over(t).landmarks
        xy, depth = self.cameras.project(eyes(landmarks)[:, None], t)
        inside = ((xy[:, 0] >= 0) & (xy[:, 0] < np.array(self.cameras.size))).all(axis=1)
        doing, slouched = self._doing(t)
        others = np.zeros(t.size, dtype=np.int64)
        for visitor in self.visitors:
            others += self._shows(visitor, t)
        moved = np.searchsorted(np.array([move.t for move in self.moves]), t, side="right")
        there = inside & self.motion.present(t)
        return DeskTruth(t, doing, slouched, others, there, moved, depth[:, 0], eyes(landmarks)[:, 1])

    def stream(self, fps: float, faults: DeskFaults = WEBCAM) -> DeskStream:
        """What a pose engine sees at `fps` frames a second; the same every time."""
        t = self.times(fps)
        rng = np.random.default_rng([_STREAM, self.seed, round(1000 * fps)])
        xy, visibility = found(self._seen(t), faults, rng)
        gone = ~self.motion.present(t)
        xy[gone], visibility[gone] = np.nan, 0.0
        truth = self.truth(t)
        people = self._counted(truth, ~np.isnan(xy[:, 0, 0]), fps, faults, rng)
        self._take_visitors(t, xy, visibility, faults, rng)
        track = PoseTrack(t, np.round(xy, 3), visibility, size=self.cameras.size)
        return DeskStream(track, people, truth, BackgroundStream(track, self.cameras, truth.others, self.seed))

    def _seen(self, t: Floats) -> SeenBody:
        motion, cameras = self.motion, self.cameras
        seen = replace(motion, nod_seen=self.person.nod_seen, bow_seen=self.person.bow_seen)
        points = self.person.face.on(found_landmarks(seen, t, replace(self.person.faults, bob={})))
        xy, depth = cameras.project(points, t)
        head = points[:, EARS].mean(axis=1)
        ahead, towards = points[:, Landmark.NOSE] - head, self.person.camera.eye - head
        turned = np.arctan2(ahead[:, 2], ahead[:, 0]) - np.arctan2(towards[:, 2], towards[:, 0])
        yaw = np.degrees(np.abs((turned + np.pi) % (2 * np.pi) - np.pi))
        hidden = np.zeros(t.size)
        for act in motion.acts:
            if act.hand is not None and act.hand.hides_face:
                hidden = np.maximum(hidden, act.weight(t))
        px_per_m = cameras.focal_px(t) / np.maximum(depth[:, EARS].mean(axis=1), NEAREST_M)
        return SeenBody(t, xy, px_per_m, cameras.size, yaw, hidden)

    def _doing(self, t: Floats) -> tuple[NDArray[np.object_], Floats]:
        doing = np.array([Acted.READING] * t.size, dtype=object)  # np.full would make it a str
        slouched = np.zeros(t.size)
        for act in sorted(self.acts, key=lambda act: _RANK.get(act.kind, 2)):
            weight = act.weight(t)
            if act.kind is not Acted.RESEATED:
                doing[weight > (AT_HEIGHT if act.kind.is_slouched else 0.5)] = act.kind
            if act.kind.is_slouched:
                slouched = np.maximum(slouched, weight)
        return doing, slouched

    def _shows(self, visitor: Visitor, t: Floats) -> NDArray[np.int64]:
        xy = self._visiting(visitor, t)
        inside = ((xy[:, 0] >= 0) & (xy[:, 0] < np.array(self.cameras.size))).all(axis=1)
        return np.asarray(inside & visitor.place(t)[1], dtype=np.int64)

    def _visiting(self, visitor: Visitor, t: Floats) -> Floats:
        """The visitor's landmarks (T, 33, 2) px."""
        across, _ = visitor.place(t)
        body = Stand(visitor.build).at(0.0).landmarks
        points = np.repeat(body[None], t.size, axis=0)
        points[:, :, 0] -= 0.3 + visitor.behind_m
        points[:, :, 2] += across[:, None]
        return self.cameras.project(points, t)[0]

    def _counted(
        self, truth: DeskTruth, seen: Bools, fps: float, faults: DeskFaults, rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """How many people are seen in each frame: others are looked for once in a while, and may be overlooked."""
        every = max(round(faults.look_s * fps), 1)
        looks = np.arange(0, truth.t.size, every)
        found_there = rng.random(looks.size) < faults.seen_beside
        found_amiss = rng.random(looks.size) < faults.false_person
        more = np.where(truth.others[looks] > 0, found_there * truth.others[looks], found_amiss)
        return np.asarray(seen + np.repeat(more, every)[: truth.t.size], dtype=np.int64)

    def _take_visitors(
        self, t: Floats, xy: Floats, visibility: Floats, faults: DeskFaults, rng: np.random.Generator
    ) -> None:
        """While the person is not to be seen the model takes a visitor for them."""
        for visitor in self.visitors:
            taken = np.isnan(xy[:, 0, 0]) & (self._shows(visitor, t) > 0) & ~self.motion.present(t)
            if taken.any():
                there = self._visiting(visitor, t[taken])
                xy[taken] = there + 2.0 * rng.standard_normal(there.shape)
                outside = ((there < 0) | (there >= np.array(self.cameras.size))).any(axis=-1)
                visibility[taken] = np.where(outside, 0.1, 0.97)


_RANK = {Acted.TYPING: 0, Acted.READING: 0, Acted.RESEATED: 0, Acted.STANDING: 4, Acted.AWAY: 5}
"""Which act counts where two go on: slouching counts more than what one does while slouching."""
_RANK |= {kind: 3 for kind in Acted if kind.is_slouched}
_STREAM = 163
"""Keeps these draws apart from others of the same seed."""

"""Plays an acted desk session through the engine of desk mode, as the page does: frame by frame, reference first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats
from posturecam.desk import DeskReference, DeskSession, DeskSettings, DeskState, Nudge, reference_of
from posturecam.errors import PosturecamError
from posturecam.frame import Pose
from posturecam.track import PoseTrack
from posturecam_lab.synth.desk_motion import WELL_S
from posturecam_lab.synth.desk_play import DeskPlay, DeskTruth

REFERENCE_S = 5.0
ANSWER_S = 20.0
"""How long it takes a user to see that five new seconds are wanted, and to sit well for them: a choice."""
AGAIN_S = 5.0
"""Until they try again when these were no good."""
GIVEN_UP_S = 30.0
"""Until they give it up with the first ones."""


@dataclass(frozen=True)
class PlayedDesk:
    """What the engine said of a play.

    t (N,): times. states (N,): of the engine. truth: of the same frames. nudges: with their times. references: when a
    new one was taken, the first left out. refused: how often one was refused, and why at last.
    """

    play: DeskPlay
    t: Floats
    states: NDArray[np.object_]
    truth: DeskTruth
    nudges: tuple[tuple[float, Nudge], ...]
    references: tuple[float, ...]
    refused: tuple[str, ...]

    def shows(self, *states: DeskState) -> Bools:
        """(N,) where the engine says one of these."""
        return np.isin(self.states.astype(str), [str(state) for state in states])

    @property
    def slouched(self) -> Bools:
        """(N,) where the engine says that the person slouches."""
        return np.array([state.is_slouched for state in self.states])

    @property
    def paused(self) -> Bools:
        """(N,) where it does not judge."""
        return np.array([state.is_paused for state in self.states])

    def minutes(self, where: Bools) -> float:
        """How long that is, minutes."""
        return float(where.sum() * np.median(np.diff(self.t)) / 60)


def played(play: DeskPlay, fps: float, settings: DeskSettings | None = None) -> PlayedDesk:
    """Play it at `fps` frames a second; BaselineError when the engine goes on refusing the first reference."""
    stream = play.stream(fps)
    track, people = stream.track, stream.people
    first, reference = _first_reference(track)
    look = stream.background.against(first)
    session = DeskSession(reference, settings or DeskSettings(break_every_s=None))
    states, nudges, references, refused = [], [], [], []
    wanted_at: float | None = None
    for k in range(first, len(track)):
        t = float(track.t[k])
        now = session.push(_pose(track, k), t, track.size, people=int(people[k]), background=look(k))
        states.append(now.state)
        if now.nudge is not None:
            nudges.append((t, now.nudge))
        wanted_at = (t if wanted_at is None else wanted_at) if now.wants_reference else None
        if wanted_at is not None and t - wanted_at >= ANSWER_S and _sits_well(stream.truth, k):
            try:
                session.set_reference(reference_of(track.between(t - REFERENCE_S, t + 1e-6)))
                look = stream.background.against(k)
                references.append(t)
                wanted_at = None
            except PosturecamError as error:
                refused.append(str(error))
                wanted_at = t - ANSWER_S + AGAIN_S
    kept = slice(first, None)
    truth = _part(stream.truth, kept)
    said = np.array([*states, None], dtype=object)[:-1]
    return PlayedDesk(play, track.t[kept], said, truth, tuple(nudges), tuple(references), tuple(refused))


def _first_reference(track: PoseTrack) -> tuple[int, DeskReference]:
    """The frame from which on it is compared with, and the reference: of the time of sitting well, or tried again."""
    ends = np.arange(WELL_S, WELL_S + GIVEN_UP_S, AGAIN_S).tolist()
    for end in ends[:-1]:
        with suppress(PosturecamError):
            return int(np.searchsorted(track.t, end)), reference_of(track.between(end - REFERENCE_S, end))
    return int(np.searchsorted(track.t, ends[-1])), reference_of(track.between(ends[-1] - REFERENCE_S, ends[-1]))


def _pose(track: PoseTrack, k: int) -> Pose | None:
    xy = np.asarray(track.xy[k], dtype=np.float64)
    return None if np.isnan(xy).any() else Pose(float(track.t[k]), xy, np.asarray(track.visibility[k], np.float64))


def _sits_well(truth: DeskTruth, k: int) -> bool:
    """Whether the person has been at ordinary work for the last seconds, and can so be asked to sit well."""
    step = float(truth.t[1] - truth.t[0])
    last = slice(max(k - round(REFERENCE_S / step), 0), k + 1)
    calm = all(not one.is_down and not one.is_aside for one in truth.doing[last])
    return bool(calm and truth.there[last].all() and (truth.slouched[last] == 0).all())


def _part(truth: DeskTruth, kept: slice) -> DeskTruth:
    return DeskTruth(**{name: getattr(truth, name)[kept] for name in truth.__dataclass_fields__})

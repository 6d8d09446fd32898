"""What the tests of comparing clips share: gaits whose landings are known exactly, and clips of people of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.side_by_side.compared import ComparedClip, clip_of
from posturecam.track import PoseTrack
from posturecam.types import Contact, EventKind, Gait, Side, Stride
from posturecam.video.writer import VideoWriter
from tests.people import Person, SimulatedCamera

LANDING, TOE_OFF = EventKind.INITIAL_CONTACT, EventKind.TOE_OFF


def gait_of(landings: Sequence[float], side: Side = Side.RIGHT, toe_offs: Sequence[float] = ()) -> Gait:
    """The gait of one foot that lands and leaves exactly then."""
    events = [*((t, LANDING) for t in landings), *((t, TOE_OFF) for t in toe_offs)]
    contacts = tuple(Contact(t, side, kind) for t, kind in sorted(events))
    strides = tuple(Stride(side, start, end) for start, end in pairwise(landings) if end - start < 1.5)
    return Gait(contacts, strides, 120.0, 1.0, 1.0, 0.4)


@cache
def clip(who: Person, seconds: float = 6.0, *, fps: float = 30.0, yaw: float = 0.0, **camera: float) -> ComparedClip:
    """A clip of a person of formulas, analysed."""
    return named(SimulatedCamera(fps=fps, yaw_deg=yaw, **camera).of((who, seconds)), f"clip {seconds:g}")  # type: ignore[arg-type]


def named(track: PoseTrack, name: str) -> ComparedClip:
    return clip_of(analyze(track), track, name)


def with_exact_landings(made: ComparedClip, who: Person, slow: float = 1.0) -> ComparedClip:
    """The same clip, with the landings and toe offs that the person really had."""
    analysis, (bout,) = made.analysis, made.analysis.bouts
    start, end = bout.start / slow, bout.end / slow
    events = [
        Contact(float(t) * slow, side, kind)
        for side in Side
        for kind, times in ((LANDING, who.contacts(side, start, end)), (TOE_OFF, who.toe_offs(side, start, end)))
        for t in times
    ]
    assert bout.gait is not None
    gait = replace(bout.gait, contacts=tuple(sorted(events, key=lambda event: event.t)))
    return replace(made, analysis=replace(analysis, bouts=(replace(bout, gait=gait),)))


def true_phase(who: Person, side: Side, t: float) -> float:
    """How far into its stride that foot is at a time, 0 to 1."""
    late = 0.5 * who.stride_s if side is Side.LEFT else 0.0
    return ((t - late) / who.stride_s) % 1.0


CYCLE, DARKEST, STEP = 32, 40, 6
"""Frames of a numbered video go through so many greys, so far apart that no encoder mixes them up."""


def numbered_video(path: Path, track: PoseTrack) -> None:
    """A video with a frame for each of the track, known by its grey."""
    with VideoWriter(path, track.size, longest=None, crf=4) as writer:
        for k, t in enumerate(track.t):
            grey = DARKEST + STEP * (k % CYCLE)
            writer.write(float(t), np.full((track.size[1], track.size[0], 3), grey, np.uint8))


def number_in(image: np.ndarray) -> int:
    """Which frame of a numbered video an image shows, in its cycle."""
    return round((float(np.median(image)) - DARKEST) / STEP)

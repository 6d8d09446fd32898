"""Tracks of clips that play faster or slower than life."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.track import PoseTrack
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run
from posturecam_lab.synth.truth import truth_of


def runs(spm: float, *, slow: float = 1.0, fps: float = 30.0, seconds: float = 6.0, place: str = "right") -> PoseTrack:
    """So many real seconds of a run at 11 km/h, with the bounce that gravity allows at that cadence."""
    motion = run(Build(), speed_mps=3.0, cadence_spm=spm)
    return truth_of(motion, Camera.on(place), seconds=seconds * slow, fps=fps, slow_motion=slow).track()


def slowed_between(track: PoseTrack, start: float, end: float, factor: float) -> PoseTrack:
    """The same frames, those of [start, end) s shown that many times longer."""
    t = track.t
    later = t + (factor - 1) * (np.clip(t, start, end) - start)
    return replace(track, t=later)


def joined(first: PoseTrack, second: PoseTrack) -> PoseTrack:
    """One clip after the other."""
    return replace(
        first,
        t=np.concatenate([first.t, second.t + first.t[-1] + 1 / 30]),
        xy=np.concatenate([first.xy, second.xy]),
        visibility=np.concatenate([first.visibility, second.visibility]),
        world=None,
    )

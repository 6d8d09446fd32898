"""A bout that was analysed on real time, put back on the clip's own clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from posturecam.motion.playback import Playback
from posturecam.types import Bout, Contact, Gait, Samples, Stride


def in_clip_time(bout: Bout, playback: Playback) -> Bout:
    """Put every time of a bout back on the clip's own clock.

    Parameters
    ----------
    bout : Bout
        On real time, in s.
    playback : Playback
        How the clip's clock runs.

    Returns
    -------
    Bout
        The same on the clip's clock; without rates where that clock can't be trusted.
    """
    if playback.is_real_time:
        return bout

    def clip(t: float) -> float:
        return float(playback.to_clip(t))

    start, end = clip(bout.start), clip(bout.end)
    gait = None if bout.gait is None else _gait_in_clip_time(bout.gait, clip)
    if gait is not None and playback.doubt(start, end) is not None:
        gait = replace(gait, cadence_spm=math.nan, belt_speed_legs_s=math.nan, speed_mps=None)
    changes = tuple((clip(a), clip(b)) for a, b in bout.scene.size_changes)
    return replace(
        bout,
        scene=replace(bout.scene, size_changes=changes),
        start=start,
        end=end,
        parts=tuple((clip(a), clip(b)) for a, b in bout.parts),
        gait=gait,
        findings=tuple(replace(f, moments=tuple(clip(t) for t in f.moments)) for f in bout.findings),
        samples={name: Samples(playback.to_clip(s.t), s.value, s.side) for name, s in bout.samples.items()},
    )


def _gait_in_clip_time(gait: Gait, clip: Callable[[float], float]) -> Gait:
    return replace(
        gait,
        contacts=tuple(Contact(clip(event.t), event.side, event.kind) for event in gait.contacts),
        strides=tuple(
            Stride(s.side, clip(s.start), clip(s.end), None if s.toe_off is None else clip(s.toe_off))
            for s in gait.strides
        ),
    )

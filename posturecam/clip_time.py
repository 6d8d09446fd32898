"""A bout that was analysed on real time, put back on the clip's own clock."""

from __future__ import annotations

import math
from dataclasses import replace

from posturecam.motion.playback import Playback
from posturecam.types import Bout, Contact, Samples, Stride


def in_clip_time(bout: Bout, playback: Playback) -> Bout:
    """The bout with every time put back on the clip's own clock; without rates where that clock can't be trusted."""
    if playback.is_real_time:
        return bout

    def clip(t: float) -> float:
        return float(playback.to_clip(t))

    start, end, gait = clip(bout.start), clip(bout.end), bout.gait
    if gait is not None:
        gait = replace(
            gait,
            contacts=tuple(Contact(clip(event.t), event.side, event.kind) for event in gait.contacts),
            strides=tuple(
                Stride(s.side, clip(s.start), clip(s.end), None if s.toe_off is None else clip(s.toe_off))
                for s in gait.strides
            ),
        )
        if playback.doubt(start, end) is not None:
            gait = replace(gait, cadence_spm=math.nan, belt_speed_legs_s=math.nan, speed_mps=None)
    return replace(
        bout,
        start=start,
        end=end,
        parts=tuple((clip(a), clip(b)) for a, b in bout.parts),
        gait=gait,
        findings=tuple(replace(f, moments=tuple(clip(t) for t in f.moments)) for f in bout.findings),
        samples={name: Samples(playback.to_clip(s.t), s.value, s.side) for name, s in bout.samples.items()},
    )

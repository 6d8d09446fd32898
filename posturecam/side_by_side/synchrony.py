"""Which moment of one clip belongs to which of the other: by gait phase, or by time from the same foot's landing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posturecam.motion.playback import Playback
from posturecam.side_by_side.choices import InStepBy
from posturecam.side_by_side.compared import ComparedClip, Stretch
from posturecam.side_by_side.phase import PhaseMap, landings_of, near_foot, phase_map
from posturecam.side_by_side.pieces import PlayTimes, repeated, straight
from posturecam.types import Side
from posturecam.words import Message, message


@dataclass(frozen=True)
class Synchrony:
    """Two clips on one axis: strides from a common landing, or seconds of life from it.

    Attributes
    ----------
    by : InStepBy
        What the axis counts.
    times : tuple of PlayTimes
        Where the first and the second clip stand at each moment.
    feet : tuple of (Side or None)
        Of each clip, the foot whose landing is at 0; None where there was none to go by.
    playbacks : tuple of Playback
        How the clocks of the clips run.
    maps : tuple of (PhaseMap or None)
        The gait phases of the clips, where they are known.
    remarks : tuple of Message
        What the user should know of it.
    """

    by: InStepBy
    times: tuple[PlayTimes, PlayTimes]
    feet: tuple[Side | None, Side | None]
    playbacks: tuple[Playback, Playback]
    maps: tuple[PhaseMap | None, PhaseMap | None] = (None, None)
    remarks: tuple[Message, ...] = ()

    @property
    def start(self) -> float:
        """The first moment of the axis."""
        return self.times[0].start

    @property
    def end(self) -> float:
        """The last moment of the axis."""
        return self.times[0].end

    @property
    def driver(self) -> int:
        """The clip that sets the pace: the one that repeats nothing, the first where neither does."""
        return 1 if self.times[0].jumps else 0

    @property
    def duration_s(self) -> float:
        """How long it takes in life, at the pace of the driving clip, s."""
        first, last = self._life_span()
        return last - first

    def moment_after(self, seconds: float) -> float:
        """Find the moment that is reached in life.

        Parameters
        ----------
        seconds : float
            From the first moment, s.

        Returns
        -------
        float
            On the axis.
        """
        if self.by is InStepBy.TIME:
            return self.start + seconds
        clock, times = self.playbacks[self.driver], self.times[self.driver]
        return times.moment_of(float(clock.to_clip(self._life_span()[0] + seconds)))

    def _life_span(self) -> tuple[float, float]:
        if self.by is InStepBy.TIME:
            return self.start, self.end
        clock, times = self.playbacks[self.driver], self.times[self.driver]
        first, last = clock.to_life(np.array([times.at(self.start), times.at(self.end)])).tolist()
        return first, last


def synchronised(
    clips: tuple[ComparedClip, ComparedClip],
    stretches: tuple[Stretch, Stretch],
    by: InStepBy = InStepBy.PHASE,
    *,
    foot: Side | None = None,
    match_toe_off: bool = False,
) -> Synchrony:
    """Bring two clips in step.

    By phase, the clip with fewer strides plays them again while the other goes on. By time, both play at their own
    speed, in life's time, as far as both go.

    Parameters
    ----------
    clips : tuple of ComparedClip
        The two clips.
    stretches : tuple of Stretch
        What is played of each.
    by : InStepBy
        Phase, where both have strides; else it is time, and a remark says so.
    foot : Side or None
        The foot to go by in both; None for the near one of each.
    match_toe_off : bool
        Whether the toe offs, too, are put at the same phase.

    Returns
    -------
    Synchrony
        The common axis.
    """
    feet = tuple(near_foot(one.judgement) if foot is None else foot for one in stretches)
    maps = _maps(stretches, (feet[0], feet[1]), match_toe_off=match_toe_off)
    remarks = [*_feet_remarks(feet, foot), *_map_remarks(clips, maps)]
    if by is InStepBy.PHASE and maps[0] is not None and maps[1] is not None:
        times = _by_phase(maps[0], maps[1])
        remarks += [_repeats(clips[i], maps[i]) for i in (0, 1) if times[i].jumps]
        return Synchrony(by, times, (feet[0], feet[1]), _clocks(clips), maps, tuple(remarks))
    if by is InStepBy.PHASE:
        remarks.append(_why_no_phase(clips, stretches, maps))
    zeros = tuple(_zero(one, side, found) for one, side, found in zip(stretches, feet, maps, strict=True))
    known = None not in zeros
    starts = tuple(one.start if t is None or not known else t for one, t in zip(stretches, zeros, strict=True))
    times = _by_time(_clocks(clips), stretches, (starts[0], starts[1]))
    remarks = remarks if known else [one for one in remarks if one.code != "compare.foot.other"]
    remarks += _clock_remarks(clips, stretches)
    stood = (feet[0], feet[1]) if known else (None, None)
    return Synchrony(InStepBy.TIME, times, stood, _clocks(clips), maps, tuple(remarks))


def _clocks(clips: tuple[ComparedClip, ComparedClip]) -> tuple[Playback, Playback]:
    return clips[0].playback, clips[1].playback


def _maps(
    stretches: tuple[Stretch, Stretch], feet: tuple[Side, Side], *, match_toe_off: bool
) -> tuple[PhaseMap | None, PhaseMap | None]:
    gaits = [one.judgement.gait for one in stretches]
    known = [gait.duty_factor for gait in gaits if gait is not None and math.isfinite(gait.duty_factor)]
    toe_off_at = sum(known) / len(known) if match_toe_off and len(known) == 2 else None
    one, other = (
        phase_map(stretch.judgement.gait, side, stretch.start, stretch.end, toe_off_at=toe_off_at)
        for stretch, side in zip(stretches, feet, strict=True)
    )
    return one, other


def _by_phase(one: PhaseMap, other: PhaseMap) -> tuple[PlayTimes, PlayTimes]:
    """Both from the common landing, as long as the longer one goes; the shorter one plays its strides again."""
    start = max(one.first, other.first)
    ends = [found.last for found in (one, other)]
    end = min(ends) if one.strides == other.strides else max(ends)
    first, second = (repeated(found.t, found.phase, found.strides, start, end) for found in (one, other))
    return first, second


def _zero(stretch: Stretch, side: Side, found: PhaseMap | None) -> float | None:
    """The clip time of the landing to start from; None where none is known."""
    if found is not None:
        return float(found.landings[0])
    return next(iter(landings_of(stretch.judgement.gait, side, stretch.start, stretch.end)), None)


def _by_time(
    clocks: tuple[Playback, Playback], stretches: tuple[Stretch, Stretch], zeros: tuple[float, float]
) -> tuple[PlayTimes, PlayTimes]:
    """Both at their own speed in life, as far as both go."""
    spans = [
        clock.to_life(np.array([one.start, one.end])) - float(clock.to_life(zero))
        for clock, one, zero in zip(clocks, stretches, zeros, strict=True)
    ]
    start, end = max(float(span[0]) for span in spans), min(float(span[1]) for span in spans)
    end = max(end, start + 1e-3)
    first, second = (_in_life(clock, zero, start, end) for clock, zero in zip(clocks, zeros, strict=True))
    return first, second


def _in_life(clock: Playback, zero: float, start: float, end: float) -> PlayTimes:
    """Where a clip stands from `start` to `end` s of life after it stood at `zero`."""
    life = float(clock.to_life(zero))
    changes = [float(clock.to_life(t)) - life for t in clock.changes]
    moments = [start, *(one for one in changes if start < one < end), end]
    return straight((moment, float(clock.to_clip(life + moment))) for moment in moments)


def _feet_remarks(feet: tuple[Side, ...], foot: Side | None) -> list[Message]:
    if foot is not None or feet[0] is feet[1]:
        return []
    return [message("compare.foot.other", first=_foot(feet[0]), second=_foot(feet[1]))]


def _foot(side: Side) -> Message:
    return message(f"compare.foot.{side}")


def _map_remarks(clips: tuple[ComparedClip, ...], maps: tuple[PhaseMap | None, ...]) -> list[Message]:
    return [
        message("compare.landings_missing", clip=clip.name, n=found.missed)
        for clip, found in zip(clips, maps, strict=True)
        if found is not None and found.missed
    ]


def _repeats(clip: ComparedClip, found: PhaseMap | None) -> Message:
    return message("compare.repeats", clip=clip.name, n=0 if found is None else found.strides)


def _why_no_phase(
    clips: tuple[ComparedClip, ...], stretches: tuple[Stretch, ...], maps: tuple[PhaseMap | None, ...]
) -> Message:
    if not any(one.judgement.activity.is_gait for one in stretches):
        return message("compare.no_phase.at_rest")
    without = next(clip.name for clip, found in zip(clips, maps, strict=True) if found is None)
    return message("compare.no_phase.no_landings", clip=without)


def _clock_remarks(clips: tuple[ComparedClip, ...], stretches: tuple[Stretch, ...]) -> list[Message]:
    """By time, what is known of the clips' clocks."""
    said = []
    for clip, one in zip(clips, stretches, strict=True):
        factor = clip.playback.factor
        if clip.playback.doubt(one.start, one.end) is not None:
            said.append(message("compare.clock.unknown", clip=clip.name))
        elif factor is not None and abs(factor - 1.0) > 0.01:
            said.append(message("compare.clock.slow_motion", clip=clip.name, factor=factor))
    return said

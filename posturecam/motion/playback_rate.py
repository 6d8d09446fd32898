"""Find the clock of a clip from the strides that it shows.

What the user says comes first, then what the file declares, then what the strides show. A rate found from strides is
trusted only where it stands out clearly and lies near one that phones have; elsewhere the clip is still measured on the
likeliest clock, so that gait and posture are found, but nothing that depends on time may be said.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.motion.playback import REAL_TIME, Playback, PlaybackStretch, Source
from posturecam.motion.signals import frame_rate
from posturecam.motion.slow_motion import Estimate, estimates
from posturecam.motion.spans import seen_spans
from posturecam.motion.time_lapse import is_sparse
from posturecam.track import PoseTrack
from posturecam.types import Activity

PHONE_FACTORS = (2.0, 4.0, 8.0, 10.0, 16.0)
"""Factors that phones have: capture rates of 60 to 480 fps played at 30, and of 240 played at 24."""
OTHER_FACTORS = (0.25, 0.33, 0.5, 0.67, 1.5, 2.5, 3.0, 5.0, 6.0, 20.0, 32.0)
"""Other factors that are tried; below 1 = sped up."""
CAPTURE_RATES_FPS = (60.0, 120.0, 240.0, 480.0, 960.0)
"""At which phones capture slow motion."""
SAME_RATE_LN = 0.05
"""Logarithm within which two frame rates count as the same."""
ODD_PHONE_WEIGHT, OTHER_WEIGHT = 0.3, 0.15
"""How likely a phone's factor is that does not come out at a capture rate, and any other factor, against one that does.

Engineering choices.
"""
SURE = 0.85
"""Least probability of a factor, among all, that is applied and trusted; engineering choice."""
REAL_RUN_LN, REAL_WALK_SLOW_LN, REAL_WALK_FAST_LN = 0.25, 0.42, 0.38
"""Logarithms of the factor within which strides are those of people in real time: runners, slow walkers, fast walkers.

Runners between 128 and 212 steps/min with a bounce to match; walkers above 74 steps/min or with steps to match, below
164 steps/min or with steps to match.
"""
CLEARLY_SLOW_WALK = 2.6
"""Factor below which a walk may be a deliberate one, with long steps as slow as 45 a minute, and is measured as such.

A walk's rate is never trusted: habit alone shows it, no gravity, and one in five rates of 3 came out near 2 or 4.
"""
FEWEST_STRIDES = {Activity.RUN: 3, Activity.WALK: 4}
"""Strides on which a factor other than 1 must rest."""
MOST_OF_TIME = 0.5
"""Share of the time in which a person is seen that strides must fill for one fewer to be enough.

Two fewer are enough where they are clearly slow.
"""


def find_playback(track: PoseTrack) -> Playback:
    """Find the clock that the strides of a repaired track show.

    Parameters
    ----------
    track : PoseTrack
        At the clip's own times.

    Returns
    -------
    Playback
        Real time where its frames are too few to show any strides.
    """
    if is_sparse(track.t):
        return REAL_TIME
    rate = frame_rate(track.t)
    found: list[PlaybackStretch] = []
    for start, end in seen_spans(track):
        piece = estimates(track.between(start, end))
        found += [_decided(one, rate) for one in piece if _counts(one, end - start)]
    return _one_clock(found) if found else REAL_TIME


def _is_real(one: Estimate) -> bool:
    """Whether an estimate is what people in real time give."""
    slow = float(np.log(one.factor))
    if one.gait is Activity.RUN:
        return abs(slow) <= REAL_RUN_LN
    return -REAL_WALK_FAST_LN <= slow <= REAL_WALK_SLOW_LN


def _counts(one: Estimate, seen_s: float) -> bool:
    """Whether an estimate rests on enough strides to contradict real time."""
    if _is_real(one):
        return True
    most = one.end - one.start >= MOST_OF_TIME * seen_s
    return one.strides >= FEWEST_STRIDES[one.gait] - most or (most and one.factor >= CLEARLY_SLOW_WALK)


def _decided(one: Estimate, rate_fps: float) -> PlaybackStretch:
    """The rate that the estimate stands for."""
    if _is_real(one):
        return PlaybackStretch(one.start, one.end, 1.0, True, Source.STRIDES, 1.0)
    weights = dict.fromkeys(OTHER_FACTORS, OTHER_WEIGHT)
    weights |= {factor: _phone_weight(factor, rate_fps) for factor in PHONE_FACTORS}
    likely = {
        factor: weight * float(np.exp(-0.5 * (np.log(one.factor / factor) / one.error_ln) ** 2))
        for factor, weight in weights.items()
    }
    best = max(likely, key=lambda factor: likely[factor])
    clear = likely[best] >= SURE * sum(likely.values())
    guess = best if likely[best] >= SURE / 2 * sum(likely.values()) else one.factor
    runs = one.gait is Activity.RUN
    measured = guess if runs or guess < 1 or one.factor >= CLEARLY_SLOW_WALK else 1.0
    return PlaybackStretch(
        one.start, one.end, measured, clear and best in PHONE_FACTORS and runs, Source.STRIDES, guess
    )


def _phone_weight(factor: float, rate_fps: float) -> float:
    """How likely a phone's factor is at this frame rate, from what it was captured at."""
    off = min(abs(np.log(factor * rate_fps / capture)) for capture in CAPTURE_RATES_FPS)
    return 1.0 if off <= SAME_RATE_LN else ODD_PHONE_WEIGHT


def _one_clock(found: list[PlaybackStretch]) -> Playback:
    """A clock for the whole clip.

    Where all parts play at one rate, it holds throughout; where the rate changes, times are trusted only within the
    strides that play in real time.
    """
    if all(one.likely == 1.0 for one in found):
        return REAL_TIME
    found = sorted(found, key=lambda one: one.start)
    if len({one.likely for one in found}) == 1:
        surest = max(found, key=lambda one: (one.sure, one.end - one.start))
        return Playback((replace(surest, start=-np.inf, end=np.inf),))
    out: list[PlaybackStretch] = []
    for one in found:
        sure = one.likely == 1.0
        if out:
            before = out[-1]
            start, end = max(one.start, before.end), max(one.end, before.end)
            centre, both = (before.end + start) / 2, before.sure and sure
            out.append(replace(before, start=before.end, end=centre, sure=both))
            out.append(replace(one, start=centre, end=start, sure=both))
            out.append(replace(one, start=start, end=end, sure=sure))
        else:
            out.append(replace(one, sure=sure))
    out[0], out[-1] = replace(out[0], start=-np.inf), replace(out[-1], end=np.inf)
    return Playback(_merged(out))


def _merged(stretches: list[PlaybackStretch]) -> tuple[PlaybackStretch, ...]:
    """The stretches without empty ones, and neighbours that agree made one."""
    out: list[PlaybackStretch] = []
    for one in stretches:
        if one.end <= one.start:
            continue
        if out and (out[-1].likely, out[-1].sure) == (one.likely, one.sure):
            out[-1] = replace(out[-1], end=one.end)
        else:
            out.append(one)
    return tuple(out)

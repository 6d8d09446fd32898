"""What is measured on played desk sessions, one figure after the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools
from posturecam.desk import DeskState
from posturecam_lab.synth.desk_acts import Acted, DeskAct
from posturecam_lab.synth.desk_play import AT_HEIGHT, UNDER_WAY
from posturecam_lab.validate.desk_session import PlayedDesk

HELD_S = 20.0
"""A slouch that is held for so long is to be noticed."""
NUDGED_S, PAUSE_S = 30.0, 120.0
"""Held for so long the first slouch of a session is to be nudged about; a nudge so long before it may hold back one."""
FORGOTTEN_S = 20.0
"""A nudge is still right so long after the end of a slouch."""
SLOUCHES = (Acted.LEAN_IN, Acted.SLUMP, Acted.CREEP, Acted.CROOKED)
NAMES = {
    Acted.LEAN_IN: (DeskState.LEANING_IN,),
    Acted.SLUMP: (DeskState.SLUMPED,),
    Acted.CREEP: (DeskState.SLUMPED,),
    Acted.CROOKED: (DeskState.TILTED,),
}
SOON_S = 60.0
"""Within which a moved set-up is to be noticed."""
LONG_S = 15.0
"""Absences and visits shorter than that need not be noticed."""


@dataclass(frozen=True)
class Noticed:
    """One acted slouch: its kind, whether it was noticed, after how many seconds at its height, and rightly named."""

    kind: Acted
    noticed: bool
    after_s: float
    named: bool


def noticed(session: PlayedDesk) -> list[Noticed]:
    """Each slouch that was held for HELD_S: shown within that time at its height (creeping ones: while they last)."""
    return [_noticed(session, act) for act in session.play.acts if act.kind.is_slouched and _held_s(act) >= HELD_S]


def _held_s(act: DeskAct) -> float:
    return act.held[1] - act.held[0]


def _noticed(session: PlayedDesk, act: DeskAct) -> Noticed:
    high, end = act.held
    until = end if act.kind is Acted.CREEP else min(end, high + HELD_S)
    hits = np.flatnonzero(session.slouched & (session.t >= high) & (session.t <= until))
    after = float(session.t[hits[0]]) - high if hits.size else math.nan
    at_height = (session.t >= high) & (session.t <= end)
    return Noticed(act.kind, bool(hits.size), after, bool((session.shows(*NAMES[act.kind]) & at_height).any()))


def first_nudged(session: PlayedDesk) -> tuple[bool, float] | None:
    """Whether the first slouch held for NUDGED_S was nudged about, and how long after its height; None without one."""
    long = sorted(act.held for act in session.play.acts if act.kind.is_slouched and _held_s(act) >= NUDGED_S)
    before = [t for t, nudge in session.nudges if nudge.kind == "posture" and long and t < long[0][0] - PAUSE_S]
    if not long or before:
        return None
    high, end = long[0]
    times = [t for t, nudge in session.nudges if nudge.kind == "posture" and high - PAUSE_S <= t <= end]
    return bool(times), max(times[0] - high, 0.0) if times else math.nan


def false_nudges(session: PlayedDesk) -> list[float]:
    """When a posture was nudged about though there was no slouch, nor had been one a moment before."""
    found = []
    for t, nudge in session.nudges:
        lately = (session.t > t - FORGOTTEN_S) & (session.t <= t)
        if nudge.kind == "posture" and not (session.truth.slouched[lately] >= UNDER_WAY).any():
            found.append(t)
    return found


def false_episodes(session: PlayedDesk, seconds: float = 15.0) -> int:
    """How often slouching was shown for that long without any: what nudges would be without a pause between them."""
    wrong = session.slouched & (session.truth.slouched < UNDER_WAY)
    return sum(session.t[last] - session.t[first] >= seconds for first, last in stretches(wrong))


def stretches(where: Bools) -> Iterator[tuple[int, int]]:
    """First and last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        yield int(first), int(after) - 1


def wrong_pauses(session: PlayedDesk, *states: DeskState) -> int:
    """How often one of these states was shown while the person sat there alone at an unmoved desk."""
    calm = session.truth.there & (session.truth.others == 0)
    calm &= np.array([one not in (Acted.STANDING, Acted.AWAY) for one in session.truth.doing])
    return sum(bool(calm[first : last + 1].all()) for first, last in stretches(session.shows(*states)))


def paused_in(session: PlayedDesk, where: Bools, *states: DeskState) -> list[bool]:
    """Of each stretch of at least LONG_S where that is so: whether one of these states was shown in it."""
    shown = session.shows(*states)
    return [
        bool(shown[first : last + 1].any())
        for first, last in stretches(where)
        if session.t[last] - session.t[first] >= LONG_S
    ]


def away(session: PlayedDesk) -> Bools:
    """(N,) where the person is out of the room or the image."""
    return np.array([one is Acted.AWAY for one in session.truth.doing]) & ~session.truth.there


def standing(session: PlayedDesk) -> Bools:
    """(N,) where they stand before the desk."""
    return np.array([one is Acted.STANDING for one in session.truth.doing])


def visited(session: PlayedDesk) -> Bools:
    """(N,) where another person is behind them."""
    return (session.truth.others > 0) & session.truth.there


def after_move(session: PlayedDesk) -> tuple[bool, float, int]:
    """Whether the move was noticed soon, after how many seconds, and the posture nudges until there is a reference."""
    at = session.play.moves[0].t
    soon = np.flatnonzero(session.shows(DeskState.MOVED) & (session.t >= at) & (session.t <= at + SOON_S))
    until = min([t for t in session.references if t > at], default=float(session.t[-1]) + 1.0)
    nudges = sum(nudge.kind == "posture" and at < t < until for t, nudge in session.nudges)
    return bool(soon.size), float(session.t[soon[0]]) - at if soon.size else math.nan, nudges


def minutes_off(session: PlayedDesk) -> tuple[float, float]:
    """Minutes slouched by the engine less the true ones, and the true ones."""
    real = session.truth.slouched >= (AT_HEIGHT + UNDER_WAY) / 2
    return session.minutes(session.slouched) - session.minutes(real), session.minutes(real)


def agreement(session: PlayedDesk) -> float:
    """Share of the clear frames in which slouched or not is said rightly; pauses and looks elsewhere are left out."""
    truth = session.truth
    clear = truth.is_clear & truth.there & ~session.paused
    clear &= np.array([not (one.is_down or one.is_aside) for one in truth.doing])
    return float((session.slouched == truth.is_slouched)[clear].mean())


def share(hits: Iterable[bool]) -> float:
    """Percent that are true; NaN of none."""
    all_of_them = list(hits)
    return 100.0 * sum(all_of_them) / len(all_of_them) if all_of_them else math.nan


def typical(values: Sequence[float]) -> float:
    """Median of those that are known."""
    known = [value for value in values if math.isfinite(value)]
    return float(np.median(known)) if known else math.nan

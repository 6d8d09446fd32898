"""How ordinary work at a desk looks: typing and reading, and all the small things people do meanwhile.

None of it is slouching. How often follows each person's habits; how far and how long are choices after what is seen of
people in offices, each range wide enough for lively and for quiet ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from posturecam_lab.synth.desk_acts import Acted, BodyShift, DeskAct, Hand
from posturecam_lab.synth.desk_amounts import amount_for
from posturecam_lab.synth.desk_motion import SETTLING_S, WELL_S
from posturecam_lab.synth.desk_people import DeskPerson, Habits

Rng = np.random.Generator
Span = tuple[float, float]
FREE_S = 0.5
"""Between one thing and the next."""
BLOCK_S = (15.0, 180.0)
"""How long people type or read at a stretch."""


def ordinary_work(person: DeskPerson, rng: Rng, seconds: float, taken: Sequence[Span] = ()) -> list[DeskAct]:
    """The acts of `seconds` of work; nothing but looks at the keys happens in `taken`, where the person does more."""
    acts = [*_blocks(person.habits, rng, seconds), *_reseated(person, rng, seconds)]
    busy = [*taken, (0.0, WELL_S + 1.0)]
    for rate, make in _things(person.habits):
        for start in _when(rng, rate, seconds):
            act = make(rng, start)
            if act.end < seconds and _is_free(act, busy):
                busy.append((act.start, act.end))
                acts.append(act)
    return acts


def glances(person: DeskPerson, rng: Rng, spans: Sequence[Span]) -> list[DeskAct]:
    """Short looks at the keys within the given spans."""
    acts: list[DeskAct] = []
    for start, end in spans:
        busy: list[Span] = []
        for when in _when(rng, person.habits.keys, end - start):
            act = _glance(rng, start + when)
            if act.end < end and _is_free(act, busy):
                busy.append((act.start, act.end))
                acts.append(act)
    return acts


def _when(rng: Rng, per_hour: float, seconds: float) -> list[float]:
    return sorted(float(t) for t in rng.uniform(0, seconds, rng.poisson(per_hour * seconds / 3600)))


def _is_free(act: DeskAct, busy: Sequence[Span]) -> bool:
    return all(act.end + FREE_S < start or act.start - FREE_S > end for start, end in busy)


def _blocks(habits: Habits, rng: Rng, seconds: float) -> list[DeskAct]:
    """Typing and reading by turns; readers hold their head a little differently."""
    acts, t = [], 0.0
    while t < seconds:
        lasts = float(np.exp(rng.uniform(*np.log(BLOCK_S))))
        if rng.random() < habits.typing:
            acts.append(DeskAct(Acted.TYPING, t, lasts + 1.0, rise_s=0.5, fall_s=0.5))
        else:
            shift = BodyShift(head_pitch_deg=rng.uniform(-3, 3), lean_deg=rng.uniform(-2.5, 1.5))
            acts.append(DeskAct(Acted.READING, t, lasts + 1.0, shift, rise_s=1.0, fall_s=1.0))
        t += lasts
    return acts


def _reseated(person: DeskPerson, rng: Rng, seconds: float) -> list[DeskAct]:
    """Now and then people sit a little differently, and a little lower as the time goes by."""
    habits = person.habits
    moments = [WELL_S, *(t for t in _when(rng, habits.reseats, seconds) if t > WELL_S + SETTLING_S), seconds + 10.0]
    acts = [
        DeskAct(Acted.RESEATED, start, max(end - start, 2.0) + 1.0, _reseat(rng), rise_s=1.0, fall_s=1.0)
        for start, end in pairwise(moments)
    ]
    sag = amount_for(person.sit, BodyShift(kyphosis_deg=10, forward_head_deg=4), "drop", habits.sag_m)
    return [*acts, DeskAct(Acted.RESEATED, WELL_S, seconds, sag, rise_s=seconds - 1.0, fall_s=1.0)]


def _reseat(rng: Rng) -> BodyShift:
    return BodyShift(
        lean_deg=rng.normal(0, 1.2),
        side_lean_deg=rng.normal(0, 1.2),
        kyphosis_deg=abs(rng.normal(0, 1.5)),
        head_yaw_deg=rng.normal(0, 3.0),
        head_roll_deg=rng.normal(0, 1.5),
        shoulder_tilt_deg=rng.normal(0, 1.0),
        ahead_m=rng.normal(0, 0.008),
        aside_m=rng.normal(0, 0.015),
    )


def _things(habits: Habits) -> list[tuple[float, Callable[[Rng, float], DeskAct]]]:
    return [
        (habits.papers, _paper),
        (habits.phones, _phone),
        (habits.reclines, _recline),
        (habits.turns, _turn),
        (habits.screens, _screen),
        (habits.drinks, _drink),
        (0.3 * habits.touches, _hand_before_face),
        (habits.stretches, _stretch),
        (habits.reaches, _reach),
        (habits.touches, _touch),
        (habits.keys, _glance),
        (0.1 * habits.keys, _long_glance),
    ]


def _lasting(rng: Rng, usual: float, least: float, most: float) -> float:
    """A duration, s: as a rule the usual one, now and then a much longer one."""
    return float(np.clip(usual * np.exp(rng.normal(0, 0.7)), least, most))


def _side(rng: Rng) -> float:
    return 1.0 if rng.random() < 0.5 else -1.0


def _down(rng: Rng, low: float, high: float) -> BodyShift:
    """The head bent down by so many degrees; the neck goes along with a third of it."""
    down = rng.uniform(low, high)
    return BodyShift(head_pitch_deg=-down, forward_head_deg=down * rng.uniform(0.2, 0.4))


def _glance(rng: Rng, start: float) -> DeskAct:
    lasts = _lasting(rng, 1.8, 1.0, 4.0)
    return DeskAct(Acted.KEYS, start, lasts, _down(rng, 12, 30), rise_s=0.35, fall_s=0.35)


def _long_glance(rng: Rng, start: float) -> DeskAct:
    return DeskAct(Acted.KEYS, start, _lasting(rng, 8.0, 4.0, 25.0), _down(rng, 15, 32), rise_s=0.5, fall_s=0.5)


def _paper(rng: Rng, start: float) -> DeskAct:
    turned = rng.uniform(0, 25) * _side(rng)
    aside = BodyShift(lean_deg=rng.uniform(0, 7), head_yaw_deg=turned, twist_deg=0.25 * turned)
    return DeskAct(
        Acted.PAPER, start, _lasting(rng, 15.0, 5.0, 60.0), _down(rng, 26, 45) + aside, rise_s=0.7, fall_s=0.7
    )


def _phone(rng: Rng, start: float) -> DeskAct:
    lasts, left = _lasting(rng, 20.0, 6.0, 90.0), rng.random() < 0.4
    if rng.random() < 0.25:
        tilt = rng.uniform(2, 8) * (-1 if left else 1)
        shift, hand = BodyShift(head_roll_deg=tilt, lean_deg=rng.uniform(-4, 1)), Hand.EAR
    else:
        shift = _down(rng, 22, 42) + BodyShift(kyphosis_deg=rng.uniform(0, 6), lean_deg=rng.uniform(-4, 3))
        hand = Hand.CHEST
    return DeskAct(Acted.PHONE, start, lasts, shift, rise_s=1.0, fall_s=1.0, hand=hand, left=left)


def _recline(rng: Rng, start: float) -> DeskAct:
    shift = BodyShift(lean_deg=-rng.uniform(5, 12), forward_head_deg=rng.uniform(2, 7), ahead_m=rng.uniform(0, 0.02))
    return DeskAct(Acted.RECLINED, start, _lasting(rng, 30.0, 8.0, 120.0), shift, rise_s=1.2, fall_s=1.2)


def _turn(rng: Rng, start: float) -> DeskAct:
    turned, side = rng.uniform(32, 65), _side(rng)
    shift = BodyShift(head_yaw_deg=side * turned, twist_deg=side * rng.uniform(4, 28), lean_deg=rng.uniform(-4, 2))
    return DeskAct(Acted.TURNED, start, _lasting(rng, 9.0, 2.5, 60.0), shift, rise_s=0.7, fall_s=0.7)


def _screen(rng: Rng, start: float) -> DeskAct:
    side = _side(rng)
    shift = BodyShift(head_yaw_deg=side * rng.uniform(18, 34), twist_deg=side * rng.uniform(0, 9))
    return DeskAct(Acted.SCREEN, start, _lasting(rng, 6.0, 2.0, 30.0), shift, rise_s=0.5, fall_s=0.5)


def _drink(rng: Rng, start: float) -> DeskAct:
    shift = BodyShift(head_pitch_deg=rng.uniform(6, 20), lean_deg=rng.uniform(-3, 2))
    return DeskAct(Acted.DRINKING, start, rng.uniform(3.5, 8), shift, rise_s=1.2, fall_s=1.2, hand=Hand.MOUTH)


def _hand_before_face(rng: Rng, start: float) -> DeskAct:
    shift = BodyShift(
        head_pitch_deg=-rng.uniform(0, 6), forward_head_deg=rng.uniform(0, 4), head_roll_deg=rng.uniform(-4, 4)
    )
    lasts, left = _lasting(rng, 10.0, 3.0, 45.0), rng.random() < 0.4
    return DeskAct(Acted.HAND_BEFORE_FACE, start, lasts, shift, rise_s=0.8, fall_s=0.8, hand=Hand.MOUTH, left=left)


def _touch(rng: Rng, start: float) -> DeskAct:
    hand = (Hand.FOREHEAD, Hand.CHEEK, Hand.MOUTH, Hand.EAR)[int(rng.integers(4))]
    shift = BodyShift(head_pitch_deg=-rng.uniform(0, 8), head_roll_deg=rng.uniform(-6, 6))
    lasts, left = rng.uniform(1.6, 4.0), rng.random() < 0.4
    return DeskAct(Acted.FACE_TOUCHED, start, lasts, shift, rise_s=0.6, fall_s=0.6, hand=hand, left=left)


def _stretch(rng: Rng, start: float) -> DeskAct:
    shift = BodyShift(
        lean_deg=-rng.uniform(3, 9), head_pitch_deg=rng.uniform(4, 14), elevation_m=rng.uniform(0.01, 0.03)
    )
    lasts = rng.uniform(3.5, 7)
    return DeskAct(Acted.STRETCHING, start, lasts, shift, rise_s=1.2, fall_s=1.2, hand=Hand.OVERHEAD)


def _reach(rng: Rng, start: float) -> DeskAct:
    """For something on the desk, or closer to the screen for small print."""
    side = _side(rng)
    shift = BodyShift(lean_deg=rng.uniform(6, 18), forward_head_deg=rng.uniform(0, 8))
    if rng.random() < 0.6:
        shift += BodyShift(side_lean_deg=side * rng.uniform(3, 12), twist_deg=-side * rng.uniform(5, 18))
        hand = Hand.DESK_EDGE
        return DeskAct(
            Acted.REACHING, start, rng.uniform(2.2, 5), shift, rise_s=0.8, fall_s=0.8, hand=hand, left=side < 0
        )
    return DeskAct(Acted.REACHING, start, rng.uniform(3.0, 6.5), shift, rise_s=0.8, fall_s=0.8)

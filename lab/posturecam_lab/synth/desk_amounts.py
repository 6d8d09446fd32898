"""How far a body must be bent so that its eyes come nearer, or lower, by a wanted amount."""

from __future__ import annotations

from typing import Literal

import numpy as np

from posturecam.arrays import Floats
from posturecam_lab.synth.desk_acts import SHIFTS, BodyShift
from posturecam_lab.synth.desk_motion import eyes, shifted
from posturecam_lab.synth.skeleton import assemble
from posturecam_lab.synth.stillness import Sit

STEPS = 81
MOST = 4.0
"""Most times of a shift that are looked at."""


def eyes_of(sit: Sit, shift: BodyShift, shares: Floats) -> Floats:
    """Where (K, 3) m the eyes of a person who holds still are at so many times (K,) of a shift."""
    still = np.zeros(shares.size)
    by = {name: shares * getattr(shift, name) for name in SHIFTS}
    return eyes(assemble(sit.build, shifted(sit.pose(still), by)).landmarks)


def amount_for(sit: Sit, shift: BodyShift, what: Literal["nearer", "drop"], metres: float) -> BodyShift:
    """The shift at the size that brings the eyes that much nearer (forward) or lower; ValueError if none does."""
    shares = np.linspace(0.0, MOST, STEPS)
    place = eyes_of(sit, shift, shares)
    got = place[:, 0] - place[0, 0] if what == "nearer" else place[0, 1] - place[:, 1]
    beyond = np.flatnonzero(got >= metres)
    if metres <= 0:
        return shift * 0.0
    if not beyond.size:
        raise ValueError(f"this movement brings the eyes at most {got.max():.3f} m {what}, not {metres:.3f} m")
    last = int(beyond[0])
    between = (metres - got[last - 1]) / (got[last] - got[last - 1])
    return shift * float(shares[last - 1] + between * (shares[last] - shares[last - 1]))

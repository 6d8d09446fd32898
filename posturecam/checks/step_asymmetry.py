"""How unequal left and right steps are in time: left minus right step time over their mean, percent.

A step is named after the foot that ends it. Robinson 1987's symmetry index, on step times. Where the steps keep time
with the frames, as 150 a minute do with 30 fps, each foot is always caught in the same moments, so that an error
there repeats and no number of steps averages it out.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout
from posturecam.landmarks import ANKLE
from posturecam.model_error import LandmarkError
from posturecam.types import Contact, EventKind, Samples, Side

REPEATED_ERROR_FRAMES = 0.25
"""Share of the time between two frames by which a contact is off when each is seen in the same moments.

Landmarks between two frames are known to about that.
"""


def measure(bout: ObservedBout) -> Samples:
    """Measure the asymmetry of each pair of neighbouring steps: 100 · (left - right) / mean.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Percent, positive = the left step takes longer.
    """
    contacts = _contacts(bout)
    times, values = [], []
    for a, b, c in zip(contacts, contacts[1:], contacts[2:], strict=False):
        if a.side == c.side != b.side:
            first, second = b.t - a.t, c.t - b.t
            left, right = (first, second) if b.side == Side.LEFT else (second, first)
            if max(left, right) < 2 * min(left, right):
                times.append(b.t)
                values.append(100 * (left - right) / ((left + right) / 2))
    return Samples(np.array(times), np.array(values), ("",) * len(times))


def _contacts(bout: ObservedBout) -> list[Contact]:
    """The contacts at which the foot was in the image."""
    landings = [event for event in bout.gait.contacts if event.kind == EventKind.INITIAL_CONTACT] if bout.gait else []
    visibility = {side: bout.body.visibility(ANKLE[side == Side.RIGHT]) for side in Side}
    rows = np.rint(bout.body.grid.index(np.array([event.t for event in landings], dtype=np.float64)))
    inside = np.clip(rows, 0, len(bout.body.grid) - 1).astype(int).tolist()
    return [event for event, row in zip(landings, inside, strict=True) if visibility[event.side][row] > 0]


def repeated_error(bout: ObservedBout) -> float:
    """Estimate the error that repeats from step to step.

    All of it where the contacts of each foot fall on the same moment between two frames, none where they are spread
    evenly.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait with contacts.

    Returns
    -------
    float
        ± (95 %), percent.
    """
    assert bout.gait is not None
    rate = bout.body.grid.rate_hz
    feet = [np.array([event.t for event in _contacts(bout) if event.side == side]) for side in Side]
    together = float(np.mean([_sameness(times * rate) for times in feet if times.size] or [0.0]))
    step_frames = 60.0 / bout.gait.cadence_spm * rate
    return together * 2 * 100 * REPEATED_ERROR_FRAMES / step_frames


def _sameness(frames: Floats) -> float:
    """How alike the places (K,) are that times, counted in frames, take between two frames; 0 to 1."""
    return float(abs(np.exp(2j * np.pi * frames).mean()))


CHECK = Check(
    id="step_asymmetry",
    needs=(ANKLE,),
    side=measure,
    at_contact=True,
    measures_time=True,
    compares_sides=True,
    repeated_error=repeated_error,
    rank=100,
    has_sides=True,
    model_error=LandmarkError(real={"gait": 5.1}, rendered={"gait": 5.3}),
)

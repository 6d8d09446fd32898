"""How far the body moves up and down in each step.

Range of the height of shoulders and head between one contact and the next, percent of leg length. Asked for is the
hips' travel, but in running hips, trunk and head go up and down together (shoulders 1.02 to 1.04 times, ears 1.00 to
1.02 times as far as the hips on synthetic runners, C7 0.96 to 1.01 times on three recorded ones), and a pose model
follows shoulders and ears far better: their mean moved 0.99 to 1.06 times as far as the hips really did on rendered
runners, the hips it found 0.69 to 1.09 times; on a recorded runner its hips moved 0.57 times as far as its shoulders
and ears, which agreed.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout
from posturecam.landmarks import ANKLE, EAR, HIP, SHOULDER
from posturecam.model_error import LandmarkError
from posturecam.types import EventKind, Samples


def measure(bout: ObservedBout) -> Samples:
    """Measure how far the mean of shoulders and ears goes up and down in a step.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Percent of leg length; of the shoulders alone where no ear was seen.
    """
    shoulder, ear = bout.body.mid(SHOULDER)[:, 1], bout.body.mid(EAR)[:, 1]
    return rise_and_fall(bout, np.where(np.isfinite(ear), (shoulder + ear) / 2, shoulder))


def rise_and_fall(bout: ObservedBout, up: Floats) -> Samples:
    """Measure the range of a height over half of each stride, both halves averaged, drift taken out.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.
    up : ndarray, shape (N,)
        The height, leg lengths.

    Returns
    -------
    Samples
        Percent of leg length, one sample a stride.
    """
    height = 100 * up
    contacts = [event for event in bout.gait.contacts if event.kind == EventKind.INITIAL_CONTACT] if bout.gait else []
    near = [event.t for event in contacts if event.side == bout.body.near_side]
    times, values = [], []
    for start, end in pairwise(near):
        stride = height[bout.body.grid.between(start, end)]
        if stride.size >= 8 and np.isfinite(stride).all():
            first, second = np.array_split(stride - np.linspace(0, 1, stride.size) * (stride[-1] - stride[0]), 2)
            times.append((start + end) / 2)
            values.append(float(np.ptp(first) + np.ptp(second)) / 2)
    return Samples(np.array(times), np.array(values), ("",) * len(times))


CHECK = Check(
    id="vertical_oscillation",
    needs=(SHOULDER, HIP, ANKLE),
    side=measure,
    at_contact=True,
    rank=90,
    shows_fatigue=True,
    cue_rank=120,
    model_error=LandmarkError(
        real={"gait": 0.07}, rendered={"gait": 0.07}, relative=True, rendered_reads={"gait": (1.07, 0.0)}
    ),
)

"""Gait phase: which stride of a foot, and how far into it, at each time of a clip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Bout, Contact, EventKind, Gait, Side, View

MOST_MISSED = 2
"""Landings in a row that may be missing: they are put between their neighbours evenly. Our choice: over three strides
people change their cadence by less than a frame."""
SHORTEST_STRIDE = 0.5
"""Of a usual stride: two landings of one foot that are closer are one. Our choice; `strides_of` takes 0.6 and more."""
LONGEST_LEAD = 1.0
"""Strides before the first landing and after the last for which the stride beside them is taken on. Our choice."""


@dataclass(frozen=True)
class PhaseMap:
    """Clip time and gait phase of one foot: phase 0 at its first landing, 1 at its second; straight between.

    Attributes
    ----------
    side : Side
        The foot.
    t : ndarray, shape (N,)
        Ascending clip times, s.
    phase : ndarray, shape (N,)
        Ascending, in strides; the phases of the two ends are outside the landings.
    landings : ndarray, shape (K,)
        Clip times of the landings that were found, s.
    missed : int
        Landings between these that were not found.
    """

    side: Side
    t: Floats
    phase: Floats
    landings: Floats
    missed: int = 0

    @property
    def strides(self) -> int:
        """Whole strides from the first landing to the last."""
        return len(self.landings) - 1 + self.missed

    @property
    def first(self) -> float:
        """The phase at which it begins, at most 0."""
        return float(self.phase[0])

    @property
    def last(self) -> float:
        """The phase at which it ends, at least `strides`."""
        return float(self.phase[-1])

    def phase_at(self, t: float) -> float:
        """Find the phase at a time.

        Parameters
        ----------
        t : float
            Clip time, s.

        Returns
        -------
        float
            In strides from the first landing; that of the nearer end outside.
        """
        return float(np.interp(t, self.t, self.phase))

    def time_at(self, phase: float) -> float:
        """Find the time of a phase.

        Parameters
        ----------
        phase : float
            In strides from the first landing.

        Returns
        -------
        float
            Clip time, s; that of the nearer end outside.
        """
        return float(np.interp(phase, self.phase, self.t))


def near_foot(bout: Bout) -> Side:
    """Choose the foot to go by: the near one; seen from elsewhere, the one of which more landings are known.

    Parameters
    ----------
    bout : Bout
        A judgement or a bout.

    Returns
    -------
    Side
        The foot.
    """
    if bout.scene.view.is_side:
        return Side.LEFT if bout.scene.view is View.LEFT else Side.RIGHT
    right, left = (len(landings_of(bout.gait, side)) for side in (Side.RIGHT, Side.LEFT))
    return Side.LEFT if left > right else Side.RIGHT


def landings_of(gait: Gait | None, side: Side, start: float = -np.inf, end: float = np.inf) -> list[float]:
    """List the landings of a foot.

    Parameters
    ----------
    gait : Gait or None
        Of a bout.
    side : Side
        The foot.
    start, end : float
        From when to when, clip time in s.

    Returns
    -------
    list of float
        Ascending clip times, s.
    """
    contacts: Iterable[Contact] = () if gait is None else gait.contacts
    kind = EventKind.INITIAL_CONTACT
    return sorted(one.t for one in contacts if one.side is side and one.kind is kind and start <= one.t <= end)


def phase_map(
    gait: Gait | None, side: Side, start: float, end: float, *, toe_off_at: float | None = None
) -> PhaseMap | None:
    """Map the clip times of a stretch to the gait phase of a foot.

    Where more than `MOST_MISSED` landings in a row are missing, only the longest part without such a gap is mapped.

    Parameters
    ----------
    gait : Gait or None
        Contacts in clip time.
    side : Side
        The foot.
    start, end : float
        The stretch, clip time in s.
    toe_off_at : float or None
        The phase, 0 to 1, at which toe off is put in every stride; None to leave it where it falls.

    Returns
    -------
    PhaseMap or None
        None where fewer than two landings are known.
    """
    found = landings_of(gait, side, start, end)
    usual = _usual_stride_s(gait, found)
    if gait is None or usual is None:
        return None
    landings, counts = _longest_run(_apart(found, usual), usual)
    if len(landings) < 2:
        return None
    phases = [0.0, *np.cumsum(counts).tolist()]
    knots = list(zip(landings, phases, strict=True))
    if toe_off_at is not None:
        knots = sorted(knots + _toe_offs(gait, side, knots, toe_off_at))
    before, after = (landings[1] - landings[0]) / counts[0], (landings[-1] - landings[-2]) / counts[-1]
    lead = min(LONGEST_LEAD, (landings[0] - start) / before)
    tail = min(LONGEST_LEAD, (end - landings[-1]) / after)
    if lead > 0:
        knots.insert(0, (landings[0] - lead * before, -lead))
    if tail > 0:
        knots.append((landings[-1] + tail * after, phases[-1] + tail))
    t, phase = np.array(knots).T
    return PhaseMap(side, t, phase, np.array(landings), int(sum(counts)) - len(counts))


def _usual_stride_s(gait: Gait | None, landings: list[float]) -> float | None:
    lengths = [one.end - one.start for one in (() if gait is None else gait.strides) if one.end > one.start]
    gaps = [later - earlier for earlier, later in pairwise(landings) if later > earlier]
    known = lengths or gaps
    return float(np.median(known)) if known and gaps else None


def _apart(landings: list[float], usual_s: float) -> list[float]:
    """The landings without those that follow another one too closely."""
    kept: list[float] = []
    for t in landings:
        if not kept or t - kept[-1] >= SHORTEST_STRIDE * usual_s:
            kept.append(t)
    return kept


def _longest_run(landings: list[float], usual_s: float) -> tuple[list[float], list[int]]:
    """The landings of the longest part without a large gap, and how many strides there are between each two."""
    runs: list[tuple[list[float], list[int]]] = [(landings[:1], [])]
    for earlier, later in pairwise(landings):
        strides = max(1, round((later - earlier) / usual_s))
        if strides > MOST_MISSED + 1:
            runs.append(([later], []))
        else:
            runs[-1][0].append(later)
            runs[-1][1].append(strides)
    return max(runs, key=lambda run: sum(run[1]))


def _toe_offs(
    gait: Gait, side: Side, landings: list[tuple[float, float]], toe_off_at: float
) -> list[tuple[float, float]]:
    """The toe offs (t, phase) of the strides that have exactly one."""
    times = sorted(one.t for one in gait.contacts if one.side is side and one.kind is EventKind.TOE_OFF)
    knots = []
    for (start, phase), (end, next_phase) in pairwise(landings):
        inside = [t for t in times if start < t < end]
        if len(inside) == 1 and next_phase - phase == 1.0:
            knots.append((inside[0], phase + toe_off_at))
    return knots

"""Restore legs that a pose model puts part of the way to each other's place, for a frame or two.

Where it cannot decide which leg is which, as at a walker's landing, it answers with something between both: the legs'
sum stays where it is and their difference shrinks, and is back in the next frame. No leg moves like that, so the
frames around it say where the legs were.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.signals import NDArrayInt, frame_rate

AROUND = ((-2, -1, 1, 2), (-2, -1, 2, 3), (-3, -2, 1, 2))
"""Which frames say first where the legs were: those around one, around one and the next, around one and the last."""
USUAL_RATE_HZ, SLOWEST_HZ = 30.0, 20.0
"""Frame rate at which frames are counted, and the least at which blends are looked for, Hz."""
LEAST_SHRUNK_LEGS, LEAST_SHARE, LEAST_APART = 0.15, 0.2, 0.3
"""How far the difference shrinks, leg lengths; as a share of itself; how far apart legs must be for that, leg lengths.

Engineering choices.
"""
USUAL_TIMES = 4.0
"""How many times as far as usual a difference must miss the frames around it; engineering choice."""
STEADY_SUM = 0.5
"""How far the sum may move, as a share of what the difference shrinks by; engineering choice."""
ROWS_AT_ONCE = 4096
"""Frames that are worked on together, for the sake of memory."""
FARTHEST_FRAMES = 4
"""How many frames away (at 30 fps) those that can be trusted are looked for."""


def unblended(t: Floats, apart: Floats, together: Floats) -> dict[int, tuple[NDArrayInt, Floats]]:
    """Find the frames in which the legs were blended, and where they were.

    Frames that come more slowly than 20 a second are left alone.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Times, s.
    apart : ndarray, shape (T, K)
        Left minus right of the feet, leg lengths, x and y by turns.
    together : ndarray, shape (T, K)
        Left plus right of the feet, likewise.

    Returns
    -------
    dict of int to (ndarray, ndarray)
        For each such frame the four frames around it (4,) and their weights (4,).
    """
    rate_hz = frame_rate(t)
    if t.size < 8 or not rate_hz >= SLOWEST_HZ:
        return {}
    step = max(round(rate_hz / USUAL_RATE_HZ), 1)
    least, suspects = _suspects(t, step, apart, together)
    found: dict[int, tuple[NDArrayInt, Floats]] = {}
    reach = FARTHEST_FRAMES * step
    for row in sorted(suspects, key=lambda row: -suspects[row]):
        # What is as suspicious as this one says nothing of it; those that only lie beside it do.
        beside = range(row - reach, row + reach + 1)
        bad = {other for other in beside if other in found or suspects.get(other, 0.0) > suspects[row] / 2}
        nodes = _trusted(t, row, step, rate_hz, bad)
        if nodes is not None:
            weights = _weights(t, np.array([row]), nodes[:, None])[:, 0]
            if _is_blend(apart[row], weights @ apart[nodes], together[row], weights @ together[nodes], least):
                found[row] = nodes, weights
    return found


def _suspects(t: Floats, step: int, apart: Floats, together: Floats) -> tuple[float, dict[int, float]]:
    """How far a difference must shrink to be no accident, and by how much it did in each suspicious frame."""
    suspects: dict[int, float] = {}
    usual = []
    for around in AROUND:
        sizes = [np.empty(0)]
        for rows, nodes in _with_neighbours(t, step, around):
            weights = _weights(t, rows, nodes)
            expected, steady = (np.einsum("nr,nrk->rk", weights, values[nodes]) for values in (apart, together))
            sizes.append(_length(apart[rows] - expected))
            for k in np.flatnonzero(_is_blend(apart[rows], expected, together[rows], steady, LEAST_SHRUNK_LEGS)):
                row = int(rows[k])
                suspects[row] = max(suspects.get(row, 0.0), float(sizes[-1][k]))
        usual.append(nanmedian(np.concatenate(sizes)))
    least = max([LEAST_SHRUNK_LEGS, *(USUAL_TIMES * size for size in usual if np.isfinite(size))])
    return least, {row: size for row, size in suspects.items() if size > least}


def _is_blend(apart: Floats, expected: Floats, together: Floats, steady: Floats, least: float) -> Floats:
    """Whether differences (…, K) have shrunk by more than `least` leg lengths, with the sum as expected."""
    shrunk = _length(apart - expected)
    share = 1 - (apart * expected).sum(axis=-1) / np.maximum((expected**2).sum(axis=-1), 1e-9)
    moved = _length(together - steady)
    return np.asarray(
        (shrunk > least) & (share > LEAST_SHARE) & (_length(expected) > LEAST_APART) & (moved < STEADY_SUM * shrunk)
    )


def _trusted(t: Floats, row: int, step: int, rate_hz: float, bad: Collection[int]) -> NDArrayInt | None:
    """The two nearest frames before and the two after (4,) that are not bad; None where there are none near by."""
    sides = []
    for way in (-step, step):
        near = [other for other in _near(t, row, way, rate_hz) if other not in bad][:2]
        if len(near) < 2:
            return None
        sides.append(near)
    return np.array([*sides[0][::-1], *sides[1]])


def _near(t: Floats, row: int, way: int, rate_hz: float) -> Iterator[int]:
    """Frames within reach of `row`, nearest first, `way` frames apart."""
    longest = (FARTHEST_FRAMES + 0.5) * abs(way) / rate_hz
    for other in range(row + way, row + (FARTHEST_FRAMES + 1) * way, way):
        if 0 <= other < t.size and abs(t[other] - t[row]) <= longest:
            yield other


def _with_neighbours(t: Floats, step: int, around: tuple[int, ...]) -> Iterator[tuple[NDArrayInt, NDArrayInt]]:
    """Frames (R,) that have all the neighbours (4, R) asked for, with no gap between; not too many at once."""
    offsets = step * np.array(around)
    longest = 1.5 * (offsets[-1] - offsets[0]) / frame_rate(t)
    first, end = max(-int(offsets.min()), 0), t.size - max(int(offsets.max()), 0)
    for start in range(first, end, ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, end))
        nodes = rows + offsets[:, None]
        whole = t[nodes[-1]] - t[nodes[0]] < longest
        yield rows[whole], nodes[:, whole]


def _weights(t: Floats, rows: NDArrayInt, nodes: NDArrayInt) -> Floats:
    """Lagrange weights of each neighbour (4, R) for the cubic through them at the frames `rows` (R,)."""
    at = t[nodes]
    weights = np.ones(nodes.shape)
    for k in range(len(nodes)):
        for other in range(len(nodes)):
            if other != k:
                weights[k] *= (t[rows] - at[other]) / (at[k] - at[other])
    return weights


def _length(values: Floats) -> Floats:
    """Root mean square of the lengths of the places (…, K) of some joints."""
    return np.asarray(np.sqrt(2 * (values**2).mean(axis=-1)))

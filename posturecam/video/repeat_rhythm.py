"""Repeated frames that a strong compression has changed: known by how regularly they come."""

from __future__ import annotations

from collections.abc import Sequence

DIP_SHARE = 0.45
"""A repeat's step is below this share of the nearest larger ones on both sides (measured, x264 at crf 30 to 35: 0.1 to
0.35)."""
ALIKE = 1.5
"""Steps up to this many times as large, and one grey level more, may be repeats of the same frame. Our choice."""
LEAST_MOTION = 15.0
"""Grey levels: the least step between distinct frames beside a repeat. Our choice, as `repeats.ABRUPT`."""
LONGEST_PERIOD_S = 0.1
"""A body's motion doesn't pulse faster than four times a second; repeats of a video of 10 or more distinct frames a
second do."""
LONGEST_PERIOD = 24
"""The same in frames: 240 a second made of 10."""
FEWEST_ALIKE = 3
"""Steps at the same place of the rhythm that are dips too, at least. Our choice."""
STEPS_LOOKED_AT = 5 * LONGEST_PERIOD
"""How many steps before a frame are worth keeping."""
_MOST_ALIKE = 8
"""Of them so many are looked at, the nearest. Our choice."""


def is_in_a_rhythm(step: float, behind: Sequence[float], ahead: Sequence[float], interval: float) -> bool:
    """Tell whether a step between two frames is a dip among larger ones that recurs after a fixed number of frames.

    Parameters
    ----------
    step : float
        How much changed, grey levels.
    behind, ahead : Sequence of float
        The steps before and after it, in order, grey levels.
    interval : float
        Time between frames, s.

    Returns
    -------
    bool
        Whether it is.
    """
    steps = [*behind, step, *ahead]
    at = len(behind)
    longest = min(LONGEST_PERIOD, int(LONGEST_PERIOD_S / interval + 1e-6))
    return _is_dip(steps, at, longest) is True and any(_recurs(steps, at, period) for period in range(2, longest + 1))


def _recurs(steps: Sequence[float], at: int, period: int) -> bool:
    """Whether the steps at multiples of `period` from `at` are dips too, as far as can be seen, and enough."""
    places = sorted((k for k in range(at % period, len(steps), period) if k != at), key=lambda k: abs(k - at))
    dips = [dip for k in places[:_MOST_ALIKE] if (dip := _is_dip(steps, k, period)) is not None]
    return len(dips) >= FEWEST_ALIKE and all(dips)


def _is_dip(steps: Sequence[float], at: int, reach: int) -> bool | None:
    """Whether a step is much smaller than the nearest larger ones within `reach` on both sides.

    None where the steps end first.
    """
    step = steps[at]
    for side in (steps[at + 1 : at + 1 + reach], steps[max(at - reach, 0) : at][::-1]):
        larger = next((other for other in side if other > max(ALIKE * step + 1, LEAST_MOTION)), None)
        if larger is None:
            return None if len(side) < reach else False
        if step >= DIP_SHARE * larger:
            return False
    return True

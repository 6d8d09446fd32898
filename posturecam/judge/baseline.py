"""What a baseline stores for a check."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.coaching.summary import (
    balanced_middle,
    finite,
)
from posturecam.types import Norm, Samples


def own_value(samples: Samples, row: Norm | None, inputs: Mapping[str, float]) -> tuple[float, float] | None:
    """Compute what a baseline stores for a check.

    Parameters
    ----------
    samples : Samples
        Of the check, in its unit.
    row : Norm or None
        The absolute row, or None where the check has only a baseline row.
    inputs : Mapping[str, float]
        Named speeds.

    Returns
    -------
    tuple[float, float] or None
        (median, MAD) of the samples, less what the absolute row expects at this speed; None when there is no sample
        or the speed is not known.
    """
    seen = finite(samples)
    expected = row.expected.at(inputs) if row is not None and row.expected is not None else 0.0
    if not len(seen) or expected is None:
        return None
    own = balanced_middle(seen)[0]
    return own - expected, float(np.median(np.abs(seen.value - own)))

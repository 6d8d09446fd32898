"""How well the parts of the body that a check needs were seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.checks.base import ObservedBout
from posturecam.landmarks import KNEE, N_LANDMARKS, Pair
from posturecam.motion.body import Body
from posturecam.motion.landmark_signals import MEASURED
from posturecam.motion.robust import median
from posturecam.types import Side

YAW_FULL, YAW_WORST, LEAST_VIEW_WEIGHT = 20.0, 30.0, 0.65
"""Degrees out of the side view up to which a finding has full confidence and at which a side view ends; the factor
there."""

SEEN_VISIBILITY = 0.5
"""Visibility from which a landmark counts as seen at a moment; the pose model's own middle."""

PARTS: Mapping[int, str] = {
    0: "face",
    3: "eyes",
    7: "head",
    11: "shoulders",
    23: "hips",
    25: "knees",
    **dict.fromkeys((27, 29, 31), "feet"),
}


def in_view(body: Body, needs: tuple[Pair, ...]) -> Bools:
    """Tell when all that a check needs was in the image.

    Parameters
    ----------
    body : Body
        The landmarks on the time grid.
    needs : tuple[Pair, ...]
        Pairs of landmarks, of each of which one side is enough.

    Returns
    -------
    Bools
        (N,) booleans.
    """
    seen = np.ones(len(body.grid), dtype=bool)
    for pair in needs:
        left, right = (body.seen(k) & (body.visibility(k) >= SEEN_VISIBILITY) for k in pair)
        seen &= left | right
    return seen


def ever_seen(bout: ObservedBout, pair: Pair) -> bool:
    """Tell whether one side of a pair was seen at any time.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    pair : Pair
        Two landmarks.

    Returns
    -------
    bool
        Whether it was.
    """
    body = bout.body
    return any((np.isfinite(body.at(k)[:, 0]) & (body.visibility(k) > 0)).any() for k in pair)


def seen_scores(body: Body) -> Floats:
    """Score how well each landmark was seen while it was in view.

    Parameters
    ----------
    body : Body
        The landmarks on the time grid.

    Returns
    -------
    Floats
        (33,) median visibility, from 0.5 (score 0) to 0.8 (score 1).
    """
    scores = np.zeros(N_LANDMARKS)
    for landmark in MEASURED:
        visibility = body.visibility(landmark)
        there = body.seen(landmark) & (visibility >= SEEN_VISIBILITY)
        if there.any():
            scores[landmark] = min(max((median(visibility[there]) - 0.5) / 0.3, 0.0), 1.0)
    return scores


def worst_seen(body: Body, scores: Floats, needs: tuple[Pair, ...]) -> tuple[float, str | None]:
    """Find the worst-seen part of the body among those a check needs.

    Of each pair the better-seen side counts, for knees and feet the near leg.

    Parameters
    ----------
    body : Body
        The landmarks on the time grid.
    scores : Floats
        (33,) by `seen_scores`.
    needs : tuple[Pair, ...]
        Pairs of landmarks.

    Returns
    -------
    tuple[float, str or None]
        (score 0-1, value of `PARTS`); (1.0, None) when all was seen well.
    """
    worst, part = 1.0, None
    for pair in needs:
        sides = [0 if body.near_side == Side.LEFT else 1] if pair[0] >= KNEE[0] else [0, 1]
        best = max(float(scores[pair[k]]) for k in sides)
        if best < worst:
            worst, part = best, PARTS.get(pair[0])
    return worst, part


def view_weight(bout: ObservedBout) -> float:
    """Weight of a side view by how square it is.

    Parameters
    ----------
    bout : ObservedBout
        The bout.

    Returns
    -------
    float
        1 for a square side view, falling to 0.65 at 30° of yaw; 1 for other views.
    """
    if not bout.scene.view.is_side or not np.isfinite(bout.scene.yaw_deg):
        return 1.0
    return float(np.interp(bout.scene.yaw_deg, [YAW_FULL, YAW_WORST], [1.0, LEAST_VIEW_WEIGHT]))

"""Where ear, shoulder and hip are in a side view: a mix of the landmarks of the near and the far side.

Over whole strides arm swing averages out, and what remains is how far the person is turned out of the side view,
which mid-points cancel: a recorded walker who turns and comes back has the head 17.4 and 17.5° forward by mid-points,
and 29 and 5° by the near side. Of people who keep still the far shoulder is a guess behind the body.
"""

from __future__ import annotations

from posturecam.arrays import Floats
from posturecam.checks.base import ObservedBout
from posturecam.landmarks import Pair
from posturecam.types import Activity, Side, View

NEAR_SHARE_STILL = 0.75
"""Weight of the near side in standing and sitting.

On photographs of standing people read by hand the neck angle scatters by 8.7° (SD) with the near side alone, by 7.8°
with 0.7 to 0.8 of it, and by 9.9° with mid-points.
"""


def left_share(view: View, activity: Activity) -> float:
    """Weigh the left landmark of a pair against the right one.

    Parameters
    ----------
    view : View
        From where the camera sees the person.
    activity : Activity
        What the person does.

    Returns
    -------
    float
        0 to 1; one half outside side views and in gait.
    """
    if not view.is_side or activity.is_gait:
        return 0.5
    return NEAR_SHARE_STILL if view is View.LEFT else 1.0 - NEAR_SHARE_STILL


def point(bout: ObservedBout, pair: Pair) -> Floats:
    """Find the point between both landmarks of a pair from which posture is read.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    pair : tuple of int
        Numbers of the left and the right landmark.

    Returns
    -------
    ndarray, shape (N, 2)
        Leg lengths, forward and up.
    """
    if not bout.scene.view.is_side or bout.activity.is_gait:
        return bout.body.mid(pair)
    return bout.body.toward(pair, Side(str(bout.scene.view)), NEAR_SHARE_STILL)

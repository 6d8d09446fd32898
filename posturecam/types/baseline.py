"""A person's own good posture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posturecam.types.kinds import Activity, View


@dataclass(frozen=True)
class Baseline:
    """A person's own good posture in one set-up: per check id the median and MAD of what the check compares.

    view and activity are those it was recorded in; a clip from another view or of another activity is refused.
    same_set_up: whether the camera has stayed where it was since, as within one live session; a file can't know.
    """

    activity: Activity
    view: View
    values: Mapping[str, tuple[float, float]]
    seconds: float
    same_set_up: bool = False

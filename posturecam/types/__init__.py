"""What is found in a track: the scene, the gait, samples, findings and analyses, immutable; and their units.

Conventions, everywhere: time in seconds from the start of the clip; image axes in pixels with x to the right and **y
down**; forward is the way the person faces, and forward is positive; angles in degrees; distances in reports in percent
of leg length (hip centre to ankle); rates in steps per minute. A time span is half-open, [start, end). NaN means "not
seen".
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from posturecam.types.baseline import Baseline
from posturecam.types.finding import (
    ASKED_FROM,
    BORDERLINE_BELOW,
    STEPS_PER_MINUTE,
    SURE_FROM,
    Cue,
    Finding,
    Reason,
    check_title,
    cue_words,
)
from posturecam.types.kinds import Activity, EventKind, Hindrance, Place, Side, TransitionKind, Verdict, View
from posturecam.types.norm import Band, Expectation, Norm

if TYPE_CHECKING:
    from posturecam.types.results import Analysis, Bout
    from posturecam.types.scene import YAW_WARNING_DEG, Contact, Gait, Roll, Samples, Scene, Stride, Transition

_HOMES = {
    **dict.fromkeys(("Analysis", "Bout"), "results"),
    **dict.fromkeys(
        ("YAW_WARNING_DEG", "Contact", "Gait", "Roll", "Samples", "Scene", "Stride", "Transition"), "scene"
    ),
}
"""The modules of types that hold arrays: a command that refuses a file starts without numpy."""

__all__ = [
    "ASKED_FROM",
    "BORDERLINE_BELOW",
    "STEPS_PER_MINUTE",
    "SURE_FROM",
    "YAW_WARNING_DEG",
    "Activity",
    "Analysis",
    "Band",
    "Baseline",
    "Bout",
    "Contact",
    "Cue",
    "EventKind",
    "Expectation",
    "Finding",
    "Gait",
    "Hindrance",
    "Norm",
    "Place",
    "Reason",
    "Roll",
    "Samples",
    "Scene",
    "Side",
    "Stride",
    "Transition",
    "TransitionKind",
    "Verdict",
    "View",
    "check_title",
    "cue_words",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""posturecam: landmarks of a person who walks, runs, stands or sits, in.

Truthful findings, or an honest "cannot tell", out.

    import posturecam
    analysis = posturecam.analyze_video("run.mp4")            # from pixels
    analysis = posturecam.analyze(track, activity="run")      # from landmarks you already have

Nothing heavy is imported until something needs it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from posturecam.errors import PosturecamError
from posturecam.version import __version__

if TYPE_CHECKING:
    from posturecam.analysis import analyze
    from posturecam.clip import analyze_video
    from posturecam.live import LiveSession
    from posturecam.track import PoseTrack
    from posturecam.types import Activity, Analysis, Baseline, Finding, Verdict, View

_HOMES = {
    "Activity": "types",
    "Analysis": "types",
    "Baseline": "types",
    "Finding": "types",
    "LiveSession": "live",
    "PoseTrack": "track",
    "Verdict": "types",
    "View": "types",
    "analyze": "analysis",
    "analyze_video": "clip",
}

__all__ = [
    "Activity",
    "Analysis",
    "Baseline",
    "Finding",
    "LiveSession",
    "PoseTrack",
    "PosturecamError",
    "Verdict",
    "View",
    "__version__",
    "analyze",
    "analyze_video",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

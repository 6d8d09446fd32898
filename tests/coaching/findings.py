"""A finding with only what the test says about it."""

from __future__ import annotations

from typing import Any

from posturecam.types import Finding, Reason, Verdict
from posturecam.words import literal


def bare_finding(check: str, verdict: Verdict, **said: Any) -> Finding:
    """A finding of which nothing is known but the verdict and what is said."""
    unknown = ("value", "uncertainty", "expected", "iqr", "share_outside", "left", "right", "trend")
    said.setdefault("cue_code", said.pop("cue", None))
    reason = said.pop("reason", None)
    row: dict[str, Any] = {**dict.fromkeys(unknown), "n": 9, "confidence": 0.9, "moments": (), **said}
    if reason is not None:
        row["reasons"] = (Reason("for_this_test", literal(reason)),)
    return Finding(check=check, unit="deg", verdict=verdict, **row)

"""How it works, and how to film: made from the norms and the measured accuracy where there is something to make."""

from __future__ import annotations

import streamlit as st

from posturecam.coaching.norms import load_norms
from posturecam.motion.camera_view import SIDE_UP_TO_YAW_DEG
from posturecam.types import ASKED_FROM, BORDERLINE_BELOW, SURE_FROM, YAW_WARNING_DEG, Verdict
from posturecam.ui.learn.accuracy import likely_and_so, measured_accuracy
from posturecam.ui.learn.drawings import DRAWINGS, drawing
from posturecam.ui.learn.norms import checks_with_norms
from posturecam.ui.markup import badge
from posturecam.ui.templates import render
from posturecam.words import say

_STEPS = ("body", "side", "height", "light", "rate", "seconds")
_PRIVATE = ("here", "temporary", "kept", "live")


def page() -> None:
    """Draw the page."""
    st.html(
        render(
            "learn/page.html.j2",
            drawings=[drawing(name) for name in DRAWINGS],
            steps=_STEPS,
            camera={"fine": YAW_WARNING_DEG, "most": SIDE_UP_TO_YAW_DEG},
            likelihoods=_likelihoods(),
            verdicts=[_verdict(verdict) for verdict in (Verdict.GOOD, Verdict.WATCH, Verdict.ADJUST, Verdict.UNKNOWN)],
            checks=checks_with_norms(load_norms()),
            accuracy=measured_accuracy(),
            privacy=[say(f"ui.learn.private.{one}") for one in _PRIVATE],
        )
    )


def _likelihoods() -> dict[str, float]:
    """Where the words for a likelihood change, and how often what is said to be likely is so, in percent."""
    limits = {"sure": 100 * SURE_FROM, "asked": 100 * ASKED_FROM, "close": 100 * BORDERLINE_BELOW}
    return {**limits, **likely_and_so(limits["asked"])}


def _verdict(verdict: Verdict) -> dict[str, str]:
    return {"badge": badge(verdict), "meaning": say(f"ui.learn.verdict.{str(verdict).lower()}")}

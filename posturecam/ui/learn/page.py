"""How it works, and how to film: made from the norms and the measured accuracy where there is something to make."""

from __future__ import annotations

import streamlit as st

from posturecam.coaching.norms import load_norms
from posturecam.types import Verdict
from posturecam.ui.learn.accuracy import measured_accuracy
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
            verdicts=[_verdict(verdict) for verdict in (Verdict.GOOD, Verdict.WATCH, Verdict.ADJUST, Verdict.UNKNOWN)],
            checks=checks_with_norms(load_norms()),
            accuracy=measured_accuracy(),
            privacy=[say(f"ui.learn.private.{one}") for one in _PRIVATE],
        )
    )


def _verdict(verdict: Verdict) -> dict[str, str]:
    return {"badge": badge(verdict), "meaning": say(f"ui.learn.verdict.{str(verdict).lower()}")}

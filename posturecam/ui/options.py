"""What the runner may know about a clip: folded away, and rarely needed."""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st

from posturecam.batch.settings import Settings
from posturecam.errors import BaselineError
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui.uploads import receive_baseline
from posturecam.wording import DOING, SEEN_FROM

AUTO = "Work it out"
EVERYBODY, FILE = "everybody", "file"
_KMH = 3.6
_SLOW = "How many times slower than life the clip plays: 8 for 240 frames a second shown at 30."
_COMPARE = "Your own good posture is the surer measure. The live page calibrates it in 5 seconds, from the same side."


def ask_settings(room: Path) -> Settings | None:
    """The options as settings; None when one of them can't be used, which is then said."""
    with st.expander("Options, rarely needed"):
        left, right = st.columns(2, gap="large")
        with left:
            doing = {AUTO: None, **{DOING[activity]: activity for activity in Activity}}
            activity = st.selectbox("What the person does", doing, key="activity")
            sides = (View.LEFT, View.RIGHT, View.FRONT, View.REAR)
            seen = {AUTO: None, **{SEEN_FROM[view].capitalize(): view for view in sides}}
            view = st.selectbox("Seen", seen, key="view", help="The side of the person that the camera looks at.")
            slow = st.number_input("Slow-motion factor", 1.0, 100.0, 1.0, 1.0, key="slow", help=_SLOW)
        with right:
            height = st.number_input("Height, m", 0.5, 2.6, None, 0.01, key="height", placeholder="not given")
            speed = st.number_input("Treadmill speed, km/h", 0.5, 45.0, None, 0.1, key="speed", placeholder="not given")
            incline = st.number_input("Incline, %", -30.0, 40.0, None, 0.5, key="incline", placeholder="not given")
        try:
            baseline = _ask_baseline(room)
        except BaselineError as error:
            st.error(str(error))
            return None
    return Settings(
        activity=doing[activity],
        view=seen[view],
        baseline=baseline,
        incline_deg=None if incline is None else math.degrees(math.atan(incline / 100)),
        speed_mps=None if speed is None else speed / _KMH,
        height_m=height,
        slow_motion=slow,
    )


def _ask_baseline(room: Path) -> Baseline | None:
    """What to compare with: None for what is usual for everybody, a profile of the live page, or a file. Raises
    BaselineError."""
    kept = {profile.id: profile for profile in Profiles().all()}
    names = {EVERYBODY: "What is usual for everybody", **{id: one.name for id, one in kept.items()}, FILE: "A file"}
    chosen = st.selectbox("Compare with", names, format_func=names.__getitem__, key="compare", help=_COMPARE)
    if chosen == FILE:
        sent = st.file_uploader("Your own good posture, from posturecam calibrate", type=["json"], key="baseline")
        return receive_baseline(sent, room) if sent is not None else None
    return kept[chosen].baseline if chosen in kept else None

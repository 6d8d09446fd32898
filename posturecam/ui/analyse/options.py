"""What the runner may know about a clip: folded away, and rarely needed."""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st

from posturecam.batch.settings import Settings
from posturecam.errors import BaselineError
from posturecam.types import Activity, View
from posturecam.ui.uploads import receive_baseline
from posturecam.wording import DOING, SEEN_FROM

AUTO = "Work it out"
SLOW = {"As in life": 1.0, "2 times slower": 2.0, "4 times slower": 4.0, "8 times slower": 8.0, "10 times slower": 10.0}
_KMH = 3.6


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
            slow = st.selectbox("The clip plays", SLOW, key="slow", help="8 for 240 frames a second shown at 30.")
        with right:
            height = st.number_input("Height, cm", 50, 260, None, 1, key="height", placeholder="not given")
            speed = st.number_input("Treadmill speed, km/h", 0.5, 45.0, None, 0.1, key="speed", placeholder="not given")
            incline = st.number_input("Incline, %", -30.0, 40.0, None, 0.5, key="incline", placeholder="not given")
        sent = st.file_uploader("Your own good posture, from posturecam calibrate", type=["json"], key="baseline")
    try:
        baseline = receive_baseline(sent, room) if sent is not None else None
    except BaselineError as error:
        st.error(str(error))
        return None
    return Settings(
        activity=doing[activity],
        view=seen[view],
        baseline=baseline,
        incline_deg=None if incline is None else math.degrees(math.atan(incline / 100)),
        speed_mps=None if speed is None else speed / _KMH,
        height_m=None if height is None else height / 100,
        slow_motion=SLOW[slow],
    )

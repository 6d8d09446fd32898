"""What the runner may know about a clip: folded away, and rarely needed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TypedDict

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posturecam.batch.settings import Settings
from posturecam.errors import BaselineError
from posturecam.printable import printable
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui.uploads import receive_baseline
from posturecam.wording import DOING, SEEN_FROM

AUTO = "Work it out"
EVERYBODY, FILE = "everybody", "file"
USUAL = "What is usual for everybody"
_KMH = 3.6
_NOT_GIVEN = "not given"
_SPEED = "With it, or with your height, your cadence can be judged."
_INCLINE = "As the treadmill shows it, so that a belt set uphill is not taken for a tilted camera."
_SLOW = "How many times slower than life the clip plays: 8 for 240 frames a second shown at 30, 1 for real time."
_FILE = (
    "The one that `posturecam calibrate` wrote in the terminal. What you kept on the Live page is in the list above."
)
_COMPARE = "Your own good posture is the surer measure. The live page calibrates it in 5 seconds, from the same side."


class Measures(TypedDict):
    """Metres, metres per second and degrees; None for what is not given."""

    height_m: float | None
    speed_mps: float | None
    incline_deg: float | None


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
            slow = st.number_input(
                "Slow-motion factor", 0.1, 100.0, None, 1.0, key="slow", placeholder=AUTO, help=_SLOW
            )
        with right:
            measures = ask_measures(right, right, right)
        try:
            baseline = _ask_baseline(room)
        except BaselineError as error:
            st.error(printable(str(error)))
            return None
    return Settings(
        activity=doing[activity],
        view=seen[view],
        baseline=baseline,
        slow_motion=slow,
        **measures,
    )


def ask_measures(height: DeltaGenerator, speed: DeltaGenerator, incline: DeltaGenerator, page: str = "") -> Measures:
    """What the runner and the treadmill's display know, each asked in its place, as the engine takes it. page: tells the
    fields of one page from another's."""
    metres = height.number_input("Height, m", 0.5, 2.6, None, 0.01, key=f"{page}height", placeholder=_NOT_GIVEN)
    kmh = speed.number_input(
        "Treadmill speed, km/h", 0.5, 45.0, None, 0.1, key=f"{page}speed", placeholder=_NOT_GIVEN, help=_SPEED
    )
    percent = incline.number_input(
        "Treadmill incline, %", -30.0, 40.0, None, 0.5, key=f"{page}incline", placeholder=_NOT_GIVEN, help=_INCLINE
    )
    return {
        "height_m": metres,
        "speed_mps": None if kmh is None else kmh / _KMH,
        "incline_deg": None if percent is None else math.degrees(math.atan(percent / 100)),
    }


def _ask_baseline(room: Path) -> Baseline | None:
    """What to compare with: None for what is usual for everybody, a profile of the live page, or a file. Raises
    BaselineError."""
    kept = {profile.id: profile for profile in Profiles().all()}
    names = {EVERYBODY: USUAL, **{id: one.name for id, one in kept.items()}, FILE: "A file"}
    chosen = st.selectbox("Compare with", names, format_func=names.__getitem__, key="compare", help=_COMPARE)
    if chosen == FILE:
        sent = st.file_uploader("A file of your own good posture", type=["json"], key="baseline", help=_FILE)
        return receive_baseline(sent, room) if sent is not None else None
    return kept[chosen].baseline if chosen in kept else None

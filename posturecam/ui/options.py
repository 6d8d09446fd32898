"""What the runner may know about a clip: folded away, and rarely needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posturecam.batch.settings import Settings
from posturecam.errors import BaselineError
from posturecam.options import ClipOptions, options_in
from posturecam.printable import printable
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui.uploads import receive_baseline
from posturecam.wording import activity_name

AUTO = "Work it out"
EVERYBODY, FILE = "everybody", "file"
USUAL = "What is usual for everybody"
_NOT_GIVEN = "not given"
_FILE = (
    "The one that `posturecam calibrate` wrote in the terminal. What you kept on the Live page is in the list above."
)
OPTIONS = options_in(ClipOptions)
"""What may be asked, by keyword: labels, help, units and ranges."""


def ask_settings(room: Path) -> Settings | None:
    """The options as settings; None when one of them can't be used, which is then said."""
    with st.expander("Options, rarely needed"):
        left, right = st.columns(2, gap="large")
        with left:
            doing = {AUTO: None, **{activity_name(activity): activity for activity in Activity}}
            activity = ask_choice("activity", doing)
            seen = {AUTO: None, **{View(view).seen_from.capitalize(): view for view in OPTIONS["view"].choices}}
            view = ask_choice("view", seen)
            slow = ask_number("slow_motion", left)
        with right:
            measures = ask_measures(right, right, right)
        try:
            baseline = _ask_baseline(room)
        except BaselineError as error:
            st.error(printable(str(error)))
            return None
    return Settings(activity=activity, view=view, baseline=baseline, slow_motion=slow, **measures)


def ask_measures(
    height: DeltaGenerator, speed: DeltaGenerator, incline: DeltaGenerator, page: str = ""
) -> dict[str, Any]:
    """What the runner and the treadmill's display know, each asked in its place, as keywords of `analyze`. page: tells the
    fields of one page from another's."""
    places = {"height_m": height, "speed_mps": speed, "incline_deg": incline}
    return {keyword: ask_number(keyword, place, page) for keyword, place in places.items()}


def ask_number(keyword: str, place: DeltaGenerator, page: str = "") -> float | None:
    """A quantity of the record, asked in the unit of forms and within its range; in its base unit, None when not given."""
    option = OPTIONS[keyword]
    assert option.quantity is not None
    low, high = option.quantity.form_range
    unit = option.quantity.form
    entered = place.number_input(
        option.form_label,
        low,
        high,
        None,
        unit.step,
        key=f"{page}{option.flag}",
        placeholder=AUTO if option.inferred else _NOT_GIVEN,
        help=option.help,
    )
    return None if entered is None else unit.to_base(entered)


def ask_choice(keyword: str, choices: Mapping[str, Any], page: str = "") -> Any:
    """One of the values of `choices`, which are shown by their keys."""
    option = OPTIONS[keyword]
    return choices[st.selectbox(option.label, choices, key=f"{page}{option.flag}", help=option.help)]


def _ask_baseline(room: Path) -> Baseline | None:
    """What to compare with: None for what is usual for everybody, a profile of the live page, or a file. Raises
    BaselineError."""
    kept = {profile.id: profile for profile in Profiles().all()}
    names = {EVERYBODY: USUAL, **{id: one.name for id, one in kept.items()}, FILE: "A file"}
    chosen = st.selectbox(
        OPTIONS["baseline"].label,
        names,
        format_func=names.__getitem__,
        key="compare",
        help=OPTIONS["baseline"].help,
    )
    if chosen == FILE:
        sent = st.file_uploader("A file of your own good posture", type=["json"], key="baseline", help=_FILE)
        return receive_baseline(sent, room) if sent is not None else None
    return kept[chosen].baseline if chosen in kept else None

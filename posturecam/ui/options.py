"""What the runner may know about a clip: folded away, and rarely needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posturecam.batch.settings import ClipSettings
from posturecam.errors import BaselineError
from posturecam.option import FormUnit
from posturecam.options import ClipOptions, options_in
from posturecam.printable import printable
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui.remembered import remembered
from posturecam.ui.upload_words import draw_upload_words
from posturecam.ui.uploads import receive_baseline
from posturecam.wording import activity_name
from posturecam.words import message, say

AUTO = message("ui.shell.options.auto")
"""What stands for a value that is worked out from the clip."""
USUAL = message("ui.shell.options.usual")
"""What stands for no baseline."""
USUAL_ID, FILE = "everybody", "file"
"""What the field of baselines gives for none, and for a file."""
_INFERRED = "inferred"
"""What a field of choices gives for a value that is worked out."""
OPTIONS = options_in(ClipOptions)
"""What may be asked, by keyword: labels, help, units and ranges."""


def ask_settings(room: Path) -> ClipSettings | None:
    """Ask for the options of a clip.

    Parameters
    ----------
    room : Path
        A folder in which an uploaded file may lie for the moment.

    Returns
    -------
    ClipSettings or None
        None when one of them can't be used, which the page then says.
    """
    with st.expander(say("ui.shell.options.title"), expanded=bool(remembered())):
        left, right = st.columns(2, gap="large")
        with left:
            activity = ask_choice("activity", {one: activity_name(one) for one in Activity})
            views = map(View, OPTIONS["view"].choices)
            view = ask_choice("view", {one: one.seen_from.capitalize() for one in views})
            slow = ask_number("slow_motion", left)
        with right:
            measures = ask_measures(right, right, right)
        try:
            baseline = _ask_baseline(room)
        except BaselineError as error:
            st.error(printable(str(error)))
            return None
    return ClipSettings(activity=activity, view=view, baseline=baseline, slow_motion=slow, **measures)


def ask_measures(
    height: DeltaGenerator, speed: DeltaGenerator, incline: DeltaGenerator, page: str = ""
) -> dict[str, Any]:
    """Ask for what the runner and the treadmill's display know; the browser remembers it from the last result.

    Parameters
    ----------
    height, speed, incline : DeltaGenerator
        Where each is asked.
    page : str, optional
        Distinguishes the fields of one page from another's.

    Returns
    -------
    dict
        Keywords of `analyze`.
    """
    places = {"height_m": height, "speed_mps": speed, "incline_deg": incline}
    known = remembered()
    return {keyword: ask_number(keyword, place, page, known.get(keyword)) for keyword, place in places.items()}


def ask_number(keyword: str, place: DeltaGenerator, page: str = "", value: float | None = None) -> float | None:
    """Ask for a quantity of the record, in the unit of forms and within its range.

    Parameters
    ----------
    keyword : str
        Of `OPTIONS`.
    place : DeltaGenerator
        Where it is asked.
    page : str, optional
        Distinguishes the fields of one page from another's.
    value : float or None, optional
        What the field holds at first, in the base unit of the quantity.

    Returns
    -------
    float or None
        In the base unit of the quantity; None when not given.
    """
    option = OPTIONS[keyword]
    assert option.quantity is not None
    low, high = option.quantity.form_range
    unit = option.quantity.form
    entered = place.number_input(
        str(option.form_label),
        low,
        high,
        None if value is None else min(high, max(low, _in_form(unit, value))),
        unit.step,
        key=f"{page}{option.flag}",
        placeholder=str(AUTO) if option.inferred else say("ui.shell.options.not_given"),
        help=str(option.help),
    )
    return None if entered is None else unit.to_base(entered)


def is_same_in_form(keyword: str, one: float | None, other: float | None) -> bool:
    """Tell whether two values read the same in the field of a quantity.

    Parameters
    ----------
    keyword : str
        Of `OPTIONS`.
    one, other : float or None
        In the base unit of the quantity.

    Returns
    -------
    bool
        Whether they do.
    """
    quantity = OPTIONS[keyword].quantity
    if one is None or other is None or quantity is None:
        return one is other
    return _in_form(quantity.form, one) == _in_form(quantity.form, other)


def _in_form(unit: FormUnit, value: float) -> float:
    return round(unit.from_base(value), 2)


def ask_choice(keyword: str, choices: Mapping[Any, str], page: str = "", value: Any = None) -> Any:
    """Ask for one of several values, or leave it to be worked out.

    Parameters
    ----------
    keyword : str
        Of `OPTIONS`.
    choices : Mapping
        The values, with the texts by which they are shown.
    page : str, optional
        Distinguishes the fields of one page from another's.
    value : object, optional
        What is chosen at first.

    Returns
    -------
    object
        The chosen value; None where it is to be worked out.
    """
    option = OPTIONS[keyword]
    shown = {_INFERRED: str(AUTO), **choices}
    chosen = st.selectbox(
        str(option.label),
        shown,
        index=0 if value is None else list(shown).index(value),
        format_func=shown.__getitem__,
        key=f"{page}{option.flag}",
        help=str(option.help),
    )
    return None if chosen == _INFERRED else chosen


def _ask_baseline(room: Path) -> Baseline | None:
    """What to compare with: None for what is usual, a profile of the live page, or a file. Raises BaselineError."""
    profiles = {profile.id: profile for profile in Profiles().all()}
    names = {
        USUAL_ID: str(USUAL),
        **{id: one.name for id, one in profiles.items()},
        FILE: say("ui.shell.options.a_file"),
    }
    option = OPTIONS["baseline"]
    chosen = st.selectbox(str(option.label), names, format_func=names.__getitem__, key="compare", help=str(option.help))
    if chosen == FILE:
        draw_upload_words("baseline", "JSON")
        sent = st.file_uploader(
            say("ui.shell.options.own_file"),
            type=["json"],
            key="baseline",
            help=say("ui.shell.options.own_file_help"),
        )
        return receive_baseline(sent, room) if sent is not None else None
    return profiles[chosen].baseline if chosen in profiles else None

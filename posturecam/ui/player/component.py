"""The player as a Streamlit component: no iframe, no build, no request to anywhere else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.ui.component_key import component_key
from posturecam.words import say

_HERE = Path(__file__).parent
SCRIPTS = ("chart.js", "drawing.js", "overlay.js", "media.js", "controls.js", "opening.js", "player.js")
"""Parts of one module, in this order."""
_PLAIN = (
    *("play", "pause", "back", "back_label", "on", "on_label", "clock_label", "full_screen", "full_screen_label"),
    *("leave_full_screen", "overlay", "skeleton", "figures", "landings", "cue", "no_drawing"),
    *("speed", "timeline", "no_video", "contacts", "green", "sides", "bars", "keys", "left", "right", "nothing_judged"),
)
_FILLED_IN = {
    "clock": ("t", "duration"),
    "speed_of": ("speed",),
    "moment": ("t", "readout"),
    "fine": ("ranges",),
    "range": ("low", "high"),
    "range_up_to": ("high",),
    "range_from": ("low",),
    "not_judged": ("name",),
    "follows_at": ("percent",),
}
"""Texts that the player fills in while it plays, and their parameters."""


def play(drawing: str, name: str, key: str, *, video: str = "", drawn: bool = False, made: float | None = None) -> None:
    """Draw a video with its overlay and its timeline.

    Parameters
    ----------
    drawing : str
        The address of what `posturecam.ui.player.drawing` makes.
    name : str
        The clip's name, for screen readers.
    key : str
        Distinguishes the player from others.
    video : str
        The video's address; empty where there is none, or none yet: then the skeleton moves on a neutral ground.
    drawn : bool
        Whether the overlay is drawn in the video itself.
    made : float or None
        How much of the video is made while it is still to come, 0 to 1; None where none will come.
    """
    component = st.components.v2.component(
        "posturecam_player",
        html="<div class='player'></div>",
        css=(_HERE / "player.css").read_text(encoding="utf-8"),
        js="".join((_HERE / script).read_text(encoding="utf-8") for script in SCRIPTS),
    )
    data = {"drawing": drawing, "video": video, "drawn": drawn, "made": made, "words": player_words(name)}
    component(data=data, key=component_key(key), height="content")


def player_words(name: str) -> dict[str, str]:
    """Collect what the player says, in the present language.

    Parameters
    ----------
    name : str
        The clip's name.

    Returns
    -------
    dict
        By code, the texts; those that the player fills in hold their parameters in braces.
    """
    plain = {code: say(f"ui.player.{code}") for code in _PLAIN}
    open_ = {
        code: say(f"ui.player.{code}", **{parameter: f"{{{parameter}}}" for parameter in parameters})
        for code, parameters in _FILLED_IN.items()
    }
    return {"video": say("ui.player.video", name=name), **plain, **open_}

"""The player as a Streamlit component: no iframe, no build, no request to anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from posturecam.words import say

_HERE = Path(__file__).parent
SCRIPTS = ("chart.js", "player.js")
"""Parts of one module, in this order."""
_PLAIN = (
    *("play", "pause", "back", "back_label", "on", "on_label", "clock_label", "full_screen", "full_screen_label"),
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
}
"""Texts that the player fills in while it plays, and their parameters."""


def play(video: str, timeline: dict[str, Any], name: str, key: str) -> None:
    """Draw a video with its timeline.

    Parameters
    ----------
    video : str
        The video's address.
    timeline : dict
        As `posturecam.ui.player.lanes.timeline` makes it.
    name : str
        The clip's name, for screen readers.
    key : str
        Distinguishes the player from others.
    """
    component = st.components.v2.component(
        "posturecam_player",
        html="<div class='player'></div>",
        css=(_HERE / "player.css").read_text(encoding="utf-8"),
        js="".join((_HERE / script).read_text(encoding="utf-8") for script in SCRIPTS),
    )
    component(data={"video": video, "words": player_words(name), **timeline}, key=key, height="content")


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

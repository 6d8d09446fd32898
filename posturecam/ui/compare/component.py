"""The player of two clips as a Streamlit component; it shares its parts with the player of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from posturecam.side_by_side.choices import InStepBy
from posturecam.side_by_side.telling import about_clip, in_step_words
from posturecam.ui.compare.pairing import Pairing
from posturecam.ui.component_key import component_key
from posturecam.words import say

_HERE = Path(__file__).parent
_PLAYER = _HERE.parent / "player"
_SHARED = ("chart.js", "drawing.js", "overlay.js", "media.js", "controls.js")
_OWN = ("axis.js", "window.js", "together.js", "compare.js")
_OF_PLAYER = ("play", "pause", "back", "back_label", "on", "on_label", "speed", "no_drawing")
_PLAIN = ("phase", "time", "beside", "ghost", "opacity", "moment", "in_step_by", "show")
_FILLED_IN = {"seconds": ("seconds",), "lead": ("percent",), "phase_at": ("stride", "percent")}
"""Texts that the player fills in while it plays, and their parameters."""


@dataclass(frozen=True)
class PairVideo:
    """The video of one of the clips.

    Attributes
    ----------
    address : str
        Where the browser gets it; empty where there is none, or none yet.
    drawn : bool
        Whether an overlay is drawn in it.
    made : float or None
        How much of it is made, 0 to 1, while it is still to come.
    """

    address: str = ""
    drawn: bool = False
    made: float | None = None


def play_pair(pairing: Pairing, address: str, drawings: Sequence[str], videos: Sequence[PairVideo], key: str) -> None:
    """Draw two clips in step.

    Parameters
    ----------
    pairing : Pairing
        The clips.
    address : str
        Of the file with what belongs to both.
    drawings : sequence of str
        Addresses of what is drawn on each.
    videos : sequence of PairVideo
        Of each.
    key : str
        Distinguishes the player from others.
    """
    component = st.components.v2.component(
        "posturecam_pair",
        html="<div class='player compare'></div>",
        css="".join((folder / name).read_text(encoding="utf-8") for folder, name in _STYLES),
        js="".join((folder / name).read_text(encoding="utf-8") for folder, name in _SCRIPTS),
    )
    data = {
        "pairing": address,
        "drawings": list(drawings),
        "videos": [one.address for one in videos],
        "drawn": [one.drawn for one in videos],
        "made": [one.made for one in videos],
        "words": pair_words(pairing),
    }
    component(data=data, key=component_key(key), height="content")


_SCRIPTS = (*((_PLAYER, name) for name in _SHARED), *((_HERE, name) for name in _OWN))
_STYLES = ((_PLAYER, "player.css"), (_HERE, "compare.css"))


def pair_words(pairing: Pairing) -> dict[str, object]:
    """Collect what the player says, in the present language.

    Parameters
    ----------
    pairing : Pairing
        The clips.

    Returns
    -------
    dict
        By code, the texts; those that the player fills in hold their parameters in braces.
    """
    pairs = list(pairing.by_time.pairs)
    names = [clip.name for clip, _ in pairs]
    return {
        **{code: say(f"ui.player.{code}") for code in _OF_PLAYER},
        "speed_of": say("ui.player.speed_of", speed="{speed}"),
        "follows_at": say("ui.player.follows_at", percent="{percent}"),
        **{code: say(f"compare.player.{code}") for code in _PLAIN},
        **{
            code: say(f"compare.player.{code}", **{parameter: f"{{{parameter}}}" for parameter in parameters})
            for code, parameters in _FILLED_IN.items()
        },
        "names": names,
        "abouts": [about_clip(clip, one) for clip, one in pairs],
        "videos": [say("ui.player.video", name=name) for name in names],
        "in_step": {
            str(InStepBy.PHASE): in_step_words(pairing.by_phase.synchrony),
            str(InStepBy.TIME): in_step_words(pairing.by_time.synchrony),
        },
    }

"""The filmstrip of a long clip as a Streamlit component: two handles, and two fields that say the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from posturecam.ui.component_key import component_key
from posturecam.words import say

SHORTEST_S = 5.0
"""The shortest part, s: fewer strides say nothing."""
USUAL_S = 30.0
"""The part that is marked at first, s: what docs/filming.md asks for at most. From 10 to 30 s of two treadmill clips no
± shrank by more than 0.2 of its unit, that of left against right by 0.4."""
USUAL_START = 0.1
"""Where it begins, by the clip's length: a person has found the pace by then. Chosen."""
_HERE = Path(__file__).parent


def choose_part(images: Sequence[tuple[float, str]], seconds: float, key: str) -> tuple[float, float]:
    """Draw the filmstrip.

    Parameters
    ----------
    images : sequence of (float, str)
        When each of its images was, s, and its address.
    seconds : float
        The length of the clip.
    key : str
        Distinguishes it from others.

    Returns
    -------
    (float, float)
        The start and end of the part that is marked, s.
    """
    component = st.components.v2.component(
        "posturecam_strip",
        html="<div class='frame'></div>",
        css=(_HERE / "strip.css").read_text(encoding="utf-8"),
        js=(_HERE / "strip.js").read_text(encoding="utf-8"),
    )
    usual = usual_part(seconds)
    data = {
        "images": [{"t": t, "address": address} for t, address in images],
        "seconds": seconds,
        "shortest": min(SHORTEST_S, seconds),
        "part": list(usual),
        "words": strip_words(),
    }
    answer = component(
        data=data, key=component_key(key), height="content", default={"part": list(usual)}, on_part_change=lambda: None
    )
    return part_of(answer.get("part"), seconds)


def usual_part(seconds: float) -> tuple[float, float]:
    """Choose the part that is marked at first.

    Parameters
    ----------
    seconds : float
        The length of the clip.

    Returns
    -------
    (float, float)
        Start and end, s; the whole of a short clip.
    """
    if seconds <= USUAL_S * 2:
        return 0.0, seconds
    start = float(round(USUAL_START * seconds))
    return start, start + USUAL_S


def part_of(given: object, seconds: float) -> tuple[float, float]:
    """Take what the browser gave as a part.

    Parameters
    ----------
    given : object
        Start and end, s.
    seconds : float
        The length of the clip.

    Returns
    -------
    (float, float)
        Within the clip and not too short; the usual part for anything else.
    """
    if not isinstance(given, list | tuple) or len(given) != 2:
        return usual_part(seconds)
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in given):
        return usual_part(seconds)
    shortest = min(SHORTEST_S, seconds)
    start = min(max(0.0, float(given[0])), seconds - shortest)
    return start, min(max(float(given[1]), start + shortest), seconds)


def strip_words() -> dict[str, str]:
    """Collect what the filmstrip says, in the present language.

    Returns
    -------
    dict
        By code, the texts; "length" holds {length}, which the component fills in.
    """
    words = {code: say(f"ui.analyse.strip.{code}") for code in ("label", "start", "end", "unreadable")}
    return {**words, "length": say("ui.analyse.strip.length", length="{length}")}

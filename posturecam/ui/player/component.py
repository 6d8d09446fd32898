"""The player as a Streamlit component: no iframe, no build, no request to anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def play(video: str, timeline: dict[str, Any], name: str, key: str) -> None:
    """Draws the video at address `video` with its timeline; name: of the clip, for screen readers."""
    component = st.components.v2.component(
        "posturecam_player",
        html="<div class='player'></div>",
        css=(_HERE / "player.css").read_text(encoding="utf-8"),
        js=(_HERE / "player.js").read_text(encoding="utf-8"),
    )
    component(data={"video": video, "name": name, **timeline}, key=key, height="content")

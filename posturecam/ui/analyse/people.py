"""The choice among several people as a Streamlit component: boxes over the first frame, each a radio button."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from posturecam.ui.analyse.frame_people import PersonBox
from posturecam.ui.component_key import component_key
from posturecam.words import say

_HERE = Path(__file__).parent


def choose_person(people: Sequence[PersonBox], image: str, key: str) -> int:
    """Draw the first frame with a box around each person.

    Parameters
    ----------
    people : sequence of PersonBox
        The most prominent first.
    image : str
        The address of the frame.
    key : str
        Distinguishes it from others.

    Returns
    -------
    int
        Who is chosen: the first until another one is.
    """
    component = st.components.v2.component(
        "posturecam_people",
        html="<div class='frame'></div>",
        css=(_HERE / "people.css").read_text(encoding="utf-8"),
        js=(_HERE / "people.js").read_text(encoding="utf-8"),
    )
    boxes = [{"left": one.left, "top": one.top, "width": one.width, "height": one.height} for one in people]
    data = {"image": image, "boxes": boxes, "names": names_of(people), "label": say("ui.analyse.people.label")}
    answer = component(
        data=data, key=component_key(key), height="content", default={"person": 0}, on_person_change=lambda: None
    )
    return chosen_of(answer.get("person"), len(people))


def names_of(people: Sequence[PersonBox]) -> list[str]:
    """Name people by where they are, from the left.

    Parameters
    ----------
    people : sequence of PersonBox
        In any order.

    Returns
    -------
    list of str
        A name for each.
    """
    from_left = sorted(people, key=lambda one: one.left + one.width / 2)
    return [say("ui.analyse.people.name", number=from_left.index(one) + 1) for one in people]


def chosen_of(given: object, n: int) -> int:
    """Take what the browser gave as one of the people.

    Parameters
    ----------
    given : object
        A number from 0.
    n : int
        How many people there are.

    Returns
    -------
    int
        The number; 0 for anything else.
    """
    return int(given) if isinstance(given, int | float) and given in range(n) else 0

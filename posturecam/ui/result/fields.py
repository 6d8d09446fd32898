"""The fields on a result: what its user knows, and which part of it is shown; both apply at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.export.reading import ClipResult, read_result
from posturecam.options import ClipOptions
from posturecam.printable import printable
from posturecam.types import Activity, Analysis, Bout
from posturecam.ui.options import ask_choice, ask_number, is_same_in_form
from posturecam.ui.remembered import KEPT, remember
from posturecam.ui.result.rejudge import given_in, judge_again
from posturecam.wording import activity_name, people_of, title_of
from posturecam.words import say

_WHOLE = ""
"""What the choice of a part gives for everything."""


def draw_fields(
    reading: ClipResult, before: ClipOptions, on_change: Callable[[Analysis], None] = lambda analysis: None
) -> ClipResult:
    """Draw the fields and apply what they say.

    Parameters
    ----------
    reading : ClipResult
        The result as it was stored.
    before : ClipOptions
        What the clip was first analysed with.
    on_change : callable, optional
        Called with the analysis when it was judged again.

    Returns
    -------
    ClipResult
        The result to show: judged again where a field was changed, and the chosen part of it.
    """
    given = given_in(reading.analysis, before)
    with st.popover(say("ui.result.fields.title"), icon=":material/tune:"):
        wanted = _ask(given, str(reading.folder))
        again = _applied(reading, given, wanted)
        if again is not reading:
            on_change(again.analysis)
        reading = again
        analysis = _part_of(reading.analysis, str(reading.folder))
        st.caption(say("ui.result.fields.help"))
    return replace(reading, analysis=analysis)


def _ask(given: ClipOptions, page: str) -> ClipOptions:
    """Ask for what may be given; a value that reads the same in its field stays as it is."""
    answers: dict[str, Any] = {}
    for keyword in KEPT:
        value = getattr(given, keyword)
        answer = ask_number(keyword, st.container(), page, value)
        answers[keyword] = value if is_same_in_form(keyword, value, answer) else answer
    activities = {one: activity_name(one) for one in Activity}
    activity = ask_choice("activity", activities, page, given.activity)
    return replace(given, activity=activity, **answers)


def _applied(reading: ClipResult, given: ClipOptions, wanted: ClipOptions) -> ClipResult:
    """The result judged with what is wanted; as it was, with the reason, where that is not possible."""
    if wanted == given:
        return reading
    try:
        judge_again(reading.folder, wanted)
        again = read_result(reading.folder)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return reading
    remember({keyword: getattr(wanted, keyword) for keyword in KEPT})
    return again


def _part_of(analysis: Analysis, page: str) -> Analysis:
    """The part that was chosen, where several people or judgements are in the clip."""
    bouts = analysis.judgements
    if len(bouts) < 2:
        return analysis
    people = {f"person {one}": say("say.person", person=one + 1) for one in people_of(analysis)}
    parts = {f"part {number}": title_of(bout, analysis) for number, bout in enumerate(bouts)}
    names = {_WHOLE: say("ui.result.fields.everything"), **people, **parts}
    chosen = st.selectbox(say("ui.result.fields.what"), names, format_func=names.__getitem__, key=f"{page}part")
    if chosen in people:
        return _only(analysis, lambda bout: f"person {bout.person}" == chosen)
    if chosen in parts:
        part = bouts[list(parts).index(chosen)]
        return _only(analysis, lambda bout: bout == part)
    return analysis


def _only(analysis: Analysis, wanted: Callable[[Bout], bool]) -> Analysis:
    """The judgements that are wanted with their bouts; the score is that of all, so there is none."""
    bouts = tuple(bout for bout in analysis.bouts if wanted(analysis.judgement_of(bout)))
    return replace(analysis, bouts=bouts, combined=tuple(filter(wanted, analysis.combined)), score=None)

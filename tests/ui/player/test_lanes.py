from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from posturecam.types import Analysis, Samples, Transition, TransitionKind
from posturecam.ui.player.lanes import timeline
from tests.ui.made_result import reading_of


def test_the_timeline_has_lanes_contacts_and_the_spans_of_a_cue(run_analysis: Analysis) -> None:
    data = timeline(reading_of(run_analysis))
    assert [lane["name"] for lane in data["lanes"]] == ["Lean", "Foot ahead of hips"]
    assert data["lanes"][1]["points"] == [[0.6, 31.0, "right"], [0.9, 30.0, "left"], [1.2, 33.0, "right"]]
    assert data["lanes"][1]["green"][0]["high"] == 23.9
    assert data["contacts"] == [{"t": 0.6, "side": "right"}, {"t": 1.2, "side": "right"}]
    (span,) = data["cues"]
    assert (span["text"], span["start"], span["end"]) == ("Shorter, quicker steps", 0.5, 1.35)
    assert len(data["times"]) == 60
    json.dumps(data, allow_nan=False)


def test_a_cue_that_holds_twice_gets_two_spans(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    times = np.arange(0.5, 1.5, 0.1)
    values = np.where((times < 0.75) | (times > 1.15), 33.0, 20.0)
    strides = Samples(times, values, ("left",) * len(times))
    data = timeline(reading_of(replace(run_analysis, bouts=(replace(bout, samples={"overstride": strides}),))))
    assert [(cue["start"], cue["end"]) for cue in data["cues"]] == [(0.5, 0.75), (1.15, 1.45)]


def test_transitions_and_people_are_named(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    turn = Transition(1.5, 1.8, TransitionKind.TURNING)
    other = replace(bout, start=1.8, end=2.0, person=1, backward=True)
    data = timeline(reading_of(replace(run_analysis, bouts=(bout, other), transitions=(turn,))))
    assert data["transitions"] == [{"start": 1.5, "end": 1.8, "name": "Turning"}]
    assert [one["name"] for one in data["bouts"]] == ["Person 1 · Running", "Person 2 · Running backwards"]

"""analysis.json: what is written can be read back, in this version and the older one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posturecam import analyze
from posturecam.types import Analysis, Verdict
from tests.people import YAW, SimulatedCamera, runner, sitter, walker


def _stored(analysis: Analysis) -> Any:
    return json.loads(json.dumps(analysis.to_dict(), allow_nan=False))


@pytest.fixture(scope="module")
def passes() -> Analysis:
    """A walker who passes, turns and comes back: bouts, transitions and a joint judgement."""
    return analyze(
        SimulatedCamera(noise=0.003).of((walker(ahead=0.3), 6.0, YAW["right"]), (walker(ahead=0.3), 6.0, YAW["left"]))
    )


@pytest.mark.parametrize(
    "analysis",
    [
        analyze(SimulatedCamera(noise=0.003).of((runner(ahead=0.3, lean_deg=22.0), 8.0))),
        analyze(SimulatedCamera(noise=0.003, model="sha256:0").of((walker(), 8.0)), height_m=1.75),
        analyze(SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(shoulder_tilt_deg=9.0), 8.0))),
        analyze(SimulatedCamera(noise=0.003, hidden=tuple(range(25, 33))).of((walker(), 8.0))),
        analyze(SimulatedCamera().of((walker(), 0.2))),
    ],
    ids=["runner", "walker", "desk", "feet hidden", "nothing to judge"],
)
def test_what_is_written_is_read_back(analysis: Analysis) -> None:
    stored = _stored(analysis)
    assert _stored(Analysis.from_dict(stored)) == stored


def test_joint_judgements_and_transitions_are_read_back(passes: Analysis) -> None:
    stored = _stored(passes)
    again = Analysis.from_dict(stored)
    assert _stored(again) == stored
    assert again.transitions and len(again.judgements) == len(passes.judgements)


def test_a_finding_knows_the_range_that_it_was_judged_by(run_like: Analysis) -> None:
    stored = next(f for f in _stored(run_like)["bouts"][0]["findings"] if f["check"] == "overstride")
    finding = Analysis.from_dict(_stored(run_like)).bouts[0].finding("overstride")
    assert finding is not None and finding.norm is not None and finding.expected is not None
    assert stored["norm"]["green"][1] == pytest.approx(finding.expected + finding.norm.green[1], abs=0.01)
    assert stored["norm"]["source"]


@pytest.fixture(scope="module")
def run_like() -> Analysis:
    return analyze(SimulatedCamera(noise=0.003).of((runner(ahead=0.3), 8.0)))


def test_samples_are_read_back_as_arrays(run_like: Analysis) -> None:
    before, after = (one.bouts[0].samples["overstride"] for one in (run_like, Analysis.from_dict(_stored(run_like))))
    assert after.value == pytest.approx(before.value, abs=0.001)
    assert after.value.dtype == np.float64 and after.side == before.side


def test_a_document_of_schema_1_is_read(run_like: Analysis) -> None:
    old = _stored(run_like)
    for bout in old["bouts"]:
        for name in ("backward", "person", "samples"):
            bout.pop(name)
        bout["scene"].pop("place")
        bout["gait"].pop("strides")
        for finding in bout["findings"]:
            for name in ("likelihood", "borderline", "reason_codes", "reasons", "trend_uncertainty", "norm", "score"):
                finding.pop(name)
    old = {**{name: old[name] for name in ("score", "notes", "provenance", "bouts")}, "schema": 1}
    finding = Analysis.from_dict(old).bouts[0].finding("overstride")
    assert finding is not None and finding.verdict is Verdict.WATCH and finding.norm is None
    side_lean = Analysis.from_dict(old).bouts[0].finding("side_lean")
    assert side_lean is not None and side_lean.reason


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": 3}, "newer posturecam"),
        ({"schema": None}, "not an analysis"),
        ({"bouts": 7}, "damaged"),
        ({"bouts": [{}]}, "damaged"),
        ({"remarks": [1]}, "damaged"),
        ({"provenance": None}, "damaged"),
    ],
)
def test_what_is_no_analysis_is_refused_with_the_place(run_like: Analysis, change: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Analysis.from_dict({**_stored(run_like), **change})


def test_a_joint_judgement_finds_its_bouts_again(run_like: Analysis) -> None:
    """Times are rounded in the document, and must agree with each other there."""
    (bout,) = run_like.bouts
    first, last = replace(bout, end=3.00012345), replace(bout, start=4.00012345)
    joint = replace(bout, parts=((first.start, first.end), (last.start, last.end)))
    again = Analysis.from_dict(_stored(replace(run_like, bouts=(first, last), combined=(joint,))))
    assert again.bouts_of(again.combined[0]) == [0, 1]

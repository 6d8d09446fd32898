from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.checks import overstride
from posturecam.motion.cleaning import cleaned
from posturecam.render.bout_view import BoutView
from posturecam.render.messages import value_text
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Side
from posturecam.ui.player.drawing import drawing_of
from posturecam.ui.player.packing import MISSING, pack_positions, step_px
from tests.people import SimulatedCamera, runner
from tests.ui.made_result import reading_of


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    return SimulatedCamera().of((runner(lean_deg=25.0, ahead=0.33), 4.0))


@pytest.fixture(scope="module")
def analysis(track: PoseTrack) -> Analysis:
    """A result as it is read back: with the landmarks as the pose model saw them."""
    return replace(analyze(track), track=track)


@pytest.fixture(scope="module")
def drawing(analysis: Analysis) -> dict[str, Any]:
    made = drawing_of(reading_of(analysis))
    json.dumps(made, allow_nan=False)
    return made


def _unpacked(text: str, kind: str) -> np.ndarray[Any, Any]:
    return np.frombuffer(base64.b64decode(text), kind)


def test_the_landmarks_are_the_repaired_ones_at_the_times_of_their_frames(
    drawing: dict[str, Any], track: PoseTrack
) -> None:
    clean = cleaned(track).track
    shape = (len(track), len(drawing["landmarks"]), 2)
    xy = _unpacked(drawing["points"], "<i2").reshape(shape) * drawing["step"]
    seen = _unpacked(drawing["seen"], "u1").reshape(shape[:2])
    assert drawing["times"] == pytest.approx(track.t.tolist(), abs=1e-4)
    assert np.abs(xy - clean.xy[:, drawing["landmarks"]])[seen > 0].max() <= step_px(track.size)
    assert (seen == 2).mean() > 0.5


def test_a_landing_has_the_number_of_its_still(drawing: dict[str, Any], analysis: Analysis) -> None:
    (bout,) = analysis.bouts
    finding = bout.finding(overstride.CHECK.id)
    assert finding is not None
    view = BoutView(replace(bout, findings=(finding,)))
    compared = 0
    for landing in drawing["landings"]:
        for figure in landing["figures"]:
            if figure["check"] == finding.check:
                value = view.value_at(finding, landing["t"], Side(landing["side"]))
                assert value is not None
                assert figure["text"][0] == value_text(finding, value, False)
                compared += 1
    assert compared > 5


def test_an_angle_has_lines_and_a_text_in_every_frame_in_which_it_is_drawn(drawing: dict[str, Any]) -> None:
    assert drawing["figures"]
    for figure in drawing["figures"]:
        said = _unpacked(figure["said"], "<u2")
        lines = _unpacked(figure["lines"], "<i2").reshape(-1, 10)
        assert len(said) == len(lines) == figure["frames"]
        assert ((lines != MISSING).all(axis=1) == (said > 0)).all()
        assert said.max() < len(figure["texts"])


def test_what_is_said_begins_with_a_frame_and_bouts_have_their_colours(drawing: dict[str, Any]) -> None:
    firsts = [one["first"] for one in drawing["says"]]
    assert firsts == sorted(set(firsts))
    assert firsts[0] == 0
    assert any(one["text"] for one in drawing["says"])
    assert len(drawing["styles"]) == len(drawing["spans"]) + 1


def test_a_result_without_landmarks_is_drawn_as_nothing(analysis: Analysis) -> None:
    made = drawing_of(reading_of(replace(analysis, track=None)))
    assert made["times"] == made["figures"] == made["landings"] == made["says"] == []


def test_what_is_not_known_or_too_far_away_is_packed_as_missing() -> None:
    packed = _unpacked(pack_positions(np.array([0.0, 100.0, np.nan, 1e6]), (200, 100)), "<i2")
    assert packed.tolist()[2:] == [MISSING, MISSING]
    assert packed[1] * step_px((200, 100)) == pytest.approx(100.0, abs=step_px((200, 100)))


def test_drawing_data_is_small(drawing: dict[str, Any], tmp_path: Path) -> None:
    bytes_a_frame = len(json.dumps(drawing, separators=(",", ":"))) / len(drawing["times"])
    assert bytes_a_frame < 600

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.errors import PosturecamError
from posturecam.export.reading import Still, read_result
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.types import Activity, Analysis
from tests.people import SimulatedCamera, runner
from tests.ui.made_result import reading_of


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """The result folder of a synthetic runner, made without a model."""
    track: PoseTrack = SimulatedCamera().of((runner(), 6.0))
    save_track(track, tmp_path / "landmarks.npz")
    return analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder


def test_a_still_from_between_the_parts_of_a_judgement_is_no_evidence_for_it(run_analysis: Analysis) -> None:
    stills = tuple(Still(f"{k}", k, "overstride", t, False) for k, t in enumerate((1.0, 2.5, 4.0)))
    whole = replace(run_analysis.bouts[0], end=5.0, parts=((0.5, 1.5), (3.0, 5.0)))
    assert [still.t for still in reading_of(run_analysis, stills).stills_of(whole, "overstride")] == [1.0, 4.0]


def test_a_result_is_read_back_with_the_strides_behind_it(stored: Path) -> None:
    reading = read_result(stored)
    (bout,) = reading.analysis.bouts
    assert bout.activity is Activity.RUN
    assert len(bout.samples["overstride"]) > 4
    assert "strides.csv" in reading.files


def test_stills_know_their_finding_and_their_moment(stored: Path) -> None:
    for name in ("2_trunk_lean_typical_04.71s.jpg", "1_trunk_lean_01.09s.jpg", "thumbnail.jpg"):
        (stored / name).write_bytes(b"")
    stills = read_result(stored).stills
    assert [(still.rank, still.check, still.t, still.is_typical) for still in stills] == [
        (1, "trunk_lean", 1.09, False),
        (2, "trunk_lean", 4.71, True),
    ]


def test_what_was_stored_is_shown_and_nothing_is_judged_again(stored: Path) -> None:
    content = json.loads((stored / "analysis.json").read_text())
    content["score"] = 12
    (stored / "analysis.json").write_text(json.dumps(content))
    assert read_result(stored).analysis.points == 12


@pytest.mark.parametrize("damage", ["{", "[]", '{"schema": 99}', '{"schema": 2, "bouts": 3}'])
def test_a_result_that_cannot_be_read_says_what_to_do(stored: Path, damage: str) -> None:
    (stored / "analysis.json").write_text(damage)
    with pytest.raises(PosturecamError, match="Analyse the clip again"):
        read_result(stored)


def test_a_result_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(PosturecamError, match="gone or damaged"):
        read_result(tmp_path / "nothing")

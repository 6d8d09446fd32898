"""Sample clips against the truth beside them, with a virtual pose model in place of the real one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import TrackError
from posturecam.track import PoseTrack
from posturecam.types import View
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.pose_faults import NO_FAULTS
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.synth.truth import save_truth, truth_of
from posturecam_lab.synth.virtual_pose import virtual_pose
from posturecam_lab.validate import samples
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.samples import TRUTH_SUFFIX, sample_tables, true_view

SECONDS = 8.0
PEOPLE: dict[str, tuple[SyntheticMotion, Camera]] = {
    "runner": (run(Build(), Posture(lean_deg=6.0), speed_mps=3.0), Camera.on("right")),
    "poor": (run(Build(), Posture(lean_deg=24.0), speed_mps=3.0, overstride=12.0), Camera.on("left")),
    "sitter": (Sit(), Camera.on("right")),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, (motion, camera) in PEOPLE.items():
        (tmp_path / f"{name}.mp4").touch()
        save_truth(truth_of(motion, camera, seconds=SECONDS, name=name), tmp_path / f"{name}{TRUTH_SUFFIX}")
    (tmp_path / "stranger.mp4").touch()
    monkeypatch.setattr(samples, "track_video", lambda path: perfect(path.stem))
    return tmp_path


def perfect(name: str) -> PoseTrack:
    motion, camera = PEOPLE[name]
    return virtual_pose(motion, camera, seconds=SECONDS, faults=NO_FAULTS).track


def test_a_perfect_pose_model_keeps_every_promise(folder: Path) -> None:
    said: list[str] = []
    errors, verdicts = sample_tables(folder, said.append).values()
    assert said == ["poor.mp4", "runner.mp4", "sitter.mp4"]
    assert [row.what for row in [*errors, *verdicts] if not row.kept] == []
    by_check = {row.what: row for row in errors if isinstance(row, ErrorRow)}
    assert abs(by_check["trunk_lean"].worst) < 0.5
    assert abs(by_check["overstride"].worst) < 1.5
    assert by_check["trunk_lean"].n == 3
    assert by_check["overstride"].n == 2


def test_the_verdicts_truth_demands_stand_beside_those_given(folder: Path) -> None:
    verdicts = list(sample_tables(folder).values())[1]
    rows = {(row.where, row.what) for row in verdicts if isinstance(row, FigureRow)}
    assert ("runner", "trunk_lean: truth GOOD, said GOOD") in rows
    assert ("poor", "trunk_lean: truth ADJUST, said ADJUST") in rows
    over = [what for where, what in rows if where == "poor" and what.startswith("overstride: truth ADJUST")]
    assert over in (["overstride: truth ADJUST, said ADJUST"], ["overstride: truth ADJUST, said WATCH"])


def test_a_verdict_that_contradicts_truth_breaks_its_promise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "track_video", lambda path: perfect("runner" if path.stem == "poor" else path.stem))
    monkeypatch.setattr(samples, "true_view", lambda truth: View.RIGHT)
    verdicts = list(sample_tables(folder).values())[1]
    broken = {row.what for row in verdicts if row.where == "poor" and not row.kept}
    assert "trunk_lean: truth ADJUST, said GOOD" in broken


def test_landmarks_beside_the_body_are_counted_in_its_height(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(path: Path) -> PoseTrack:
        track = perfect(path.stem)
        return PoseTrack(track.t, track.xy + np.array([0.0, 20.0]), track.visibility, size=track.size)

    monkeypatch.setattr(samples, "track_video", shifted)
    verdicts = list(sample_tables(folder).values())[1]
    off = {row.where: row for row in verdicts if isinstance(row, FigureRow) and row.what.startswith("near landmarks")}
    assert off["runner"].value == pytest.approx(100 * 20 / 443, rel=0.1)
    assert not off["runner"].kept


def test_a_folder_without_truth_is_refused(tmp_path: Path) -> None:
    (tmp_path / "alone.mp4").touch()
    with pytest.raises(TrackError, match="no clip with its truth"):
        sample_tables(tmp_path)


@pytest.mark.parametrize(
    ("place", "view"),
    [
        ("right", View.RIGHT),
        ("left", View.LEFT),
        ("front", View.FRONT),
        ("rear", View.REAR),
        ("front-right", View.OBLIQUE),
    ],
)
def test_the_true_view_is_that_of_the_camera(place: str, view: View) -> None:
    camera = Camera.on(place)  # type: ignore[arg-type]
    assert true_view(truth_of(Sit(), camera, seconds=1.0)) == view

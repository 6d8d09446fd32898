"""Clips of made-up people against their truth, with a perfect pose model in place of the real one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import TrackError
from posturecam.track import PoseTrack
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.synth.truth import save_truth, truth_of
from posturecam_lab.validate import people
from posturecam_lab.validate.people import people_tables
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.samples import TRUTH_SUFFIX

CAMERA = Camera.on("right")
PEOPLE: dict[str, tuple[SyntheticMotion, float]] = {
    "run": (run(Build(), Posture(lean_deg=6.0), speed_mps=3.0), 5.0),
    "sit": (Sit(), 2.5),
    "walk": (walk(Build(), Posture(lean_deg=3.0), speed_mps=1.1), 4.5),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, (motion, seconds) in PEOPLE.items():
        (tmp_path / f"{name}.mp4").touch()
        save_truth(truth_of(motion, CAMERA, seconds=seconds, name=name), tmp_path / f"{name}{TRUTH_SUFFIX}")
    monkeypatch.setattr(people, "track_video", lambda path: perfect(path.stem))
    return tmp_path


def perfect(name: str) -> PoseTrack:
    motion, seconds = PEOPLE[name]
    return truth_of(motion, CAMERA, seconds=seconds).track()


def figures(folder: Path) -> dict[str, FigureRow]:
    """Verdicts and figures, by place and name."""
    verdicts = list(people_tables(folder).values())[2]
    return {f"{row.where}: {row.what}": row for row in verdicts if isinstance(row, FigureRow)}


def test_a_perfect_pose_model_keeps_every_promise(folder: Path) -> None:
    said: list[str] = []
    tables = people_tables(folder, said.append)
    assert said == ["run.mp4", "sit.mp4", "walk.mp4"]
    assert next(iter(tables)) == "3 made-up people, from pixels"
    assert [row.what for rows in tables.values() for row in rows if not row.kept] == []


def test_errors_are_given_by_what_people_do(folder: Path) -> None:
    by_doing = list(people_tables(folder).values())[1]
    rows = {row.what: row for row in by_doing if isinstance(row, ErrorRow)}
    assert {f"trunk_lean, {doing}" for doing in PEOPLE} <= set(rows)
    assert {"cadence, walk", "cadence, run", "toe off, walk", "toe off, run", "initial contact, run"} <= set(rows)
    assert "cadence, sit" not in rows
    assert abs(rows["trunk_lean, run"].worst) < 0.5


def test_a_short_clip_is_measured_and_judged(folder: Path) -> None:
    for name in ("run", "sit"):
        (folder / f"{name}.mp4").unlink()
    errors, _, verdicts, *_ = people_tables(folder).values()
    measured = {row.what for row in errors if isinstance(row, ErrorRow)}
    assert {"forward_head", "trunk_lean", "overstride"} <= measured
    left_open = [row.value for row in verdicts if isinstance(row, FigureRow) and row.what.startswith("not assessed")]
    assert max(left_open) < 40.0


def test_a_verdict_that_contradicts_truth_is_named_and_breaks_its_promise(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = run(Build(), Posture(lean_deg=26.0), speed_mps=3.0)
    save_truth(truth_of(poor, CAMERA, seconds=5.0, name="run"), folder / f"run{TRUTH_SUFFIX}")
    verdicts = figures(folder)
    broken = {name for name, row in verdicts.items() if not row.kept}
    assert "run: trunk_lean: truth ADJUST, said GOOD" in broken
    assert any(name.startswith("truth is ADJUST") and 'good without "probably"' in name for name in broken)


def test_steps_in_frames_without_a_person_are_missed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = figures(folder)

    def half(path: Path) -> PoseTrack:
        track = perfect(path.stem)
        seen = track.t < 0.6 * track.t[-1]
        return replace(
            track, xy=np.where(seen[:, None, None], track.xy, np.nan), visibility=track.visibility * seen[:, None]
        )

    monkeypatch.setattr(people, "track_video", half)
    verdicts = figures(folder)
    assert whole["run: initial contact missed"].value == whole["run: toe off missed"].value == 0
    assert verdicts["run: initial contact missed"].value >= 3
    assert verdicts["all clips: frames with landmarks"].value == pytest.approx(60, abs=2)
    assert not verdicts["all clips: frames with landmarks"].kept


def test_where_joints_are_found_stands_in_tables_of_their_own(folder: Path) -> None:
    places, movement, together = list(people_tables(folder).values())[3:]
    assert {row.what for row in places} >= {"ear forward, run", "toe up, sit", "hip up, between those who move"}
    assert {row.what for row in movement} >= {"knee's way up, walk", "hip's way with the hips, run"}
    assert together == []


def test_a_folder_without_truth_is_refused(tmp_path: Path) -> None:
    (tmp_path / "alone.mp4").touch()
    with pytest.raises(TrackError, match="no clip with its truth"):
        people_tables(tmp_path)

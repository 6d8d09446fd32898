from __future__ import annotations

import csv
from pathlib import Path

import pytest

from posturecam.export.frames_csv import write_frames
from posturecam.export.strides_csv import write_strides
from posturecam.types import Analysis


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def frames(run_analysis: Analysis, tmp_path: Path) -> list[dict[str, str]]:
    write_frames(run_analysis, tmp_path / "frames.csv")
    return _rows(tmp_path / "frames.csv")


@pytest.fixture
def strides(run_analysis: Analysis, tmp_path: Path) -> list[dict[str, str]]:
    write_strides(run_analysis, tmp_path / "strides.csv")
    return _rows(tmp_path / "strides.csv")


def test_there_is_a_row_for_every_frame_at_its_time(frames: list[dict[str, str]]) -> None:
    assert len(frames) == 60
    assert float(frames[1]["t_s"]) == pytest.approx(1 / 30, abs=1e-4)


def test_the_activity_is_that_of_the_bout_and_empty_outside(frames: list[dict[str, str]]) -> None:
    assert (frames[14]["activity"], frames[15]["activity"], frames[44]["activity"]) == ("", "run", "run")
    assert frames[50]["activity"] == ""


def test_lean_is_forward_positive_in_degrees(frames: list[dict[str, str]]) -> None:
    assert float(frames[20]["trunk_lean_deg"]) == pytest.approx(11.31, abs=0.01)
    assert float(frames[20]["forward_head_deg"]) == pytest.approx(0.0, abs=0.01)


def test_joints_are_in_pixels_and_an_unseen_one_is_an_empty_cell(frames: list[dict[str, str]]) -> None:
    assert (float(frames[20]["left_hip_x_px"]), float(frames[20]["left_hip_y_px"])) == (300.0, 300.0)
    assert frames[20]["left_heel_x_px"] == ""


def test_a_frame_without_a_person_says_so(frames: list[dict[str, str]]) -> None:
    assert (frames[45]["seen"], frames[45]["left_hip_x_px"], frames[44]["seen"]) == ("0", "", "1")


def test_there_is_a_row_for_every_stride_with_its_times(strides: list[dict[str, str]]) -> None:
    assert len(strides) == 1
    assert (strides[0]["side"], strides[0]["start_s"], strides[0]["toe_off_s"]) == ("right", "0.6", "0.81")
    assert float(strides[0]["stride_time_s"]) == pytest.approx(0.6)
    assert float(strides[0]["duty_factor"]) == pytest.approx(0.35)


def test_a_stride_has_the_sample_of_its_own_foot_at_its_contact(strides: list[dict[str, str]]) -> None:
    assert float(strides[0]["overstride"]) == 31.0


def test_a_stride_has_the_samples_that_belong_to_no_side(strides: list[dict[str, str]]) -> None:
    assert float(strides[0]["trunk_lean"]) == 11.3


def test_the_same_analysis_gives_the_same_bytes(run_analysis: Analysis, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_frames(run_analysis, tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()

"""The table over recordings, on two made-up runners and a walker: every promise is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.errors import TrackError
from posturecam_lab.validate import force_plates
from posturecam_lab.validate.force_plates import CLEAN, force_plate_rows, outcome
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.recordings import load_recording, simulate_video
from posturecam_lab.validate.run import run_validation
from tests.people import runner, walker
from tests.validate.conftest import Record


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One condition of each kind is enough here."""
    monkeypatch.setattr(force_plates, "CONDITIONS", (CLEAN,))
    monkeypatch.setattr(force_plates, "SWAPS", force_plates.SWAPS[-1:])


def test_one_runner_is_measured_against_the_plates(record: Record) -> None:
    recording = load_recording(record("anna", runner(ahead=0.24), 12.0))
    found = outcome(recording, simulate_video(recording, CLEAN, 0), 0)
    assert (found.contacts.missed, found.contacts.invented) == (0, 0)
    assert abs(found.contacts.errors.mean()) < 0.006
    assert found.overstride == pytest.approx(24, abs=1.4)
    assert found.overstride_error == pytest.approx(found.overstride - 24, abs=0.4)
    assert abs(found.speed_error) < 0.03
    assert abs(found.cadence_error) < 0.5
    assert found.activity_right


@pytest.mark.usefixtures("quick")
def test_people_who_keep_to_the_formulas_keep_every_promise(record: Record, tmp_path: Path) -> None:
    record("anna", runner(), 12.0)
    record("bela", runner(cadence=182, speed=4.0, ahead=0.25, duty=0.32), 12.0)
    record("carl", walker(), 10.0)
    said: list[str] = []
    rows = force_plate_rows(tmp_path / "lab", said.append)
    figures = [row for row in rows if isinstance(row, FigureRow)]
    assert [f"{row.where}: {row.what} {row.value}" for row in figures if not row.kept] == []
    assert {row.where.split(",")[0] for row in figures} == {"running", "walking"}
    assert [row.what for row in rows if isinstance(row, ErrorRow)] == ["overstride", "shank_angle"]
    assert said[0] == CLEAN.name


@pytest.mark.usefixtures("quick")
def test_single_steps_are_left_to_the_tests_of_the_functions(record: Record, tmp_path: Path) -> None:
    record("anna", runner(), 8.0)
    record("short", walker(), 1.5)
    assert not any(row.where.startswith("walking") for row in force_plate_rows(tmp_path / "lab"))


def test_a_folder_without_runs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrackError, match="holds no running recordings"):
        force_plate_rows(tmp_path)


@pytest.mark.usefixtures("quick")
def test_recordings_add_a_table_to_that_of_made_up_people(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record("anna", runner(), 6.0)
    monkeypatch.setattr("posturecam_lab.validate.run.made_up_tables", lambda *_: {"Made up": []})
    monkeypatch.setattr("posturecam_lab.validate.run.filmed_again_table", lambda *_: {"Again": []})
    monkeypatch.setattr("posturecam_lab.validate.run.SAMPLES", tmp_path / "none")
    assert list(run_validation()) == ["Made up", "Again"]
    assert list(run_validation(tmp_path / "lab")) == ["Made up", "Again", "Landmarks made from force-plate recordings"]


def test_a_wrong_folder_is_refused_before_anything_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posturecam_lab.validate.run.made_up_tables", lambda *_: pytest.fail("measured first"))
    with pytest.raises(TrackError, match="holds no running recordings"):
        run_validation(tmp_path)

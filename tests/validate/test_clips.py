"""The table over clips, with made-up people in place of real clips."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import NoPersonError
from posturecam.track import PoseTrack
from posturecam.types import Side
from posturecam_lab.validate import clips
from posturecam_lab.validate.promise import FigureRow
from tests.people import Person, SimulatedCamera, runner, stander, walker

SECONDS = 12.0
Table = Callable[..., dict[str, FigureRow]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels").mkdir()
    return tmp_path


@pytest.fixture
def table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Rows by name of what was measured, for one clip that holds this track (None: no person)."""

    def rows(name: str, track: PoseTrack | None, labelled: Person | None = None) -> dict[str, FigureRow]:
        def watched(path: Path) -> PoseTrack:
            if track is None:
                raise NoPersonError(f"No person in {path}.")
            return track

        monkeypatch.setattr(clips, "track_video", watched)
        (folder / name).touch()
        if labelled is not None:
            contacts = {str(side): labelled.contacts(side, 0, SECONDS).tolist() for side in Side}
            truth = {"contacts_s": contacts, "labelled_range_s": [1.0, 11.0], "cadence_spm": labelled.cadence}
            (folder / "labels" / f"{Path(name).stem}.json").write_text(json.dumps(truth))
        return {row.what: row for rows in clips.clip_tables(folder).values() for row in rows}

    return rows


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
def test_a_clip_is_measured_against_its_labels(table: Table, who: Person) -> None:
    rows = table("someone.mp4", SimulatedCamera(noise=0.005).of((who, SECONDS)), who)
    assert all(row.kept for row in rows.values())
    assert rows["contacts missed"].promise == rows["contacts invented"].promise == 0
    assert abs(rows["initial contact, bias"].value) < 8


def test_labels_that_disagree_break_the_promise(table: Table) -> None:
    rows = table("someone.mp4", SimulatedCamera().of((runner(), SECONDS)), runner(cadence=164))
    assert not rows["cadence"].kept
    assert not rows["contacts missed"].kept


def test_too_few_frames_must_leave_overstride_open(table: Table) -> None:
    rows = table("slow.mp4", SimulatedCamera(fps=10, noise=0.005).of((runner(), SECONDS)), runner())
    assert rows["overstride left open"].kept
    assert rows["initial contact, bias"].promise is None


def test_a_bad_clip_that_is_refused_keeps_the_promise(table: Table) -> None:
    assert table("bad_empty.mp4", None)["refused with a sentence"].kept


def test_a_bad_clip_that_is_analysed_breaks_it(table: Table) -> None:
    assert not table("bad_empty.mp4", SimulatedCamera().of((stander(), 3.0)))["refused with a sentence"].kept


def test_a_labelled_clip_that_is_refused_breaks_the_promise(table: Table) -> None:
    assert not table("someone.mp4", None, runner())["analysed"].kept


def test_a_clip_without_labels_is_only_run(table: Table) -> None:
    (row,) = table("plain.webm", SimulatedCamera().of((stander(), 3.0))).values()
    assert (row.what, row.value, row.promise) == ("bouts", 1.0, None)


def test_other_files_are_passed_over(table: Table) -> None:
    assert table("README.md", None) == {}


def by_frame(folder: Path, name: str, who: Person, *, sides: bool, uncertainty_s: float) -> None:
    """Labels of that person at 50 fps, by frame."""
    frames = {str(side): np.rint(50 * who.contacts(side, 0, SECONDS)).astype(int).tolist() for side in Side}
    every = sorted(frames["left"] + frames["right"])
    contacts = {**frames, "unknown": []} if sides else {"left": [], "right": [], "unknown": every}
    truth = {
        "contacts": contacts,
        "contact_times_s": [frame / 50 for frame in every],
        "labelled_range_frames": [50, 550],
        "fps": 50.0,
        "uncertainty_s": uncertainty_s,
        "cadence_spm": None,
        "cadence_spm_file_time": who.cadence,
    }
    (folder / "labels" / f"{name}.json").write_text(json.dumps(truth))


@pytest.mark.parametrize("sides", [True, False])
def test_labels_by_frame_are_as_good_as_seconds(folder: Path, table: Table, sides: bool) -> None:
    by_frame(folder, "someone", walker(), sides=sides, uncertainty_s=0.02)
    rows = table("someone.mp4", SimulatedCamera(noise=0.005).of((walker(), SECONDS)))
    assert rows["contacts missed"].value == rows["contacts invented"].value == 0
    assert abs(rows["initial contact, bias"].value) < 10
    assert all(row.kept and row.promise is not None for row in rows.values())


def test_labels_that_are_not_sure_promise_nothing(folder: Path, table: Table) -> None:
    by_frame(folder, "someone", walker(), sides=True, uncertainty_s=0.06)
    rows = table("someone.mp4", SimulatedCamera(noise=0.005).of((walker(), SECONDS)))
    assert all(row.promise is None for row in rows.values())


def test_the_speed_of_a_walker_is_held_against_cadence_and_steps(table: Table) -> None:
    rows = table(
        "someone.mp4", SimulatedCamera(crossing=True, size=(4000, 720), place=(300.0, 620.0)).of((walker(), SECONDS))
    )
    heels = walker().pose(walker().contacts(Side.RIGHT, 1.0, 2.5))[:, 29:31, 0]
    steps = float(np.ptp(heels, axis=1).mean()) * walker().cadence / 60
    assert rows["belt speed against cadence × step length"].value == pytest.approx(100 * (1.4 / steps - 1), abs=2.5)


def test_a_runners_speed_is_not(table: Table) -> None:
    assert "belt speed against cadence × step length" not in table(
        "someone.mp4", SimulatedCamera().of((runner(), SECONDS))
    )

"""The table over clips, with made-up people in place of films."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from posturecam.errors import NobodyFound
from posturecam.track import PoseTrack
from posturecam.types import Side
from posturecam.validate import clips
from posturecam.validate.promise import Row
from tests.people import Film, Person, runner, stander, walker

SECONDS = 12.0
Table = Callable[..., dict[str, Row]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels").mkdir()
    return tmp_path


@pytest.fixture
def table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    """Rows by name of what was measured, for one clip that holds this track (None: nobody)."""

    def rows(name: str, track: PoseTrack | None, labelled: Person | None = None) -> dict[str, Row]:
        def watched(path: Path) -> PoseTrack:
            if track is None:
                raise NobodyFound(f"Nobody in {path}.")
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
    rows = table("someone.mp4", Film(noise=0.005).of((who, SECONDS)), who)
    assert all(row.kept for row in rows.values())
    assert rows["contacts missed"].promise == rows["contacts invented"].promise == 0
    assert abs(rows["initial contact, bias"].value) < 8


def test_labels_that_disagree_break_the_promise(table: Table) -> None:
    rows = table("someone.mp4", Film().of((runner(), SECONDS)), runner(cadence=164))
    assert not rows["cadence"].kept
    assert not rows["contacts missed"].kept


def test_too_few_pictures_must_leave_overstride_open(table: Table) -> None:
    rows = table("slow.mp4", Film(fps=10, noise=0.005).of((runner(), SECONDS)), runner())
    assert rows["overstride left open"].kept
    assert rows["initial contact, bias"].promise is None


def test_a_bad_clip_that_is_refused_keeps_the_promise(table: Table) -> None:
    assert table("bad_nobody.mp4", None)["refused with a sentence"].kept


def test_a_bad_clip_that_is_analysed_breaks_it(table: Table) -> None:
    assert not table("bad_nobody.mp4", Film().of((stander(), 3.0)))["refused with a sentence"].kept


def test_a_labelled_clip_that_is_refused_breaks_the_promise(table: Table) -> None:
    assert not table("someone.mp4", None, runner())["analysed"].kept


def test_a_clip_without_labels_is_only_run(table: Table) -> None:
    (row,) = table("plain.webm", Film().of((stander(), 3.0))).values()
    assert (row.what, row.value, row.promise) == ("bouts", 1.0, None)


def test_other_files_are_passed_over(table: Table) -> None:
    assert table("README.md", None) == {}

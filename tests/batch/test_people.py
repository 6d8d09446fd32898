"""`--people`: whom clips show, of which group and when, from a table."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from typer.testing import CliRunner, Result

from posturecam.batch.manifest import Manifest, load_manifest
from posturecam.batch.people import WhoAndWhen, read_people
from posturecam.cli.main import app
from posturecam.errors import OutputError
from posturecam.library import Library
from tests.batch.conftest import Stored


def _table(folder: Path, text: str) -> Path:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["batch", *(str(word) for word in words)])


def _manifest(out: Path) -> Manifest:
    manifest = load_manifest(out)
    assert manifest is not None
    return manifest


def test_the_nearest_row_that_says_it_counts(tmp_path: Path) -> None:
    table = read_people(
        _table(
            tmp_path,
            "Clip,Folder,Person,Group,Date\n,.,,Club,\n,a,Anna,Juniors,\n,a/b,,Seniors,\na/b/run.mp4,,,,2026-09-30\n"
            "x/y.mp4,,,,\n,,,,\n",
        )
    )
    found = table.of("/c/a/b/run.mp4", PurePosixPath("a/b/run.mp4"))
    assert (found.person, found.group, str(found.recorded)[:10]) == ("Anna", "Seniors", "2026-09-30")
    assert table.of("/c/other.mp4", PurePosixPath("other.mp4")) == WhoAndWhen(group="Club")
    assert table.unmatched() == ["x/y.mp4"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must name clip or folder"),
        ("clip\na.mp4\n", "must name clip or folder"),
        ("clip;person\na.mp4;Anna\n", "separated by commas"),
        ("clip,person,Person\na.mp4,Anna,Ben\n", "two columns “person”"),
        ("clip,person,born\na.mp4,Anna,1990\n", "a column “born”"),
        ("clip,folder,person\na.mp4,b,Anna\n", "line 2: Give a clip or a folder"),
        ("clip,person\na.mp4,Anna\n../b.mp4,Ben\n", "line 3: “../b.mp4” leads out"),
        ("clip,person\na.mp4,Anna\na.mp4,Ben\n", "line 3: “a.mp4” stands in two rows"),
        ("clip,date\na.mp4,yesterday\n", "line 2: “yesterday” is no date"),
        ("clip,date\na.mp4,2999-01-01\n", "line 2: 2999-01-01 is still to come"),
        ("clip,person\na.mp4," + "A" * 200 + "\n", "line 2: "),
    ],
)
def test_every_fault_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(OutputError, match=said):
        read_people(_table(tmp_path, text))


def test_a_batch_with_a_table_names_people_and_keeps_them_with_group_and_date(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        stored(tmp_path / "clips" / f"{name}.npz")
    os.utime(tmp_path / "clips" / "two.npz", (1_780_000_000, 1_780_000_000))
    table = _table(tmp_path, "clip,person,group,date\none.npz,Zoë,Seniors,2026-03-04\ntree.npz,Al,,\n")
    library = tmp_path / "library.db"
    run = _run(
        *(tmp_path / "clips", "--out", tmp_path / "out", "--jobs", "1", "--people", table),
        *("--keep", "--library", library),
    )
    assert run.exit_code == 0, run.stderr
    assert "One row of --people is of no clip in this batch: “tree.npz”" in run.stderr
    named = {Path(entry.clip).name: (entry.person, entry.group) for entry in _manifest(tmp_path / "out").entries}
    assert named == {"one.npz": ("Zoë", "Seniors"), "two.npz": (None, None)}
    with Library.open(library) as opened:
        (zoe,) = opened.people()
        (clip,) = opened.clips(zoe)
    assert (zoe.name, zoe.group) == ("Zoë", "Seniors")
    assert (clip.recorded.date().isoformat(), clip.recorded_is_known) == ("2026-03-04", True)
    again = _run(tmp_path / "clips", "--out", tmp_path / "out", "--jobs", "1", "--resume")
    assert again.exit_code == 0, again.stderr
    assert {entry.person for entry in _manifest(tmp_path / "out").entries} == {"Zoë", None}


def test_a_table_that_is_none_ends_with_a_sentence_before_anything_starts(stored: Stored, tmp_path: Path) -> None:
    stored(tmp_path / "clips" / "one.npz")
    run = _run(tmp_path / "clips", "--out", tmp_path / "out", "--people", tmp_path / "gone.csv")
    assert run.exit_code == 2
    assert run.stderr.count("\n") == 1 and "gone.csv" in run.stderr
    assert not (tmp_path / "out").exists()

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from posturecam.errors import OutputError
from posturecam.results.folder import prepare_out, result_folder, write_atomically
from posturecam.results.publish import sweep


def _keep(out: Path, stem: str, digest: str, content: str = "") -> Path:
    with result_folder(out, stem, digest) as result:
        (result.folder / "analysis.json").write_text(json.dumps({"provenance": {"input": digest}, "content": content}))
    return result.home


def test_a_finished_result_stands_under_the_name_of_its_clip(tmp_path: Path) -> None:
    home = _keep(tmp_path, "run", "a")
    assert home == tmp_path / "run"
    assert {path.name for path in tmp_path.rglob("*")} == {"run", "analysis.json", ".posturecam.json"}


def test_nothing_has_the_final_name_until_everything_is_written(tmp_path: Path) -> None:
    with result_folder(tmp_path, "run", "a") as result:
        (result.folder / "analysis.json").write_text("{}")
        assert not result.home.exists()
        assert result.folder.relative_to(tmp_path).parts[0].startswith(".")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, interruption: type[BaseException]) -> None:
    def begin() -> None:
        with result_folder(tmp_path, "run", "a") as result:
            (result.folder / "frames.csv").write_text("half")
            raise interruption

    with pytest.raises(interruption):
        begin()
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_rerun_leaves_the_older_result(tmp_path: Path) -> None:
    home = _keep(tmp_path, "run", "a", "older")
    with pytest.raises(KeyboardInterrupt), result_folder(tmp_path, "run", "a"):
        raise KeyboardInterrupt
    assert json.loads((home / "analysis.json").read_text())["content"] == "older"


def test_a_rerun_replaces_the_older_result_of_the_same_clip(tmp_path: Path) -> None:
    _keep(tmp_path, "run", "a", "older")
    home = _keep(tmp_path, "run", "a", "newer")
    assert json.loads((home / "analysis.json").read_text())["content"] == "newer"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_two_clips_of_the_same_name_get_folders_of_their_own(tmp_path: Path) -> None:
    homes = [_keep(tmp_path, "run", digest) for digest in ("a", "b", "c", "b")]
    assert [home.name for home in homes] == ["run", "run_2", "run_3", "run_2"]


def test_a_folder_that_is_not_a_result_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "diary.txt").write_text("mine")
    assert _keep(tmp_path, "run", "a").name == "run_2"
    assert (tmp_path / "run" / "diary.txt").read_text() == "mine"


def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is full"), result_folder(tmp_path, "run", "a"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="is not a folder"):
        prepare_out(tmp_path / "out")
    with pytest.raises(OutputError, match="is not a folder"):
        prepare_out(tmp_path / "out" / "deeper")


def test_preparing_says_whether_the_folder_is_new_and_leaves_it_empty(tmp_path: Path) -> None:
    assert prepare_out(tmp_path / "new" / "out") is True
    assert prepare_out(tmp_path / "new" / "out") is False
    assert list((tmp_path / "new" / "out").iterdir()) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write_atomically(tmp_path / "me.json", b"older")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="is full"):
        write_atomically(tmp_path / "me.json", b"newer")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"older"]


def test_two_runs_at_once_get_folders_of_their_own(tmp_path: Path) -> None:
    with result_folder(tmp_path, "run", "a") as first, result_folder(tmp_path, "run", "b") as second:
        for result, digest in ((first, "a"), (second, "b")):
            (result.folder / "analysis.json").write_text(json.dumps({"provenance": {"input": digest}}))
    assert {first.home.name, second.home.name} == {"run", "run_2"}
    assert json.loads((first.home / "analysis.json").read_text())["provenance"]["input"] == "a"


def test_two_runs_of_one_clip_at_once_leave_one_result(tmp_path: Path) -> None:
    _keep(tmp_path, "run", "a", "older")
    with result_folder(tmp_path, "run", "a") as first, result_folder(tmp_path, "run", "a") as second:
        for result in (first, second):
            (result.folder / "analysis.json").write_text(json.dumps({"provenance": {"input": "a"}}))
    assert first.home == second.home == tmp_path / "run"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_a_killed_run_left_is_cleared_up_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".0123456789ab.partial").mkdir()
    (tmp_path / ".0123456789ab.partial" / "annotated.mp4").touch()
    (tmp_path / ".0123456789ab.lock").touch()
    _keep(tmp_path, "run", "a")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_file_is_written_again_when_a_sweep_took_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, swept = os.replace, list[str]()

    def after_a_sweep(source: Path, target: Path) -> None:
        if not swept:
            swept.append(source.name)
            sweep(tmp_path)
            assert not source.exists()
        replace(source, target)

    monkeypatch.setattr(os, "replace", after_a_sweep)
    write_atomically(tmp_path / "manifest.json", b"whole")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]

"""`posturecam session`: what it reads, prints and writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from posturecam.cli import session as command
from posturecam.cli.main import app
from posturecam.cli.speech import Status
from posturecam.pose.stored import save_track
from posturecam.results.stored import SESSION_FILE
from posturecam.session import SessionAnalysis
from posturecam.types import View
from tests.filmed_session import results_in, track_of


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["session", *[str(word) for word in words]])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return results_in(tmp_path_factory.mktemp("filmed"))


def _stored(path: Path) -> SessionAnalysis:
    return SessionAnalysis.from_dict(json.loads(path.read_text(encoding="utf-8")))


def test_result_folders_become_one_scorecard_and_a_file(folders: list[Path], tmp_path: Path) -> None:
    done = _run(*folders, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.split())
    assert "Lean less far forward, and even out the weight on both sides." in said
    assert "rear alone shows it." in said
    assert "No difference that is more than measuring error." in said
    page = (tmp_path / "session.html").read_text(encoding="utf-8")
    assert "Lean less far forward, and even out the weight on both sides." in page
    assert "rear alone shows it." in page and "<script" not in page
    whole = _stored(tmp_path / SESSION_FILE)
    assert whole.names == ("left", "right", "rear")
    assert whole.judgements[0].bout.finding("side_lean") is not None


def test_json_is_the_same_as_the_file(folders: list[Path], tmp_path: Path) -> None:
    done = _run(*folders, "--out", tmp_path, "--json")
    assert json.loads(done.stdout) == json.loads((tmp_path / SESSION_FILE).read_text(encoding="utf-8"))


def test_landmarks_are_analysed_once_and_their_result_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clips = []
    for place in (View.LEFT, View.REAR):
        clips.append(tmp_path / f"{place}.npz")
        save_track(track_of(place), clips[-1])
    made: list[str] = []
    really = command.analyze_to_folder
    monkeypatch.setattr(
        command,
        "analyze_to_folder",
        lambda clip, *rest, **more: (made.append(clip.name), really(clip, *rest, **more))[1],
    )
    out = tmp_path / "out"
    assert _run(*clips, "--out", out).exit_code == 0
    first = (out / SESSION_FILE).read_bytes()
    assert made == ["left.npz", "rear.npz"] and (out / "left" / "analysis.json").is_file()
    assert _run(*clips, "--out", out).exit_code == 0
    assert made == ["left.npz", "rear.npz"] and (out / SESSION_FILE).read_bytes() == first
    assert _run(*clips, "--out", out, "--height", "1.75").exit_code == 0
    assert made == ["left.npz", "rear.npz"] * 2


@pytest.mark.parametrize("clips", [[], ["side.mp4"]])
def test_fewer_than_two_clips_are_wrong_usage(clips: list[str], tmp_path: Path) -> None:
    done = _run(*clips, "--out", tmp_path / "out")
    assert done.exit_code == Status.WRONG_USAGE
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_read_is_named_and_the_rest_answers(folders: list[Path], tmp_path: Path) -> None:
    bad, empty = tmp_path / "bad.mp4", tmp_path / "empty"
    bad.write_bytes(b"\xff\xd8\xff\xe0" + bytes(400))
    empty.mkdir()
    done = _run(folders[0], bad, empty, folders[2], "--out", tmp_path / "out")
    assert done.exit_code == Status.UNREADABLE
    assert "bad.mp4" in done.stderr and f"{empty} holds no result of posturecam." in done.stderr
    assert _stored(tmp_path / "out" / SESSION_FILE).names == ("left", "rear")


def test_nothing_is_written_where_nothing_can_be_read(tmp_path: Path) -> None:
    done = _run(tmp_path / "a.mp4", tmp_path / "b.mp4", "--out", tmp_path / "out")
    assert done.exit_code == Status.UNREADABLE and done.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"schema": 99}', b'{"schema": 2, "bouts": 7}', bytes(100)])
def test_a_damaged_result_is_refused_with_a_sentence(folders: list[Path], tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "analysis.json").write_bytes(content)
    done = _run(damaged, folders[0], "--out", tmp_path / "out")
    assert done.exit_code == Status.UNREADABLE
    assert "Traceback" not in done.stderr and done.stderr.strip().endswith(".")
    assert _stored(tmp_path / "out" / SESSION_FILE).names == ("left",)


def test_clips_of_one_name_keep_their_folders(tmp_path: Path) -> None:
    paths = [tmp_path / name / "run.npz" for name in ("a", "b")]
    for path, place in zip(paths, (View.LEFT, View.RIGHT), strict=True):
        path.parent.mkdir()
        save_track(track_of(place), path)
    assert _run(*paths, "--out", tmp_path / "out").exit_code == 0
    assert _stored(tmp_path / "out" / SESSION_FILE).names == tuple(map(str, paths))


def test_a_result_folder_is_no_place_for_a_session(folders: list[Path]) -> None:
    assert _run(*folders, "--out", folders[0]).exit_code == Status.WRONG_USAGE

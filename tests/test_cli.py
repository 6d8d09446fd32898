from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console
from typer.testing import CliRunner, Result

from posturecam.cli.main import app
from posturecam.clip import analyze_to_folder
from posturecam.pose.replay import ReplayPose
from posturecam.pose.stored import save_track
from posturecam.terminal_progress import progress_bar
from posturecam.track import Frame, PoseTrack
from posturecam.version import __version__
from posturecam.video.webcam import Webcam
from posturecam.window import Show

SAMPLES = Path(__file__).parents[1] / "sample_videos"


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def _is_a_sentence(text: str) -> bool:
    return text.endswith(".\n") and text.count("\n") == 1 and "Traceback" not in text


@pytest.fixture
def stored(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    save_track(leaning_track, tmp_path / "me.npz")
    return tmp_path / "me.npz"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "broken.mp4").write_text("not a video")
    return tmp_path / "broken.mp4"


def test_an_analysed_clip_ends_with_status_0_and_a_scorecard(stored: Path, tmp_path: Path) -> None:
    run = _run("analyze", stored, "--out", tmp_path / "out")
    assert run.exit_code == 0
    assert "me.npz" in run.stdout
    assert (tmp_path / "out" / "me" / "analysis.json").is_file()


def test_the_scorecard_comes_before_the_files_and_their_names_after(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[list[str]] = []
    print_ = Console.print

    def noted(console: Console, *what: Any, **how: Any) -> None:
        printed.extend([type(one).__name__, str((tmp_path / "out" / "me").exists())] for one in what if one != "")
        print_(console, *what, **how)

    monkeypatch.setattr(Console, "print", noted)
    run = _run("analyze", stored, "--out", tmp_path / "out")
    assert printed == [["Scorecard", "False"], ["FilesMade", "True"]]
    assert run.stdout.endswith("Numbers: analysis.json, frames.csv, landmarks.npz, strides.csv\n\n")


def test_ctrl_c_while_files_are_made_leaves_the_sentence_and_no_folder(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*words: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("posturecam.clip.export_analysis", interrupted)
    run = _run("analyze", stored, "--out", tmp_path / "out")
    assert run.exit_code == 130
    assert run.stdout.startswith(f"{stored}\n")
    assert "Files in" not in run.stdout
    assert not (tmp_path / "out").exists()


def test_files_are_made_where_no_one_reads_what_is_printed(stored: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "posturecam", "analyze", str(stored), "--out", str(tmp_path / "out")]
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (run.returncode, run.stderr) == (1, "")
    assert (tmp_path / "out" / "me" / "analysis.json").is_file()


def test_a_bar_is_gone_while_the_scorecard_is_printed() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=60)
    with progress_bar(console, "me.mp4") as bar:
        assert bar is not None
        bar("finding the person", 1, 3)
        with bar.hidden():
            assert not bar._progress.live.is_started
        assert bar._progress.live.is_started
        bar("drawing", 2, 3)
    assert "2/3" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_clip_that_cannot_be_read_is_a_sentence_and_status_3_and_the_rest_is_done(
    stored: Path, broken: Path, tmp_path: Path
) -> None:
    run = _run("analyze", broken, stored, "--out", tmp_path / "out")
    assert run.exit_code == 3
    assert _is_a_sentence(run.stderr)
    assert "broken.mp4" in run.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["me"]


def test_a_missing_clip_is_a_sentence_and_status_3(tmp_path: Path) -> None:
    run = _run("analyze", tmp_path / "nowhere.mp4", "--out", tmp_path / "out")
    assert run.exit_code == 3
    assert _is_a_sentence(run.stderr)


def test_nothing_is_left_behind_when_no_clip_could_be_read(broken: Path, tmp_path: Path) -> None:
    _run("analyze", broken, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_landmarks_that_are_not_ours_are_a_sentence_and_status_3(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.arange(3))
    run = _run("analyze", tmp_path / "other.npz", "--out", tmp_path / "out")
    assert run.exit_code == 3
    assert _is_a_sentence(run.stderr)


def test_a_norms_file_with_a_typo_is_wrong_usage_and_names_the_fault(stored: Path, tmp_path: Path) -> None:
    (tmp_path / "norms.toml").write_text("[overstride.run.side.absolute]\ngren = [0, 1]\n")
    run = _run("analyze", stored, "--out", tmp_path / "out", "--norms", tmp_path / "norms.toml")
    assert run.exit_code == 2
    assert "gren" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_file_that_is_no_baseline_is_wrong_usage(stored: Path, tmp_path: Path) -> None:
    (tmp_path / "me.json").write_text("{}")
    run = _run("analyze", stored, "--out", tmp_path / "out", "--baseline", tmp_path / "me.json")
    assert run.exit_code == 2
    assert _is_a_sentence(run.stderr)


def test_an_out_that_cannot_be_written_is_wrong_usage(stored: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    run = _run("analyze", stored, "--out", tmp_path / "out")
    assert run.exit_code == 2
    assert _is_a_sentence(run.stderr)


@pytest.mark.parametrize(
    "words", [["--roi", "1,2,3"], ["--roi", "0,0,0,9"], ["--slow-motion", "0"], ["--view", "top"], ["--oops"]]
)
def test_wrong_options_are_status_2(stored: Path, words: list[str], tmp_path: Path) -> None:
    assert _run("analyze", stored, "--out", tmp_path / "out", *words).exit_code == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--height", "175"], "175 is not between 0.5 and 2.6 metres"),
        (["--speed", "40"], "40 is not between 0.1 and 13 metres per second"),
        (["--slow-motion", "0.05"], "0.05 is not between 0.1 and 100 times"),
        (["--incline", "-40"], "-40 is not between -30 and 30 degrees"),
    ],
)
def test_a_measure_out_of_range_names_the_range_and_its_unit(stored: Path, words: list[str], message: str) -> None:
    run = _run("analyze", stored, *words)
    assert message in " ".join(run.stderr.replace("│", " ").split())


def test_a_folder_given_as_a_clip_is_sent_to_batch(tmp_path: Path) -> None:
    run = _run("analyze", tmp_path, "--out", tmp_path / "out")
    assert run.exit_code == 3
    assert "use the batch command" in run.stderr


def test_no_clip_is_status_2() -> None:
    assert _run("analyze").exit_code == 2


def test_json_is_the_only_thing_on_stdout_and_fits_the_schema(stored: Path, tmp_path: Path) -> None:
    run = _run("analyze", stored, "--out", tmp_path / "out", "--json")
    answer = json.loads(run.stdout)
    assert (answer.pop("path"), answer.pop("folder")) == (str(stored), str(tmp_path / "out" / "me"))
    jsonschema.Draft202012Validator(_schema()).validate(answer)
    assert answer == json.loads((tmp_path / "out" / "me" / "analysis.json").read_text(encoding="utf-8"))


def test_json_of_several_clips_is_a_list_with_the_failures(stored: Path, broken: Path, tmp_path: Path) -> None:
    run = _run("analyze", stored, broken, "--out", tmp_path / "out", "--json")
    good, bad = json.loads(run.stdout)
    assert (good["path"], bad["path"]) == (str(stored), str(broken))
    assert "bouts" in good
    assert bad["error"] == run.stderr.strip()


def test_ctrl_c_keeps_finished_clips_and_is_status_130(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second.npz"
    second.write_bytes(stored.read_bytes())

    def interrupted(clip: Path, *words: Any, **known: Any) -> Any:
        if clip == second:
            raise KeyboardInterrupt
        return analyze_to_folder(clip, *words, **known)

    monkeypatch.setattr("posturecam.clip.analyze_to_folder", interrupted)
    run = _run("analyze", stored, second, "--out", tmp_path / "out")
    assert run.exit_code == 130
    assert _is_a_sentence(run.stderr)
    assert "finished clips are kept" in run.stderr
    assert (tmp_path / "out" / "me" / "analysis.json").is_file()


def test_a_baseline_needs_five_seconds(stored: Path, tmp_path: Path) -> None:
    run = _run("calibrate", stored, "--out", tmp_path / "me.json")
    assert run.exit_code == 2
    assert "5 s" in run.stderr
    assert _is_a_sentence(run.stderr.replace(". Film", " Film"))
    assert not (tmp_path / "me.json").exists()


def test_the_version_is_printed() -> None:
    run = _run("--version")
    assert (run.exit_code, run.stdout) == (0, f"posturecam {__version__}\n")


class Camera(Webcam):
    """A webcam that shows five black frames."""

    name, size, n_frames = "camera 0", (640, 480), None  # type: ignore[assignment]

    def __init__(self, index: int) -> None: ...

    def __iter__(self) -> Iterator[Frame]:
        return (Frame(i / 30, np.zeros((480, 640, 3), np.uint8)) for i in range(5))

    def close(self) -> None: ...


def test_live_shows_frames_until_the_user_ends_it_and_sums_up(
    leaning_track: PoseTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[int, ...]] = []

    @contextmanager
    def screen(clicked: Callable[[float, float], None]) -> Iterator[Show]:
        def show(rgb: NDArray[np.uint8]) -> bool:
            shown.append(rgb.shape)
            return len(shown) < 3

        yield show

    monkeypatch.setattr("posturecam.video.webcam.Webcam", Camera)
    monkeypatch.setattr("posturecam.pose.engines.open_engine", lambda *engine: ReplayPose(leaning_track))
    monkeypatch.setattr("posturecam.cli.live.screen", screen)
    run = _run("live")
    assert run.exit_code == 0
    assert shown == [(480, 640, 3)] * 3
    assert "camera 0" in run.stdout


def test_live_without_a_camera_is_a_sentence_and_status_3(monkeypatch: pytest.MonkeyPatch) -> None:
    run = _run("live", "--camera", "97")
    assert run.exit_code == 3
    assert "Camera 97" in run.stderr
    assert "Traceback" not in run.stderr


def _schema() -> Any:
    return json.loads(resources.files("posturecam").joinpath("analysis.schema.json").read_text(encoding="utf-8"))


def _status_and_output(*words: str | Path) -> tuple[int, str, str]:
    """The real command in a process of its own, with pipes for stdout and stderr."""
    run = subprocess.run(
        [sys.executable, "-m", "posturecam", *map(str, words)],
        cwd=SAMPLES.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, run.stdout, run.stderr


def test_a_sample_clip_goes_from_pixels_to_files_with_clean_pipes(tmp_path: Path) -> None:
    status, said, complained = _status_and_output("analyze", SAMPLES / "walk_good.mp4", "--out", tmp_path)
    assert (status, complained) == (0, "")
    assert all(character == "\n" or character.isprintable() for character in said)
    assert "Your walking looks fine." in said
    stored = tmp_path / "walk_good" / "landmarks.npz"
    status, detailed, complained = _status_and_output("analyze", stored, "--out", tmp_path / "again", "--details")
    assert (status, complained) == (0, "")
    assert ("Trunk lean" in said, "Trunk lean" in detailed) == (False, True)
    folder = tmp_path / "walk_good"
    answer = json.loads((folder / "analysis.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(_schema()).validate(answer)
    assert [bout["activity"] for bout in answer["bouts"]] == ["walk"]
    assert (folder / "annotated.mp4").stat().st_size > 100_000

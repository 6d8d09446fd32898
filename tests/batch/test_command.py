from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import av
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.cli.bars import BatchBars
from posturecam.cli.main import app
from posturecam.results.locks import locked
from tests.batch.conftest import Stored, until

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_videos"


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["batch", *(str(word) for word in words)])


def _is_a_sentence(text: str) -> bool:
    return text.endswith(".\n") and text.count("\n") == 1 and "Traceback" not in text


def _shortened(name: str, path: Path, frames: int) -> Path:
    """The first frames of a sample clip."""
    with av.open(str(SAMPLES / name)) as video, av.open(str(path), "w") as out:
        stream = video.streams.video[0]
        copy = out.add_stream_from_template(stream)
        for n, packet in enumerate(video.demux(stream)):
            if n == frames or packet.dts is None:
                break
            packet.stream = copy
            out.mux(packet)
    return path


def test_a_folder_of_good_clips_ends_with_status_0_and_says_where_the_sheet_is(stored: Stored, tmp_path: Path) -> None:
    stored(tmp_path / "clips" / "a.npz")
    run = _run(tmp_path / "clips", "--out", tmp_path / "out", "--jobs", "1")
    assert run.exit_code == 0, run.stderr
    assert run.stdout == f"1 of 1 clips analysed. Open {tmp_path / 'out' / 'coach_sheet.html'}\n"
    assert (tmp_path / "out" / "coach_sheet.html").is_file()


def test_a_clip_that_cannot_be_read_is_reported_on_a_line_and_ends_with_status_3(clips: Path, tmp_path: Path) -> None:
    run = _run(clips, "--out", tmp_path / "out", "--jobs", "1", "--no-video")
    assert run.exit_code == 3
    lines = run.stderr.splitlines()
    assert len(lines) == 3
    assert sum(line.startswith("done: ") for line in lines) == 2
    assert sum(line.startswith("failed: ") and "broken.mp4 is a text file" in line for line in lines) == 1


def test_json_is_the_manifest(clips: Path, tmp_path: Path) -> None:
    run = _run(clips, "--out", tmp_path / "out", "--jobs", "1", "--json")
    assert json.loads(run.stdout) == json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))


def test_an_empty_folder_is_a_sentence_and_status_3(tmp_path: Path) -> None:
    run = _run(tmp_path, "--out", tmp_path / "out")
    assert run.exit_code == 3
    assert _is_a_sentence(run.stderr)
    assert "There are no clips in" in run.stderr
    assert not (tmp_path / "out").exists()


def test_an_out_that_is_a_file_is_a_sentence_and_status_2(clips: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    (clips / "broken.mp4").unlink()
    run = _run(clips, "--out", tmp_path / "out")
    assert run.exit_code == 2
    assert _is_a_sentence(run.stderr)


def test_a_second_batch_into_the_same_folder_is_a_sentence_and_status_2(clips: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with locked(tmp_path / "out" / ".posturecam.lock", "4711"):
        run = _run(clips, "--out", tmp_path / "out", "--jobs", "1", "--no-video")
    assert run.exit_code == 2
    assert run.stderr.endswith("Wait until it has ended, or choose another folder with --out.\n")
    assert "Another batch (process 4711) writes to" in run.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_an_out_that_is_the_result_of_a_clip_is_a_sentence_and_status_2(stored: Stored, tmp_path: Path) -> None:
    stored(tmp_path / "clips" / "a.npz")
    assert _run(tmp_path / "clips", "--out", tmp_path / "out", "--jobs", "1").exit_code == 0
    run = _run(tmp_path / "clips", "--out", tmp_path / "out" / "a", "--jobs", "1")
    assert run.exit_code == 2
    assert _is_a_sentence(run.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files")
@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_name_that_is_not_utf_8_is_printed_where_only_utf_8_can_be(
    stored: Stored, tmp_path: Path, words: tuple[str, ...]
) -> None:
    stored(tmp_path / "clips" / os.fsdecode(b"caf\xe9.npz"))
    (tmp_path / "clips" / os.fsdecode(b"\xff.mp4")).write_text("no video")
    command = [sys.executable, "-m", "posturecam", "batch", "clips", "--out", "out", "--jobs", "1", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict"}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    said = (run.stdout + run.stderr).decode()
    assert run.returncode == 3, said
    assert "Traceback" not in said
    assert "done: " in said if not words else json.loads(run.stdout)["clips"][0]["folder"] == "caf_"


def test_a_scheduler_that_is_not_there_is_a_sentence_and_status_2(clips: Path, tmp_path: Path) -> None:
    run = _run(clips, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert run.exit_code == 2
    assert "no Dask scheduler at tcp://127.0.0.1:9" in run.stderr
    assert "Traceback" not in run.stderr


def test_without_dask_the_cluster_says_how_to_install_it(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    run = _run(clips, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert run.exit_code == 2
    assert "pip install -r requirements-cluster.txt" in run.stderr


def test_bars_show_the_whole_and_each_clip_in_work() -> None:
    console = Console(force_terminal=True, width=100, record=True, legacy_windows=False)
    with console.capture() as seen, BatchBars(console) as bars:
        for clip in ("/c/[a].mp4", "/c/b.mp4"):
            bars(BatchEvent(clip, BatchEventKind.WAITING))
            bars(BatchEvent(clip, BatchEventKind.STARTED))
        bars(BatchEvent("/c/[a].mp4", BatchEventKind.PROGRESS, "drawing", 30, 60))
        bars(BatchEvent("/c/b.mp4", BatchEventKind.FAILED, reason="It is empty."))
        bars._bars.refresh()
    text = seen.get()
    assert "[a].mp4: drawing" in text
    assert "30/60" in text
    assert "1/2" in text
    assert "failed /c/b.mp4: It is empty." in text


@pytest.mark.model
def test_a_batch_of_videos_gives_videos_and_images(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    _shortened("run_good.mp4", tmp_path / "clips" / "run 🏃.mp4", 45)
    _shortened("desk_good.mp4", tmp_path / "clips" / "desk.mp4", 45)
    run = _run(tmp_path / "clips", "--out", tmp_path / "out", "--jobs", "2")
    assert run.exit_code == 0, run.stderr
    for name in ("run 🏃", "desk"):
        files = {path.name for path in (tmp_path / "out" / name).iterdir()}
        assert files >= {"annotated.mp4", "thumbnail.jpg", "analysis.json", "landmarks.npz"}
    assert "data:image/jpeg" in (tmp_path / "out" / "coach_sheet.html").read_text(encoding="utf-8")


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("request_", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_workers_and_keeps_what_is_finished(
    request_: signal.Signals, stored: Stored, tmp_path: Path
) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    stored(clips / "quick.npz")
    (clips / "slow.mp4").write_bytes((SAMPLES / "story.mp4").read_bytes())
    command = [sys.executable, "-m", "posturecam", "batch", str(clips), "--out", str(out), "--jobs", "2"]
    lines: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        reader = threading.Thread(target=lambda: lines.extend(run.stderr or ()))
        reader.start()
        until(lambda: any("quick.npz" in line for line in lines) or run.poll() is not None)
        run.send_signal(request_)
        assert run.wait(60) == 130
        reader.join()
    assert "Stopped; the results of finished clips are kept. Go on with --resume.\n" in lines
    outcomes = {
        Path(entry["clip"]).name: entry["outcome"]
        for entry in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["clips"]
    }
    assert outcomes == {"quick.npz": "done", "slow.mp4": "stopped"}
    assert {path.name for path in out.iterdir()} == {"quick", "manifest.json", "coach_sheet.html", "coach_sheet.csv"}

"""A format is one file: a new one is found by everything that makes, lists, offers or serves the files of a result."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner, Result

import posturecam.export
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.cli.main import app
from posturecam.clip import analyze_to_folder
from posturecam.export import discover
from posturecam.pose.replay import ReplayPose
from posturecam.pose.stored import save_track
from posturecam.results.marker import files_of
from posturecam.track import PoseTrack
from posturecam.ui.shelf import EVERYTHING, Shelf
from posturecam.video.writer import VideoWriter
from tests.batch.conftest import InProcessExecutor
from tests.ui.fetch import fetch

ROOT = Path(__file__).parents[2]
OF_THE_ANALYSIS = '''
"""bouts.txt: how many bouts there are."""

from posturecam.export.base import Format
from posturecam.words import literal

class BoutsTxt:
    name = literal("Number of bouts")
    format = Format(id="bouts", files="bouts.txt", name=name, mime="text/plain", rank=45, default=DEFAULT)

    def write_analysis(self, analysis, folder):
        (folder / "bouts.txt").write_text(f"{len(analysis.bouts)}")

EXPORTER = BoutsTxt()
'''
OF_THE_FRAMES = '''
"""brightness_N.pgm: the mean brightness of some frames."""

from contextlib import contextmanager
from posturecam.export.base import Format, FrameSink
from posturecam.words import literal

class Sink(FrameSink):
    def __init__(self, folder):
        self.folder = folder

    def prepare(self, frame):
        return float(frame.rgb.mean())

    def draw(self, frame, prepared):
        return f"P2 1 1 255 {round(prepared)}"

    def write(self, t, drawn):
        if round(30 * t) % 20 == 0:
            (self.folder / f"brightness_{round(30 * t)}.pgm").write_text(drawn)

class Brightness:
    name, mime = literal("Brightness"), "image/x-portable-graymap"
    format = Format(id="brightness", files="brightness_*.pgm", name=name, mime=mime, rank=80)

    @contextmanager
    def open_frames(self, analysis, size, folder):
        yield Sink(folder)

EXPORTER = Brightness()
'''


class Formats:
    """Adds modules to the exporters while a test runs."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        monkeypatch.setattr(posturecam.export, "__path__", [*posturecam.export.__path__, str(folder)])

    def add(self, name: str, text: str, default: bool = True) -> None:
        (self.folder / f"{name}.py").write_text(text.replace("DEFAULT", str(default)))
        discover.cache_clear()


@pytest.fixture
def formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Formats]:
    before = set(sys.modules)
    yield Formats(tmp_path / "formats", monkeypatch)
    monkeypatch.undo()
    discover.cache_clear()
    for name in set(sys.modules) - before:
        if name.startswith("posturecam.export."):
            del sys.modules[name]


@pytest.fixture
def stored(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    save_track(leaning_track, tmp_path / "clips" / "me.npz")
    return tmp_path / "clips" / "me.npz"


@pytest.fixture
def clip(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    with VideoWriter(tmp_path / "clip.mp4", leaning_track.size) as writer:
        for i, t in enumerate(leaning_track.t):
            writer.write(float(t), np.full((480, 640, 3), 2 * i, np.uint8))
    return tmp_path / "clip.mp4"


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})


def _result_page(folder: str) -> None:
    from pathlib import Path

    from posturecam.ui.result.page import draw_result
    from posturecam.ui.shelf import Shelf

    draw_result(Path(folder), "me.mp4", Shelf(Path(folder)))


def _downloads(folder: Path) -> list[tuple[str, str]]:
    """File name and label of what the app offers of a result."""
    page = AppTest.from_function(_result_page, kwargs={"folder": str(folder)}, default_timeout=30).run()
    assert not page.exception
    html = "\n".join(element.proto.body for element in page.get("html"))
    return re.findall(r'download="([^"]+)"[^>]*>([^<]+)<', html)


def test_its_file_is_in_the_result_and_in_the_terminals_list_and_known_as_ours(
    formats: Formats, stored: Path, tmp_path: Path
) -> None:
    formats.add("bouts_txt", OF_THE_ANALYSIS)
    run = _run("analyze", stored, "--out", tmp_path / "out")
    assert run.exit_code == 0
    assert (tmp_path / "out" / "me" / "bouts.txt").read_text() == "1"
    assert "bouts.txt" in files_of(tmp_path / "out" / "me")
    assert "Numbers: analysis.json, bouts.txt, frames.csv, landmarks.npz, strides.csv" in run.stdout


def test_it_is_among_the_apps_downloads_and_can_be_fetched(formats: Formats, stored: Path, tmp_path: Path) -> None:
    formats.add("bouts_txt", OF_THE_ANALYSIS)
    folder = analyze_to_folder(stored, tmp_path / "out").folder
    assert ("me_bouts.txt", "Number of bouts ") in _downloads(folder)
    shelf = Shelf(tmp_path)
    status, headers, body = fetch(shelf, shelf.address(folder, "bouts.txt"))
    assert (status, headers["content-type"].partition(";")[0], body) == (200, "text/plain", b"1")
    assert b"bouts.txt" in fetch(shelf, shelf.address(folder, EVERYTHING))[2]


def test_it_is_in_the_results_of_a_batch(formats: Formats, stored: Path, tmp_path: Path) -> None:
    formats.add("bouts_txt", OF_THE_ANALYSIS)
    run_batch([stored], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert (tmp_path / "out" / "me" / "bouts.txt").exists()


def test_one_that_is_not_made_by_default_has_to_be_asked_for(formats: Formats, stored: Path, tmp_path: Path) -> None:
    formats.add("bouts_txt", OF_THE_ANALYSIS, default=False)
    assert _run("analyze", stored, "--out", tmp_path / "out").exit_code == 0
    assert not (tmp_path / "out" / "me" / "bouts.txt").exists()
    assert _run("analyze", stored, "--out", tmp_path / "out", "--export", "bouts").exit_code == 0
    assert (tmp_path / "out" / "me" / "bouts.txt").exists()
    assert ClipSettings(exports=("bouts",)).digest != ClipSettings().digest


def test_a_rerun_without_it_removes_its_file(formats: Formats, stored: Path, tmp_path: Path) -> None:
    formats.add("bouts_txt", OF_THE_ANALYSIS, default=False)
    folder = analyze_to_folder(stored, tmp_path / "out", exports=("bouts",)).folder
    assert (folder / "bouts.txt").exists()
    assert analyze_to_folder(stored, tmp_path / "out").folder == folder
    assert not (folder / "bouts.txt").exists()


def test_one_of_the_frames_gets_each_frame_and_comes_as_one_archive(
    formats: Formats, clip: Path, leaning_track: PoseTrack, tmp_path: Path
) -> None:
    formats.add("brightness_pgm", OF_THE_FRAMES)
    folder = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track)).folder
    levels = {int(path.stem[11:]): int(path.read_text().split()[-1]) for path in folder.glob("brightness_*.pgm")}
    assert sorted(levels) == [0, 20, 40]
    assert all(abs(level - 2 * frame) <= 3 for frame, level in levels.items())
    assert ("me_brightness.zip", "Brightness ") in _downloads(folder)
    shelf = Shelf(tmp_path)
    status, headers, body = fetch(shelf, shelf.address(folder, "brightness.zip"))
    assert (status, headers["content-type"]) == (200, "application/zip")
    assert body.count(b"brightness_") >= 3


def test_one_of_the_frames_is_made_without_the_video_when_it_is_asked_for(
    formats: Formats, clip: Path, leaning_track: PoseTrack, tmp_path: Path
) -> None:
    formats.add("brightness_pgm", OF_THE_FRAMES)
    replay = ReplayPose(leaning_track)
    folder = analyze_to_folder(clip, tmp_path / "out", estimator=replay, video=False).folder
    assert not list(folder.glob("brightness_*"))
    analyze_to_folder(clip, tmp_path / "out", estimator=replay, video=False, exports=("brightness",))
    assert len(list(folder.glob("brightness_*"))) == 3
    assert not (folder / "annotated.mp4").exists()


def test_a_format_that_there_is_not_is_wrong_usage_and_names_those_there_are(stored: Path, tmp_path: Path) -> None:
    run = _run("analyze", stored, "--out", tmp_path / "out", "--export", "docx")
    assert run.exit_code == 2
    assert "docx is not a format. Choose from video, analysis," in run.stderr
    with pytest.raises(ValueError, match="docx is not a format"):
        analyze_to_folder(stored, tmp_path / "out", exports=("docx",))


def test_the_formats_that_are_made_by_default() -> None:
    made = {exporter.format.files for exporter in discover() if exporter.format.default}
    assert made == {
        "annotated.mp4",
        "annotated.jpg",
        "analysis.json",
        "strides.csv",
        "frames.csv",
        "landmarks.npz",
        "[0-9]*_*_[0-9]*s.jpg",
        "thumbnail.jpg",
    }
    ids = [exporter.format.id for exporter in discover()]
    assert len(ids) == len(set(ids))


def test_no_file_of_a_format_is_named_outside_its_own_module() -> None:
    """The marker knows analysis.json, by which a folder is recognised as a result."""
    names = "|".join(re.escape(e.format.files) for e in discover() if not e.format.has_many)
    named = re.compile(rf"[\"'/](?:{names})[\"']")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "posturecam").rglob("*.py"))
        if path.relative_to(ROOT).parts[1] != "export"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if named.search(line)
    ]
    assert [place.rpartition(":")[0] for place in found] == ["posturecam/results/marker.py"]

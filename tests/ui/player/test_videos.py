from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.pose.stored import save_track
from posturecam.types import Analysis
from posturecam.ui.player.encoding import Made
from posturecam.ui.player.videos import Video, Videos, VideoState, analysis_digest
from posturecam.words import in_language, literal
from posturecam_lab.benchmarks.app_server import wait_for
from tests.people import SimulatedCamera, runner


@dataclass
class Studio:
    """In place of the worker process: makes what is asked once it may, or fails for a reason."""

    may_begin: threading.Event = field(default_factory=threading.Event)
    reason: str = ""
    tasks: list[Any] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[Studio]:
        yield self

    def work(
        self, function: object, items: Sequence[Any], heard: Callable[..., None], stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        (task,) = items
        self.tasks.append(task)
        heard(0, "", 3, 10)
        while not self.may_begin.wait(0.02):
            if stop.is_set():
                return
        assert Path(task.clip).is_file()
        yield 0, Made(reason=literal(self.reason)) if self.reason else Made(str(Path(task.room) / "made.mp4"))


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def videos(studio: Studio, tmp_path: Path) -> Iterator[Videos]:
    def room() -> Path:
        made = tmp_path / f"room{len(list(tmp_path.glob('room*')))}"
        made.mkdir()
        return made

    made = Videos(room, studio.open)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def result(tmp_path: Path) -> tuple[Path, Analysis]:
    save_track(SimulatedCamera().of((runner(), 3.0)), tmp_path / "landmarks.npz")
    made = analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out")
    return made.folder, made.analysis


def _until(videos: Videos, digest: str, state: VideoState) -> Video:
    wait_for(lambda: (video := videos.plain(digest)) is not None and video.state is state, f"the video {state}", 10)
    found = videos.plain(digest)
    assert found is not None
    return found


def test_an_upload_is_kept_until_its_video_is_made(
    videos: Videos, studio: Studio, result: tuple[Path, Analysis], tmp_path: Path
) -> None:
    folder, analysis = result
    digest = analysis.provenance["input"]
    upload = tmp_path / "upload.mp4"
    upload.write_bytes(b"clip")
    videos.know(folder, upload, ours=True)
    upload.unlink()
    working = _until(videos, digest, VideoState.WORKING)
    assert (working.is_coming, working.done, working.total) == (True, 3, 10)
    kept = Path(studio.tasks[0].clip)
    assert kept.read_bytes() == b"clip"
    studio.may_begin.set()
    done = _until(videos, digest, VideoState.DONE)
    assert done.file is not None and not done.is_coming
    wait_for(lambda: not kept.exists(), "the upload to go", 10)


def test_a_clip_of_the_users_is_looked_at_when_a_page_asks_and_stays(
    videos: Videos, studio: Studio, result: tuple[Path, Analysis], tmp_path: Path
) -> None:
    folder, analysis = result
    clip = tmp_path / "run.mp4"
    clip.write_bytes(b"clip")
    videos.know(folder, clip, ours=False)
    assert studio.tasks == []
    studio.may_begin.set()
    _until(videos, analysis.provenance["input"], VideoState.DONE)
    assert clip.exists()
    assert len(studio.tasks) == 1


def test_the_overlay_is_drawn_on_demand_once_for_each_analysis_and_language(
    videos: Videos, studio: Studio, result: tuple[Path, Analysis], tmp_path: Path
) -> None:
    folder, analysis = result
    digest = analysis.provenance["input"]
    (tmp_path / "run.mp4").write_bytes(b"clip")
    videos.know(folder, tmp_path / "run.mp4", ours=False)
    assert videos.drawn(digest, analysis, begin=True) is None  # there is nothing yet to draw on
    studio.may_begin.set()
    plain = _until(videos, digest, VideoState.DONE)
    assert plain.file is not None
    plain.file.write_bytes(b"plain")
    assert videos.drawn(digest, analysis) is None
    for _ in range(2):
        assert videos.drawn(digest, analysis, begin=True) is not None

    def is_made() -> bool:
        video = videos.drawn(digest, analysis)
        return video is not None and video.file is not None

    wait_for(is_made, "the overlay", 10)
    assert len(studio.tasks) == 2
    assert studio.tasks[1].clip == str(plain.file)
    with in_language("es"):
        assert videos.drawn(digest, analysis) is None


def test_a_video_that_could_not_be_made_says_why(
    videos: Videos, studio: Studio, result: tuple[Path, Analysis], tmp_path: Path
) -> None:
    folder, analysis = result
    (tmp_path / "run.mp4").write_bytes(b"clip")
    videos.know(folder, tmp_path / "run.mp4", ours=False)
    studio.reason = "It is damaged."
    studio.may_begin.set()
    failed = _until(videos, analysis.provenance["input"], VideoState.FAILED)
    assert str(failed.reason) == "It is damaged."
    assert not failed.is_coming


def test_a_fault_of_ours_does_not_end_the_queue(
    videos: Videos,
    studio: Studio,
    result: tuple[Path, Analysis],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, analysis = result
    digest = analysis.provenance["input"]
    (tmp_path / "run.mp4").write_bytes(b"clip")
    videos.know(folder, tmp_path / "run.mp4", ours=False)
    studio.may_begin.set()
    with monkeypatch.context() as broken:
        broken.setattr(Studio, "work", lambda *asked: 1 / 0)
        assert _until(videos, digest, VideoState.FAILED).reason is not None
    videos._videos.clear()
    _until(videos, digest, VideoState.DONE)


def test_landmarks_alone_and_clips_that_are_gone_have_no_video(
    videos: Videos, result: tuple[Path, Analysis], tmp_path: Path
) -> None:
    folder, analysis = result
    videos.know(folder, tmp_path / "landmarks.npz", ours=False)
    videos.know(folder, tmp_path / "gone.mp4", ours=False)
    assert videos.plain(analysis.provenance["input"]) is None
    assert videos.plain(None) is None


def test_an_analysis_in_another_language_is_another_drawing(run_analysis: Analysis) -> None:
    here = analysis_digest(run_analysis)
    assert here == analysis_digest(run_analysis)
    with in_language("es"):
        assert analysis_digest(run_analysis) != here

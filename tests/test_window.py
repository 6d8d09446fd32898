"""The live window, without a screen."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from posturecam.errors import VideoError
from posturecam.live import LiveSession
from posturecam.render.messages import OverlayMessage
from posturecam.render.overlay import Overlay
from posturecam.track import Frame, Pose
from posturecam.window import screen, watch
from posturecam.words import in_language
from tests.people import SimulatedCamera, runner


class Windows:
    """In place of OpenCV's windows: remembers their titles; `key` is pressed at each image."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.titles: list[str] = []
        self.shown: list[np.ndarray] = []
        self.key, self.visible, self.closed = -1, 1.0, False
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setattr(cv2, "namedWindow", lambda title, flags: self.titles.append(title))
        monkeypatch.setattr(cv2, "setMouseCallback", lambda title, called: setattr(self, "called", called))
        monkeypatch.setattr(cv2, "imshow", lambda title, image: self.shown.append(image))
        monkeypatch.setattr(cv2, "waitKey", lambda ms: self.key)
        monkeypatch.setattr(cv2, "getWindowProperty", lambda title, which: self.visible)
        monkeypatch.setattr(cv2, "destroyAllWindows", lambda: setattr(self, "closed", True))


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    return Windows(monkeypatch)


def ignored(x: float, y: float) -> None: ...


def test_the_title_is_in_the_language_of_the_user(windows: Windows) -> None:
    with screen(ignored):
        pass
    with in_language("es"), screen(ignored):
        pass
    assert windows.titles == ["posturecam - q ends", "posturecam - q para salir"]
    assert windows.closed


@pytest.mark.parametrize(("key", "visible", "goes_on"), [(-1, 1.0, True), (ord("q"), 1.0, False), (-1, 0.0, False)])
def test_q_and_closing_the_window_end_it(windows: Windows, key: int, visible: float, goes_on: bool) -> None:
    windows.key, windows.visible = key, visible
    with screen(ignored) as show:
        assert show(np.full((2, 2, 3), (255, 0, 0), np.uint8)) == goes_on
    assert windows.shown[0][0, 0].tolist() == [0, 0, 255]


def test_a_click_says_where(windows: Windows) -> None:
    clicks: list[tuple[float, float]] = []
    with screen(lambda x, y: clicks.append((x, y))):
        windows.called(cv2.EVENT_MOUSEMOVE, 1, 2, 0, None)  # type: ignore[attr-defined]
        windows.called(cv2.EVENT_LBUTTONDOWN, 3, 4, 0, None)  # type: ignore[attr-defined]
    assert clicks == [(3, 4)]


def test_a_window_that_cannot_be_opened_is_a_sentence(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise cv2.error("not implemented")

    monkeypatch.setattr(cv2, "namedWindow", fail)
    with pytest.raises(VideoError, match=r"not implemented.*headless installed"), screen(ignored):
        pass


def test_without_a_screen_nothing_is_opened(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(VideoError, match="There is no screen here"), screen(ignored):
        pass
    assert windows.titles == []


def test_what_the_window_says_holds_still_for_four_seconds_and_begins_with_measuring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    track = SimulatedCamera(fps=15.0, size=(640, 360), leg_px=100.0, place=(320.0, 320.0), noise=0.006).of(
        (runner(lean_deg=24.0), 9.0)
    )
    image, poses = np.zeros((360, 640, 3), np.uint8), iter(zip(track.t, track.xy, track.visibility, strict=True))
    said: list[tuple[float, str]] = []

    class Source(list[Frame]):
        size = (640, 360)

    class Estimator:
        def estimate(self, frame: Frame) -> Pose:
            t, xy, visibility = next(poses)
            return Pose(float(t), xy, visibility)

    def draw(
        self: Overlay, rgb: np.ndarray, pose: Pose, analysis: object, cue: object, words: OverlayMessage | None
    ) -> np.ndarray:
        if words is not None and (not said or said[-1][1] != words.text):
            said.append((pose.t, words.text))
        return rgb

    class Inline:
        """Looks that have ended before the next frame, as those of a camera's pace have."""

        def update(self, session: LiveSession) -> object:
            return session.update()

    monkeypatch.setattr(Overlay, "draw_live", draw)
    monkeypatch.setattr("posturecam.window.BackgroundLooks", Inline)
    frames = Source(Frame(float(t), image) for t in track.t)
    watch(frames, Estimator(), LiveSession(), lambda rgb: True)  # type: ignore[arg-type]
    assert said[0][1].startswith("Measuring")
    assert "Run tall" in [text for _, text in said]
    assert all(later[0] - earlier[0] >= 4.0 for earlier, later in pairwise(said))

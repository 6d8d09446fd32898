"""The live window, without a screen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posturecam.errors import VideoError
from posturecam.window import screen
from posturecam.words import in_language


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

"""The live window: pictures of a camera in, the overlay on the screen, until the user ends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from posturecam.errors import VideoError
from posturecam.live import LiveSession
from posturecam.ports import PoseEstimator, VideoSource

Show = Callable[[NDArray[np.uint8]], bool]
"""Shows an RGB picture; false when the user wants to end."""

TITLE = "posturecam - q ends"
_QUIT_KEYS = (ord("q"), ord("Q"), 27)


def watch(source: VideoSource, estimator: PoseEstimator, session: LiveSession, show: Show) -> None:
    """Follows the person through the frames of an opened `source` and shows each with its overlay, until `show` says
    false.

    The `session` keeps what was seen, also when the source fails (VideoError).
    """
    from posturecam.render.overlay import Overlay

    overlay = Overlay(None, source.size)
    for frame in source:
        pose = estimator.estimate(frame)
        session.push(pose, frame.t, source.size)
        analysis, cue = session.look()
        if not show(overlay.draw_live(frame.rgb, pose, analysis, cue)):
            return


@contextmanager
def screen(clicked: Callable[[float, float], None]) -> Iterator[Show]:
    """Yields what shows pictures in a window of its own; q, Esc and closing the window end it. Raises VideoError
    without a screen.

    clicked: is called with the x, y px of the picture that the user clicks on.
    """
    import cv2

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise VideoError("There is no screen here to open a window on. Start posturecam live on a desktop.")

    def show(rgb: NDArray[np.uint8]) -> bool:
        cv2.imshow(TITLE, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        key = cv2.waitKey(1) & 0xFF
        return key not in _QUIT_KEYS and cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1

    try:
        cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO)
        cv2.setMouseCallback(TITLE, lambda event, x, y, *_: clicked(x, y) if event == cv2.EVENT_LBUTTONDOWN else None)
        yield show
    except cv2.error as error:
        raise VideoError(
            f"The window can't be shown ({error.err or error}). Is opencv-python-headless installed?"
        ) from error
    finally:
        cv2.destroyAllWindows()

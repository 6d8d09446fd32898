"""The live window: frames of a camera in, the overlay on the screen, until the user ends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from posturecam.errors import VideoError
from posturecam.live import LiveSession
from posturecam.look_thread import BackgroundLooks
from posturecam.ports import PoseEstimator, VideoSource
from posturecam.words import message, say

Show = Callable[[NDArray[np.uint8]], bool]
"""Shows an RGB image; false when the user wants to end."""
_QUIT_KEYS = (ord("q"), ord("Q"), 27)


def watch(source: VideoSource, estimator: PoseEstimator, session: LiveSession, show: Show) -> None:
    """Show each frame with its overlay until the user ends it; what is said holds as still as on the live page.

    Parameters
    ----------
    source : VideoSource
        The frames, opened; a VideoError that it raises passes.
    estimator : PoseEstimator
        What finds the person.
    session : LiveSession
        Keeps what was seen, also when the source fails.
    show : Show
        Shows an image; false ends the session.
    """
    from posturecam.render.live_status import LiveStatus, Seen
    from posturecam.render.overlay import Overlay

    overlay, looks, status = Overlay(None, source.size), BackgroundLooks(), LiveStatus()
    latest, words = None, None
    for frame in source:
        pose = estimator.estimate(frame)
        session.push(pose, frame.t, source.size)
        analysis, cue = looks.update(session)
        if analysis is not None and analysis is not latest:
            latest = analysis
            words = status.message(frame.t, Seen(analysis, session.longer, cue, pose is not None))
        if not show(overlay.draw_live(frame.rgb, pose, analysis, cue, words)):
            return


@contextmanager
def screen(clicked: Callable[[float, float], None]) -> Iterator[Show]:
    """Open a window; q, Esc and closing it end the session.

    Parameters
    ----------
    clicked : Callable
        Called with the x, y px of the image that the user clicks on.

    Yields
    ------
    Show
        What shows images in the window.

    Raises
    ------
    VideoError
        Without a screen.
    """
    import cv2

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise VideoError(message("window.no_screen"))
    title = say("window.title")

    def show(rgb: NDArray[np.uint8]) -> bool:
        cv2.imshow(title, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        key = cv2.waitKey(1) & 0xFF
        return key not in _QUIT_KEYS and cv2.getWindowProperty(title, cv2.WND_PROP_VISIBLE) >= 1

    try:
        cv2.namedWindow(title, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO)
        cv2.setMouseCallback(title, lambda event, x, y, *_: clicked(x, y) if event == cv2.EVENT_LBUTTONDOWN else None)
        yield show
    except cv2.error as error:
        raise VideoError(message("window.failed", reason=error.err or error)) from error
    finally:
        cv2.destroyAllWindows()

"""One image of two clips: their frames, their skeletons, the ghost of the second over the first, and what it is."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from posturecam.checks.drawn_body import DrawnBody
from posturecam.render.annotator import LANDING_LASTS_S, Annotator
from posturecam.render.canvas import Canvas
from posturecam.render.captions import Captions
from posturecam.render.layout import Layout
from posturecam.render.painter import Pen, SkeletonStyle, bone_strokes, paint_body
from posturecam.render.palette import Colour
from posturecam.render.stamp import Image
from posturecam.render.timeline import Timeline
from posturecam.side_by_side.compared import ComparedClip
from posturecam.side_by_side.ghost import Placement
from posturecam.side_by_side.panels import WindowView
from posturecam.track import Frame
from posturecam.video.frame import Converter, image_at

GROUND: Colour = (32, 43, 42)
"""Behind a skeleton without frames, and beside a frame that does not fill its window."""
CUT_OUT = 0.26
"""Width of what is cut out around each bone of the ghost, leg lengths: a thigh with its clothes. Our choice."""
HEAD = 0.24
"""Radius of what is cut out around the ghost's head, leg lengths; a head with hair is 0.2. Our choice."""
_SHRUNK_FROM = 0.7
"""Below this scale a frame is made smaller first, pixel areas averaged, or fine lines would flicker."""
_BODY_BONES = tuple(stroke.bone for stroke in bone_strokes(SkeletonStyle()) if not stroke.is_face)


class ClipPainter:
    """Draws one clip into windows of one size.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    view : WindowView
        Which part of its frames is shown.
    window : tuple of int
        (width, height) px.
    draws_overlay : bool
        Whether the skeleton is to be drawn.

    Attributes
    ----------
    view : WindowView
        Which part of its frames is shown.
    draws_overlay : bool
        Whether the skeleton is to be drawn.
    """

    def __init__(self, clip: ComparedClip, view: WindowView, window: tuple[int, int], *, draws_overlay: bool) -> None:
        self.view, self._window, self._size = view, window, clip.track.size
        self.draws_overlay, self._converter = draws_overlay, Converter()
        self._timeline = Timeline(clip.analysis, clip.track.size)
        self._layout = Layout(*window)
        self._captions = Captions(self._layout)

    def window_at(self, frame: Frame | None, t: float) -> Image:
        """Draw the clip at a time, with its overlay.

        Parameters
        ----------
        frame : Frame or None
            What it shows then; None where there are no frames.
        t : float
            Clip time, s; of a frame its own.

        Returns
        -------
        Image
            A window.
        """
        place = self.view.at(t)
        image = self.placed_frame(frame, place)
        if self.draws_overlay:
            self._paint(Canvas(image, on_it=True), t, place)
        return image

    def placed_frame(self, frame: Frame | None, place: Placement) -> Image:
        """Bring a frame into a window.

        Parameters
        ----------
        frame : Frame or None
            The frame; None for plain ground.
        place : Placement
            From px of the landmarks' image to px of the window.

        Returns
        -------
        Image
            A window, dark beside the frame.
        """
        width, height = self._window
        if frame is None:
            return np.full((height, width, 3), GROUND, np.uint8)
        pixels = self._shrunk(frame, place.scale)
        matrix = place.matrix.copy()
        matrix[:, 0] *= self._size[0] / pixels.shape[1]
        matrix[:, 1] *= self._size[1] / pixels.shape[0]
        border = tuple(map(float, GROUND))
        placed = cv2.warpAffine(pixels, matrix, self._window, flags=cv2.INTER_LINEAR, borderValue=border)
        return np.asarray(placed, dtype=np.uint8)

    def body_at(self, t: float, place: Placement) -> DrawnBody | None:
        """Find the body in a window.

        Parameters
        ----------
        t : float
            Clip time, s.
        place : Placement
            From px of the landmarks' image to px of the window.

        Returns
        -------
        DrawnBody or None
            None where no person is seen.
        """
        body = self._timeline.body_at(t)
        return None if body is None else body.placed(place.point)

    def _shrunk(self, frame: Frame, scale: float) -> Image:
        size = frame.size
        factor = scale * self._size[0] / size[0]
        if factor >= _SHRUNK_FROM:
            return frame.rgb
        smaller = max(2, round(size[0] * factor)), max(2, round(size[1] * factor))
        return image_at(frame, smaller, self._converter)

    def _paint(self, canvas: Canvas, t: float, place: Placement) -> None:
        body = self.body_at(t, place)
        if body is None:
            return
        landings = [
            replace(one, body=one.body.placed(place.point), leg_px=one.leg_px * place.scale)
            for one in self._timeline.landings(t, LANDING_LASTS_S)
        ]
        Annotator(canvas, self._layout, self._captions).paint(self._timeline.view_at(t), body, landings, t)


def lay_over(image: Image, ghost: Image, body: DrawnBody | None, leg_px: float, opacity: float) -> None:
    """Lay the person of one image over another image.

    Parameters
    ----------
    image : Image
        What lies below; it is changed.
    ghost : Image
        The other, of the same size and placed as it shall lie.
    body : DrawnBody or None
        The person in it; None: nothing is laid over.
    leg_px : float
        Length of the leg, px.
    opacity : float
        Of the person, 0 to 1.
    """
    if body is None or opacity <= 0:
        return
    mask = _cut_out(body, leg_px, image.shape[:2])
    cover = mask[..., None].astype(np.float32) * (opacity / 255)
    image[:] = np.rint(image + (ghost.astype(np.float32) - image) * cover).astype(np.uint8)


def paint_skeleton(image: Image, body: DrawnBody, colour: Colour) -> None:
    """Draw a skeleton in one colour.

    Parameters
    ----------
    image : Image
        What is drawn on.
    body : DrawnBody
        The body.
    colour : Colour
        Of its bones.
    """
    pen = Pen.for_body(min(image.shape[:2]), body.trunk_px)
    bones = {frozenset(stroke.bone): colour for stroke in bone_strokes(SkeletonStyle())}
    paint_body(Canvas(image, on_it=True), body, Pen(0.8 * pen.bone), SkeletonStyle(colours=bones))


def _cut_out(body: DrawnBody, leg_px: float, shape: tuple[int, ...]) -> Image:
    """Where the person is, 0 to 255, soft at the edge."""
    mask = np.zeros(shape[:2], np.uint8)
    width = max(3, round(CUT_OUT * leg_px))
    for bone in _BODY_BONES:
        start, end = (body.at(landmark) for landmark in bone)
        if start is not None and end is not None:
            cv2.line(mask, _whole(start), _whole(end), (255,), width, cv2.LINE_AA)
    corners = [body.at(landmark) for landmark in (11, 12, 24, 23)]
    trunk = [_whole(point) for point in corners if point is not None]
    if len(trunk) > 2:
        cv2.fillConvexPoly(mask, np.array(trunk, np.int32), (255,), cv2.LINE_AA)
    head = [point for point in (body.at(7), body.at(8), body.at(0)) if point is not None]
    if head:
        middle = (sum(x for x, _ in head) / len(head), sum(y for _, y in head) / len(head))
        cv2.circle(mask, _whole(middle), max(2, round(HEAD * leg_px)), (255,), -1, cv2.LINE_AA)
    soft = max(1, round(0.05 * leg_px)) * 2 + 1
    return np.asarray(cv2.GaussianBlur(mask, (soft, soft), 0), dtype=np.uint8)


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(min(max(point[0], -1e4), 1e4)), round(min(max(point[1], -1e4), 1e4))

"""The annotated image: skeleton, the angle that matters, landing feet and the one cue, on a clip or live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from posturecam.checks.drawn_body import DrawnBody
from posturecam.render.annotator import LANDING_LASTS_S, Annotator
from posturecam.render.board import POSITIONS, BannerPosition, BoardText, arrange_board, clearest_position
from posturecam.render.bout_view import BoutView
from posturecam.render.canvas import Canvas, Label
from posturecam.render.captions import Captions
from posturecam.render.layout import Layout
from posturecam.render.lettering import Lettering
from posturecam.render.messages import OverlayMessage, clock, message_of_cue, message_of_transition
from posturecam.render.stamp import Image
from posturecam.render.timeline import Timeline
from posturecam.render.unseen import NOT_FOLLOWED
from posturecam.track import Pose
from posturecam.types import Analysis, Cue, Transition, Verdict

_NOTHING = Analysis((), None, (), {})


class Overlay:
    """Draw an analysis on images of one size.

    The same image, time and analysis give the same pixels. To be used from one thread.

    Parameters
    ----------
    analysis : Analysis or None
        What was found in the clip; None for live use.
    size : (int, int)
        Width and height of the images, px.
    lettering : Lettering or None
        How letters are drawn; None for the best there is.
    """

    def __init__(self, analysis: Analysis | None, size: tuple[int, int], *, lettering: Lettering | None = None) -> None:
        self._layout = Layout(*size)
        self._captions = Captions(self._layout, lettering)
        self._timeline = Timeline(analysis or _NOTHING, size)
        self._live: tuple[Analysis | None, str, Timeline] = (None, "", Timeline(_NOTHING, size))
        messages = {view.message for view in self._timeline.views}
        covered = (self._timeline.where_bodies_are(), self._timeline.where_feet_land())
        self._position = clearest_position(self._layout, self._captions, messages, covered)

    def draw(self, rgb: Image, t: float, *, on_it: bool = False) -> Image:
        """Draw all that belongs on one frame of the clip.

        Parameters
        ----------
        rgb : Image
            (H, W, 3), the frame.
        t : float
            Its time in the clip, s.
        on_it : bool
            Whether to draw on the frame itself, which saves a copy.

        Returns
        -------
        Image
            A new image, or the frame itself.
        """
        return self._drawn(rgb, lambda canvas: self._paint_clip(canvas, t), on_it=on_it).rgb

    def labels(self, t: float) -> tuple[Label, ...]:
        """List what `draw` writes on a frame, and where.

        Parameters
        ----------
        t : float
            Time in the clip, s.

        Returns
        -------
        tuple of Label
            In the order in which they are drawn.
        """
        return tuple(self._drawn(self._blank(), lambda canvas: self._paint_clip(canvas, t)).labels)

    def draw_live(
        self,
        rgb: Image,
        pose: Pose | None,
        analysis: Analysis | None = None,
        cue: Cue | None = None,
        words: OverlayMessage | None = None,
    ) -> Image:
        """Draw a live pose with the colours of the latest analysis and the one cue to show now.

        Parameters
        ----------
        rgb : Image
            (H, W, 3), the frame.
        pose : Pose or None
            That of this very frame, with its time on the clock of `analysis`; None where no person is found in it.
        analysis : Analysis or None
            The latest.
        cue : Cue or None
            The cue to show.
        words : OverlayMessage or None
            What to say in its place, where the caller keeps words steady.

        Returns
        -------
        Image
            A new image.
        """
        return self._drawn(rgb, lambda canvas: self._paint_live(canvas, pose, analysis, cue, words)).rgb

    def labels_live(
        self, pose: Pose | None, analysis: Analysis | None = None, cue: Cue | None = None
    ) -> tuple[Label, ...]:
        """List what `draw_live` writes on a frame, and where.

        Parameters
        ----------
        pose : Pose or None
            That of the frame.
        analysis : Analysis or None
            The latest.
        cue : Cue or None
            The cue to show.

        Returns
        -------
        tuple of Label
            In the order in which they are drawn.
        """
        return tuple(self._drawn(self._blank(), lambda canvas: self._paint_live(canvas, pose, analysis, cue)).labels)

    def _drawn(self, rgb: Image, paint: Callable[[Canvas], None], *, on_it: bool = False) -> Canvas:
        if rgb.shape != (self._layout.height, self._layout.width, 3):
            raise ValueError(f"this overlay is for {self._layout.width} x {self._layout.height} RGB, got {rgb.shape}")
        canvas = Canvas(rgb, on_it=on_it)
        paint(canvas)
        return canvas

    def _blank(self) -> Image:
        return np.zeros((self._layout.height, self._layout.width, 3), np.uint8)

    def _paint_clip(self, canvas: Canvas, t: float) -> None:
        view = self._timeline.view_at(t)
        texts = texts_of_clip(view, self._timeline.unseen_at(t), self._timeline.transition_at(t), t)
        if view is not None and view.bout.is_instant:
            texts = replace(texts, clock="")
        self._paint(canvas, self._timeline, view, (self._timeline.body_at(t), t), texts, self._position)

    def _paint_live(
        self,
        canvas: Canvas,
        pose: Pose | None,
        analysis: Analysis | None,
        cue: Cue | None,
        words: OverlayMessage | None = None,
    ) -> None:
        timeline = self._live_timeline(analysis, "" if cue is None else cue.check)
        view = timeline.views[-1] if timeline.views else None
        texts = _texts_of_live(view, pose, cue)
        texts = texts if words is None else replace(texts, message=words)
        body, t = (None, 0.0) if pose is None else (timeline.posed(pose.xy, pose.visibility, view), pose.t)
        self._paint(canvas, timeline, view, (body, t), texts, POSITIONS[0])

    def _live_timeline(self, analysis: Analysis | None, check: str) -> Timeline:
        """The latest analysis made ready; built again only when it or the check to show has changed."""
        if self._live[0] is not analysis or self._live[1] != check:
            size = (self._layout.width, self._layout.height)
            self._live = (analysis, check, Timeline(analysis or _NOTHING, size, check))
        return self._live[2]

    def _paint(
        self,
        canvas: Canvas,
        timeline: Timeline,
        view: BoutView | None,
        moment: tuple[DrawnBody | None, float],
        texts: BoardText,
        position: BannerPosition,
    ) -> None:
        board = arrange_board(self._layout, self._captions, texts, position)
        body, t = moment
        if body is not None:
            annotator = Annotator(canvas, self._layout, self._captions, [one.rect for one in board])
            annotator.paint(view, body, timeline.landings(t, LANDING_LASTS_S), t)
        for one in board:
            canvas.stamp(one.stamp, one.rect.left, one.rect.top, one.text)


def texts_of_clip(view: BoutView | None, unseen: str | None, transition: Transition | None, t: float) -> BoardText:
    """Choose what to say at a time of the clip.

    A cue stands, with what is not seen in a note; where there is no cue, what is not seen is the message. Between bouts
    a transition is named.

    Parameters
    ----------
    view : BoutView or None
        The bout at hand; None between bouts.
    unseen : str or None
        What of the body is not seen.
    transition : Transition or None
        What goes on between bouts.
    t : float
        Time in the clip, s.

    Returns
    -------
    BoardText
        The message, the note, the status line and the clock.
    """
    message, status = (None, ()) if view is None else (view.message, view.status)
    if view is None and transition is not None:
        return BoardText(message_of_transition(transition), None, (), clock(t))
    if unseen is None or (message is not None and not message.quiet):
        return BoardText(message, unseen, status, clock(t))
    return BoardText(OverlayMessage(Verdict.UNKNOWN, "", unseen, quiet=True), None, status, clock(t))


def _texts_of_live(view: BoutView | None, pose: Pose | None, cue: Cue | None) -> BoardText:
    """The cue of the moment; without one, whether a person is there."""
    message = None
    if cue is not None:
        message = message_of_cue(cue)
    elif pose is None:
        message = OverlayMessage(Verdict.UNKNOWN, "", str(NOT_FOLLOWED), quiet=True)
    return BoardText(message, None, () if view is None else view.status)

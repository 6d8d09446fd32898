"""The annotated picture: skeleton, the angle that matters, landing feet and the one cue, on a clip or live."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from posturecam.checks.drawn_body import DrawnBody
from posturecam.render.annotator import LANDING_LASTS_S, Annotator
from posturecam.render.board import PLACES, Place, Words, clearest_place, posted
from posturecam.render.boutview import BoutView
from posturecam.render.canvas import Canvas, Label, Picture
from posturecam.render.captions import Captions
from posturecam.render.layout import Layout
from posturecam.render.lettering import Lettering
from posturecam.render.messages import Message, clock, message_of_cue, message_of_transition
from posturecam.render.timeline import Timeline
from posturecam.render.unseen import NOBODY
from posturecam.track import Pose
from posturecam.types import Analysis, Cue, Transition, Verdict

_NOTHING = Analysis((), None, (), {})


class Overlay:
    """Draws an analysis on pictures of one `size` (width, height); `analysis` None is for live use.

    The same picture, time and analysis give the same pixels. To be used from one thread.
    """

    def __init__(self, analysis: Analysis | None, size: tuple[int, int], *, lettering: Lettering | None = None) -> None:
        self._layout = Layout(*size)
        self._captions = Captions(self._layout, lettering)
        self._timeline = Timeline(analysis or _NOTHING, size)
        self._live: tuple[Analysis | None, str, Timeline] = (None, "", Timeline(_NOTHING, size))
        said = {view.message for view in self._timeline.views}
        covered = (self._timeline.where_bodies_are(), self._timeline.where_feet_land())
        self._place = clearest_place(self._layout, self._captions, said, covered)

    def draw(self, rgb: Picture, t: float, *, on_it: bool = False) -> Picture:
        """A new picture: `rgb` (H, W, 3) at `t` s of the clip with everything that belongs there drawn on it.

        With `on_it` the picture itself is drawn on, which saves a copy. Raises ValueError when the picture is not of the
        size the overlay was made for.
        """
        return self._drawn(rgb, lambda canvas: self._paint_clip(canvas, t), on_it=on_it).rgb

    def labels(self, t: float) -> tuple[Label, ...]:
        """What `draw` writes on the picture at `t` s, and where."""
        return tuple(self._drawn(self._blank(), lambda canvas: self._paint_clip(canvas, t)).labels)

    def draw_live(
        self, rgb: Picture, pose: Pose | None, analysis: Analysis | None = None, cue: Cue | None = None
    ) -> Picture:
        """A new picture: the live `pose` with the colours of the latest `analysis` and the one `cue` to show now.

        `pose` is that of this very picture, or None where nobody is found in it; its `t` is on the clock of `analysis`.
        """
        return self._drawn(rgb, lambda canvas: self._paint_live(canvas, pose, analysis, cue)).rgb

    def labels_live(
        self, pose: Pose | None, analysis: Analysis | None = None, cue: Cue | None = None
    ) -> tuple[Label, ...]:
        """What `draw_live` writes on the picture, and where."""
        return tuple(self._drawn(self._blank(), lambda canvas: self._paint_live(canvas, pose, analysis, cue)).labels)

    def _drawn(self, rgb: Picture, paint: Callable[[Canvas], None], *, on_it: bool = False) -> Canvas:
        if rgb.shape != (self._layout.height, self._layout.width, 3):
            raise ValueError(f"this overlay is for {self._layout.width} x {self._layout.height} RGB, got {rgb.shape}")
        canvas = Canvas(rgb, on_it=on_it)
        paint(canvas)
        return canvas

    def _blank(self) -> Picture:
        return np.zeros((self._layout.height, self._layout.width, 3), np.uint8)

    def _paint_clip(self, canvas: Canvas, t: float) -> None:
        view = self._timeline.view_at(t)
        words = _clip_words(view, self._timeline.unseen_at(t), self._timeline.transition_at(t), t)
        self._paint(canvas, self._timeline, view, (self._timeline.body_at(t), t), words, self._place)

    def _paint_live(self, canvas: Canvas, pose: Pose | None, analysis: Analysis | None, cue: Cue | None) -> None:
        timeline = self._live_timeline(analysis, "" if cue is None else cue.check)
        view = timeline.views[-1] if timeline.views else None
        words = _live_words(view, pose, cue)
        body, t = (None, 0.0) if pose is None else (DrawnBody(pose.xy, pose.visibility), pose.t)
        self._paint(canvas, timeline, view, (body, t), words, PLACES[0])

    def _live_timeline(self, analysis: Analysis | None, check: str) -> Timeline:
        """The latest analysis made ready; made anew only when it or the check to show has changed."""
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
        words: Words,
        place: Place,
    ) -> None:
        board = posted(self._layout, self._captions, words, place)
        body, t = moment
        if body is not None:
            annotator = Annotator(canvas, self._layout, self._captions, [one.rect for one in board])
            annotator.paint(view, body, timeline.landings(t, LANDING_LASTS_S), t)
        for one in board:
            canvas.stamp(one.stamp, one.rect.left, one.rect.top, one.text)


def _clip_words(view: BoutView | None, unseen: str | None, transition: Transition | None, t: float) -> Words:
    """A cue stands, with what is not seen in a note; where there is no cue, what is not seen is the message. Between bouts
    a transition is named."""
    message, status = (None, ()) if view is None else (view.message, view.status)
    if view is None and transition is not None:
        return Words(message_of_transition(transition), None, (), clock(t))
    if unseen is None or (message is not None and not message.quiet):
        return Words(message, unseen, status, clock(t))
    return Words(Message(Verdict.UNKNOWN, "", unseen, quiet=True), None, status, clock(t))


def _live_words(view: BoutView | None, pose: Pose | None, cue: Cue | None) -> Words:
    """The cue of the moment; without one, whether anybody is there."""
    message = None
    if cue is not None:
        message = message_of_cue(cue)
    elif pose is None:
        message = Message(Verdict.UNKNOWN, "", NOBODY, quiet=True)
    return Words(message, None, () if view is None else view.status)

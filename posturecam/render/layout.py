"""How large things are and where they may stand in an image of a given size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturecam.arrays import Point
from posturecam.render.rect import Rect


@dataclass(frozen=True)
class Layout:
    """Sizes in pixels that follow from the image's: its shorter side sets the text, as a phone shows it.

    The shares of the shorter side are our choice: a cue can be read on a phone at arm's length.

    Parameters
    ----------
    width, height : int
        Of the image, px; at least 1.
    """

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"an image needs a size, got {self.width} x {self.height}")

    @property
    def short(self) -> int:
        """The shorter side."""
        return min(self.width, self.height)

    @property
    def margin(self) -> int:
        """Space between the edge of the image and anything written."""
        return max(2, round(0.025 * self.short))

    @property
    def cue_px(self) -> int:
        """Size of the cue's letters, if they fit."""
        return max(12, round(0.074 * self.short))

    @property
    def label_px(self) -> int:
        """Size of the values beside the body."""
        return max(10, round(0.044 * self.short))

    @property
    def status_px(self) -> int:
        """Size of the status line."""
        return max(9, round(0.034 * self.short))

    @property
    def least_px(self) -> int:
        """The size below which no text goes."""
        return max(8, round(0.022 * self.short))

    @property
    def is_small(self) -> bool:
        """Whether only the skeleton and the cue fit."""
        return self.short < 200

    @property
    def is_roomy(self) -> bool:
        """Whether there is room for the ± beside a value."""
        return self.short >= 400

    @property
    def frame(self) -> Rect:
        """The whole image."""
        return Rect(0, 0, self.width, self.height)

    def spot(self, width: int, height: int, across: str, up: str) -> Rect:
        """Place a rectangle inside the margin.

        Parameters
        ----------
        width, height : int
            Its size, px.
        across : str
            "left", "center" or "right".
        up : str
            "top" or "bottom".

        Returns
        -------
        Rect
            Of that size.
        """
        left = {"left": self.margin, "center": (self.width - width) // 2, "right": self.width - self.margin - width}
        top = self.margin if up == "top" else self.height - self.margin - height
        return Rect(left[across], top, left[across] + width, top + height)


SPOTS: tuple[tuple[str, str], ...] = (
    ("center", "bottom"),
    ("center", "top"),
    ("left", "bottom"),
    ("right", "bottom"),
    ("left", "top"),
    ("right", "top"),
)
"""Where a banner may stand, the best first, as (across, up)."""


def hidden_share(layout: Layout, size: tuple[int, int], spot: tuple[str, str], body: Sequence[Point]) -> float:
    """Measure how much of a body something would hide.

    Parameters
    ----------
    layout : Layout
        Sizes of the image.
    size : (int, int)
        Width and height of what is placed, px.
    spot : (str, str)
        Where, as in `SPOTS`.
    body : sequence of Point
        Points that should stay visible, px.

    Returns
    -------
    float
        The share of the points that it would cover or touch, 0 to 1.
    """
    tight, margin = layout.spot(*size, *spot), layout.margin
    rect = Rect(tight.left - margin, tight.top - margin, tight.right + margin, tight.bottom + margin)
    covered = sum(rect.holds(point) for point in body)
    return covered / len(body) if body else 0.0


class Placer:
    """Find rectangles that stay inside the image and never overlap.

    Parameters
    ----------
    layout : Layout
        Sizes of the image.
    taken : iterable of Rect
        Where something stands already.
    """

    def __init__(self, layout: Layout, taken: Iterable[Rect] = ()) -> None:
        self._layout = layout
        self._taken = list(taken)

    def place(self, width: int, height: int, centres: Sequence[Point], spare: Point | None = None) -> Rect | None:
        """Take the first free rectangle around one of several centres, pushed inside the margin.

        Parameters
        ----------
        width, height : int
            Its size, px.
        centres : sequence of Point
            Where it may stand, the best first, px.
        spare : Point or None
            A point to keep clear if any of the centres allows it, px.

        Returns
        -------
        Rect or None
            None where there is no room.
        """
        layout, margin = self._layout, self._layout.margin
        if width > layout.width - 2 * margin or height > layout.height - 2 * margin:
            return None
        rects = [self._inside(width, height, centre) for centre in centres]
        free = [rect for rect in rects if not any(rect.overlaps(other) for other in self._taken)]
        best = min(free, key=lambda rect: spare is not None and rect.holds(spare), default=None)
        if best is not None:
            self._taken.append(best)
        return best

    def _inside(self, width: int, height: int, centre: Point) -> Rect:
        layout, margin = self._layout, self._layout.margin
        left = round(min(max(centre[0] - width / 2, margin), layout.width - margin - width))
        top = round(min(max(centre[1] - height / 2, margin), layout.height - margin - height))
        return Rect(left, top, left + width, top + height)

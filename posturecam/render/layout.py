"""How large things are and where they may stand in a picture of a given size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturecam.arrays import Point
from posturecam.render.canvas import Rect


@dataclass(frozen=True)
class Layout:
    """Sizes in pixels that follow from the picture's: its shorter side sets the text, as a phone shows it."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a picture needs a size, got {self.width} x {self.height}")

    @property
    def short(self) -> int:
        """The shorter side."""
        return min(self.width, self.height)

    @property
    def margin(self) -> int:
        """Space between the edge of the picture and anything written."""
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
        """No text is smaller than this."""
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
        """The whole picture."""
        return Rect(0, 0, self.width, self.height)

    def spot(self, width: int, height: int, across: str, up: str) -> Rect:
        """The rectangle of that size at 'left', 'center' or 'right' and 'top' or 'bottom', inside the margin."""
        left = {"left": self.margin, "center": (self.width - width) // 2, "right": self.width - self.margin - width}
        top = self.margin if up == "top" else self.height - self.margin - height
        return Rect(left[across], top, left[across] + width, top + height)


SPOTS: tuple[tuple[str, str], ...] = (
    ("center", "bottom"), ("center", "top"), ("left", "bottom"),
    ("right", "bottom"), ("left", "top"), ("right", "top"),
)  # fmt: skip
"""Where a banner may stand, the best first, as (across, up)."""


def hidden_share(layout: Layout, size: tuple[int, int], spot: tuple[str, str], body: Sequence[Point]) -> float:
    """The share (0–1) of the `body` points that something of that size would cover or touch in that spot."""
    tight, margin = layout.spot(*size, *spot), layout.margin
    rect = Rect(tight.left - margin, tight.top - margin, tight.right + margin, tight.bottom + margin)
    covered = sum(rect.holds(point) for point in body)
    return covered / len(body) if body else 0.0


class Placer:
    """Hands out rectangles that stay inside the picture and never overlap."""

    def __init__(self, layout: Layout, taken: Iterable[Rect] = ()) -> None:
        self._layout = layout
        self._taken = list(taken)

    def place(self, width: int, height: int, centres: Sequence[Point], spare: Point | None = None) -> Rect | None:
        """The first free rectangle of that size around one of `centres`, pushed inside the margin; None = no room.

        `spare`: a point to keep clear if any of the centres allows it.
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

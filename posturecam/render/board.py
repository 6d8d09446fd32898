"""What stands at a fixed place on the image: the banner with the cue, the status line, a note on what is not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturecam.arrays import Point
from posturecam.render.captions import Captions
from posturecam.render.layout import SPOTS, Layout, hidden_share
from posturecam.render.messages import OverlayMessage
from posturecam.render.rect import Rect
from posturecam.render.stamp import Stamp
from posturecam.types import Verdict


@dataclass(frozen=True)
class BannerPosition:
    """Where the banner stands.

    Attributes
    ----------
    spot : (str, str)
        Across ("left", "center", "right") and up ("top", "bottom").
    share : float
        The share of the image's width that it may take, 0 to 1.
    """

    spot: tuple[str, str]
    share: float


POSITIONS = tuple(BannerPosition(spot, share) for share in (1.0, 0.5) for spot in SPOTS)


def clearest_position(
    layout: Layout, captions: Captions, messages: Iterable[OverlayMessage], points: Sequence[Sequence[Point]]
) -> BannerPosition:
    """Choose where the banner hides the least and need not shrink its letters.

    Parameters
    ----------
    layout : Layout
        Sizes of the image.
    captions : Captions
        What composes the banners.
    messages : iterable of OverlayMessage
        All that the banner will have to say.
    points : sequence of sequences of Point
        Sets of points, px, that should stay visible.

    Returns
    -------
    BannerPosition
        The first in order of preference of those that are equally good.
    """
    candidates = list(messages)

    def cost(position: BannerPosition) -> float:
        sizes = [captions.banner(message, position.share).size for message in candidates]
        size = max((width for width, _ in sizes), default=1), max((height for _, height in sizes), default=1)
        cramped = max((captions.crampedness(message, position.share) for message in candidates), default=0.0)
        return round(sum(hidden_share(layout, size, position.spot, some) for some in points) + cramped, 2)

    return min(POSITIONS, key=cost)


@dataclass(frozen=True)
class BoardText:
    """What to say at one moment.

    Attributes
    ----------
    message : OverlayMessage or None
        On the banner.
    note : str or None
        What is not seen.
    status : tuple of str
        Parts of the status line, the one that matters most first.
    clock : str
        The time; empty for none.
    """

    message: OverlayMessage | None = None
    note: str | None = None
    status: tuple[str, ...] = ()
    clock: str = ""


@dataclass(frozen=True)
class PlacedText:
    """A stamp with the text on it and the rectangle it covers."""

    stamp: Stamp
    rect: Rect
    text: str


def arrange_board(layout: Layout, captions: Captions, texts: BoardText, position: BannerPosition) -> list[PlacedText]:
    """Place the banner, and at the other edge the status line and the note, where there is room for them.

    Parameters
    ----------
    layout : Layout
        Sizes of the image.
    captions : Captions
        What composes the stamps.
    texts : BoardText
        What to say.
    position : BannerPosition
        Where the banner stands.

    Returns
    -------
    list of PlacedText
        Stamps that do not overlap.
    """
    board: list[PlacedText] = []
    if texts.message is not None:
        banner = captions.banner(texts.message, position.share)
        board.append(PlacedText(banner, layout.spot(*banner.size, *position.spot), texts.message.spoken))
    if layout.is_small:
        return board
    edge, step = ("bottom", -1) if position.spot[1] == "top" else ("top", 1)
    shift = 0
    for line, verdict in ((_status_line(layout, captions, texts), None), (texts.note or "", Verdict.UNKNOWN)):
        if line:
            pill = captions.pill(line, verdict)
            rect = layout.spot(*pill.size, "left", edge).shifted(shift)
            if not any(rect.overlaps(one.rect) for one in board):
                board.append(PlacedText(pill, rect, line))
                shift += step * (pill.size[1] + layout.margin // 2)
    return board


def _status_line(layout: Layout, captions: Captions, texts: BoardText) -> str:
    """As many parts as one line holds; the clock always."""
    clock = (texts.clock,) if texts.clock else ()
    lines = ["  ·  ".join((*texts.status[:count], *clock)) for count in range(len(texts.status), -1, -1)]
    return next((line for line in lines if captions.pill_fits(line)), "")

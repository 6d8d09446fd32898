"""What stands at a fixed place on the picture: the banner with the cue, the status line, a note on what is not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturecam.arrays import Point
from posturecam.render.canvas import Rect, Stamp
from posturecam.render.captions import Captions
from posturecam.render.layout import SPOTS, Layout, hidden_share
from posturecam.render.messages import Message
from posturecam.types import Verdict


@dataclass(frozen=True)
class Place:
    """Where the banner stands, as (across, up), and the share of the picture's width that it may take."""

    spot: tuple[str, str]
    share: float


PLACES = tuple(Place(spot, share) for share in (1.0, 0.5) for spot in SPOTS)


def clearest_place(
    layout: Layout, captions: Captions, messages: Iterable[Message], points: Sequence[Sequence[Point]]
) -> Place:
    """Where banners with any of the `messages` hide the least of the point sets and need not shrink their letters."""
    said = list(messages)

    def cost(place: Place) -> float:
        sizes = [captions.banner(message, place.share).size for message in said]
        size = max((width for width, _ in sizes), default=1), max((height for _, height in sizes), default=1)
        cramped = max((captions.crampedness(message, place.share) for message in said), default=0.0)
        return round(sum(hidden_share(layout, size, place.spot, some) for some in points) + cramped, 2)

    return min(PLACES, key=cost)


@dataclass(frozen=True)
class Words:
    """What to say at one moment: the message, a note, and the parts of the status line, the first matters most."""

    message: Message | None = None
    note: str | None = None
    status: tuple[str, ...] = ()
    clock: str = ""


@dataclass(frozen=True)
class Posted:
    """A stamp with the words on it and its place."""

    stamp: Stamp
    rect: Rect
    text: str


def posted(layout: Layout, captions: Captions, words: Words, place: Place) -> list[Posted]:
    """The banner at its `place`; at the other edge the status line and the note, where there is room for them."""
    board: list[Posted] = []
    if words.message is not None:
        banner = captions.banner(words.message, place.share)
        board.append(Posted(banner, layout.spot(*banner.size, *place.spot), words.message.spoken))
    if layout.is_small:
        return board
    edge, step = ("bottom", -1) if place.spot[1] == "top" else ("top", 1)
    shift = 0
    for text, verdict in ((_status_line(layout, captions, words), None), (words.note or "", Verdict.UNKNOWN)):
        if text:
            pill = captions.pill(text, verdict)
            rect = layout.spot(*pill.size, "left", edge).shifted(shift)
            if not any(rect.overlaps(one.rect) for one in board):
                board.append(Posted(pill, rect, text))
                shift += step * (pill.size[1] + layout.margin // 2)
    return board


def _status_line(layout: Layout, captions: Captions, words: Words) -> str:
    """As many parts as one line holds; the clock always."""
    clock = (words.clock,) if words.clock else ()
    lines = ["  ·  ".join((*words.status[:count], *clock)) for count in range(len(words.status), -1, -1)]
    return next((line for line in lines if captions.pill_fits(line)), "")

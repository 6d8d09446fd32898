"""Everything written on the image, composed once into stamps: banner, quiet badges, values, the status line."""

from __future__ import annotations

from functools import lru_cache

from posturecam.render.icons import icon, rounded
from posturecam.render.layout import Layout
from posturecam.render.lettering import Block, Lettering
from posturecam.render.messages import OverlayMessage
from posturecam.render.palette import INK, VERDICT_STYLES, WHITE, VerdictStyle, mixed
from posturecam.render.stamp import Stamp
from posturecam.types import Verdict

_SOLID, _LIGHT = 0.8, 0.62
"""How much a background covers of the image: under a cue, under anything else."""


class Captions:
    """Make stamps for one size of image and keep them.

    Parameters
    ----------
    layout : Layout
        Sizes of the image.
    lettering : Lettering or None
        How letters are drawn; None for the best there is.
    """

    def __init__(self, layout: Layout, lettering: Lettering | None = None) -> None:
        self._layout = layout
        self._lettering = Lettering() if lettering is None else lettering
        self.banner = lru_cache(maxsize=64)(self._banner)
        self.value = lru_cache(maxsize=64)(self._value)
        self.pill = lru_cache(maxsize=64)(self._pill)

    def _banner(self, message: OverlayMessage, share: float = 1.0) -> Stamp:
        """Compose the cue in large letters beside its shape, its word above; a quiet message is a smaller badge.

        `share` is the share of the image's width that it may take.
        """
        layout, look, px = self._layout, VERDICT_STYLES[message.verdict], self._message_px(message)
        pad, sign, room = self._banner_room(px, share)
        small = max(layout.least_px, round(0.46 * layout.cue_px))
        text = self._message_block(message, share)
        blocks = [(text, WHITE)]
        if message.word:
            word = self._lettering.fit(message.word, room, px * 2, small, 7, 1)
            blocks.insert(0, (word, mixed(look.colour, WHITE, 0.7 if message.quiet else 0.25)))
        width = 3 * pad + sign + max(block.width for block, _ in blocks)
        height = 2 * round(0.55 * pad) + sum(block.height for block, _ in blocks)
        stamp = self._plate(width, height, round(0.5 * px), _LIGHT if message.quiet else _SOLID)
        sign = min(sign, height - 4)
        stamp.over(icon(look.shape, sign), look.colour, pad, (height - sign) // 2)
        top = round(0.55 * pad)
        for block, colour in blocks:
            self._write(stamp, block, 2 * pad + sign, top, colour)
            top += block.height
        return stamp

    def crampedness(self, message: OverlayMessage, share: float) -> float:
        """Measure how much the letters of a message suffer from lack of room.

        Parameters
        ----------
        message : OverlayMessage
            What to say.
        share : float
            The share of the image's width that the banner may take, 0 to 1.

        Returns
        -------
        float
            0 for not at all, 1 and more for unreadable.
        """
        block = self._message_block(message, share)
        return (
            (1 - block.px / self._message_px(message)) + 0.02 * (len(block.lines) - 1) + (1.0 if block.is_cut else 0.0)
        )

    def _message_px(self, message: OverlayMessage) -> int:
        return max(self._layout.least_px, round(self._layout.cue_px * (0.66 if message.quiet else 1.0)))

    def _message_block(self, message: OverlayMessage, share: float) -> Block:
        px = self._message_px(message)
        _, _, room = self._banner_room(px, share)
        return self._lettering.fit(message.text, room, round(0.3 * self._layout.height), px, self._layout.least_px)

    def _banner_room(self, px: int, share: float) -> tuple[int, int, int]:
        """(padding, size of the shape, width left for text) of a banner with letters of that size."""
        pad, sign = max(3, round(0.45 * px)), max(9, round(1.25 * px))
        return pad, sign, round(share * (self._layout.width - 2 * self._layout.margin)) - 3 * pad - sign

    def _value(self, text: str, look: VerdictStyle) -> Stamp:
        """Compose a measured value with a shape and its colour."""
        px = self._layout.label_px
        pad, sign = max(3, round(0.35 * px)), max(8, round(0.8 * px))
        block = self._line(text, px, self._layout.width)
        height = block.height + round(0.2 * px)
        stamp = self._plate(3 * pad + sign + block.width, height, height // 2, _SOLID)
        stamp.over(icon(look.shape, sign), look.colour, pad, (height - sign) // 2)
        self._write(stamp, block, 2 * pad + sign, round(0.1 * px), WHITE)
        return stamp

    def pill_fits(self, text: str) -> bool:
        """Say whether `pill` can show a whole text.

        Parameters
        ----------
        text : str
            One line.

        Returns
        -------
        bool
            False for an empty text, too.
        """
        return bool(text) and not self._pill_block(text, 0).is_cut

    def _pill(self, text: str, verdict: Verdict | None = None) -> Stamp:
        """Compose a short line in small letters, with the shape of a verdict if there is one."""
        px = self._layout.status_px
        pad, sign = max(3, round(0.5 * px)), 0 if verdict is None else max(8, round(0.9 * px))
        indent = 2 * pad + sign if sign else pad
        block = self._pill_block(text, indent - pad)
        height = block.height + round(0.3 * px)
        width = max(height, indent + block.width + pad)
        stamp = self._plate(width, height, height // 2, _LIGHT)
        if verdict is not None:
            stamp.over(
                icon(VERDICT_STYLES[verdict].shape, sign), VERDICT_STYLES[verdict].colour, pad, (height - sign) // 2
            )
        self._write(stamp, block, indent + (width - indent - pad - block.width) // 2, round(0.15 * px), WHITE)
        return stamp

    def _pill_block(self, text: str, indent: int) -> Block:
        px = self._layout.status_px
        return self._line(text, px, self._layout.width - 2 * self._layout.margin - 2 * max(3, round(0.5 * px)) - indent)

    def _line(self, text: str, px: int, width: int) -> Block:
        return self._lettering.fit(text, width, 2 * self._lettering.line_height(px), px, self._layout.least_px, 1)

    def _plate(self, width: int, height: int, radius: int, alpha: float) -> Stamp:
        stamp = Stamp(width, height)
        stamp.over(rounded(width, height, radius), INK, alpha=alpha)
        return stamp

    def _write(self, stamp: Stamp, block: Block, left: int, top: int, colour: tuple[int, int, int]) -> None:
        for k, line in enumerate(block.lines):
            step = block.height // len(block.lines)
            stamp.over(self._lettering.mask(line, block.px), colour, left, top + k * step)

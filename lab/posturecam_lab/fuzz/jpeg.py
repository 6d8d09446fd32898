"""Hostile JPEGs: other sizes than the image has, segments repeated, moved or missing, many scans."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from random import Random

from posturecam_lab.fuzz.mutate import LARGEST, damaged

SIZES = (0, 1, 8, 1920, 1921, 8192, 0x7FFF, 0xFFFF)
SCAN = 0xDA
_ALONE = (0xD8, 0xD9, 0x01)


def hostile_jpeg(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Half of the time an image with other segments, else damaged bytes."""
    if random.random() < 0.5:
        return damaged(random, seeds)
    pieces = _segments(random.choice(seeds))
    for _ in range(random.choice((1, 2, 3))):
        at = random.randrange(len(pieces))
        way = random.randrange(4)
        if way == 0:
            pieces = [_resized(random, piece) for piece in pieces]
        elif way == 1:
            scans = [n for n, piece in enumerate(pieces) if piece[1] == SCAN]
            at = random.choice(scans) if scans and random.random() < 0.7 else at
            pieces[at:at] = [pieces[at]] * random.choice((1, 10, 1000, 10_000))
        elif way == 2:
            del pieces[at]
        else:
            pieces.insert(random.randrange(len(pieces)), pieces[at])
        pieces = pieces or [b"\xff\xd8"]
    return b"".join(pieces)[:LARGEST]


def _segments(jpeg: bytes) -> list[bytes]:
    """The image in pieces, each from its marker on; a scan has its coded data with it."""
    starts, at = [], 0
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        starts.append(at)
        kind = jpeg[at + 1]
        at += 2 if kind in _ALONE else 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
        if kind == SCAN:
            while at + 1 < len(jpeg) and not (jpeg[at] == 0xFF and jpeg[at + 1] not in (0, *range(0xD0, 0xD8))):
                at += 1
    return [jpeg[start:end] for start, end in zip(starts, [*starts[1:], len(jpeg)], strict=True)]


def _resized(random: Random, piece: bytes) -> bytes:
    """A frame header with another size; any other piece as it is."""
    if len(piece) < 9 or piece[1] not in range(0xC0, 0xC4):
        return piece
    return piece[:5] + struct.pack(">HH", random.choice(SIZES), random.choice(SIZES)) + piece[9:]

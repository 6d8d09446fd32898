"""Damage bytes at random: flipped bits, noise, lying numbers, cut, missing, repeated and foreign pieces."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from random import Random

Mutator = Callable[[Random, Sequence[bytes]], bytes]
"""From valid inputs to one that may be anything."""

LARGEST = 1 << 20
"""Bytes of an input: enough for every structure, small enough for thousands of inputs."""
EDGE = 2048
"""Bytes at both ends in which containers keep their structure; half of all damage is done there."""
LIES = (0, 1, 0x7F, 0xFF, 0xFFFF, 0x10000, 0xFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
"""Values at which lengths, counts and signs turn over."""


def damaged(random: Random, seeds: Sequence[bytes], tokens: Sequence[bytes] = ()) -> bytes:
    """One of the seeds after one to four kinds of damage; tokens: pieces that mean something in the format."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.choice((1, 1, 2, 4))):
        damage = random.choice(DAMAGES)
        damage(random, data)
        if tokens and random.random() < 0.3:
            at = _place(random, data)
            data[at : at + random.choice((0, 1, 8))] = random.choice(tokens)
    if random.random() < 0.1:
        other = random.choice(seeds)
        data[_place(random, data) :] = other[_place(random, other) :]
    return bytes(data[:LARGEST])


def _place(random: Random, data: Sequence[int]) -> int:
    """An offset, half the time near one of the ends."""
    if not data:
        return 0
    if random.random() < 0.5:
        near = random.randrange(min(EDGE, len(data)))
        return near if random.random() < 0.7 else len(data) - 1 - near
    return random.randrange(len(data))


def _flip(random: Random, data: bytearray) -> None:
    for _ in range(random.choice((1, 3, 10)) if data else 0):
        data[_place(random, data)] ^= 1 << random.randrange(8)


def _noise(random: Random, data: bytearray) -> None:
    for _ in range(int(len(data) * random.choice((0.001, 0.01, 0.05)))):
        data[random.randrange(len(data))] = random.randrange(256)


def _lie(random: Random, data: bytearray) -> None:
    at, form = _place(random, data), random.choice(("<I", ">I", "<H", ">H", "B"))
    number = struct.pack(form, random.choice(LIES) & (256 ** struct.calcsize(form) - 1))
    data[at : at + len(number)] = number


def _cut(random: Random, data: bytearray) -> None:
    del data[_place(random, data) :]


def _leave_out(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    del data[at : at + random.choice((1, 7, 100, 5000))]


def _repeat(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    piece = data[at : at + random.choice((1, 4, 64, 1000))]
    data[_place(random, data) : 0] = piece * random.choice((1, 5, 50))


def _fill(random: Random, data: bytearray) -> None:
    at, length = _place(random, data), random.choice((4, 64, 4096))
    data[at : at + length] = bytes([random.choice((0, 255, random.randrange(256)))]) * len(data[at : at + length])


DAMAGES = (_flip, _noise, _lie, _cut, _leave_out, _repeat, _fill)

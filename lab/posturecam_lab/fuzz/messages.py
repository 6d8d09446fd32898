"""What a page may send over the live connection, as one input: a list of messages, text or bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from posturecam_lab.fuzz.documents import HOSTILE_JSON
from posturecam_lab.fuzz.mutate import LIES, damaged

_HEAD = struct.Struct("<?I")
_FRAME = struct.Struct("<IId")
TIMES = (0.0, -1.0, 1e308, float("nan"), float("inf"), -float("inf"), 5e-324, 1e18)
"""Capture times of frames, ms."""
COMMANDS = ("start", "stop", "calibrate", "check", "", "\ud800", "x" * 900, "begin\0")


@dataclass(frozen=True)
class SocketMessage:
    """One message; text is UTF-8."""

    is_text: bool
    content: bytes


def packed(messages: Iterable[SocketMessage]) -> bytes:
    """The messages one after the other, each after its kind and length."""
    return b"".join(_HEAD.pack(one.is_text, len(one.content)) + one.content for one in messages)


def unpacked(data: bytes) -> Iterator[SocketMessage]:
    """The messages of `packed`; what a cut or wrong length leaves is one too, so that every input means something."""
    at = 0
    while at + _HEAD.size <= len(data):
        is_text, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield SocketMessage(bool(is_text), data[at : at + length])
        at += length


def hostile_messages(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Messages of a seed in which some are damaged, repeated, moved or missing."""
    messages = list(unpacked(random.choice(seeds)))
    for _ in range(random.choice((1, 2, 5))):
        at = random.randrange(len(messages)) if messages else 0
        way = random.randrange(4)
        if way == 0 and messages:
            messages.insert(random.randrange(len(messages)), messages.pop(at))
        elif way == 1 and messages:
            del messages[at : at + random.choice((1, 3))]
        elif way == 2 and messages:
            messages[at] = _damaged(random, messages[at])
        else:
            messages.insert(at, _command(random))
    return packed(messages)


def _damaged(random: Random, message: SocketMessage) -> SocketMessage:
    if message.is_text or len(message.content) < _FRAME.size:
        return SocketMessage(message.is_text, damaged(random, [message.content]))
    image = message.content[_FRAME.size :]
    number, delivered, ms = _FRAME.unpack_from(message.content)
    if random.random() < 0.5:
        image = damaged(random, [image])
    if random.random() < 0.3:
        ms = random.choice(TIMES)
    if random.random() < 0.3:
        number, delivered = random.choice(LIES), random.choice(LIES)
    return SocketMessage(random.random() < 0.05, _FRAME.pack(number, delivered, ms) + image)


def _command(random: Random) -> SocketMessage:
    word = random.choice((*HOSTILE_JSON, *(f'"{command}"' for command in COMMANDS)))
    text = random.choice((f'{{"command": {word}}}', word, f'{{"command": "start", "more": {word}}}'))
    return SocketMessage(True, text.encode("utf-8", "surrogatepass"))

"""Hostile landmark files.

Zip archives of arrays whose names, types, shapes, sizes or headers are not what they should be.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from random import Random

import numpy as np

from posturecam_lab.fuzz.mutate import damaged

SHAPES = (
    "()",
    "(0,)",
    "(-1,)",
    "(99999999999,)",
    "(2, 3, 4, 5)",
    "(3000000, 33, 2)",
    "(1, 33, 2)",
    "'x'",
    "(1e3,)",
    "(True,)",
)
TYPES = (
    "'|O'",
    "'<f8'",
    "'<f2'",
    "'>c16'",
    "'<U100000000'",
    "'|S0'",
    "'<M8[s]'",
    "[('a', '<f8')]",
    "'x'",
    "None",
    "'|V8'",
)
VALUES = (np.nan, np.inf, -np.inf, 1e308, -1.0, 0.0, 5e-324)
NAMES = ("../../x.npy", "/etc/x.npy", "a" * 300 + ".npy", "", "t.npy", "format.npy", "x.txt", "\u202e.npy")
BOMB_BYTES = 1 << 24
"""Zeros that take 16 kB packed; a thousandth of what a real bomb has, and it must be refused all the same or be
small."""


def hostile_npz(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Half of the time an archive with another member, else damaged bytes."""
    if random.random() < 0.5:
        return damaged(random, seeds, (b"PK\x03\x04", b"PK\x01\x02", b"\x93NUMPY", b"{'descr': '|O'"))
    members = _members(random.choice(seeds))
    for _ in range(random.choice((1, 1, 2))):
        name = random.choice(list(members))
        members[name] = _changed(random, members[name])
        if random.random() < 0.2:
            members[random.choice(NAMES)] = members[name]
        if random.random() < 0.1:
            del members[name]
            members.setdefault("t.npy", b"")
    return _packed(random, members)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(random: Random, members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(
        file, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
    ) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0)), content, archive.compression)
    return file.getvalue()


def _changed(random: Random, member: bytes) -> bytes:
    """The bytes of an array with another header, other values, another length or other bytes."""
    way = random.randrange(5)
    if way == 0:
        return damaged(random, [member])
    if way == 1:
        return _header(random.choice(TYPES), random.choice(SHAPES)) + member[128:]
    try:
        array = np.load(io.BytesIO(member), allow_pickle=False)
    except Exception:
        return member
    if way == 2 and array.dtype.kind == "f" and array.size:
        array = array.copy()
        array.flat[random.randrange(array.size)] = random.choice(VALUES)
    elif way == 3:
        array = np.resize(array, random.choice(((), (0,), (1,), (7,), (2, 33, 2), (array.size + 1,))))
    else:
        array = random.choice(
            (np.zeros(BOMB_BYTES // 8), array.astype(np.str_), array[..., None], np.array("x" * 5000))
        )
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _header(kind: str, shape: str) -> bytes:
    text = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    padded = text.ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded

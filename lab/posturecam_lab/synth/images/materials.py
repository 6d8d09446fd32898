"""What things are made of: colour and shine of skin, cloth, hair and furniture, and the face that is painted on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.images.compiled import compiled
from posturecam_lab.synth.images.sdf import noise

Array = NDArray[np.float64]
Colour = tuple[float, float, float]

(SKIN, FACE, HAIR, SHIRT, TROUSERS, LEGGINGS, SHOE, SOLE, SOCK, EAR, LACE, TRIM) = range(12)
(STEEL, DARK, WOOD, CHAIR, BELT, SCREEN, CUSHION, WHITE, LEAF, POT, RUBBER, ACCENT) = range(12, 24)
KINDS = 24
SHINE, BUMP, WRAP, EXTRA = 3, 4, 5, 6
"""Columns after red, green, blue: gloss, roughness of cloth, how far light creeps round, and per material: the face's
beard 0–1, the shirt's chest band 0–1, the trousers' side stripe 0–1."""

_FURNITURE: Mapping[int, tuple[Colour, float, float, float]] = {
    STEEL: ((0.30, 0.31, 0.33), 0.12, 0.0, 0.15),
    DARK: ((0.035, 0.036, 0.040), 0.12, 0.0, 0.15),
    WOOD: ((0.45, 0.29, 0.16), 0.06, 0.0, 0.15),
    CHAIR: ((0.05, 0.055, 0.07), 0.03, 0.1, 0.15),
    BELT: ((0.030, 0.031, 0.034), 0.02, 0.0, 0.15),
    SCREEN: ((0.16, 0.30, 0.44), 0.25, 0.0, 0.15),
    CUSHION: ((0.10, 0.28, 0.34), 0.02, 0.1, 0.2),
    WHITE: ((0.80, 0.80, 0.78), 0.04, 0.0, 0.15),
    LEAF: ((0.07, 0.21, 0.06), 0.05, 0.2, 0.35),
    POT: ((0.52, 0.47, 0.40), 0.03, 0.0, 0.15),
    RUBBER: ((0.05, 0.05, 0.055), 0.05, 0.05, 0.15),
    ACCENT: ((0.62, 0.09, 0.05), 0.12, 0.0, 0.15),
}
_WORN: Mapping[int, tuple[float, float, float]] = {
    SKIN: (0.06, 0.0, 0.25),
    FACE: (0.07, 0.0, 0.25),
    EAR: (0.05, 0.0, 0.30),
    HAIR: (0.08, 0.0, 0.10),
    SHIRT: (0.01, 0.30, 0.20),
    TROUSERS: (0.01, 0.25, 0.20),
    LEGGINGS: (0.03, 0.10, 0.20),
    SHOE: (0.05, 0.05, 0.10),
    SOLE: (0.05, 0.0, 0.15),
    SOCK: (0.0, 0.1, 0.15),
    LACE: (0.03, 0.0, 0.15),
    TRIM: (0.02, 0.1, 0.20),
}


def furniture() -> Array:
    """The (KINDS, 7) table with everything that is never worn."""
    table = np.zeros((KINDS, 7))
    for material, (colour, *surface) in _FURNITURE.items():
        table[material, :3], table[material, 3:6] = colour, surface
    return table


def worn(colours: Mapping[int, Colour], extras: Mapping[int, float] | None = None) -> Array:
    """The (KINDS, 7) table of one person: `furniture` with these colours (linear 0–1) and extras put in."""
    table = furniture()
    for material, surface in _WORN.items():
        table[material, :3] = colours[material]
        table[material, 3:6] = surface
    for material, amount in (extras or {}).items():
        table[material, EXTRA] = amount
    return table


@compiled
def paint(kind: int, base: int, own: Array, head: Array, chest: Array, materials: Array, colour: Array) -> None:
    """Puts the colour of a surface point into `colour`.

    own, head, chest: the point as (forward, up, right) of its primitive, the head, the thorax, m of a 1.75 m person.
    base: the row of `materials` at which this person's table starts.
    """
    row = base + kind
    colour[0] = materials[row, 0]
    colour[1] = materials[row, 1]
    colour[2] = materials[row, 2]
    if kind == FACE:
        _paint_face(base, head, materials, colour)
    elif kind == HAIR:
        shade = 0.65 + 0.7 * noise(head[0] * 40 + 7, head[2] * 160, head[1] * 60)
        _darken(colour, shade, shade, shade)
    elif kind == SHIRT:
        shade = 0.97 + 0.06 * noise(own[0] * 60, own[2] * 60, own[1] * 60)
        _darken(colour, shade, shade, shade)
        if materials[row, EXTRA] > 0 and abs(chest[1] - 0.245) < 0.028:
            _mix(colour, materials, base + TRIM, materials[row, EXTRA])
    elif kind in (TROUSERS, LEGGINGS):
        shade = 0.97 + 0.06 * noise(own[0] * 60, own[2] * 60, own[1] * 60)
        _darken(colour, shade, shade, shade)
    elif kind in (SKIN, EAR):
        shade = 0.95 + 0.1 * noise(own[0] * 35 + 3, own[2] * 35, own[1] * 35)
        _darken(colour, shade, shade, shade)
    elif kind == WOOD:
        shade = 0.86 + 0.22 * noise(own[0] * 9, own[1] * 90, own[2] * 60)
        _darken(colour, shade, shade, shade)


@compiled
def _paint_face(base: int, head: Array, materials: Array, colour: Array) -> None:
    """Eyes, brows, lips, nostrils, a little red in the cheeks, and stubble where there is a beard."""
    forward = head[0]
    up = head[1]
    aside = abs(head[2])
    beard = materials[base + FACE, EXTRA]
    if beard > 0:
        edge = -0.043 + 0.5 * max(0.0, 0.052 - forward) - 0.35 * max(0.0, aside - 0.035)
        moustache = up < -0.040 and up > -0.056 and aside < 0.030 and forward > 0.07
        if (up < edge - 0.010 and (aside > 0.024 or up < -0.078)) or moustache:
            _mix(colour, materials, base + HAIR, beard * (0.75 + 0.25 * noise(forward * 300, up * 300, aside * 300)))
    if forward > 0.04:
        eye = ((aside - 0.032) / 0.0165) ** 2 + ((up - 0.026) / 0.0080) ** 2
        iris = ((aside - 0.032) / 0.0065) ** 2 + ((up - 0.026) / 0.0065) ** 2
        if eye < 1.0:
            _set(colour, 0.85, 0.83, 0.80)
            if iris < 0.25:
                _set(colour, 0.02, 0.02, 0.02)
            elif iris < 1.0:
                _set(colour, 0.16, 0.10, 0.06)
        elif eye < 1.9 and up > 0.026:
            _darken(colour, 0.35, 0.30, 0.30)
        elif eye < 3.2:
            _darken(colour, 0.82, 0.78, 0.78)
        brow = up - (0.0475 - 4.0 * (aside - 0.030) ** 2)
        if abs(brow) < 0.0045 and aside > 0.012 and aside < 0.052:
            _mix(colour, materials, base + HAIR, 0.9)
    if aside < 0.026 and forward > 0.055:
        thick = 0.0085 * math.sqrt(max(0.0, 1 - (aside / 0.026) ** 2))
        if abs(up + 0.064) < thick:
            if abs(up + 0.064) < 0.0014:
                _darken(colour, 0.35, 0.22, 0.22)
            else:
                _darken(colour, 0.92, 0.62, 0.62)
    if up < -0.031 and up > -0.040 and abs(aside - 0.008) < 0.005 and forward > 0.085:
        _darken(colour, 0.4, 0.35, 0.35)
    red = math.exp(-(((up + 0.02) / 0.022) ** 2) - ((aside - 0.048) / 0.02) ** 2)
    _darken(colour, 1.0, 1 - 0.10 * red, 1 - 0.10 * red)


@compiled
def _set(colour: Array, red: float, green: float, blue: float) -> None:
    colour[0] = red
    colour[1] = green
    colour[2] = blue


@compiled
def _darken(colour: Array, red: float, green: float, blue: float) -> None:
    colour[0] *= red
    colour[1] *= green
    colour[2] *= blue


@compiled
def _mix(colour: Array, materials: Array, row: int, share: float) -> None:
    for channel in range(3):
        colour[channel] += share * (materials[row, channel] - colour[channel])

"""The things that stand in a room: a treadmill, a desk with a chair and a screen, a plant, a rack of dumb-bells.

World: x forward (the way the person faces), y up, z to the side; m. Everything is symmetrical in z but the extras.
"""

from __future__ import annotations

import math

import numpy as np

from posturecam_lab.synth.images.materials import (
    ACCENT,
    CHAIR,
    CUSHION,
    DARK,
    LEAF,
    POT,
    RUBBER,
    SCREEN,
    STEEL,
    WHITE,
    WOOD,
)
from posturecam_lab.synth.images.sdf import BELOW
from posturecam_lab.synth.images.shapes import Array, Shapes, pitched, yawed

DECK_M = 0.17
"""The belt of the treadmill is this high above the floor; the belt is at y = 0."""
BELT_FROM, BELT_TO, BELT_HALF_WIDTH = -0.92, 0.78, 0.26
"""Where the belt lies: from and to along x, half its width, m."""


def point(x: float, y: float, z: float) -> Array:
    """A point of the world, m."""
    return np.array([x, y, z])


def treadmill(shapes: Shapes, *, console: bool) -> None:
    """A treadmill with its belt at y = 0.

    console: with uprights, handles and a screen, which hide the trunk from the front.
    """
    middle = (BELT_FROM + BELT_TO) / 2
    half = (BELT_TO - BELT_FROM) / 2 + 0.02
    shapes.box(0, RUBBER, point(middle, -0.055, 0), (half, 0.05, BELT_HALF_WIDTH + 0.005))
    for side in (1, -1):
        shapes.box(0, STEEL, point(middle + 0.02, -0.035, side * 0.33), (half + 0.04, 0.045, 0.065), rounding=0.018)
        shapes.box(0, RUBBER, point(middle + 0.02, 0.011, side * 0.33), (half - 0.06, 0.004, 0.045), rounding=0.004)
        shapes.box(0, ACCENT, point(middle - 0.35, -0.035, side * 0.394), (0.28, 0.010, 0.004), rounding=0.003)
        for x in (BELT_FROM + 0.06, 0.90):
            shapes.cone(0, DARK, point(x, -0.145, side * 0.3), point(x, -0.06, side * 0.3), (0.028, 0.03))
    shapes.box(0, DARK, point(0.95, 0.01, 0), (0.17, 0.09, 0.375), rounding=0.055)
    shapes.box(0, STEEL, point(0.97, 0.085, 0), (0.12, 0.018, 0.30), rounding=0.015)
    if console:
        _console(shapes)


def _console(shapes: Shapes) -> None:
    for side in (1, -1):
        z = side * 0.375
        shapes.cone(0, STEEL, point(0.95, 0.0, z), point(0.76, 1.06, z), (0.030, 0.026))
        shapes.cone(0, DARK, point(0.76, 1.05, z), point(0.46, 0.97, z), (0.020, 0.020))
        shapes.cone(0, RUBBER, point(0.58, 1.002, z), point(0.46, 0.97, z), (0.024, 0.024))
    tilt = pitched(28)
    shapes.cone(0, STEEL, point(0.75, 1.03, -0.375), point(0.75, 1.03, 0.375), (0.024, 0.024))
    shapes.box(0, DARK, point(0.80, 1.15, 0), (0.026, 0.15, 0.30), axes=tilt, rounding=0.022)
    shapes.box(0, SCREEN, point(0.776, 1.165, 0), (0.006, 0.10, 0.20), axes=tilt, rounding=0.004)
    shapes.box(0, ACCENT, point(0.735, 1.06, 0.0), (0.010, 0.014, 0.03), axes=tilt, rounding=0.006)


def desk(shapes: Shapes, *, top_m: float, edge_m: float, screen_m: float) -> None:
    """A desk whose top is `top_m` high and begins at x = `edge_m`, with a keyboard and a screen at x = `screen_m`."""
    shapes.box(0, WOOD, point(edge_m + 0.40, top_m - 0.015, 0), (0.40, 0.016, 0.78), rounding=0.006)
    for side in (1, -1):
        half = (top_m - 0.03) / 2
        shapes.box(0, WHITE, point(edge_m + 0.58, half, side * 0.66), (0.035, half, 0.025), rounding=0.008)
        shapes.box(0, WHITE, point(edge_m + 0.50, 0.016, side * 0.66), (0.30, 0.016, 0.032), rounding=0.01)
        shapes.box(0, WHITE, point(edge_m + 0.42, top_m - 0.045, side * 0.66), (0.32, 0.014, 0.025), rounding=0.006)
    shapes.box(0, WHITE, point(edge_m + 0.60, top_m - 0.10, 0), (0.012, 0.05, 0.66), rounding=0.005)
    shapes.box(0, DARK, point(screen_m + 0.016, top_m + 0.33, 0), (0.013, 0.175, 0.29), rounding=0.008)
    shapes.box(0, SCREEN, point(screen_m, top_m + 0.333, 0), (0.004, 0.162, 0.277), rounding=0.002)
    shapes.box(0, DARK, point(screen_m + 0.05, top_m + 0.11, 0), (0.012, 0.11, 0.035), rounding=0.005)
    shapes.box(0, DARK, point(screen_m + 0.04, top_m + 0.008, 0), (0.09, 0.008, 0.13), rounding=0.004)
    shapes.box(0, DARK, point(edge_m + 0.13, top_m + 0.009, 0), (0.065, 0.009, 0.21), rounding=0.006)
    mug = point(edge_m + 0.5, top_m - 0.03, 0.42)
    shapes.cone(0, WHITE, mug, mug + point(0, 0.20, 0), (0.036, 0.042), cut=(BELOW, 0.115))
    shapes.box(0, CUSHION, point(edge_m + 0.55, top_m + 0.020, -0.52), (0.11, 0.018, 0.08), rounding=0.004)
    shapes.box(
        0, ACCENT, point(edge_m + 0.56, top_m + 0.052, -0.515), (0.10, 0.013, 0.075), axes=yawed(9), rounding=0.004
    )


def chair(shapes: Shapes, *, seat_m: float, x_m: float) -> None:
    """An office chair: the top of the seat `seat_m` high, its column at x = `x_m`."""
    shapes.box(0, CHAIR, point(x_m + 0.02, seat_m - 0.038, 0), (0.25, 0.038, 0.24), rounding=0.036)
    shapes.box(0, CHAIR, point(x_m - 0.265, seat_m + 0.34, 0), (0.030, 0.25, 0.21), axes=pitched(-9), rounding=0.03)
    shapes.cone(0, DARK, point(x_m - 0.17, seat_m - 0.06, 0), point(x_m - 0.26, seat_m + 0.18, 0), (0.022, 0.022))
    shapes.cone(0, STEEL, point(x_m, 0.10, 0), point(x_m, seat_m - 0.07, 0), (0.028, 0.028))
    for leg in range(5):
        angle = 2 * math.pi * leg / 5 + 0.3
        end = point(x_m + 0.28 * math.cos(angle), 0.075, 0.28 * math.sin(angle))
        shapes.cone(0, DARK, point(x_m, 0.10, 0), end, (0.024, 0.017))
        shapes.cone(0, DARK, end - point(0, 0.045, 0.008), end - point(0, 0.045, -0.008), (0.028, 0.028))


def plant(shapes: Shapes, foot: Array, size: float = 1.0) -> None:
    """A leafy plant in a pot that stands on `foot`, about `size` m high."""
    shapes.cone(0, POT, foot + point(0, 0.10 * size, 0), foot + point(0, 0.26 * size, 0), (0.10 * size, 0.13 * size))
    for leaf in range(26):
        turn, high = 2.4 * leaf, 0.34 + 0.026 * leaf
        out = 0.24 * math.sin(math.pi * min(1.0, (leaf + 4) / 32))
        centre = foot + size * point(out * math.cos(turn), high, out * math.sin(turn))
        axes = yawed(math.degrees(turn)) @ pitched(38 + 14 * math.sin(5.0 * leaf))
        shapes.ellipsoid(0, LEAF, centre, axes, (0.05 * size, 0.15 * size, 0.055 * size))
    shapes.cone(0, LEAF, foot + point(0, 0.25 * size, 0), foot + point(0, 0.80 * size, 0), (0.018, 0.010))


def rack(shapes: Shapes, foot: Array, along: Array) -> None:
    """A rack with two rows of dumb-bells, its middle on `foot`, long in the horizontal direction `along`."""
    up = point(0, 1, 0)
    across = np.cross(along, up)
    axes = np.stack([along, up, across], axis=1)
    for end in (-0.62, 0.62):
        shapes.box(0, DARK, foot + end * along + 0.42 * up, (0.025, 0.42, 0.16), axes=axes, rounding=0.01)
    for row, high in enumerate((0.34, 0.72)):
        shapes.box(0, STEEL, foot + high * up, (0.62, 0.018, 0.15), axes=axes, rounding=0.008)
        for k in range(6):
            place = foot + (high + 0.075) * up + (0.195 * k - 0.49) * along
            grip = 0.055 - 0.004 * k if row else 0.062 - 0.003 * k
            colour = (ACCENT, CUSHION, DARK)[k % 3]
            for side in (-1, 1):
                head = place + side * 0.085 * across
                shapes.cone(0, colour, head, head + side * 0.035 * across, (grip, grip))
            shapes.cone(0, STEEL, place - 0.08 * across, place + 0.08 * across, (0.014, 0.014))

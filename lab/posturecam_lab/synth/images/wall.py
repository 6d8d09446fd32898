"""The room itself: a floor, a wall behind the person with a window or two and something to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.images.materials import Colour

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rectangle:
    """Something flat on the wall: m to the right of the person, m above the floor; what: window, board or clock."""

    what: str
    left: float
    right: float
    low: float
    high: float
    colour: Colour = (0.8, 0.8, 0.8)


@dataclass(frozen=True)
class RoomLook:
    """Colours of a room, how far behind the person the wall is (m), how high its panel, and what hangs there."""

    upper: Colour
    panel: Colour
    floor: Colour
    away_m: float
    panel_m: float
    things: tuple[Rectangle, ...]
    plank_m: float = 0.14


GYM = RoomLook(
    (0.62, 0.60, 0.56),
    (0.25, 0.32, 0.35),
    (0.36, 0.27, 0.19),
    2.4,
    0.98,
    (
        Rectangle("window", -3.3, -2.1, 1.15, 2.35),
        Rectangle("window", -1.95, -0.75, 1.15, 2.35),
        Rectangle("board", 1.35, 2.05, 1.25, 2.15, (0.62, 0.30, 0.10)),
        Rectangle("clock", 0.55, 0.87, 2.0, 2.32),
    ),
)
STUDIO = RoomLook(
    (0.52, 0.60, 0.62),
    (0.62, 0.58, 0.50),
    (0.25, 0.24, 0.24),
    2.4,
    0.85,
    (
        Rectangle("window", 0.95, 2.3, 1.0, 2.35),
        Rectangle("board", -1.7, -0.9, 1.25, 2.05, (0.12, 0.38, 0.42)),
    ),
    0.5,
)
OFFICE = RoomLook(
    (0.60, 0.60, 0.57),
    (0.42, 0.48, 0.50),
    (0.38, 0.31, 0.24),
    1.6,
    0.0,
    (
        Rectangle("window", -2.4, -1.0, 0.95, 2.15),
        Rectangle("board", 0.25, 0.95, 1.35, 1.85, (0.20, 0.36, 0.42)),
        Rectangle("clock", 1.35, 1.62, 1.6, 1.87),
    ),
)


def room(look: RoomLook, floor_m: float, lens: Array, rays: Array) -> tuple[NDArray[np.float32], Array, Array]:
    """(linear light, depth along the ray m, world points) of the empty room for these rays."""
    eye = lens[:3]
    ahead = lens[9:12] * np.array([1.0, 0.0, 1.0])
    ahead /= np.linalg.norm(ahead)
    right = lens[3:6] * np.array([1.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_floor = (floor_m - eye[1]) / rays[..., 1]
        to_wall = (look.away_m - ahead @ eye) / (rays @ ahead)
    to_floor = np.where(to_floor > 0, to_floor, 1e6)
    to_wall = np.where(to_wall > 0, to_wall, 1e6)
    depth = np.minimum(np.minimum(to_floor, to_wall), 1e3)
    points = eye + rays * depth[..., None]
    side, high = points @ right, points[..., 1] - floor_m
    on_wall = to_wall < to_floor
    image = np.where(on_wall[..., None], _wall(look, side, high), _floor(look, points, points @ ahead))
    return image.astype(np.float32), depth, points


def _wall(look: RoomLook, side: Array, high: Array) -> Array:
    colour = np.empty((*side.shape, 3))
    colour[:] = look.upper
    if look.panel_m > 0:
        colour[high < look.panel_m] = look.panel
        joint = np.abs(np.mod(side + 0.3, 1.2) - 0.6) > 0.594
        colour[(high < look.panel_m) & joint] *= 0.72
        colour[np.abs(high - look.panel_m) < 0.018] = (0.70, 0.68, 0.64)
    light = 0.60 + 0.40 * np.exp(-((side - 0.4) ** 2) / 9 - (high - 1.8) ** 2 / 5)
    light *= 1 - 0.35 * np.exp(-high / 0.10)
    colour *= light[..., None]
    colour[high < 0.09] = np.array([0.16, 0.16, 0.16])
    for thing in look.things:
        _hang(thing, side, high, colour)
    return colour


def _hang(thing: Rectangle, side: Array, high: Array, colour: Array) -> None:
    u = (side - thing.left) / (thing.right - thing.left)
    v = (high - thing.low) / (thing.high - thing.low)
    if thing.what == "clock":
        _clock(u - 0.5, v - 0.5, colour)
        return
    rim = 0.045 if thing.what == "window" else 0.025
    framed = (side > thing.left - rim) & (side < thing.right + rim)
    framed &= (high > thing.low - rim) & (high < thing.high + rim)
    colour[framed] = (0.82, 0.82, 0.80) if thing.what == "window" else (0.09, 0.08, 0.08)
    inside = (u > 0) & (u < 1) & (v > 0) & (v < 1)
    if thing.what == "window":
        colour[inside] = _outside(u, v)[inside]
        colour[inside & ((np.abs(u - 0.5) < 0.018) | (np.abs(v - 0.62) < 0.014))] = (0.82, 0.82, 0.80)
        sill = (side > thing.left - 0.1) & (side < thing.right + 0.1) & (np.abs(high - thing.low + 0.065) < 0.022)
        colour[sill] = (0.86, 0.85, 0.82)
    else:
        colour[inside] = _poster(u, v, thing.colour)[inside]


def _outside(u: Array, v: Array) -> Array:
    """A hazy sky over trees, out of focus."""
    haze = np.clip(v, 0, 1)[..., None]
    sky = (1 - haze) * np.array([0.95, 0.95, 0.93]) + haze * np.array([0.55, 0.72, 0.92])
    crown = 0.28 + 0.07 * np.sin(9 * u) + 0.05 * np.sin(21 * u + 1.3) + 0.02 * np.sin(47 * u)
    share = (1 / (1 + np.exp(np.clip((v - crown) / 0.025, -50, 50))))[..., None]
    leaves = np.array([0.30, 0.42, 0.24]) * (0.85 + 0.2 * np.sin(33 * u + 20 * v) * np.sin(41 * v))[..., None]
    return np.asarray((1 - share) * sky + share * leaves)


def _poster(u: Array, v: Array, colour: Colour) -> Array:
    """Two colours that meet along a slope, and a pale disc."""
    base = np.empty((*u.shape, 3))
    base[:] = (0.72, 0.68, 0.60)
    base[v < 0.55 - 0.35 * u] = colour
    base[(u - 0.62) ** 2 + 1.3 * (v - 0.62) ** 2 < 0.026] = tuple(0.5 * part + 0.12 for part in colour)
    return base


def _clock(u: Array, v: Array, colour: Array) -> None:
    far = np.hypot(u, v)
    colour[far < 0.5] = (0.10, 0.10, 0.11)
    colour[far < 0.44] = (0.85, 0.85, 0.83)
    colour[(np.abs(u) < 0.022) & (v > -0.05) & (v < 0.33)] = (0.08, 0.08, 0.08)
    colour[(np.abs(v - 0.4 * u) < 0.026) & (u > -0.05) & (u < 0.24)] = (0.08, 0.08, 0.08)


def _floor(look: RoomLook, points: Array, depth: Array) -> Array:
    plank = np.floor(points[..., 0] / look.plank_m)
    shift = np.mod(plank * 0.371, 1.0)
    row = np.floor(points[..., 2] / 1.3 + shift)
    tone = np.mod(np.sin(plank * 12.9898 + row * 78.233) * 43758.5453, 1.0)
    seam = np.mod(points[..., 0] / look.plank_m, 1.0) < 0.03
    colour = np.array(look.floor) * (0.90 + 0.16 * tone)[..., None]
    colour *= np.where(seam, 0.82, 1.0)[..., None]
    light = 0.72 + 0.38 * np.exp(-(points[..., 0] ** 2 + points[..., 2] ** 2) / 6)
    light *= 1 - 0.30 * np.exp(-np.maximum(look.away_m - depth, 0) / 0.12)
    return np.asarray(colour * light[..., None])

"""Whether the background tells a moved laptop from a person who moves, on drawn people at desks and on filmed ones.

Each person is drawn in a room; frames of acts, changed light and passers before a camera at rest, and frames of a
camera that was moved, are given to the pose engine and to `posturecam.pose.background`. Where each point of the room
really is in the moved camera's image is known. Clips are of cameras at rest: their background must not move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from posturecam.arrays import Floats
from posturecam.desk.background import BackgroundMotion
from posturecam.pose.background import EVERY_S, Anchor
from posturecam.pose.blazepose import BlazePose
from posturecam.pose.tiny_image import WIDTH, TinyImage
from posturecam.track import Frame
from posturecam.video.files import VideoFile
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.desk_play import DeskPlay
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.render import lens_of
from posturecam_lab.synth.images.scenery import Scenery, lights_for, office, plate
from posturecam_lab.synth.images.studio import Passer, Studio, Take
from posturecam_lab.synth.stillness import Stand
from posturecam_lab.validate.desk_rendered import HOLD_S, REST_S, STILL_S, acted

PEOPLE = ((200, 2, wall.OFFICE), (200, 3, wall.GYM), (200, 0, wall.STUDIO))
SIZE = (320, 240)
"""As frames are sent (ui/desk/watcher.js)."""
LIDS_DEG = (-9.0, -4.0, 4.0, 9.0)
LAPTOP_M = ((0.08, 0.0), (0.05, 0.10), (0.15, -0.06), (0.03, -0.12))
"""How far it is moved away from the person, and to the side."""
STRAY_PX = 1.0
"""Error from which on a point was followed wrongly, px of the tiny image."""
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Look:
    """What was done, what was found, and what is true of the points that were followed.

    what: the case. found: the motion. off_px (N,): how far each point that was followed is from where it really is.
    in_view: how many there were to follow. true: the mean shift (2,) of those points, widths of the frame.
    """

    what: str
    found: BackgroundMotion | None
    off_px: Floats
    in_view: int
    true: Floats


def print_background(clips: Sequence[Path]) -> int:
    """Draws, measures and prints; 0."""
    console = Console(width=150)
    looks = [look for seed, number, room in PEOPLE for look in drawn_looks(seed, number, room)]
    console.print(_table(looks))
    for path in clips:
        found, asked = clip_amounts(path)
        most = max(found, default=np.nan)
        console.print(f"{path.stem}: {len(found)} of {asked} looks recognised, largest motion {most:.2f} thresholds")
    return 0


def drawn_looks(seed: int, number: int, room: wall.RoomLook) -> list[Look]:
    """Every look at one person in one room."""
    play = acted(seed, number).play
    play = replace(play, person=replace(play.person, camera=replace(play.person.camera, size=SIZE)))
    camera, scenery = play.person.camera, _office(play, room)
    rng = np.random.default_rng([seed, number])
    with BlazePose() as engine:

        def tiny(image: Image, t: float) -> TinyImage:
            frame = Frame(t, _sent(image, rng))
            return TinyImage.of(frame, engine.estimate(frame))

        still = Studio(Take(play.motion, camera, scenery), seed=1)
        anchor = Anchor.of([tiny(still.image(t), t) for t in np.arange(0.5, STILL_S, 1.0)])
        lens = lens_of(camera)
        world = plate(scenery, lens, SIZE, lights_for(lens)).points
        return [
            _look(what, anchor, tiny(image, t), world, camera, then)
            for what, image, t, then in _shots(play, scenery, still, rng)
        ]


def _shots(
    play: DeskPlay, scenery: Scenery, still: Studio, rng: np.random.Generator
) -> Iterator[tuple[str, Image, float, Camera]]:
    """The case, the image, when it is, and the camera that took it."""
    camera = play.person.camera
    acts = [STILL_S + k * (HOLD_S + REST_S) + 0.5 * HOLD_S for k in range(len(play.acts))]
    for t in acts:
        image = still.image(t)
        yield "person acts", image, t, camera
        for _ in range(3):
            yield "person acts, other light", _relit(image, rng), t, camera
    walker = Passer(Stand(play.person.sit.build), (-1.3, 0.0, -1.2), (0.0, 1.0), 1.2)
    passing = Studio(Take(play.motion, camera, scenery, passers=(walker,)), seed=2)
    for t in (0.5, 1.0, 1.5):
        yield "another person passes", passing.image(t), t, camera
    for name, later in _moved(camera):
        studio = Studio(Take(play.motion, later, scenery), seed=3)
        image = studio.image(acts[3])
        yield name, image, acts[3], later
        for _ in range(3):
            yield f"{name}, other light", _relit(image, rng), acts[3], later


def _moved(camera: Camera) -> Iterator[tuple[str, Camera]]:
    x, y, z = camera.target
    level = np.arctan2(y - camera.height_m, camera.distance_m)
    for degrees in LIDS_DEG:
        up = camera.height_m + camera.distance_m * float(np.tan(level + np.radians(degrees)))
        yield f"lid by {abs(degrees):.0f}°", replace(camera, target=(x, up, z))
    for away, aside in LAPTOP_M:
        yield "laptop along the desk", replace(camera, target=(x + away, y, z + aside))


def _look(what: str, anchor: Anchor, now: TinyImage, world: Floats, camera: Camera, then: Camera) -> Look:
    shrunk = WIDTH / SIZE[0]
    found = anchor.motion_to(now)
    guess = (0.0, 0.0) if found is None else (found.aside * WIDTH, found.lower * WIDTH)
    was, here, in_view = anchor.followed(now, guess)
    column, row = np.clip(np.rint((was + 0.5) / shrunk - 0.5).astype(int).T, 0, np.array(SIZE)[:, None] - 1)
    points = world[row, column]
    shift = (then.project(points) - camera.project(points)) * shrunk
    off = np.linalg.norm(here - was - shift, axis=1)
    return Look(what, found, off, in_view, shift.mean(axis=0) / WIDTH if len(shift) else np.zeros(2))


def _sent(image: Image, rng: np.random.Generator) -> Image:
    """As it arrives: a JPEG."""
    quality = int(rng.integers(60, 85))
    coded = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    bgr = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(bgr[..., ::-1], np.uint8)  # type: ignore[index]


def _relit(image: Image, rng: np.random.Generator) -> Image:
    """In other light: exposure, contrast, white balance, a lamp at one side, and a noisier sensor."""
    light = (image / 255.0) ** rng.uniform(0.75, 1.3) * rng.uniform(0.55, 1.4) * rng.uniform(0.9, 1.1, 3)
    light *= 1 + rng.uniform(-0.35, 0.35) * np.linspace(-1, 1, image.shape[1])[None, :, None]
    noise = rng.normal(0, rng.uniform(1, 5), image.shape)
    return np.asarray(np.clip(255 * light + noise, 0, 255), np.uint8)


def _office(play: DeskPlay, room: wall.RoomLook) -> Scenery:
    sit, camera = play.person.sit, play.person.camera
    seat, edge = sit.seat_height_m, 0.30 * sit.build.scale
    desk, screen = seat + sit.desk_over_seat_m, float(camera.eye[0]) + 0.25
    return office(room, seat_m=seat, seat_x_m=0.0, desk_m=desk, edge_m=edge, screen_m=screen)


def _table(looks: Sequence[Look]) -> Table:
    table = Table(
        box=SIMPLE_HEAD, pad_edge=False, title="The background of drawn people at desks", title_justify="left"
    )
    for name in ("", "looks", "recognised", "motion, thresholds", "error of the shift, % of the width: median, most"):
        table.add_column(name, justify="right" if name else "left")
    for name in ("point px", "lost", "astray"):
        table.add_column(name, justify="right")
    for what in dict.fromkeys(look.what for look in looks):
        these = [look for look in looks if look.what == what]
        table.add_row(what, *_cells(these))
    return table


def _cells(these: Sequence[Look]) -> list[str]:
    known = [(look, look.found) for look in these if look.found is not None]
    amounts = [found.amount for _, found in known]
    errors = [100 * np.hypot(found.aside - look.true[0], found.lower - look.true[1]) for look, found in known]
    followed = np.concatenate([look.off_px for look, _ in known]) if known else np.array([np.nan])
    right = followed[followed < STRAY_PX]
    lost = 1 - followed.size / max(sum(look.in_view for look, _ in known), 1)
    return [
        str(len(these)),
        f"{100 * len(known) / len(these):.0f} %",
        f"{min(amounts, default=np.nan):.2f} to {max(amounts, default=np.nan):.2f}",
        f"{np.median(errors) if errors else np.nan:.2f}, {max(errors, default=np.nan):.2f}",
        f"{np.sqrt((right**2).mean() / 2) if right.size else np.nan:.2f}",
        f"{100 * lost:.0f} %",
        f"{100 * (followed >= STRAY_PX).mean():.0f} %",
    ]


def clip_amounts(path: Path) -> tuple[list[float], int]:
    """The motion of each look at a clip that was recognised, thresholds, and how many looks there were."""
    images: list[TinyImage] = []
    with VideoFile(path) as video, BlazePose() as engine:
        for frame in video:
            if images and frame.t - images[-1].t < EVERY_S:
                continue
            shrunk = SIZE[0] / max(frame.rgb.shape[:2])
            rgb = cv2.resize(frame.rgb, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
            small = Frame(frame.t, np.asarray(rgb, np.uint8))
            images.append(TinyImage.of(small, engine.estimate(small)))
    anchor = Anchor.of(images[:3])
    found = [anchor.motion_to(image) for image in images[3:]]
    return [one.amount for one in found if one is not None], len(found)

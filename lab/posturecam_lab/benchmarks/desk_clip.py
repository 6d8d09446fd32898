"""A rendered person at a desk as the file of Chromium's fake camera.

JPEGs one after the other are 30 a second, which Chromium decodes each, as of a webcam that gives MJPEG; a .y4m is not
coded, and has the rate that it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.scenery import gym
from posturecam_lab.synth.images.studio import Studio
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.sample_clip import SampleClip
from posturecam_lab.synth.sample_people import MEI
from posturecam_lab.synth.stillness import Sit

SIZE, RATE = (640, 480), 30
WEBCAM = Camera(azimuth_deg=90, distance_m=0.8, height_m=1.12, fov_deg=50, size=SIZE, target=(0.1, 1.12, 0.0))
"""A laptop's camera: 0.8 m in front, as high as the chin of a person 1.12 m above the floor."""
WELL = Posture(-3.0, 0.0, 5.0)
SUNK = Posture(6.0, 0.0, 28.0).slumped(18.0)
Part = tuple[Posture | None, float]


def write_camera(parts: Sequence[Part], to: Path, rate: int = RATE) -> None:
    """Write the camera's file, by its name a .mjpeg or a .y4m.

    parts: each a posture, None for an empty chair, and for how many seconds it is held. A part is one still image: a
    rendered one takes two seconds, and a fake camera plays the file over and over. rate: frames a second of a .y4m.
    """
    is_coded = to.suffix == ".mjpeg"
    with to.open("wb") as video:
        if not is_coded:
            video.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n" % (*SIZE, rate))
        for posture, seconds in parts:
            if is_coded:
                video.write(_jpeg(posture) * round(RATE * seconds))
            else:
                planes = cv2.cvtColor(_image(posture), cv2.COLOR_RGB2YUV_I420).tobytes()
                video.write((b"FRAME\n" + planes) * round(rate * seconds))


def _jpeg(posture: Posture | None) -> bytes:
    image = _image(posture)[..., ::-1]
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())


@cache
def _image(posture: Posture | None) -> NDArray[np.uint8]:
    motion = Sit(MEI, posture or WELL)
    take = SampleClip("desk", "a person at a desk", lambda: motion, camera=WEBCAM, size=SIZE).take()
    away = replace(WEBCAM, azimuth_deg=270.0, target=(4.0, 1.12, 0.0))  # looks the other way
    take = replace(take, scenery=gym(wall.OFFICE, console=False), camera=away if posture is None else WEBCAM)
    return Studio(take).image(0.3)

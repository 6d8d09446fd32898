"""What bad filming does to the pose model: videos of a walker and a runner, one fault at a time, against their truth.

    python -m posturecam_lab.benchmarks.conditions [--seconds 2] [--size 640x360] [--keep FOLDER]

Prints, for each fault, in how many frames the person was found and how far the landmarks on the camera's side lie from
the truth, percent of body height.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam_lab.synth.__main__ import _size
from posturecam_lab.synth.catalogue import CLIPS
from posturecam_lab.synth.images.studio import Take, shoot
from posturecam_lab.synth.sample_clip import SampleClip
from posturecam_lab.synth.truth import Truth, truth_of
from posturecam_lab.validate.samples import found_share, near_errors

PEOPLE = ("walk_good", "run_good")
FEET_CUT_M = 0.36
"""How much higher the camera looks so that the image ends at the shins."""


def dark(clip: SampleClip) -> SampleClip:
    """A dark room, a noisy sensor."""
    return replace(clip, conditions=replace(clip.conditions, exposure=0.12, noise=7.0))


def blurred(clip: SampleClip) -> SampleClip:
    """A shutter open for a thirtieth of a second."""
    return replace(clip, conditions=replace(clip.conditions, shutter_s=1 / 30))


def squeezed(clip: SampleClip) -> SampleClip:
    """Badly compressed."""
    return replace(clip, conditions=replace(clip.conditions, crf=38))


def with_passer(clip: SampleClip) -> SampleClip:
    """A person crosses behind."""
    return replace(clip, passer=True)


FAULTS: dict[str, Callable[[SampleClip], SampleClip]] = {
    "none": lambda clip: clip,
    "dark": dark,
    "blurred": blurred,
    "badly compressed": squeezed,
    "feet cut off": lambda clip: clip,
    "a person behind": with_passer,
}


def filmed(clip: SampleClip, fault: str, seconds: float, folder: Path) -> tuple[PoseTrack, Truth]:
    """What the pose model finds on that clip with that fault, and the truth."""
    take: Take = FAULTS[fault](clip).take()
    if fault == "feet cut off":
        x, y, z = take.camera.target
        raised = replace(take.camera, target=(x, y + FEET_CUT_M, z), height_m=take.camera.height_m + FEET_CUT_M)
        take = replace(take, camera=raised)
    path = folder / f"{clip.name}_{fault.replace(' ', '_')}.mp4"
    shoot(take, path, seconds=seconds, fps=clip.fps)
    return track_video(path), truth_of(take.motion, take.camera, seconds=seconds, fps=clip.fps, name=clip.name)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--size", type=_size, default=(640, 360))
    parser.add_argument("--keep", type=Path, help="folder for the videos (default: they are thrown away)")
    options = parser.parse_args()
    print("| who | fault | frames with the person | near landmarks off, % of height: mean | 95 % below |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in PEOPLE:
            clip = replace(CLIPS[name], size=options.size)
            for fault in FAULTS:
                track, truth = filmed(clip, fault, options.seconds, folder)
                errors = near_errors(track, truth)
                known = errors[np.isfinite(errors)]
                print(
                    f"| {name} | {fault} | {100 * found_share(track):.0f} % "
                    f"| {known.mean():.1f} | {np.percentile(known, 95):.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()

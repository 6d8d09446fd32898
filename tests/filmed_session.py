"""Results of one made-up person filmed from the left, the right and behind, for the tests of sessions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.clip import analyze_to_folder
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.types import Analysis, View
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run
from posturecam_lab.synth.pose_faults import RENDERED
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.virtual_pose import virtual_pose

PLACES = (View.LEFT, View.RIGHT, View.REAR)
SECONDS = 6.0


@cache
def track_of(place: View, lean_deg: float = 21.0, side_lean_deg: float = 5.5, speed_mps: float = 3.0) -> PoseTrack:
    """Landmarks of a runner who leans too far forward and to the right, as a camera on that side sees them."""
    build = Build()
    motion = run(
        build, Posture(lean_deg=lean_deg, side_lean_deg=side_lean_deg, forward_head_deg=30.0), speed_mps=speed_mps
    )
    camera = Camera.on(str(place), person_height_m=build.height_m)  # type: ignore[arg-type]
    faults = replace(RENDERED, lag_s=0.0)
    track = virtual_pose(motion, camera, seconds=SECONDS, fps=30.0, faults=faults, seed=7).track
    return replace(track, xy=np.round(track.xy, 3))


@cache
def analysis_of(place: View, lean_deg: float = 21.0, side_lean_deg: float = 5.5, speed_mps: float = 3.0) -> Analysis:
    """What is found in that clip; the input named after it, so that no two are taken for one."""
    found = analyze(track_of(place, lean_deg, side_lean_deg, speed_mps))
    name = f"{place}{lean_deg}{side_lean_deg}{speed_mps}".encode().hex()
    return replace(found, provenance={**found.provenance, "input": f"sha256:{name:0<64.64}"})


def results_in(out: Path, places: tuple[View, ...] = PLACES) -> list[Path]:
    """Result folders of those clips."""
    folders = []
    for place in places:
        stored = out / f"{place}.npz"
        save_track(track_of(place), stored)
        folders.append(analyze_to_folder(stored, out / "results").folder)
    return folders

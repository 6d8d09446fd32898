"""How often undeclared slow motion is recognised: recordings and made-up people, played at many rates.

    python -m posturecam_lab.benchmarks.slow_motion [--recordings DIR] [--tracks DIR] [--people 40] [--seed 0]
                                                    [--seconds 8]

Prints a table by source, gait and playback factor, in percent of the clips: `right` applied and trusted within 5 %;
`wrong` another rate trusted (for factor 1: anything but real time trusted), `doubted` measured, but nothing that
depends on time is said; `real` taken for real time; and how far the estimate is off (median, 90th percentile of the
ratio's logarithm, as percent). --tracks: landmarks.npz files below a folder; their clocks are printed one by one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from posturecam.motion.cleaning import cleaned
from posturecam.motion.playback import Playback
from posturecam.motion.playback_rate import find_playback
from posturecam.motion.slow_motion import estimate_factor
from posturecam.pose.stored import load_track
from posturecam.track import PoseTrack
from posturecam.types import Activity
from posturecam_lab.synth.random_people import random_clip
from posturecam_lab.synth.virtual_pose import virtual_pose
from posturecam_lab.validate.recordings import Condition, load_recording, simulate_video

FACTORS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 8.0, 10.0, 16.0)
Clip = tuple[str, Activity, PoseTrack]


def recorded(folder: Path, factor: float, seconds: float) -> Iterator[Clip]:
    """Force-plate recordings as a 30 fps clip shows them, at most so many real seconds of each."""
    for number, path in enumerate(sorted(folder.glob("*.npz"))):
        recording = load_recording(path)
        seen = simulate_video(recording, Condition("slow", fps=30 * factor), number).track
        real = seen.where(seen.t - seen.t[0] < seconds)
        yield "force plates", recording.gait, replace(real, t=(real.t - real.t[0]) * factor)


def made_up(people: int, seed: int, factor: float, seconds: float) -> Iterator[Clip]:
    """Walkers and runners drawn at random, seen by the virtual pose model."""
    for number in range(2 * people):
        if number % 4 < 2:
            clip = random_clip(seed, number)
            take = clip.take()
            seen = virtual_pose(take.motion, take.camera, seconds=seconds * factor, seed=number, slow_motion=factor)
            yield "made-up", Activity(clip.name.split("_")[0]), seen.track


def outcome(track: PoseTrack, factor: float) -> tuple[str, float]:
    """What became of a clip, and the estimate over the truth."""
    repaired = cleaned(track, 1.0).track
    playback, estimate = find_playback(repaired), estimate_factor(repaired)
    ratio = estimate.factor / factor if estimate is not None else float("nan")
    (stretch, *others) = playback.stretches
    if others or not stretch.sure:
        return "doubted", ratio
    if abs(np.log(stretch.factor / factor)) < 0.05:
        return "right", ratio
    return ("real" if stretch.factor == 1.0 else "wrong"), ratio


def described(playback: Playback) -> str:
    """A clock in a line."""
    return "; ".join(
        f"{one.start:.1f} to {one.end:.1f} s: {one.likely:g} times slower{'' if one.sure else ' (doubted)'}"
        for one in playback.stretches
    )


def main() -> None:
    """Print the table, and the clock of each stored track."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recordings", type=Path)
    parser.add_argument("--tracks", type=Path)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    print("source        gait  factor   n  right  wrong  doubted  real   off, median and 90th percentile")
    for factor in FACTORS:
        found: dict[tuple[str, Activity], list[tuple[str, float]]] = {}
        clips = list(made_up(options.people, options.seed, factor, options.seconds))
        if options.recordings:
            clips += recorded(options.recordings, factor, options.seconds)
        for source, gait, track in clips:
            found.setdefault((source, gait), []).append(outcome(track, factor))
        for (source, gait), outcomes in sorted(found.items()):
            shares = [
                100 * np.mean([kind == one for kind, _ in outcomes]) for one in ("right", "wrong", "doubted", "real")
            ]
            off = 100 * np.abs(np.log([ratio for _, ratio in outcomes if np.isfinite(ratio)] or [np.nan]))
            print(
                f"{source:13} {gait!s:5} {factor:6g} {len(outcomes):3} {shares[0]:5.0f}  {shares[1]:5.0f}  "
                f"{shares[2]:7.0f} {shares[3]:5.0f}   {np.median(off):5.1f} {np.percentile(off, 90):5.1f}",
                flush=True,
            )
    for path in sorted(options.tracks.rglob("landmarks.npz")) if options.tracks else ():
        track = load_track(path)
        if len(track) > 1:
            print(f"{path.parent.name:32} {described(find_playback(cleaned(track, 1.0).track))}")


if __name__ == "__main__":
    main()

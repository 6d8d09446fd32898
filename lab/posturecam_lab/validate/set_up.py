"""`python -m posturecam_lab.validate.set_up DIR`: what of a pose model's error is a person's and what is a set-up's.

DIR holds the clips of `python -m posturecam_lab.synth.filmed_again DIR`: each person in several filmings, doing exactly
the same. For each joint the variance of its bias between filmings of one person, as a share of that and the variance
between people: the figures of synth/set_up_faults.py.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.coaching.norms import load_norms
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam.types import Activity
from posturecam_lab.synth.truth import Truth
from posturecam_lab.validate.joints import ALIKE, Misplaced, misplaced
from posturecam_lab.validate.samples import clips_with_truth, of_rendered_people

Filmings = Mapping[str, Sequence[Misplaced]]
"""By person."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the shares; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m posturecam_lab.validate.set_up", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--front", action="store_true", help="DIR was made with --front")
    options = parser.parse_args(arguments)
    if options.front:
        for name, (share, within, between, n) in front_shares(options.folder).items():
            print(f"{name}: {share:.2f} (SD {within:.2f}° within, {between:.2f}° between {n} people)")
        return 0
    people = filmings_in(options.folder)
    for alike, activities in ALIKE.items():
        print(f"{alike.removeprefix('between ')}:")
        for name, (share, within, between, n) in shares(people, activities).items():
            print(f"    {name}: {share:.2f} (SD {within:.2f} within, {between:.2f} between {n} people)")
    return 0


def filmings_in(folder: Path) -> Filmings:
    """How the joints of each person were misplaced in each filming; TrackError for a folder without any."""
    people: dict[str, list[Misplaced]] = defaultdict(list)
    for path, truth in clips_with_truth(folder, lambda text: print(text, file=sys.stderr)):
        track = of_rendered_people(track_video(path))
        repaired = analyze(track, norms=load_norms()).track or track
        found = misplaced(track, repaired, truth)
        if found is not None:
            people[path.stem.rpartition("_")[0]].append(found)
    return people


def front_shares(folder: Path) -> dict[str, tuple[float, float, float, int]]:
    """The same of head and shoulders seen from the front: how far they are found tilted beyond what is so."""
    people: dict[str, list[dict[str, float]]] = defaultdict(list)
    for path, truth in clips_with_truth(folder, lambda text: print(text, file=sys.stderr)):
        people[path.stem.rpartition("_")[0]].append(askew(track_video(path), truth))
    groups = {name: [np.array([one[name] for one in found]) for found in people.values()] for name in _LINES}
    return {name: _share([(Activity.STAND, group) for group in of_it]) for name, of_it in groups.items()}


def askew(track: PoseTrack, truth: Truth) -> dict[str, float]:
    """How far, degrees, the lines of head and shoulders are found tilted beyond what they are."""
    frames = np.abs(truth.t[None] - track.t[:, None]).argmin(axis=1)
    out = {}
    for name, pairs in _LINES.items():
        off = [_slope_deg(track.xy.astype(np.float64), pair) - _slope_deg(truth.xy[frames], pair) for pair in pairs]
        out[name] = float(np.nanmean((np.array(off) + 180) % 360 - 180))
    return out


_LINES = {"head": ((7, 8), (3, 6)), "shoulder": ((11, 12),)}


def _slope_deg(xy: Floats, pair: tuple[int, int]) -> Floats:
    across = xy[:, pair[1]] - xy[:, pair[0]]
    return np.asarray(np.degrees(np.arctan2(across[:, 1], across[:, 0])))


def shares(people: Filmings, activities: Sequence[Activity]) -> dict[str, tuple[float, float, float, int]]:
    """By figure: the share of its variance that is new with each filming, SD within and between, and number of people.

    What all people who do the same have in common is taken out. The variance between people is what the means of their
    filmings vary by, less what filmings explain of that.
    """
    of_them = [found for found in people.values() if len(found) > 1 and found[0].activity in activities]
    names = dict.fromkeys(name for found in of_them for one in found for name in _figures(one))
    out = {}
    for name in names:
        groups = [np.array([_figures(one)[name] for one in found if name in _figures(one)]) for found in of_them]
        doing = [found[0].activity for found, group in zip(of_them, groups, strict=True) if group.size > 1]
        groups = [group[np.isfinite(group)] for group in groups if group.size > 1]
        kept = [(one, group) for one, group in zip(doing, groups, strict=True) if group.size > 1]
        if len(kept) > len(activities) + 1:
            out[name] = _share(kept)
    return out


def _share(kept: Sequence[tuple[Activity, np.ndarray]]) -> tuple[float, float, float, int]:
    degrees = sum(group.size - 1 for _, group in kept)
    within = sum(float(((group - group.mean()) ** 2).sum()) for _, group in kept) / degrees
    means = np.array([group.mean() for _, group in kept])
    doing = sorted({one for one, _ in kept})
    left = np.concatenate(
        [means[[one == kind for one, _ in kept]] - means[[one == kind for one, _ in kept]].mean() for kind in doing]
    )
    explained = within * float(np.mean([1 / group.size for _, group in kept]))
    between = max(float(left @ left) / max(len(kept) - len(doing), 1) - explained, 0.0)
    total = within + between
    return within / total if total else 1.0, within**0.5, between**0.5, len(kept)


def _figures(one: Misplaced) -> dict[str, float]:
    return {**one.away, **one.follows, **one.toes_up}


if __name__ == "__main__":
    sys.exit(main())

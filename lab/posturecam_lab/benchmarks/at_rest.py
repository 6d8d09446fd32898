"""What ten looks a second at people at rest save, and what they change, beside a look at every frame.

    python -m posturecam_lab.benchmarks.at_rest CLIP…

Each clip is analysed both ways in turn. By clip it prints the share of its frames that were not looked at, the CPU time
of decoding and pose, how far landmarks differ (% of body height), by how much the values of the findings differ at the
most over their ±, verdicts that differ, and the largest shift of a contact, ms.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import numpy as np

from posturecam import PoseTrack, analyze
from posturecam.errors import PosturecamError
from posturecam.pose import sampling
from posturecam.track import SAMPLED
from posturecam.tracking import track_video
from posturecam.types import Analysis
from posturecam_lab.benchmarks.parity import body_height, other_verdicts


def main() -> None:
    """Print a line for each clip."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    options = parser.parse_args()
    print("clip | not looked at | CPU s, every frame | CPU s | median % | p95 % | value / ± | contacts ms | verdicts")
    for clip in options.clips:
        print(line(clip), flush=True)


def line(clip: Path) -> str:
    """The line of a clip, or why there is none."""
    try:
        return " | ".join([clip.name, *cells(clip)])
    except PosturecamError as error:
        return f"{clip.name} | {error}"


def cells(clip: Path) -> list[str]:
    """What the line of a clip says."""
    every, every_s = seen(clip, all_frames=True)
    some, some_s = seen(clip, all_frames=False)
    both = np.isfinite(every.xy[:, 0, 0]) & np.isfinite(some.xy[:, 0, 0])
    apart = np.linalg.norm(every.xy - some.xy, axis=2)[both] / body_height(every) * 100
    first, second = analyze(every), analyze(some)
    return [
        some.provenance.get(SAMPLED, "0"),
        f"{every_s:.1f}",
        f"{some_s:.1f}",
        f"{np.median(apart):.3f}",
        f"{np.percentile(apart, 95):.3f}",
        f"{largest_shift(first, second):.2f}",
        f"{1000 * contact_shift(first, second):.0f}",
        other_verdicts(every, some) or "same",
    ]


def seen(clip: Path, *, all_frames: bool) -> tuple[PoseTrack, float]:
    """The landmarks of a clip, and the CPU seconds they took."""
    usual = sampling.EVERY_S
    sampling.EVERY_S = 0.0 if all_frames else usual
    begun = time.process_time()
    try:
        return track_video(clip), time.process_time() - begun
    finally:
        sampling.EVERY_S = usual


def largest_shift(first: Analysis, second: Analysis) -> float:
    """The largest difference of a value between two analyses, over its ±."""
    shifts = [0.0]
    for one, other in zip(first.bouts, second.bouts, strict=False):
        values = {finding.check: finding.value for finding in other.findings}
        for finding in one.findings:
            value = values.get(finding.check)
            if value is not None and finding.value is not None and finding.uncertainty:
                shifts.append(abs(value - finding.value) / finding.uncertainty)
    return max(shift for shift in shifts if math.isfinite(shift))


def contact_shift(first: Analysis, second: Analysis) -> float:
    """The largest distance of a contact in either analysis from the nearest one in the other, s; NaN without any."""
    times = [
        np.array([contact.t for bout in one.bouts if bout.gait for contact in bout.gait.contacts])
        for one in (first, second)
    ]
    if not all(map(len, times)):
        return 0.0 if not any(map(len, times)) else math.nan
    return max(float(np.abs(a[:, None] - b).min(axis=1).max()) for a, b in (times, times[::-1]))


if __name__ == "__main__":
    main()

"""Whether the pose engine measures what MediaPipe's own graph measures: both on the same clips, landmark by landmark.

    python -m posturecam_lab.benchmarks.parity CLIP… [--legacy-python PYTHON] [--keep FOLDER] [--engine NAME]

The graph is that of mediapipe 0.10.21 with smoothing off, in an environment of its own: PYTHON's, or one that is made
in FOLDER with a Python 3.10 to 3.12. Its tracks stay in FOLDER and are not made again. Body height is the median extent
of all landmarks from top to bottom. Found and lost frames, and the findings whose verdict differs, are those of the one
person that is judged.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from posturecam import PoseTrack, analyze
from posturecam.arrays import Bools
from posturecam.errors import PosturecamError
from posturecam.pose.engines import open_engine
from posturecam.pose.people import follow_one_person
from posturecam.track import Pose
from posturecam.video.files import VideoFile

GRAPH = Path(__file__).with_name("legacy_graph.py")
COLUMNS = ("clip", "frames", "graph", "engine", "lost", "median %", "p95 %", "ms graph", "ms engine", "other verdicts")


@dataclass(frozen=True)
class ParityRun:
    """What one of the two saw in a clip, and the CPU seconds it took."""

    track: PoseTrack
    cpu_s: float

    @property
    def found(self) -> Bools:
        """(T,) whether a person was found."""
        return np.isfinite(self.track.xy[:, 0, 0])


def main() -> None:
    """Print a line of the table for each clip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    parser.add_argument("--legacy-python", type=Path, metavar="PYTHON", help="one that has mediapipe 0.10.21")
    parser.add_argument("--keep", type=Path, default=Path("out/parity"), metavar="FOLDER")
    parser.add_argument("--engine", default=None)
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    python = options.legacy_python or _own_python(options.keep / "venv")
    print(" | ".join(COLUMNS))
    for clip in options.clips:
        print(_line(clip, options.engine, python, options.keep), flush=True)


def _line(clip: Path, engine: str | None, python: Path, keep: Path) -> str:
    """The clip's line of the table, or why there is none."""
    try:
        return " | ".join(_compared(clip, engine, python, keep))
    except PosturecamError as error:
        return f"{clip.name} | {error}"


def _compared(clip: Path, engine: str | None, python: Path, keep: Path) -> list[str]:
    """The cells of the clip's line."""
    ours = _by_engine(clip, engine)
    graph = _by_graph(clip, ours.track, python, keep / f"{clip.name}.npz")
    costs = (f"{1000 * seen.cpu_s / len(seen.track):.1f}" for seen in (graph, ours))
    both = graph.found & ours.found
    apart = np.linalg.norm(graph.track.xy - ours.track.xy, axis=2)[both] / body_height(graph.track) * 100
    medians = [f"{np.median(apart):.3f}", f"{np.percentile(apart, 95):.2f}"] if both.any() else ["", ""]
    graph, ours = (replace(seen, track=follow_one_person(seen.track)) for seen in (graph, ours))
    counts = (len(both), graph.found.sum(), ours.found.sum(), (graph.found & ~ours.found).sum())
    return [clip.name, *map(str, counts), *medians, *costs, other_verdicts(graph.track, ours.track)]


def body_height(track: PoseTrack) -> float:
    """Median extent of all landmarks from top to bottom, px."""
    seen = track.xy[np.isfinite(track.xy[:, 0, 0]), :, 1]
    return float(np.median(np.ptp(seen, axis=1))) if len(seen) else float("nan")


def _by_engine(clip: Path, engine: str | None) -> ParityRun:
    times: list[float] = []
    poses: list[Pose | None] = []
    spent = 0.0
    with VideoFile(clip) as frames, open_engine(engine) as model:
        for frame in frames:
            begun = time.thread_time()
            poses.append(model.estimate(frame))
            spent += time.thread_time() - begun
            times.append(frame.t)
        return ParityRun(PoseTrack.from_poses(times, poses, frames.size), spent)


def _by_graph(clip: Path, like: PoseTrack, python: Path, kept: Path) -> ParityRun:
    """The graph's track of the clip, at the times of `like`."""
    if not kept.exists():
        partial = kept.with_suffix(".partial.npz")
        command: list[str | Path] = [python, GRAPH, *map(str, like.size), partial]
        with (
            VideoFile(clip) as frames,
            subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as run,
        ):
            assert run.stdin is not None
            for frame in frames:
                run.stdin.write(np.ascontiguousarray(frame.rgb).data)
            run.stdin.close()
        if run.returncode:
            raise SystemExit(f"{python} could not run the graph. Does it have mediapipe 0.10.21?")
        partial.replace(kept)
    with np.load(kept) as arrays:
        track = replace(like, xy=arrays["xy"], visibility=np.nan_to_num(arrays["visibility"]), world=arrays["world"])
        return ParityRun(track, float(arrays["cpu_s"]))


def other_verdicts(graph: PoseTrack, ours: PoseTrack) -> str:
    """Check and both verdicts wherever they differ, bout by bout of the graph's analysis."""
    first, second = analyze(graph).bouts, analyze(ours).bouts
    other = []
    for bout in first:
        same = max(second, key=lambda one: min(one.end, bout.end) - max(one.start, bout.start), default=None)
        verdicts = {finding.check: str(finding.verdict) for finding in same.findings} if same else {}
        other += [
            f"{finding.check} at {bout.start:.0f} s: {finding.verdict} -> {verdicts.get(finding.check)}"
            for finding in bout.findings
            if str(finding.verdict) != verdicts.get(finding.check)
        ]
    return ", ".join(other)


def _own_python(folder: Path, names: Sequence[str] = ("python3.12", "python3.11", "python3.10")) -> Path:
    """The Python of an environment with mediapipe 0.10.21 in `folder`, which is made if need be."""
    python = folder / "bin" / "python"
    if not python.exists():
        base = next(filter(None, map(shutil.which, names)), None)
        if base is None:
            raise SystemExit(
                "mediapipe 0.10.21 needs Python 3.10 to 3.12. Name one that has it: --legacy-python PYTHON"
            )
        subprocess.run([base, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "mediapipe==0.10.21"], check=True)
    return python


if __name__ == "__main__":
    main()

"""What a user waits for: whole commands on three clips, beside the loop that other pose programs have.

    python -m posturecam_lab.benchmarks.bench [--rounds 5] [--legacy-python PYTHON] [--app] [--clip CLIP]…
                                              [--out TABLE.md] [--json NUMBERS.json]

Every command is timed from its start to its sentence and to its end, by the clock, in a process of its own. In each
round all of them take turns on each clip, and a ratio is that of two commands of the same round; the medians of all
rounds are given. The other side is OpenCV and MediaPipe as a whole command: landmarks only beside `--no-video`, and
with drawing and writing beside the whole job. With --legacy-python (an interpreter with mediapipe 0.10.21, opencv and
numpy) it is MediaPipe's own graph, else the Tasks API of the installed mediapipe. With --app the same clips are handed
to the app in a real browser. --clip measures other clips than those made from the samples. Compare ratios of one run
on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from posturecam_lab.benchmarks.bench_clips import CLIPS
from posturecam_lab.benchmarks.commands import ours, peers, traced
from posturecam_lab.benchmarks.loops import table, task_file

Round = dict[str, Any]
STAGES = ("start-up", "waiting for frames", "poses", "after the last pose", "files", "all")


def one_round(clip: Path, folder: Path, python: Path | None, task: Path | None) -> Round:
    """Every command once; the traced ones say how long each stage takes."""
    return {
        "no video": ours(clip, folder, "--no-video"),
        "fast": ours(clip, folder, "--no-video", "--fast"),
        "peers": peers(clip, "landmarks", python, task),
        "video": ours(clip, folder),
        "peers with video": peers(clip, "whole", python, task),
        "traced": traced(clip, folder, "--no-video"),
        "traced with video": traced(clip, folder),
    }


def ratio(rounds: list[Round], theirs: str, mine: str, until: str) -> float:
    """How many times longer the other command takes than ours until its sentence, or until its end."""
    return float(median(one[theirs].end_s / getattr(one[mine], until) for one in rounds))


def cpu_ratio(rounds: list[Round], theirs: str, mine: str) -> float:
    """How many times the CPU time of ours the other command takes, which can be compared on a busy machine, too."""
    return float(median(one[theirs].cpu_s / one[mine].cpu_s for one in rounds))


def waits(found: dict[str, list[Round]]) -> str:
    """The table of whole commands."""
    rows = [
        (
            name,
            _seconds(rounds, "no video", "end_s"),
            f"{ratio(rounds, 'peers', 'no video', 'end_s'):.1f} ×",
            _seconds(rounds, "fast", "end_s"),
            f"{ratio(rounds, 'peers', 'fast', 'end_s'):.1f} ×",
            _seconds(rounds, "video", "sentence_s"),
            f"{ratio(rounds, 'peers with video', 'video', 'sentence_s'):.1f} ×",
            _seconds(rounds, "video", "end_s"),
            f"{ratio(rounds, 'peers with video', 'video', 'end_s'):.1f} ×",
            f"{cpu_ratio(rounds, 'peers', 'no video'):.1f} ×, {cpu_ratio(rounds, 'peers with video', 'video'):.1f} ×",
        )
        for name, rounds in found.items()
    ]
    commands = ("no video", "no video, --fast", "to the sentence", "all files")
    heads = ("clip", *(head for name in commands for head in (name, "against")), "CPU time, both")
    return table(heads, rows)


def _seconds(rounds: list[Round], name: str, until: str) -> str:
    return f"{median(getattr(one[name], until) for one in rounds):.1f} s"


def stages(found: dict[str, list[Round]], which: str) -> str:
    """The table of stages, s by the clock, and the CPU time of a command until its first frame and in all."""
    rows = []
    for name, rounds in found.items():
        seconds = [stage_seconds(one[which]) for one in rounds]
        shown = (f"{median(one[stage] for one in seconds):.2f}" for stage in STAGES)
        cpu = (f"{median(one[which][moment][1] for one in rounds):.2f}" for moment in ("first pose", "end"))
        rows.append((name, *shown, *cpu))
    return table(("clip", *STAGES, "CPU to the first frame", "CPU in all"), rows)


def stage_seconds(trace: dict[str, Any]) -> dict[str, float]:
    """What each stage of a traced command took, s by the clock."""
    moments = {name: at[0] for name, at in trace.items() if isinstance(at, (list, tuple))}
    frames = moments["last pose"] - moments["first pose"]
    each = trace["in_poses_s"] / max(trace["frames"], 1)
    poses = min(frames, each * max(trace["frames"] - 1, 0))
    taken = (
        moments["first pose"],
        frames - poses,
        poses,
        moments["sentence"] - moments["last pose"],
        moments["end"] - moments["sentence"],
        moments["end"],
    )
    return dict(zip(STAGES, taken, strict=True))


def measure(clips: dict[str, Path], folder: Path, rounds: int, python: Path | None) -> dict[str, list[Round]]:
    """All rounds, by clip."""
    task = None if python else task_file(folder / "x")
    found: dict[str, list[Round]] = {name: [] for name in clips}
    for number in range(rounds):
        for name, clip in clips.items():
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
            found[name].append(one_round(clip, folder / "out", python, task))
    return found


def report(found: dict[str, list[Round]], other: str, app: list[Any]) -> str:
    """Everything as Markdown."""
    parts = [
        f"Whole commands beside {other} as a whole command, {os.cpu_count()} cores, medians of "
        f"{len(next(iter(found.values())))} rounds; 'to the sentence' and 'all files' beside its drawing and writing:",
        waits(found),
        "Stages, s by the clock, without a video:",
        stages(found, "traced"),
        "With the video:",
        stages(found, "traced with video"),
    ]
    if app:
        heads = ("the app", "upload → ready to press", "press → sentence", "press → result")
        rows = [(one.name, f"{one.upload_s:.1f} s", f"{one.sentence_s:.1f} s", f"{one.result_s:.1f} s") for one in app]
        parts += ["In the app, in a real browser:", table(heads, rows)]
    return "\n\n".join(parts)


def main() -> None:
    """Measure, print the tables and keep them where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--legacy-python", type=Path, help="an interpreter with mediapipe 0.10.21")
    parser.add_argument("--app", action="store_true", help="also measure the app, in Chromium")
    parser.add_argument("--clip", type=Path, action="append", help="another clip; may be given again")
    parser.add_argument("--out", type=Path, help="where to write the tables")
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="posturecam-") as name:
        folder = Path(name)
        given = {clip.stem: clip for clip in wanted.clip or ()}
        clips = given or {clip.name: clip.make(folder) for clip in CLIPS}
        found = measure(clips, folder, wanted.rounds, wanted.legacy_python)
        app = []
        if wanted.app:
            from posturecam_lab.benchmarks.bench_app import in_app

            app = in_app(clips, folder)
    other = f"OpenCV → MediaPipe ({'0.10.21, its own graph' if wanted.legacy_python else 'Tasks API'})"
    text = report(found, other, app)
    print(text)
    if wanted.out:
        wanted.out.write_text(text + "\n", encoding="utf-8")
    if wanted.json:
        wanted.json.write_text(json.dumps(found, indent=2, default=lambda one: one._asdict()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

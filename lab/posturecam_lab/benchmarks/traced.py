"""A whole `posturecam` command with the moments of it that a user waits for.

    python -m posturecam_lab.benchmarks.traced BEGAN OUT.json analyze CLIP --out FOLDER [--no-video]

BEGAN is the Unix time at which the process was started. Writes wall and CPU seconds since then at: the first frame
analysed, the last pose, the sentence on stdout, the end; and how much of the time between first and last was spent on
poses, not on waiting for frames.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


class Trace:
    """What is known so far."""

    def __init__(self, began: float) -> None:
        self._began = began
        self.moments: dict[str, tuple[float, float]] = {}
        self.in_poses_s, self.frames = 0.0, 0

    def now(self, name: str) -> None:
        """Note the moment."""
        used = os.times()
        self.moments[name] = time.time() - self._began, used.user + used.system

    def to_dict(self) -> Figures:
        """For JSON."""
        return {**self.moments, "in_poses_s": self.in_poses_s, "frames": self.frames}


class Heard:
    """Passes on what is printed, and notes when that begins."""

    def __init__(self, stream: Any, trace: Trace) -> None:
        self._stream, self._trace = stream, trace

    def write(self, text: str) -> int:
        """Write as the stream does."""
        if "sentence" not in self._trace.moments:
            self._trace.now("sentence")
        return int(self._stream.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def watch_poses(trace: Trace) -> None:
    """Have every estimator that is opened note its poses."""
    from posturecam.pose import engines

    real = engines.open_engine

    def opened(*arguments: Any, **options: Any) -> Any:
        model = real(*arguments, **options)
        estimate = model.estimate

        def timed(frame: Any) -> Any:
            began = time.perf_counter()
            pose = estimate(frame)
            trace.in_poses_s += time.perf_counter() - began
            trace.frames += 1
            trace.now("last pose")
            trace.moments.setdefault("first pose", trace.moments["last pose"])
            return pose

        model.estimate = timed  # type: ignore[method-assign]
        return model

    engines.open_engine = opened


def main() -> None:
    """Run the command and write the moments."""
    began, out, *words = sys.argv[1:]
    sys.argv[1:] = words
    trace = Trace(float(began))
    watch_poses(trace)
    sys.stdout = Heard(sys.stdout, trace)
    from posturecam.__main__ import main as run

    try:
        run()
    finally:
        trace.now("end")
        Path(out).write_text(json.dumps(trace.to_dict()))


if __name__ == "__main__":
    main()

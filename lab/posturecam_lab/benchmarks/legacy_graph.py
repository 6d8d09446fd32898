"""MediaPipe's own pose graph as it was in 0.10.21, smoothing off: raw frames on stdin, a track in a .npz.

    python legacy_graph.py WIDTH HEIGHT OUT.npz < frames.rgb

Needs mediapipe 0.10.21 and nothing of posturecam; `parity` starts it in an environment of its own.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from mediapipe.python.solutions.pose import Pose


def main() -> None:
    """Read frames from stdin until it ends, and write the track."""
    width, height = int(sys.argv[1]), int(sys.argv[2])
    rows = []
    spent = 0.0
    with Pose(model_complexity=1, smooth_landmarks=False) as graph:
        while data := sys.stdin.buffer.read(width * height * 3):
            image = np.frombuffer(data, np.uint8).reshape(height, width, 3)
            begun = time.process_time()
            found = graph.process(image)
            spent += time.process_time() - begun
            rows.append(_row(found, width, height))
    track = np.array(rows).reshape(-1, 33, 6)
    np.savez(sys.argv[3], xy=track[..., :2], visibility=track[..., 2], world=track[..., 3:], cpu_s=spent)


def _row(found: Any, width: int, height: int) -> Any:
    """(33, 6): x, y px, visibility, world x, y, z m; NaN where no person is found."""
    if found.pose_landmarks is None:
        return np.full((33, 6), np.nan)
    image = [(mark.x * width, mark.y * height, mark.visibility) for mark in found.pose_landmarks.landmark]
    world = [(mark.x, mark.y, mark.z) for mark in found.pose_world_landmarks.landmark]
    return np.hstack([image, world])


if __name__ == "__main__":
    main()

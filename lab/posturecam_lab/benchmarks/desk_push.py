"""How much CPU time one push of a desk session takes.

python -m posturecam_lab.benchmarks.desk_push
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import numpy as np

from posturecam.desk import DeskSession, DeskSettings, reference_of
from posturecam.frame import Pose
from posturecam_lab.synth.desk_motion import WELL_S
from posturecam_lab.synth.desk_scenes import slouching

RATES = (2.0, 5.0, 10.0, 30.0)
SECONDS = 300.0


def main() -> None:
    """Prints, for each frame rate, the CPU time of a push of an acted session, in ms."""
    for fps in RATES:
        stream = slouching(0, 0, SECONDS).stream(fps)
        track = stream.track
        session = DeskSession(reference_of(track.between(1.5, WELL_S)), DeskSettings())
        poses = [
            None if np.isnan(track.xy[k, 0, 0]) else Pose(float(track.t[k]), track.xy[k], track.visibility[k])
            for k in range(len(track))
        ]
        at = [datetime(2026, 3, 2, 9) + timedelta(seconds=float(t)) for t in track.t]
        start = time.process_time()
        for pose, t, local in zip(poses, track.t, at, strict=True):
            session.push(pose, float(t), track.size, local_time=local)
        print(f"{fps:4.0f} frames a second: {1000 * (time.process_time() - start) / len(track):.3f} ms of CPU a push")


if __name__ == "__main__":
    main()

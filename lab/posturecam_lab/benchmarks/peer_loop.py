"""The loop that other pose programs have, for comparison: OpenCV decodes, MediaPipe finds, OpenCV draws and writes.

Needs opencv-python, numpy and mediapipe, and nothing of posturecam, so that any interpreter can run it: mediapipe
0.10.21 and older through its legacy graph, newer ones through the Tasks API, which needs a .task file of the same
networks.

    python lab/posturecam_lab/benchmarks/peer_loop.py CLIP OUT.json --mode whole|landmarks|memory
                                                      [--task FILE] [--frames N]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

os.environ.setdefault("GLOG_minloglevel", "2")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

Find = Callable[[Any, int], Any]
Draw = Callable[[Any, Any], None]


def legacy() -> tuple[Find, Draw]:
    """MediaPipe's own graph with its own drawing, as in its examples."""
    from mediapipe.python.solutions import drawing_styles, drawing_utils, pose

    tracker = pose.Pose(model_complexity=1)
    style = drawing_styles.get_default_pose_landmarks_style()

    def find(rgb: Any, _: int) -> Any:
        return tracker.process(rgb).pose_landmarks

    def draw(bgr: Any, landmarks: Any) -> None:
        drawing_utils.draw_landmarks(bgr, landmarks, pose.POSE_CONNECTIONS, style)

    return find, draw


def tasks(model: Path) -> tuple[Find, Draw]:
    """MediaPipe's Tasks API in video mode, with its own drawing."""
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)), running_mode=vision.RunningMode.VIDEO
    )
    tracker = vision.PoseLandmarker.create_from_options(options)
    style = vision.drawing_styles.get_default_pose_landmarks_style()

    def find(rgb: Any, ms: int) -> Any:
        found = tracker.detect_for_video(mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb), ms).pose_landmarks
        return found[0] if found else None

    def draw(bgr: Any, landmarks: Any) -> None:
        vision.drawing_utils.draw_landmarks(
            bgr, landmarks, vision.PoseLandmarksConnections.POSE_LANDMARKS, landmark_drawing_spec=style
        )

    return find, draw


def videos(clip: Path) -> Iterator[tuple[Any, int]]:
    """(BGR image, its time in ms) as OpenCV decodes them."""
    capture = cv2.VideoCapture(str(clip))
    while True:
        good, bgr = capture.read()
        if not good:
            break
        yield bgr, 1 + round(capture.get(cv2.CAP_PROP_POS_MSEC))  # 0 was the time of the first trial
    capture.release()


def run(clip: Path, find: Find, draw: Draw, write: bool) -> int:
    """Goes through the clip once, and gives the number of frames."""
    count, out = 0, None
    with tempfile.TemporaryDirectory() as folder:
        for bgr, ms in videos(clip):
            landmarks = find(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), ms)
            if write:
                if landmarks is not None:
                    draw(bgr, landmarks)
                if out is None:
                    size = bgr.shape[1], bgr.shape[0]
                    out = cv2.VideoWriter(f"{folder}/out.mp4", cv2.VideoWriter.fourcc(*"mp4v"), 30, size)
                out.write(bgr)
            count += 1
        if out is not None:
            out.release()
    return count


def run_in_memory(images: list[Any], find: Find) -> int:
    """Bare inference over images that are there already."""
    for ms, rgb in images:
        find(rgb, ms)
    return len(images)


def main() -> None:
    """Measures one mode and writes CPU and wall seconds, without what it takes to start."""
    parser = argparse.ArgumentParser()
    parser.add_argument("clip", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mode", choices=("whole", "landmarks", "memory"), default="whole")
    parser.add_argument("--task", type=Path)
    parser.add_argument("--frames", type=int, default=150)
    wanted = parser.parse_args()
    find, draw = tasks(wanted.task) if wanted.task else legacy()
    find(np.zeros((64, 64, 3), np.uint8), 0)
    images = []
    if wanted.mode == "memory":
        decoded = islice(videos(wanted.clip), wanted.frames)
        images = [(ms, cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)) for bgr, ms in decoded]
    cpu, wall = _cpu(), time.perf_counter()
    if wanted.mode == "memory":
        count = run_in_memory(images, find)
    else:
        count = run(wanted.clip, find, draw, wanted.mode == "whole")
    wanted.out.write_text(json.dumps({"frames": count, "cpu": _cpu() - cpu, "wall": time.perf_counter() - wall}))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

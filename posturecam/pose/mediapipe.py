"""Landmarks by MediaPipe BlazePose "full", from the model files inside mediapipe's own wheel: nothing is fetched,
nothing is sent.

The only module that imports mediapipe, and only when an estimator is made: it costs two seconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.errors import ModelError
from posturecam.types import Frame, Pose

if TYPE_CHECKING:
    from typing_extensions import Self

_MODELS = (
    "modules/pose_detection/pose_detection.tflite",
    "modules/pose_landmark/pose_landmark_full.tflite",
)
_INSTALL = "Install the version that carries them: pip install mediapipe==0.10.21 (Python 3.10 to 3.12)."


class MediaPipePose:
    """Follows one person through the frames of one clip; make a new one for the next clip, and use it from one thread.

    Its own smoothing is off: it would delay fast feet, and motion/ does better with the whole clip in view. Frames are
    passed whole: scaling 1920x1080 or 3840x2160 down first moved landmarks by 0.1–0.4 % of body height and saved no
    time (measured). Raises ModelError when mediapipe or its model files are missing.
    """

    def __init__(self) -> None:
        folder = _package_folder()
        self._hash = _hash_of([folder / name for name in _MODELS])
        self._network = _network()

    @property
    def model_hash(self) -> str:
        """'sha256:…' over the two model files."""
        return self._hash

    @property
    def notes(self) -> tuple[str, ...]:
        """None: this tracker doesn't say when it lost somebody."""
        return ()

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's landmarks in px of `frame`, with visibility 0–1 and world coordinates in m; None where nobody is
        found."""
        height, width = frame.rgb.shape[:2]
        found = self._network.process(frame.rgb)
        if found.pose_landmarks is None:
            return None
        rows = np.array([(mark.x, mark.y, mark.visibility) for mark in found.pose_landmarks.landmark])
        world = np.array([(mark.x, mark.y, mark.z) for mark in found.pose_world_landmarks.landmark])
        return Pose(frame.t, rows[:, :2] * (float(width), float(height)), rows[:, 2], world)

    def close(self) -> None:
        """Frees the network; may be called twice."""
        network, self._network = self._network, None
        if network is not None:
            network.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _package_folder() -> Path:
    """Where mediapipe is installed, found without importing it."""
    found = importlib.util.find_spec("mediapipe")
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"The pose model is missing: mediapipe is not installed. {_INSTALL}")
    return Path(next(iter(found.submodule_search_locations)))


def _hash_of(files: list[Path]) -> str:
    """'sha256:…' over the contents of the files in order; ModelError when one cannot be read."""
    total = hashlib.sha256()
    for file in files:
        try:
            total.update(file.read_bytes())
        except OSError as error:
            raise ModelError(
                f"The installed mediapipe does not carry the pose model {file.name}. {_INSTALL}"
            ) from error
    return f"sha256:{total.hexdigest()}"


def _network() -> Any:
    """MediaPipe's own pose tracker with smoothing off; ModelError when it will not start."""
    os.environ.setdefault("GLOG_minloglevel", "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        from mediapipe.python.solutions.pose import Pose as Tracker

        with _silent_stderr():  # each network says the same things about itself once, at its first picture
            blank = np.zeros((64, 64, 3), dtype=np.uint8)
            with Tracker(model_complexity=1, static_image_mode=True, min_detection_confidence=0.0) as first:
                first.process(blank)
            network = Tracker(model_complexity=1, smooth_landmarks=False)
            network.process(blank)
            return network
    except (ImportError, AttributeError, OSError, RuntimeError, ValueError) as error:
        raise ModelError(f"The pose model would not start ({error}). {_INSTALL}") from error


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Nothing written to file descriptor 2 appears: the C++ log cannot be turned off before it starts."""
    try:
        kept = os.dup(2)
    except OSError:  # a process without stderr has nothing to silence
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)

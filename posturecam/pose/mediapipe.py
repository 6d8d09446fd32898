"""Landmarks by mediapipe itself, through its Tasks API, from the same two networks: for comparison.

That API can't turn its smoothing off: fast feet come late (13 ms at a runner's contacts). The only module that imports
mediapipe, and only when an estimator is made.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.errors import ModelError
from posturecam.landmark_bias import BLAZEPOSE_BIAS, LandmarkBias
from posturecam.pose.choosing import is_in_box
from posturecam.pose.follow import PATIENCE_S, Box, Followed
from posturecam.pose.models import ModelFiles, Watch, model_files
from posturecam.pose.region import Region
from posturecam.track import Frame, Pose
from posturecam.words import Message, message

if TYPE_CHECKING:
    from typing_extensions import Self

_INPUTS = {"pose_detector.tflite": (127.5, 127.5), "pose_landmarks_detector.tflite": (0.0, 255.0)}
"""Name in the .task, and mean and spread that turn its input from 0–255 into what the network takes."""
_AMONG = 4
"""People among whom the one in the box is looked for; a choice, each costs a network's run."""


class MediaPipePose:
    """Follows one person through the frames of one clip; for the next clip make a new one. For one thread.

    Raises ModelError when mediapipe is missing or the model can't be had.

    Parameters
    ----------
    person : tuple of int, optional
        (x, y, width, height) px around the one to follow among several, in the first frames.
    watch : callable, optional
        Called with the bytes fetched and their number when the model must be fetched first.
    """

    def __init__(self, person: Box | None = None, watch: Watch | None = None) -> None:
        files = model_files(watch)
        self._hash = files.digest()
        self._person = person
        self._followed: Followed | None = None
        self._last_ms = -1
        self._is_new = True
        try:
            with _silent_stderr():
                self._landmarker: Any = _landmarker(_task(files), 1 if person is None else _AMONG)
        except (ImportError, AttributeError) as error:
            raise ModelError(message("pose.mediapipe_missing", error=error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise ModelError(message("pose.mediapipe_failed", error=error)) from error

    @property
    def model_hash(self) -> str:
        """'sha256:…' over the two model files."""
        return self._hash

    @property
    def bias(self) -> LandmarkBias:
        """What is known of the errors of its landmarks, measured on these very networks."""
        return BLAZEPOSE_BIAS

    @property
    def remarks(self) -> tuple[Message, ...]:
        """That the landmarks come smoothed."""
        return (message("pose.mediapipe_smooths"),)

    def estimate(self, frame: Frame) -> Pose | None:
        """Find the person's landmarks.

        Parameters
        ----------
        frame : Frame
            The next frame.

        Returns
        -------
        Pose or None
            In px of this frame, with world coordinates; None where no person is found.
        """
        import mediapipe as mp

        self._last_ms = max(round(frame.t * 1000), self._last_ms + 1)
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(frame.rgb))
        with _silent_stderr() if self._is_new else nullcontext():
            found = self._landmarker.detect_for_video(image, self._last_ms)
        self._is_new = self._is_new and not found.pose_landmarks  # the first person makes it talk, once
        size = np.array(frame.rgb.shape[1::-1], dtype=np.float64)
        poses = [
            _pose(frame.t, *marks, size) for marks in zip(found.pose_landmarks, found.pose_world_landmarks, strict=True)
        ]
        return self._chosen(poses, frame.t) if self._person else next(iter(poses), None)

    def pick(self, x: float, y: float) -> None:
        """Do nothing: this engine follows the person it found, or who is in the box it was given.

        Parameters
        ----------
        x, y : float
            px.
        """

    def close(self) -> None:
        """Free the network; may be called twice."""
        landmarker, self._landmarker = self._landmarker, None
        if landmarker is not None:
            landmarker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _chosen(self, poses: list[Pose], t: float) -> Pose | None:
        """The one of several who continues the person followed; at first and when they are lost, the one in the box."""
        if self._followed is None or t - self._followed.t > PATIENCE_S:
            here = [pose for pose in poses if self._person is None or is_in_box(_region(pose), self._person)]
            chosen = max(here, key=lambda pose: _region(pose).reach, default=None)
            self._followed = None if chosen is None else Followed(_region(chosen), t)
            return chosen
        followed = self._followed
        here = [pose for pose in poses if followed.may_be(_region(pose), t)]
        chosen = min(here, key=lambda pose: followed.unlikeness(_region(pose), t), default=None)
        if chosen is not None:
            followed.saw(_region(chosen), t)
        return chosen


def _region(pose: Pose) -> Region:
    """About where the body is, and how large."""
    x, y = pose.xy[[23, 24]].mean(axis=0)
    return Region(float(x), float(y), float(np.ptp(pose.xy, axis=0).max()))


def _pose(t: float, marks: Any, world: Any, size: Floats) -> Pose:
    rows = np.array([(mark.x, mark.y, mark.visibility) for mark in marks])
    return Pose(t, rows[:, :2] * size, rows[:, 2], np.array([(mark.x, mark.y, mark.z) for mark in world]))


def _landmarker(task: bytes, people: int) -> Any:
    """MediaPipe's landmarker for the frames of a video."""
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

    options = PoseLandmarkerOptions(BaseOptions(model_asset_buffer=task), RunningMode.VIDEO, num_poses=people)
    return PoseLandmarker.create_from_options(options)


def _task(files: ModelFiles) -> bytes:
    """Both networks as the Tasks API wants them, in an uncompressed zip: each says what its input means."""
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for file, (name, (mean, spread)) in zip(files, _INPUTS.items(), strict=True):
            archive.writestr(name, _explained(file.read_bytes(), mean, spread))
    return bundle.getvalue()


def _explained(network: bytes, mean: float, spread: float) -> bytes:
    """A .tflite with metadata that says: take `mean` from the pixels and divide by `spread`.

    mediapipe's own writer of metadata lacks a part in 1.2.2; the formats' own classes do.
    """
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as about
    from mediapipe.tasks.metadata import schema_py_generated as tflite

    scaling = about.ProcessUnitT(
        about.ProcessUnitOptions.NormalizationOptions, about.NormalizationOptionsT([mean], [spread])
    )
    colours = about.ImagePropertiesT(about.ColorSpaceType.RGB)
    image = about.TensorMetadataT(content=about.ContentT(about.ContentProperties.ImageProperties, colours))
    image.processUnits = [scaling]
    model = tflite.ModelT.InitFromPackedBuf(network, 0)
    outputs = [about.TensorMetadataT() for _ in model.subgraphs[0].outputs]
    metadata = about.ModelMetadataT(subgraphMetadata=[about.SubGraphMetadataT(None, None, [image], outputs)])
    builder = flatbuffers.Builder()
    builder.Finish(metadata.Pack(builder), b"M001")
    model.buffers.append(tflite.BufferT(np.frombuffer(builder.Output(), np.uint8)))
    model.metadata = [*(model.metadata or []), tflite.MetadataT("TFLITE_METADATA", len(model.buffers) - 1)]
    builder = flatbuffers.Builder(len(network))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Silence file descriptor 2: the C++ log cannot be turned off before it starts."""
    try:
        stderr = os.dup(2)
    except OSError:  # a process without stderr has nothing to silence
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)

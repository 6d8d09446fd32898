"""One person's landmarks through a clip: MediaPipe's BlazePose with its networks run by OpenVINO, and a tracker of ours."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from posturecam.pose.detector import Detector
from posturecam.pose.landmark_model import Body, LandmarkModel
from posturecam.pose.models import ModelFiles, Watch, model_files
from posturecam.pose.region import Region
from posturecam.pose.steady import Steady
from posturecam.types import Frame, Pose

if TYPE_CHECKING:
    from typing_extensions import Self

_SURE = 0.5


class BlazePose:
    """Follows one person through the frames of one clip; make a new one for the next clip, and use it from one thread.

    Where the person was tells where to look in the next frame; people are searched for in the whole picture only at the
    start and when the one who was followed is lost. Landmarks are not smoothed. Raises ModelError when it can't start.
    """

    def __init__(self, watch: Watch | None = None) -> None:
        files: ModelFiles = model_files(watch)
        self._hash = files.digest()
        self._detector = Detector(files.detector)
        self._landmarks = LandmarkModel(files.landmarks)
        self._region: Region | None = None
        self._steady = Steady()

    @property
    def model_hash(self) -> str:
        """'sha256:…' over the two model files."""
        return self._hash

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of the frames so far."""
        return ()

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's landmarks in px of `frame`, with visibility 0–1 and world coordinates in m; None where nobody is
        found."""
        body = self._follow(frame) or self._search(frame)
        if body is None:
            return None
        self._region = Region.around(*self._steady(body.guides))
        return Pose(frame.t, body.xy, body.visibility, body.world)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to free."""

    def _follow(self, frame: Frame) -> Body | None:
        """The person where they were expected."""
        return None if self._region is None else self._look(frame, self._region)

    def _search(self, frame: Frame) -> Body | None:
        """The surest person in the whole picture."""
        self._region, self._steady = None, Steady()
        found = self._detector.detect(frame)
        return self._look(frame, found[0].region) if found else None

    def _look(self, frame: Frame, region: Region) -> Body | None:
        body = self._landmarks.look(frame, region)
        return body if body.presence > _SURE else None

"""One person's landmarks through a clip: MediaPipe's BlazePose run by OpenVINO, with a person tracker of our own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING

from posturecam.landmark_bias import BLAZEPOSE_BIAS, LandmarkBias
from posturecam.pose.bystanders import Bystanders, Sighting
from posturecam.pose.clothes import Clothes
from posturecam.pose.detector import Detector
from posturecam.pose.follow import Box, is_inside
from posturecam.pose.heavy_network import HeavyLook, refined
from posturecam.pose.landmark_model import LandmarkModel
from posturecam.pose.models import Watch, model_files
from posturecam.pose.network import BFLOAT16
from posturecam.pose.person_tracker import PersonTracker
from posturecam.pose.region import Region
from posturecam.pose.shots import times_listed
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.words import Message, message

if TYPE_CHECKING:
    from typing_extensions import Self

_MOST_LISTED = 5
"""Times that a remark lists; a choice, so that it stays a sentence."""


class BlazePose:
    """Follows one person through the frames of one clip; for the next clip make a new one. For one thread.

    Landmarks are not smoothed. Raises ModelError when it can't start, VideoError at the first frame when `person` lies
    outside of it.

    Parameters
    ----------
    person : tuple of int, optional
        (x, y, width, height) px around the one to follow in the first frames; the largest and most central one unless
        given.
    watch : callable, optional
        Called with the bytes fetched and their number when the model must be fetched first.
    since : float
        Frames before are left out, s.
    accurate : bool
        Whether the heavy network looks at some of the frames as well, for `refined`.
    fast : bool
        Whether the landmark network runs in bfloat16 where the processor has it.

    Attributes
    ----------
    precision : str
        In which the landmark network runs.
    """

    def __init__(
        self,
        person: Box | None = None,
        watch: Watch | None = None,
        *,
        since: float = -float("inf"),
        accurate: bool = False,
        fast: bool = False,
    ) -> None:
        files = model_files(watch)
        self._hash = files.digest()
        self._since = since
        self.clothes = Clothes()
        with ThreadPoolExecutor(1, thread_name_prefix="loading") as loading:
            detector = loading.submit(Detector, files.detector)
            self._landmarks = LandmarkModel(files.landmarks, fast=fast)
            self._detector = detector.result()
        self.precision = self._landmarks.precision
        self._is_slow = fast and self.precision != BFLOAT16
        self._tracker = PersonTracker(self._detector, self._landmarks, self.clothes, person)
        self.heavy = HeavyLook(watch) if accurate else None
        self._bystanders = Bystanders()

    @property
    def model_hash(self) -> str:
        """'sha256:…' over the two model files."""
        return self._hash

    @property
    def bias(self) -> LandmarkBias:
        """What is known of the errors of its landmarks, measured on these very networks."""
        return BLAZEPOSE_BIAS

    @property
    def found_again(self) -> tuple[float, ...]:
        """The times in s at which the person had to be searched for and was found again."""
        return tuple(self._tracker.found_again)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What the user should know of the frames so far: who else is there, and when the person was found again."""
        slow = message("pose_speed.no_bfloat16") if self._is_slow else None
        found = (slow, self._bystanders.remark(), self._remark_on_finding())
        return tuple(remark for remark in found if remark)

    @property
    def others(self) -> tuple[Sighting, ...]:
        """Where a second person was seen, about once a second; empty unless there is one."""
        return self._bystanders.sightings()

    def pick(self, x: float, y: float) -> None:
        """Follow another person from the next frame on; without effect where there is none.

        Parameters
        ----------
        x, y : float
            A point on that person, px, y down.
        """
        self._tracker.pick(x, y)

    def estimate(self, frame: Frame) -> Pose | None:
        """Find the person's landmarks.

        Parameters
        ----------
        frame : Frame
            The next frame.

        Returns
        -------
        Pose or None
            In px of this frame, with world coordinates; None where the person is not found.
        """
        body = self._tracker.body(frame) if frame.t >= self._since else None
        if body is None:
            return None
        self.clothes.look(frame, body.xy, body.visibility)
        if not self._tracker.is_chosen and self._bystanders.is_due(frame.t):
            self._look_around(frame, Region.around(*body.guides))
        if self.heavy is not None:
            self.heavy.look(frame, body)
        return Pose(frame.t, body.xy, body.visibility, body.world)

    def glance(self, frame: Frame) -> Pose | None:
        """Look where the person was last, without taking the frame in; to `estimate` it next costs nothing more.

        Parameters
        ----------
        frame : Frame
            A later one.

        Returns
        -------
        Pose or None
            None where it takes more than a glance.
        """
        body = self._tracker.glance(frame)
        return None if body is None else Pose(frame.t, body.xy, body.visibility, body.world)

    def pass_over(self, frames: int) -> None:
        """Take note that frames in which the person rests lie between the last one taken in and the next.

        Parameters
        ----------
        frames : int
            How many.
        """
        self._tracker.pass_over(frames)

    def refined(self, track: PoseTrack) -> PoseTrack:
        """Put in what the heavy network saw.

        Parameters
        ----------
        track : PoseTrack
            What this estimator's poses became.

        Returns
        -------
        PoseTrack
            The same one unless `accurate`.
        """
        return track if self.heavy is None else refined(track, self.heavy.samples)

    def load_all(self) -> None:
        """Load what is else loaded when it is needed."""
        self._landmarks.load_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the networks to the next one."""
        self._detector.close()
        self._landmarks.close()

    def _remark_on_finding(self) -> Message | None:
        again = self.found_again
        return message("pose.found_again", times=times_listed(again, _MOST_LISTED), n=len(again)) if again else None

    def _look_around(self, frame: Frame, here: Region) -> None:
        """Note the other people in a frame in which the person is `here`."""
        others = [
            one.region
            for one in self._detector.detect(frame)
            if is_inside(one.region, frame.size) and self._bystanders.may_count(one.region, here)
        ]
        self._bystanders.add(frame.t, here, [one for one in others if self._tracker.look(frame, one) is not None])

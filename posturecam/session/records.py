"""What the clips of one session show together, and from which of them each answer comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posturecam.session.document import from_document, to_document
from posturecam.types import Analysis, Bout, View
from posturecam.words import Message


@dataclass(frozen=True)
class SessionClip:
    """One of the clips.

    Attributes
    ----------
    name : str
        As the user knows it.
    input : str
        Digest of its file; empty where it is not known.
    left_out : Message or None
        Why nothing of it is used; None where something is.
    """

    name: str
    input: str
    left_out: Message | None = None


@dataclass(frozen=True)
class JointPart:
    """A judgement of one clip that went into a joint one.

    Attributes
    ----------
    clip : int
        Which clip, counted from 0.
    judgement : int
        Which of the clip's judgements (`Analysis.judgements`), counted from 0.
    view : View
        From where the camera saw the person.
    start, end : float
        When it was in that clip, s.
    """

    clip: int
    judgement: int
    view: View
    start: float
    end: float


@dataclass(frozen=True)
class ClipReading:
    """What one part alone reads of a check: value ± uncertainty in the check's unit."""

    part: int
    value: float
    uncertainty: float


@dataclass(frozen=True)
class CheckSource:
    """Where the finding of a check comes from.

    Attributes
    ----------
    check : str
        Its id.
    parts : tuple[int, ...]
        The parts that the finding rests on; empty where none shows it.
    shown_by : int or None
        The part whose moments are the finding's, and which shows it most clearly; None where none shows it.
    why : Message
        Why from there.
    readings : tuple[ClipReading, ...]
        What each of those parts reads, where they are several.
    disagree : bool
        Whether the clips contradict each other, so that the finding is UNKNOWN.
    """

    check: str
    parts: tuple[int, ...]
    shown_by: int | None
    why: Message
    readings: tuple[ClipReading, ...] = ()
    disagree: bool = False


@dataclass(frozen=True)
class SideDifference:
    """The left side, seen from the left, against the right side, seen from the right, in one check.

    Attributes
    ----------
    check, unit : str
        Which, and of all values.
    left, right : float
        What each side reads.
    difference : float
        Left less right; where a norm moves with the speed, each side less what its own clip expects.
    uncertainty : float
        ± of the difference (95 %), between two camera set-ups.
    left_part, right_part : int
        The parts that show them.
    of_legs : bool
        Whether each leg was read for itself; else the whole body, seen from either side.
    """

    check: str
    unit: str
    left: float
    right: float
    difference: float
    uncertainty: float
    left_part: int
    right_part: int
    of_legs: bool

    @property
    def is_clear(self) -> bool:
        """Whether the sides differ by more than measuring error explains."""
        return abs(self.difference) > self.uncertainty


@dataclass(frozen=True)
class JointJudgement:
    """One activity at one pace, judged over all clips that show it.

    Attributes
    ----------
    bout : Bout
        The joint findings, with scene, gait and times of the clip that shows most of it.
    parts : tuple[JointPart, ...]
        What it was made of.
    sources : tuple[CheckSource, ...]
        One for each finding, in the same order.
    differences : tuple[SideDifference, ...]
        Left against right, where both sides were filmed.
    """

    bout: Bout
    parts: tuple[JointPart, ...]
    sources: tuple[CheckSource, ...]
    differences: tuple[SideDifference, ...] = ()

    def source_of(self, check: str) -> CheckSource | None:
        """Find where the finding of a check comes from.

        Parameters
        ----------
        check : str
            Its id.

        Returns
        -------
        CheckSource or None
            The source; None for a check that does not apply to the activity.
        """
        return next((source for source in self.sources if source.check == check), None)

    @property
    def clips(self) -> tuple[int, ...]:
        """The clips that it rests on, each once, in their order."""
        return tuple(sorted({part.clip for part in self.parts}))


@dataclass(frozen=True)
class SessionAnalysis:
    """Everything that was found in the clips of one session.

    Attributes
    ----------
    clips : tuple[SessionClip, ...]
        In the order given.
    judgements : tuple[JointJudgement, ...]
        One for each activity and pace.
    score : float or None
        0–100 over what is known, or None.
    remarks : tuple[Message, ...]
        About what was and was not combined, and about the capture, for the user.
    provenance : Mapping[str, str]
        Version, model, norms, input.
    """

    clips: tuple[SessionClip, ...]
    judgements: tuple[JointJudgement, ...]
    score: float | None
    remarks: tuple[Message, ...]
    provenance: Mapping[str, str]

    @property
    def analysis(self) -> Analysis:
        """The joint findings as those of one clip, for all that speaks of an analysis."""
        bouts = tuple(joint.bout for joint in self.judgements)
        return Analysis(bouts, self.score, self.remarks, self.provenance)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the clips."""
        return tuple(clip.name for clip in self.clips)

    def to_dict(self) -> dict[str, Any]:
        """Return the content of session.json; its JSON Schema is session.schema.json in the package.

        Returns
        -------
        dict[str, Any]
            JSON-ready.
        """
        return to_document(self)

    @staticmethod
    def from_dict(document: Mapping[str, Any]) -> SessionAnalysis:
        """Read back what `to_dict` wrote.

        Parameters
        ----------
        document : Mapping[str, Any]
            The content of a session.json.

        Returns
        -------
        SessionAnalysis
            The same.

        Raises
        ------
        ValueError
            Where the document is not one, or one of a newer version; the message says which place is wrong.
        """
        return from_document(document)

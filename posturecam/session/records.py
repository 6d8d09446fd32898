"""What the clips of one session show together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posturecam.session.document import from_document, to_document
from posturecam.session.parts import JointJudgement, SessionClip
from posturecam.types import Analysis
from posturecam.words import Message


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
        0–100 over what is known; None where that is too little, and where not all became one answer.
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
        return from_document(document, SessionAnalysis)

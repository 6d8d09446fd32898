"""What is found in a clip: findings, bouts and the analysis; a baseline, and a live cue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from posturecam.track import KIND, PHOTO, PoseTrack
from posturecam.types.document import from_document, to_document
from posturecam.types.finding import STEPS_PER_MINUTE, Finding
from posturecam.types.kinds import Activity
from posturecam.types.scene import Gait, Samples, Scene, Transition
from posturecam.words import Message

INSTANT_S = 0.001
"""How long the bout of a photo lasts, s: it holds time 0 and nothing else; a choice."""


@dataclass(frozen=True)
class Bout:
    """A stretch [start, end) s of one activity, with how it was seen, its gait and its findings.

    Attributes
    ----------
    gait : Gait or None
        None outside walking and running.
    samples : Mapping[str, Samples]
        Per check id, what was measured (the strides behind the findings); not part of the JSON.
    parts : tuple[tuple[float, float], ...]
        Where several bouts were judged together, their [start, end) s in order of time; empty for a single bout.
    backward : bool
        Whether the person walks or runs backwards.
    person : int
        0 is the one seen longest, others appear behind a cut.
    """

    start: float
    end: float
    activity: Activity
    scene: Scene
    gait: Gait | None
    findings: tuple[Finding, ...]
    samples: Mapping[str, Samples] = field(default_factory=dict)
    parts: tuple[tuple[float, float], ...] = ()
    backward: bool = False
    person: int = 0

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """The stretches [start, end) s that it is about: its parts, or itself."""
        return self.parts or ((self.start, self.end),)

    @property
    def seconds(self) -> float:
        """How long the person was seen in it, s."""
        return sum(end - start for start, end in self.spans)

    @property
    def is_instant(self) -> bool:
        """Whether it is of a photo, so that it lasts no time at all."""
        return not self.parts and self.end - self.start <= INSTANT_S

    @property
    def cadence_spm(self) -> float | None:
        """Steps per minute as they may be shown: None where they could not be had, or the clip's clock is not known."""
        finding = next((finding for finding in self.findings if finding.unit == STEPS_PER_MINUTE), None)
        gait = self.gait
        if gait is None or not np.isfinite(gait.cadence_spm) or (finding is not None and finding.value is None):
            return None
        return gait.cadence_spm

    def finding(self, check: str) -> Finding | None:
        """Find the finding of a check.

        Parameters
        ----------
        check : str
            Its id.

        Returns
        -------
        Finding or None
            The finding; None where the check does not apply to this activity.
        """
        return next((finding for finding in self.findings if finding.check == check), None)


@dataclass(frozen=True)
class Analysis:
    """Everything that was found in one clip.

    Attributes
    ----------
    bouts : tuple[Bout, ...]
        In order of time, each with its own findings.
    score : float or None
        0–100 over what is known, or None.
    remarks : tuple[Message, ...]
        About the capture, for the user.
    provenance : Mapping[str, str]
        Version, model, norms, input.
    track : PoseTrack or None
        The landmarks after repair, at the clip's own frame times, for drawing; None when there were none.
    combined : tuple[Bout, ...]
        Where several bouts show the same activity from the same side at the same pace, those bouts judged as one.
    transitions : tuple[Transition, ...]
        What is recognised and not judged.
    """

    bouts: tuple[Bout, ...]
    score: float | None
    remarks: tuple[Message, ...]
    provenance: Mapping[str, str]
    track: PoseTrack | None = None
    combined: tuple[Bout, ...] = ()
    transitions: tuple[Transition, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks in the present language."""
        return tuple(map(str, self.remarks))

    @property
    def is_photo(self) -> bool:
        """Whether it is of a still photo."""
        return self.provenance.get(KIND) == PHOTO

    @property
    def judgements(self) -> tuple[Bout, ...]:
        """What is reported: one judgement per activity, side and pace, in order of their first bouts."""
        single = [bout for bout in self.bouts if not any(_holds(whole, bout) for whole in self.combined)]
        return tuple(sorted([*self.combined, *single], key=lambda bout: bout.start))

    def judgement_of(self, bout: Bout) -> Bout:
        """Find the judgement that a bout is part of.

        Parameters
        ----------
        bout : Bout
            One of `bouts`.

        Returns
        -------
        Bout
            The joint judgement, or the bout itself.
        """
        return next((whole for whole in self.combined if _holds(whole, bout)), bout)

    @property
    def points(self) -> int | None:
        """The score as it is shown: a whole number, and 100 only where all that counts is good."""
        if self.score is None:
            return None
        return 100 if self.score > 100 - 1e-6 else min(round(self.score), 99)

    def to_dict(self) -> dict[str, Any]:
        """Return the content of analysis.json; its JSON Schema is analysis.schema.json in the package.

        Returns
        -------
        dict[str, Any]
            JSON-ready.
        """
        return to_document(self)

    @staticmethod
    def from_dict(document: Mapping[str, Any]) -> Analysis:
        """Read back what `to_dict` wrote, in this version or an older one; all but `track`.

        Parameters
        ----------
        document : Mapping[str, Any]
            The content of an analysis.json.

        Returns
        -------
        Analysis
            The analysis.

        Raises
        ------
        ValueError
            Where the document is not an analysis, or one of a newer version; the message says which place is wrong.
        """
        return from_document(document, Analysis)

    def bouts_of(self, whole: Bout) -> list[int]:
        """List the numbers of the bouts that were judged together.

        Parameters
        ----------
        whole : Bout
            One of `combined`.

        Returns
        -------
        list[int]
            Positions in `bouts`.
        """
        return [number for number, bout in enumerate(self.bouts) if _holds(whole, bout)]


def _holds(whole: Bout, bout: Bout) -> bool:
    """Whether a bout is one of those that were judged together."""
    return (bout.start, bout.end) in whole.parts

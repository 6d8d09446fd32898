"""The layout of session.json, field by field: what its JSON Schema is generated from, and what is read back is held to.

Only what generates the schema or reads such a document imports this module: the annotations need msgspec.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from posturecam.types.finding_layout import Count, MessageDocument
from posturecam.types.kinds import View
from posturecam.types.layout import AnalysisDocument, Remarks


class ClipDocument(TypedDict):
    """One of the clips."""

    name: Annotated[str, Meta(description="As the user knows it.")]
    input: Annotated[str, Meta(description="sha256 of the file; empty where it is not known.")]
    left_out: Annotated[MessageDocument | None, Meta(description="Why nothing of it is used; null where something is.")]


class PartDocument(TypedDict):
    """A judgement of one clip that went into a joint one."""

    clip: Annotated[Count, Meta(description="Which of the clips, counted from 0.")]
    judgement: Annotated[Count, Meta(description="Which of the clip's judgements, counted from 0.")]
    view: Annotated[View, Meta(description="What the camera saw of the person.")]
    start: Annotated[float, Meta(description="s in that clip, the first moment.")]
    end: Annotated[float, Meta(description="s in that clip, the moment after the last.")]


class ReadingDocument(TypedDict):
    """What one part alone reads of a check."""

    part: Annotated[Count, Meta(description="Which of the parts, counted from 0.")]
    value: Annotated[float, Meta(description="In the check's unit.")]
    uncertainty: Annotated[float, Meta(description="Plus or minus of the value (95 %).")]


class SourceDocument(TypedDict):
    """Where the finding of a check comes from."""

    check: Annotated[str, Meta(description="Which check.")]
    parts: Annotated[list[Count], Meta(description="The parts that the finding rests on.")]
    shown_by: Annotated[Count | None, Meta(description="The part that shows it most clearly; moments are in its time.")]
    why: Annotated[MessageDocument, Meta(description="Why from there.")]
    readings: Annotated[list[ReadingDocument], Meta(description="What each part reads, where they are several.")]
    disagree: Annotated[bool, Meta(description="Whether the clips contradict each other.")]


class DifferenceDocument(TypedDict):
    """The left side, seen from the left, against the right side, seen from the right."""

    check: Annotated[str, Meta(description="Which check.")]
    unit: Annotated[str, Meta(description="Of all values.")]
    left: Annotated[float, Meta(description="What the left side reads.")]
    right: Annotated[float, Meta(description="What the right side reads.")]
    difference: Annotated[
        float,
        Meta(description="Left less right; where a norm moves with speed, each less what its own clip expects."),
    ]
    uncertainty: Annotated[float, Meta(description="Plus or minus of the difference (95 %), between two set-ups.")]
    left_part: Count
    right_part: Count
    of_legs: Annotated[bool, Meta(description="Whether each leg was read for itself.")]
    clear: Annotated[bool, Meta(description="Whether the sides differ by more than measuring error explains.")]


class JudgementDocument(TypedDict):
    """Where one bout of the joint analysis comes from."""

    parts: Annotated[list[PartDocument], Meta(description="What it was made of.")]
    sources: Annotated[list[SourceDocument], Meta(description="One for each finding, in the same order.")]
    differences: Annotated[list[DifferenceDocument], Meta(description="Left against right.")]


class SessionDocument(TypedDict):
    """What posturecam found in several clips of one session together."""

    schema: Literal[1]
    clips: Annotated[list[ClipDocument], Meta(description="In the order given.")]
    joint: Annotated[
        AnalysisDocument,
        Meta(
            description="The joint findings, laid out as those of one clip: a bout for each activity and pace, with "
            "scene, gait and times of the clip that shows most of it."
        ),
    ]
    judgements: Annotated[
        list[JudgementDocument], Meta(description="For each bout of the joint analysis, where it comes from.")
    ]
    notes: Annotated[list[str], Meta(description="What was combined and what was not, in sentences for the user.")]
    remarks: Remarks

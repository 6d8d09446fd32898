"""The layout of analysis.json, field by field: what its JSON Schema is generated from.

`posturecam.types.document` makes such documents. Only what generates the schema imports this module: the annotations
need msgspec, and the rest of `types` does without.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from posturecam.types.finding_layout import Count, FindingDocument, MessageDocument, Share
from posturecam.types.kinds import Activity, EventKind, Place, Side, TransitionKind, View

Seconds = Annotated[float, Meta(description="s.")]
Digest = Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")]


Remarks = Annotated[
    list[MessageDocument], Meta(description="The same as codes with parameters, to be said in another language.")
]


class RollDocument(TypedDict):
    """Camera roll."""

    value: Annotated[
        float | None,
        Meta(
            description="Camera roll, degrees; positive: level ground rises towards the person's front. "
            "Null: nothing in the image shows it."
        ),
    ]
    uncertainty: Annotated[float | None, Meta(description="Plus or minus, degrees (95 %).")]
    source: Annotated[
        str, Meta(description="Where it comes from: belt, ground, balance (of a person who stands), given or none.")
    ]


class SceneDocument(TypedDict):
    """How the camera sees the person during this bout."""

    view: Annotated[View, Meta(description="What the camera sees of the person.")]
    yaw_deg: Annotated[
        float | None,
        Meta(description="How far the person is turned out of the pure side view, degrees: 0 side, 90 front or rear."),
    ]
    facing: Annotated[
        Literal[-1, 0, 1],
        Meta(description="1: faces to the right of the image; -1: to the left; 0: towards or away from the camera."),
    ]
    leg_px: Annotated[float | None, Meta(description="Hip centre to ankle, px.")]
    trunk_px: Annotated[float | None, Meta(description="Mid-hip to mid-shoulder, px.")]
    repaired_share: Annotated[
        Share | None, Meta(description="Share of frames in which left and right had to be exchanged.")
    ]
    roll_deg: RollDocument
    place: Annotated[
        Place,
        Meta(description="Where the person walks or runs, from how far the hips travel through the image."),
    ]
    size_changes: Annotated[
        list[tuple[float, float]],
        Meta(description="From when to when, s, the person's size in the image changes quickly."),
    ]
    notes: Annotated[list[str], Meta(description="About the capture, in sentences for the user.")]
    remarks: Remarks


class ContactDocument(TypedDict):
    """A gait event of one foot."""

    t: Annotated[float, Meta(description="Sub-frame time, s.")]
    side: Annotated[Side, Meta(description="The person's own side.")]
    kind: Annotated[EventKind, Meta(description="What the foot does.")]


class StrideDocument(TypedDict):
    """One gait cycle of one foot."""

    side: Side
    start: Seconds
    end: Seconds
    toe_off: Annotated[float | None, Meta(description="s; null where it was not found.")]


class GaitDocument(TypedDict):
    """Events and rates of a bout of walking or running."""

    cadence_spm: Annotated[float | None, Meta(description="Steps per minute.")]
    cadence_uncertainty_spm: Annotated[float | None, Meta(description="Plus or minus, steps per minute.")]
    belt_speed_legs_s: Annotated[
        float | None, Meta(description="Speed of the belt or ground under the body, leg lengths per second.")
    ]
    speed_mps: Annotated[float | None, Meta(description="The same in m/s; null unless a height or a speed was given.")]
    duty_factor: Annotated[float | None, Meta(description="Contact time over stride time.")]
    contacts: list[ContactDocument]
    strides: Annotated[
        list[StrideDocument], Meta(description="Gait cycles: initial contact to the next of the same foot.")
    ]


class SamplesDocument(TypedDict):
    """What a check measured."""

    t: Annotated[list[float], Meta(description="s.")]
    value: Annotated[list[float | None], Meta(description="In the check's unit.")]
    side: Annotated[list[Literal["left", "right", ""]], Meta(description="The person's own side; empty for both.")]


class BoutDocument(TypedDict):
    """A stretch of one activity."""

    start: Annotated[float, Meta(description="s, the first moment.")]
    end: Annotated[float, Meta(description="s, the moment after the last.")]
    activity: Annotated[Activity, Meta(description="What the person does.")]
    backward: Annotated[
        bool,
        Meta(
            description="Whether the person walks or runs backwards; then nothing is judged by norms of forward gait."
        ),
    ]
    person: Annotated[Count, Meta(description="Who it is: 0 the person seen longest; others appear behind a cut.")]
    scene: Annotated[SceneDocument, Meta(description="How the camera sees the person during this bout.")]
    gait: Annotated[GaitDocument | None, Meta(description="Null where the person neither walks nor runs.")]
    findings: list[FindingDocument]
    samples: Annotated[
        dict[str, SamplesDocument],
        Meta(description="By check, what was measured: the strides or seconds behind the findings."),
    ]


class CombinedDocument(BoutDocument):
    """Bouts that were judged as one."""

    view: Annotated[View, Meta(description="What the camera sees of the person.")]
    bouts: Annotated[list[Count], Meta(min_length=2, description="Which of the bouts, counted from 0.")]
    seconds: Annotated[float, Meta(description="s, of all these bouts together.")]
    parts: Annotated[
        list[Annotated[list[float], Meta(min_length=2, max_length=2)]],
        Meta(description="[start, end) s of the bouts that were judged together."),
    ]


class TransitionDocument(TypedDict):
    """What is recognised and not judged."""

    start: Annotated[float, Meta(description="s, the first moment.")]
    end: Annotated[float, Meta(description="s, the moment after the last.")]
    kind: Annotated[TransitionKind, Meta(description="What the person does.")]


class _MaybeProvenance(TypedDict, total=False):
    model: Annotated[str, Meta(description="sha256 of the pose model's files, or 'unknown'.")]
    accurate: Annotated[
        Digest,
        Meta(
            description="sha256 of the heavy landmark network, where ears, shoulders and hips were shifted to where "
            "it sees them."
        ),
    ]


class ProvenanceDocument(_MaybeProvenance):
    """What a result rests on; other entries are texts too."""

    version: Annotated[str, Meta(description="Version of posturecam.")]
    norms: Digest
    input: Digest


class AnalysisDocument(TypedDict):
    """What posturecam found in one clip.

    Times in s from its first frame; angles in degrees; distances in % of leg length; null: not known.
    """

    schema: Literal[2]
    score: Annotated[
        Annotated[int, Meta(ge=0, le=100)] | None,
        Meta(description="0 to 100 over what is known; null when too little is."),
    ]
    notes: Annotated[list[str], Meta(description="About the capture, in sentences for the user.")]
    remarks: Remarks
    provenance: Annotated[
        ProvenanceDocument,
        Meta(
            description="What the result rests on: the same input, model and norms in the same version give the same "
            "bytes."
        ),
    ]
    bouts: Annotated[list[BoutDocument], Meta(description="Stretches of one activity, in order of time.")]
    combined: Annotated[
        list[CombinedDocument],
        Meta(
            description="Bouts of the same activity, seen from the same side at the same pace, judged as one; a bout "
            "that stands alone is not repeated here."
        ),
    ]
    transitions: Annotated[
        list[TransitionDocument], Meta(description="What is recognised and not judged, in order of time.")
    ]

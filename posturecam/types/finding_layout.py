"""The layout of a finding in analysis.json, with its norm and its reasons; the rest of it is in `layout`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from posturecam.types.kinds import Activity, Verdict

Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]
Edges = Annotated[list[float | None], Meta(min_length=2, max_length=2)]


class MessageDocument(TypedDict):
    """A sentence or phrase of the files of words."""

    code: str
    parameters: dict[str, str | float | MessageDocument]
    text: Annotated[str, Meta(description="In the language of the run.")]


class ExpectedDocument(TypedDict):
    """What is normal at a speed: linear a + b x, or power c (x / x0)^p."""

    model: Literal["linear", "power"]
    input: str
    coefficients: list[float]


class NormDocument(TypedDict):
    """A row of the norms table."""

    check: str
    activity: Activity
    view: Literal["side", "front"]
    baseline: Annotated[bool, Meta(description="Whether it compares with the person's own good posture.")]
    unit: str
    green: Annotated[
        Edges, Meta(description="[low, high] of what is fine, in the finding's unit; null: open, or not known.")
    ]
    amber: Annotated[
        Edges,
        Meta(description="[low, high] beyond which it is far off, in the finding's unit; null: open, or not known."),
    ]
    uncertainty: Annotated[float, Meta(description="± of a value on exact landmarks.")]
    sample_sd: Annotated[float, Meta(description="Usual scatter between strides, or seconds, of one person.")]
    cap: Annotated[Literal["GOOD", "WATCH", "ADJUST"], Meta(description="The most serious verdict that it allows.")]
    weight: float
    compare: Annotated[
        Literal["difference", "ratio"],
        Meta(description="Whether the difference from what is expected counts, or the change in percent."),
    ]
    evidence: Literal["strong", "moderate", "weak", "convention"]
    source: Annotated[str, Meta(description="Where the edges come from.")]
    change_uncertainty: Annotated[float | None, Meta(description="± of a change within one set-up.")]
    expected: Annotated[
        ExpectedDocument | None,
        Meta(description="What is normal at a speed: linear a + b x, or power c (x / x0)^p; null for a plain band."),
    ]
    cue_low: str | None
    cue_high: str | None


class FindingDocument(TypedDict):
    """The judgement of one check in one bout."""

    check: Annotated[str, Meta(description="Which check.")]
    title: Annotated[str, Meta(description="The check's name for people.")]
    unit: Annotated[str, Meta(description="Unit of value, expected, uncertainty, iqr, left, right and trend.")]
    value: Annotated[float | None, Meta(description="What was measured; null when it could not be.")]
    expected: Annotated[
        float | None,
        Meta(description="What the norm expects of this person now; null where the norm is a plain band."),
    ]
    uncertainty: Annotated[float | None, Meta(description="Plus or minus of the value (95 %).")]
    iqr: Annotated[float | None, Meta(description="Spread between samples: interquartile range.")]
    n: Annotated[
        Count,
        Meta(description="Samples behind the value: strides or steps in gait, seconds in standing and sitting."),
    ]
    share_outside: Annotated[Share | None, Meta(description="Share of samples outside the green band.")]
    left: Annotated[float | None, Meta(description="The left side alone.")]
    right: Annotated[float | None, Meta(description="The right side alone.")]
    trend: Annotated[float | None, Meta(description="Last third of the bout less the first.")]
    trend_uncertainty: Annotated[
        float | None,
        Meta(description="± of the trend; null where it is not known, and then the trend may be noise."),
    ]
    verdict: Annotated[Verdict, Meta(description="The judgement.")]
    likelihood: Annotated[
        Share | None,
        Meta(
            description="Probability that the verdict holds: that the true value lies inside green for GOOD, outside "
            "for WATCH and ADJUST; null for UNKNOWN and for information only."
        ),
    ]
    borderline: Annotated[
        bool, Meta(description="GOOD or WATCH with a likelihood below 0.65: close to the limit, no alarm.")
    ]
    confidence: Annotated[Share, Meta(description="0 to 1.")]
    reason: Annotated[
        str | None, Meta(description="Why the verdict is UNKNOWN or held back; always there for UNKNOWN.")
    ]
    reason_codes: Annotated[list[str], Meta(description="The reasons as codes, for programs.")]
    reasons: Annotated[list[MessageDocument], Meta(description="The same reasons, each with its code and its text.")]
    cue: Annotated[str | None, Meta(description="What to say to the person; null where there is nothing to change.")]
    cue_code: Annotated[
        str | None, Meta(description="The code of the cue, or its words from a table of the user's own.")
    ]
    moments: Annotated[list[float], Meta(description="Times that show it, s, the clearest first.")]
    score: Annotated[
        Annotated[float, Meta(ge=0, le=100)] | None, Meta(description="0 to 100; null where it does not count.")
    ]
    weight: Annotated[float, Meta(ge=0, description="Its share in the score of the clip.")]
    beyond: Annotated[
        float | None,
        Meta(
            description="How far the value lies outside green, in widths of the amber band: 0 on the edge, negative "
            "inside."
        ),
    ]
    below: Annotated[bool, Meta(description="Whether it lies under green, not over it.")]
    drifts: Annotated[
        bool, Meta(description="Whether it got worse from the first third to the last by more than noise.")
    ]
    norm: Annotated[
        NormDocument | None,
        Meta(description="The row of the norms table that it was judged by; null where nothing judges it."),
    ]

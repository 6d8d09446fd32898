"""A session as the content of session.json, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from posturecam.arrays import rounded
from posturecam.session.parts import (
    CheckSource,
    ClipReading,
    JointJudgement,
    JointPart,
    SessionClip,
    SideDifference,
)
from posturecam.types import Analysis, Bout, View
from posturecam.words import Message, message

if TYPE_CHECKING:
    from posturecam.session.records import SessionAnalysis

SCHEMA_VERSION = 1


def to_document(session: SessionAnalysis) -> dict[str, Any]:
    """Turn a session into the content of session.json.

    Parameters
    ----------
    session : SessionAnalysis
        The session.

    Returns
    -------
    dict[str, Any]
        JSON-ready, as session.schema.json says.
    """
    return {
        "schema": SCHEMA_VERSION,
        "clips": [
            {"name": clip.name, "input": clip.input, "left_out": clip.left_out and clip.left_out.to_dict()}
            for clip in session.clips
        ],
        "joint": session.analysis.to_dict(),
        "judgements": [_judgement(joint) for joint in session.judgements],
        "notes": [str(remark) for remark in session.remarks],
        "remarks": [remark.to_dict() for remark in session.remarks],
    }


def from_document(document: Mapping[str, Any], kind: type[SessionAnalysis]) -> SessionAnalysis:
    """Read a session back.

    Parameters
    ----------
    document : Mapping[str, Any]
        The content of a session.json.
    kind : type[SessionAnalysis]
        The class itself, which knows this module.

    Returns
    -------
    SessionAnalysis
        The session.

    Raises
    ------
    ValueError
        When it is none, damaged, or of a newer schema.
    """
    import msgspec

    from posturecam.session.layout import SessionDocument

    version = document.get("schema") if isinstance(document, Mapping) else None
    if not isinstance(version, int) or version < 1 or "clips" not in document:
        raise ValueError(message("session.document.not_a_session"))
    if version > SCHEMA_VERSION:
        raise ValueError(message("session.document.newer", schema=version, newest=SCHEMA_VERSION))
    try:
        msgspec.convert(document, SessionDocument)
        joint = Analysis.from_dict(document["joint"])
        clips = tuple(
            SessionClip(one["name"], one["input"], one["left_out"] and Message.from_dict(one["left_out"]))
            for one in document["clips"]
        )
        judgements = tuple(
            _read_judgement(one, bout, len(clips))
            for one, bout in zip(document["judgements"], joint.bouts, strict=True)
        )
    except (msgspec.ValidationError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(message("session.document.damaged", why=error)) from error
    remarks = tuple(Message.from_dict(remark) for remark in document["remarks"])
    return kind(clips, judgements, joint.score, remarks, joint.provenance)


def _judgement(joint: JointJudgement) -> dict[str, Any]:
    return {
        "parts": [_part(part) for part in joint.parts],
        "sources": [_source(source) for source in joint.sources],
        "differences": [_difference(one) for one in joint.differences],
    }


def _part(part: JointPart) -> dict[str, Any]:
    return {
        "clip": part.clip,
        "judgement": part.judgement,
        "view": str(part.view),
        "start": rounded(part.start, 3),
        "end": rounded(part.end, 3),
    }


def _source(source: CheckSource) -> dict[str, Any]:
    return {
        "check": source.check,
        "parts": list(source.parts),
        "shown_by": source.shown_by,
        "why": source.why.to_dict(),
        "readings": [
            {"part": one.part, "value": rounded(one.value, 2), "uncertainty": rounded(one.uncertainty, 2)}
            for one in source.readings
        ],
        "disagree": source.disagree,
    }


def _difference(one: SideDifference) -> dict[str, Any]:
    return {
        "check": one.check,
        "unit": one.unit,
        "left": rounded(one.left, 2),
        "right": rounded(one.right, 2),
        "difference": rounded(one.difference, 2),
        "uncertainty": rounded(one.uncertainty, 2),
        "left_part": one.left_part,
        "right_part": one.right_part,
        "of_legs": one.of_legs,
        "clear": one.is_clear,
    }


def _read_judgement(document: Mapping[str, Any], bout: Bout, clips: int) -> JointJudgement:
    """One judgement; ValueError for a number of a clip or part that there is not."""
    parts = tuple(JointPart(**{**part, "view": View(part["view"])}) for part in document["parts"])
    sources = tuple(
        CheckSource(
            source["check"],
            tuple(source["parts"]),
            source["shown_by"],
            Message.from_dict(source["why"]),
            tuple(ClipReading(**one) for one in source["readings"]),
            source["disagree"],
        )
        for source in document["sources"]
    )
    differences = tuple(
        SideDifference(**{key: value for key, value in one.items() if key != "clear"})
        for one in document["differences"]
    )
    named = [number for source in sources for number in (*source.parts, *(one.part for one in source.readings))]
    named += [source.shown_by for source in sources if source.shown_by is not None]
    named += [number for one in differences for number in (one.left_part, one.right_part)]
    if any(part.clip >= clips for part in parts) or any(number >= len(parts) for number in named):
        raise ValueError(message("session.document.no_such_part"))
    return JointJudgement(bout, parts, sources, differences)

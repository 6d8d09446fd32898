"""An analysis as the content of analysis.json, and back.

Schema 2. Documents of schema 1 lack likelihoods, transitions, joint judgements and norms; what they lack stays at its
default.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.arrays import rounded
from posturecam.types.finding import Finding
from posturecam.types.finding_document import finding_document
from posturecam.types.norm import Band
from posturecam.types.scene import Gait, Samples, Scene
from posturecam.words import Message, literal, message

if TYPE_CHECKING:
    from posturecam.types.results import Analysis, Bout

SCHEMA_VERSION = 2
_OLD_CODES = {"hips_below_picture": "hips_out_of_view", "distorted_picture": "distorted_image"}
"""Reason codes that older versions wrote, and what they are called now."""
_MAY_BE_UNKNOWN = frozenset(
    {"yaw_deg", "leg_px", "trunk_px", "cadence_spm", "cadence_uncertainty_spm", "belt_speed_legs_s", "duty_factor"}
)
"""Fields that are NaN in an analysis, and null in a document, where they are not known."""


def to_document(analysis: Analysis) -> dict[str, Any]:
    """Turn an analysis into the content of analysis.json, with numbers rounded to what they can bear.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    dict[str, Any]
        JSON-ready, as analysis.schema.json says.
    """
    return {
        "schema": SCHEMA_VERSION,
        "score": analysis.points,
        "notes": list(analysis.notes),
        "remarks": [remark.to_dict() for remark in analysis.remarks],
        "provenance": dict(analysis.provenance),
        "bouts": [_bout(bout) for bout in analysis.bouts],
        "combined": [_combined(whole, analysis) for whole in analysis.combined],
        "transitions": [
            {"start": rounded(one.start, 3), "end": rounded(one.end, 3), "kind": str(one.kind)}
            for one in analysis.transitions
        ],
    }


def from_document(document: Mapping[str, Any], kind: type[Analysis]) -> Analysis:
    """Read an analysis back, without its track; see `Analysis.from_dict`.

    Parameters
    ----------
    document : Mapping[str, Any]
        The content of an analysis.json, of this or an older schema.
    kind : type[Analysis]
        The class itself, which knows this module.

    Returns
    -------
    Analysis
        The analysis.

    Raises
    ------
    ValueError
        When it is none, damaged, or of a newer schema.
    """
    import msgspec

    version = document.get("schema") if isinstance(document, Mapping) else None
    if not isinstance(version, int) or version < 1:
        raise ValueError(message("analysis_document.not_an_analysis"))
    if version > SCHEMA_VERSION:
        raise ValueError(message("analysis_document.newer", schema=version, newest=SCHEMA_VERSION))
    try:
        analysis = msgspec.convert(_readable(document), kind, dec_hook=_array)
    except (msgspec.ValidationError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(message("analysis_document.damaged", why=error)) from error
    return replace(analysis, bouts=tuple(map(_known, analysis.bouts)), combined=tuple(map(_known, analysis.combined)))


def read_finding(document: Mapping[str, Any]) -> Finding:
    """Read a finding back.

    Parameters
    ----------
    document : Mapping[str, Any]
        What `finding_document` made of it.

    Returns
    -------
    Finding
        The finding.

    Raises
    ------
    ValueError
        When it is none.
    """
    import msgspec

    try:
        return _relative(msgspec.convert(_readable(document), Finding, dec_hook=_array))
    except (msgspec.ValidationError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(message("analysis_document.damaged", why=error)) from error


def _combined(whole: Bout, analysis: Analysis) -> dict[str, Any]:
    return {
        **_bout(whole),
        "view": str(whole.scene.view),
        "bouts": analysis.bouts_of(whole),
        "seconds": rounded(whole.seconds, 3),
        "parts": [[rounded(start, 3), rounded(end, 3)] for start, end in whole.parts],
    }


def _bout(bout: Bout) -> dict[str, Any]:
    return {
        "start": rounded(bout.start, 3),
        "end": rounded(bout.end, 3),
        "activity": str(bout.activity),
        "backward": bout.backward,
        "person": bout.person,
        "scene": _scene(bout.scene),
        "gait": None if bout.gait is None else _gait(bout.gait),
        "findings": [finding_document(finding) for finding in bout.findings],
        "samples": {check: _samples(samples) for check, samples in bout.samples.items()},
    }


def _scene(scene: Scene) -> dict[str, Any]:
    return {
        "view": str(scene.view),
        "yaw_deg": rounded(scene.yaw_deg, 1),
        "facing": scene.facing,
        "leg_px": rounded(scene.leg_px, 1),
        "trunk_px": rounded(scene.trunk_px, 1),
        "repaired_share": rounded(scene.repaired_share, 4),
        "roll_deg": {
            "value": rounded(scene.roll.value, 2),
            "uncertainty": rounded(scene.roll.uncertainty, 2),
            "source": scene.roll.source,
        },
        "place": str(scene.place),
        "size_changes": [[rounded(start, 2), rounded(end, 2)] for start, end in scene.size_changes],
        "notes": list(scene.notes),
        "remarks": [remark.to_dict() for remark in scene.remarks],
    }


def _gait(gait: Gait) -> dict[str, Any]:
    return {
        "cadence_spm": rounded(gait.cadence_spm, 2),
        "cadence_uncertainty_spm": rounded(gait.cadence_uncertainty_spm, 2),
        "belt_speed_legs_s": rounded(gait.belt_speed_legs_s, 3),
        "speed_mps": rounded(gait.speed_mps, 2),
        "duty_factor": rounded(gait.duty_factor, 3),
        "contacts": [
            {"t": rounded(event.t, 4), "side": str(event.side), "kind": str(event.kind)} for event in gait.contacts
        ],
        "strides": [
            {
                "side": str(stride.side),
                "start": rounded(stride.start, 4),
                "end": rounded(stride.end, 4),
                "toe_off": rounded(stride.toe_off, 4),
            }
            for stride in gait.strides
        ],
    }


def _samples(samples: Samples) -> dict[str, Any]:
    return {
        "t": [rounded(t, 3) for t in samples.t.tolist()],
        "value": [rounded(value, 3) for value in samples.value.tolist()],
        "side": list(samples.side),
    }


def _readable(value: Any, name: str = "") -> Any:
    """The document with the field names of the types, and NaN for numbers that are not known."""
    if isinstance(value, Mapping):
        inner = {key: _readable(part, key) for key, part in value.items() if key != "track"}
        if name == "scene" and "roll_deg" in inner:
            inner["roll"] = {**inner.pop("roll_deg")}
        if "notes" in inner:
            inner["remarks"] = _remarks(value)
        if "check" in inner and "verdict" in inner:
            inner |= {"reasons": _reasons(value), "cue_code": value.get("cue_code", value["cue"])}
        if name == "gait":
            inner.setdefault("strides", [])
        if "green" in inner and "amber" in inner:
            inner |= {band: _open_ended(inner[band]) for band in ("green", "amber")}
        return inner
    if isinstance(value, list):
        return [math.nan if part is None and name == "value" else _readable(part) for part in value]
    return math.nan if value is None and name in _MAY_BE_UNKNOWN else value


def _remarks(holder: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The remarks of an analysis or a scene; those of an older version as they were written."""
    if "remarks" not in holder:
        return [_plain(literal(note)) for note in holder["notes"]]
    return [_plain(Message.from_dict(remark)) for remark in holder["remarks"]]


def _reasons(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The reasons of a finding; that of schema 1 is a text without a code."""
    old = [{"code": "", "text": finding["reason"]}] if finding.get("reason") else []
    return [
        {"code": code, "message": _plain(Message.from_dict({**one, "code": f"reason.{code}"}))}
        for one in finding.get("reasons", old)
        for code in [_OLD_CODES.get(one["code"], one["code"])]
    ]


def _plain(one: Message) -> dict[str, Any]:
    """A message without its text, as the types have it."""
    inner = {key: _plain(value) if isinstance(value, Message) else value for key, value in one.parameters.items()}
    return {"code": one.code, "parameters": inner}


def _open_ended(band: list[float | None]) -> list[float]:
    low, high = band
    return [-math.inf if low is None else low, math.inf if high is None else high]


def _array(kind: Any, value: Any) -> Any:
    return np.array(value, dtype=np.float64)


def _known(bout: Bout) -> Bout:
    return replace(bout, findings=tuple(map(_relative, bout.findings)))


def _relative(finding: Finding) -> Finding:
    """The finding with the edges of its norm relative to what is expected again."""
    if finding.norm is None:
        return finding
    shift = finding.expected or 0.0

    def moved(band: Band) -> Band:
        return band[0] - shift, band[1] - shift

    return replace(
        finding, norm=replace(finding.norm, green=moved(finding.norm.green), amber=moved(finding.norm.amber))
    )

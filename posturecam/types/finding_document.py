"""A finding as the content of analysis.json; `document` reads it back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from posturecam.arrays import rounded
from posturecam.types.finding import Finding, Reason
from posturecam.types.norm import Norm


def finding_document(finding: Finding) -> dict[str, Any]:
    """Turn a finding into what analysis.json says of it.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    dict[str, Any]
        JSON-ready.
    """
    return {
        "check": finding.check,
        "title": finding.title,
        "unit": finding.unit,
        "value": rounded(finding.value, 2),
        "expected": rounded(finding.expected, 2),
        "uncertainty": rounded(finding.uncertainty, 2),
        "iqr": rounded(finding.iqr, 2),
        "n": finding.n,
        "share_outside": rounded(finding.share_outside, 3),
        "left": rounded(finding.left, 2),
        "right": rounded(finding.right, 2),
        "trend": rounded(finding.trend, 2),
        "trend_uncertainty": rounded(finding.trend_uncertainty, 2),
        "verdict": str(finding.verdict),
        "likelihood": rounded(finding.likelihood, 3),
        "borderline": finding.is_borderline,
        "confidence": rounded(finding.confidence, 2),
        "reason": finding.reason,
        "reason_codes": [reason.code for reason in finding.reasons],
        "reasons": [_reason(reason) for reason in finding.reasons],
        "cue": finding.cue,
        "cue_code": finding.cue_code,
        "moments": [rounded(t, 3) for t in finding.moments],
        "score": rounded(finding.score, 1),
        "weight": finding.weight,
        "beyond": rounded(finding.beyond, 3),
        "below": finding.below,
        "drifts": finding.drifts,
        "norm": None if finding.norm is None else _norm(finding.norm, finding.expected),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {**reason.message.to_dict(), "code": reason.code}


def _norm(norm: Norm, expected: float | None) -> dict[str, Any]:
    """The row with its edges in the finding's own unit; null where an edge is open, or its place is not known."""
    known = norm.expected is None or expected is not None
    return {
        **asdict(norm),
        "activity": str(norm.activity),
        "cap": str(norm.cap),
        **{
            name: [rounded(edge + (expected or 0.0), 4) if known else None for edge in band]
            for name, band in (("green", norm.green), ("amber", norm.amber))
        },
    }

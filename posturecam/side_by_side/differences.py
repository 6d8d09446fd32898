"""What was measured in the first clip and in the second, check by check, and what the difference is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posturecam.arrays import rounded
from posturecam.checks import find
from posturecam.judge.change import Change, change_between, filmed_finding
from posturecam.judge.change_family import jointly
from posturecam.side_by_side.compared import ComparedClip, Stretch
from posturecam.types import Finding, Verdict


@dataclass(frozen=True)
class CheckDifference:
    """One check in both clips.

    Attributes
    ----------
    check : str
        Its id.
    first, second : Finding or None
        What was found; None where the check does not apply to what the person does there.
    change : Change or None
        The second less the first; None where one of them has no such check.
    """

    check: str
    first: Finding | None
    second: Finding | None
    change: Change | None

    @property
    def is_seen(self) -> bool:
        """Whether it was judged in either clip."""
        return any(one is not None and one.verdict is not Verdict.UNKNOWN for one in (self.first, self.second))

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON.

        Returns
        -------
        dict
            With both values, and the difference where they can be compared.
        """
        change = self.change
        document: dict[str, Any] = {
            "check": self.check,
            "first": _document(self.first),
            "second": _document(self.second),
            "difference": None if change is None else rounded(change.difference, 3),
            "uncertainty": None if change is None else rounded(change.uncertainty, 3),
            "kind": None if change is None else str(change.kind),
            "direction": None if change is None else str(change.direction),
            "likelihood": None if change is None else rounded(change.likelihood, 3),
            "by_speed": None if change is None else rounded(change.by_speed, 3),
        }
        said = () if change is None else (*change.reasons, *change.cautions)
        return {**document, "remarks": [one.to_dict() for one in said]}


def differences(
    clips: tuple[ComparedClip, ComparedClip], stretches: tuple[Stretch, Stretch]
) -> tuple[CheckDifference, ...]:
    """Compare what was found in two clips.

    Parameters
    ----------
    clips : tuple of ComparedClip
        The first or earlier, and the second or later.
    stretches : tuple of Stretch
        What is compared of each.

    Returns
    -------
    tuple of CheckDifference
        In the order of reports.
    """
    found = [{finding.check: finding for finding in one.judgement.findings} for one in stretches]
    checks = sorted({*found[0], *found[1]}, key=lambda check: (find(check).rank, check))
    alone = {check: change for check in checks if (change := _change(check, clips, stretches)) is not None}
    together = dict(zip(alone, jointly(list(alone.values())), strict=True))
    return tuple(
        CheckDifference(check, found[0].get(check), found[1].get(check), together.get(check)) for check in checks
    )


def _change(check: str, clips: tuple[ComparedClip, ComparedClip], stretches: tuple[Stretch, Stretch]) -> Change | None:
    earlier, later = (
        filmed_finding(one.judgement, check, clip.analysis.provenance, remarks=clip.analysis.remarks)
        for clip, one in zip(clips, stretches, strict=True)
    )
    return None if earlier is None or later is None else change_between(earlier, later)


def _document(finding: Finding | None) -> Mapping[str, Any] | None:
    if finding is None:
        return None
    return {
        "value": rounded(finding.value, 3),
        "uncertainty": rounded(finding.uncertainty, 3),
        "unit": finding.unit,
        "verdict": str(finding.verdict),
        "likelihood": rounded(finding.likelihood, 3),
    }

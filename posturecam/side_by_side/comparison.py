"""Two clips made ready to be shown side by side: stretches, synchrony, ghost and differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from posturecam.arrays import rounded
from posturecam.side_by_side.choices import InStepBy
from posturecam.side_by_side.compared import ComparedClip, Stretch, likely_stretches
from posturecam.side_by_side.differences import CheckDifference, differences
from posturecam.side_by_side.ghost import HipPath, LengthUnit, common_unit, faces_other_way, hip_path
from posturecam.side_by_side.synchrony import Synchrony, synchronised
from posturecam.types import Side
from posturecam.words import Message, message


@dataclass(frozen=True)
class Comparison:
    """Two clips on one axis.

    Attributes
    ----------
    clips : tuple of ComparedClip
        The first or earlier, and the second or later.
    stretches : tuple of Stretch
        What is compared and played of each.
    synchrony : Synchrony
        Which moment of one belongs to which of the other.
    two_people : bool
        Whether they show two people, of whom neither changed into the other.
    """

    clips: tuple[ComparedClip, ComparedClip]
    stretches: tuple[Stretch, Stretch]
    synchrony: Synchrony
    two_people: bool = False

    @property
    def pairs(self) -> Iterator[tuple[ComparedClip, Stretch]]:
        """Each clip with its stretch."""
        return zip(self.clips, self.stretches, strict=True)

    @cached_property
    def unit(self) -> LengthUnit:
        """By what both bodies are made equally large."""
        return common_unit(self.clips, self.stretches)

    @cached_property
    def hip_paths(self) -> tuple[HipPath, HipPath]:
        """Hips and size of both bodies."""
        first, second = (hip_path(clip, one, self.unit) for clip, one in self.pairs)
        return first, second

    @cached_property
    def differences(self) -> tuple[CheckDifference, ...]:
        """What was measured in both, check by check."""
        return differences(self.clips, self.stretches)

    @property
    def mirrors(self) -> bool:
        """Whether the second person looks the other way, so that the ghost is mirrored."""
        return faces_other_way(self.stretches)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What the user should know of it."""
        first, second = (clip.recorded for clip in self.clips)
        order = (message("compare.order", first=f"{first}", second=f"{second}"),) if self.is_backward else ()
        mirrored = (message("compare.mirrored", clip=self.clips[1].name),) if self.mirrors else ()
        return (*order, *self.synchrony.remarks, *mirrored)

    @property
    def is_backward(self) -> bool:
        """Whether the first clip of one person is known to be later than the second."""
        first, second = (clip.recorded for clip in self.clips)
        return not self.two_people and first is not None and second is not None and first > second

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON.

        Returns
        -------
        dict
            Clips, synchrony and differences.
        """
        named = [
            {
                "name": clip.name,
                "recorded": None if clip.recorded is None else clip.recorded.isoformat(),
                "activity": str(one.judgement.activity),
                "view": str(one.judgement.scene.view),
                "start": rounded(one.start, 3),
                "end": rounded(one.end, 3),
            }
            for clip, one in self.pairs
        ]
        return {
            "clips": named,
            "two_people": self.two_people,
            "synchrony": synchrony_document(self.synchrony),
            "differences": [one.to_dict() for one in self.differences],
            "remarks": [remark.to_dict() for remark in self.remarks],
        }


def compare(
    clips: tuple[ComparedClip, ComparedClip],
    stretches: tuple[Stretch, Stretch] | None = None,
    by: InStepBy = InStepBy.PHASE,
    *,
    foot: Side | None = None,
    match_toe_off: bool = False,
    two_people: bool = False,
) -> Comparison:
    """Make two clips ready to be shown side by side.

    Parameters
    ----------
    clips : tuple of ComparedClip
        The first or earlier, and the second or later.
    stretches : tuple of Stretch or None
        What of each; None for the likeliest.
    by : InStepBy
        What they have in common at each moment.
    foot : Side or None
        The foot to go by in both; None for the near one of each.
    match_toe_off : bool
        Whether toe offs, too, are put at the same phase.
    two_people : bool
        Whether they show two people.

    Returns
    -------
    Comparison
        The comparison.

    Raises
    ------
    TrackError
        Where nothing was judged in one of them.
    """
    chosen = stretches or likely_stretches(*clips)
    synchrony = synchronised(clips, chosen, by, foot=foot, match_toe_off=match_toe_off)
    return Comparison(clips, chosen, synchrony, two_people)


def synchrony_document(synchrony: Synchrony) -> dict[str, Any]:
    """Write a synchrony for JSON.

    Parameters
    ----------
    synchrony : Synchrony
        Of two clips.

    Returns
    -------
    dict
        Its pieces: moments of the axis and clip times, s.
    """
    return {
        "by": str(synchrony.by),
        "start": rounded(synchrony.start, 5),
        "end": rounded(synchrony.end, 5),
        "driver": synchrony.driver,
        "feet": [None if foot is None else str(foot) for foot in synchrony.feet],
        "pieces": [
            [
                [*map(_micro, moments), *map(_micro, clip)]
                for moments, clip in zip(times.moments.tolist(), times.times.tolist(), strict=True)
            ]
            for times in synchrony.times
        ],
    }


def _micro(value: float) -> float | None:
    return rounded(value, 6)

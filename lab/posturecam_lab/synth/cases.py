"""People with good posture, and the same people with chosen checks made poor, one at a time or several together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from posturecam.types import Activity
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import changing
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.synth.style import Style, running, walking

_T = TypeVar("_T", Posture, Style)

GOOD: Mapping[Activity, Posture] = {
    Activity.STAND: Posture(lean_deg=-3.0, forward_head_deg=6.0),
    Activity.SIT: Posture(lean_deg=-3.0, forward_head_deg=6.0),
    Activity.WALK: Posture(lean_deg=2.0, forward_head_deg=9.0),
    Activity.RUN: Posture(lean_deg=6.0, forward_head_deg=13.0),
}
POOR_POSTURE: Mapping[str, Mapping[str, float]] = {
    "forward_head": {"forward_head_deg": 40.0},
    "trunk_lean": {"lean_deg": 22.0, "forward_head_deg": 22.0},
    "waist_bend": {"lean_deg": 22.0, "forward_head_deg": 22.0},
    "side_lean": {"side_lean_deg": 9.0, "head_roll_deg": 6.0},
}
"""What is added to a good posture; who leans takes the head along."""
POOR_STYLE: Mapping[str, Mapping[str, float]] = {
    "overstride": {"ahead": 0.15, "toes_up_deg": 6.0},
    "shank_angle": {"ahead": 0.14, "knee_contact_deg": -4.0},
    "knee_flexion": {"knee_contact_deg": -8.0},
    "cadence": {"cadence_spm": -24.0},
    "vertical_oscillation": {"bounce_m": 0.05, "cadence_spm": -10.0},
    "step_asymmetry": {"step_asymmetry_percent": 16.0, "stance_asymmetry_percent": -8.0},
    "strike_pattern": {"toes_up_deg": 8.0},
}
"""What is added to a good style."""
SLUMP_DEG, ROUNDED_M = 26.0, 0.065

POOR = (*POOR_POSTURE, *POOR_STYLE, "rounded_shoulders", "slump")
"""Everything that can be made poor."""


def person(
    activity: Activity, build: Build | None = None, poor: tuple[str, ...] = (), speed_mps: float = 0.0
) -> SyntheticMotion:
    """A person whose posture is good but for the checks named in `poor`; 'slump' bends all of the upper body.

    speed_mps: 0 = a usual one. ValueError for a check that cannot be made poor.
    """
    unknown = [name for name in poor if name not in POOR]
    if unknown:
        raise ValueError(f"there is no poor version of {unknown[0]!r}")
    build = Build() if build is None else build
    posture = _changed(GOOD[activity], [POOR_POSTURE[name] for name in poor if name in POOR_POSTURE])
    posture = posture.rounded(ROUNDED_M, build.height_m) if "rounded_shoulders" in poor else posture
    posture = posture.slumped(SLUMP_DEG) if "slump" in poor else posture
    if activity == Activity.SIT:
        return Sit(build, posture, pelvis_back_deg=26.0 if "slump" in poor else 10.0)
    if activity == Activity.STAND:
        return Stand(build, posture)
    usual = running(build, speed_mps or 2.9) if activity == Activity.RUN else walking(build, speed_mps or 1.25)
    return changing(build, (0.0, _changed(usual, [POOR_STYLE[name] for name in poor if name in POOR_STYLE]), posture))


def _changed(good: _T, changes: Iterable[Mapping[str, float]]) -> _T:
    for change in changes:
        good = replace(good, **{name: getattr(good, name) + more for name, more in change.items()})
    return good

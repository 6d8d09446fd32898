"""Camera roll from how a person stands. Promise: within the ± it states, which is about 2°."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.motion.roll_from_feet import NO_ROLL
from posturecam.types import Roll
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.pose_faults import RENDERED, Faults
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.skeleton import assemble
from posturecam_lab.synth.stillness import Sit, Stand, balanced_hips_m
from posturecam_lab.synth.virtual_pose import PROVENANCE, virtual_pose

EXACT = Faults(visibility=True)


def stander(posture: Posture, mass_ahead_m: float = 0.046) -> Stand:
    build = Build()
    return Stand(build, posture, balanced_hips_m(build, posture, mass_ahead_m), sway=0.0)


def roll_of(who: Stand | Sit, roll_deg: float = 0.0, faults: Faults = EXACT, *, model: bool = True) -> Roll:
    camera = Camera.on("right", roll_deg=roll_deg)
    track = virtual_pose(who, camera, seconds=4.0, faults=faults).track
    (bout,) = analyze(replace(track, provenance=PROVENANCE if model else {})).bouts
    return bout.scene.roll


@pytest.mark.parametrize("posture", [Posture(), Posture(lean_deg=12.0, forward_head_deg=25.0), Posture(lean_deg=-5.0)])
@pytest.mark.parametrize("roll_deg", [-3.0, 0.0, 3.0])
def test_a_standers_balance_shows_the_roll_in_any_posture(posture: Posture, roll_deg: float) -> None:
    faults = replace(RENDERED, noise=0.0, slow_noise=0.0, protraction_seen=1.0)
    roll = roll_of(stander(posture), roll_deg, faults)
    assert roll.source == "balance" and roll.value is not None
    assert abs(roll.value - roll_deg) < roll.uncertainty < 2.5


def test_mass_further_forward_looks_like_a_falling_slope() -> None:
    back, front = (roll_of(stander(Posture(), ahead)).value or 0.0 for ahead in (0.03, 0.07))
    assert back > front


def test_a_person_who_leans_on_something_shows_no_roll() -> None:
    assert roll_of(stander(Posture(), 0.30)) == NO_ROLL


def test_a_sitter_and_markers_show_no_roll() -> None:
    assert roll_of(Sit()) == NO_ROLL
    assert roll_of(stander(Posture()), model=False) == NO_ROLL


@pytest.mark.parametrize("posture", [Posture(), Posture(lean_deg=12.0, forward_head_deg=25.0)])
@pytest.mark.parametrize("ahead_m", [0.03, 0.06])
def test_hips_are_put_where_the_mass_is_balanced(posture: Posture, ahead_m: float) -> None:
    who = stander(posture, ahead_m)
    x = assemble(who.build, who.pose(np.zeros(1))).landmarks[0, :, 0]
    at = {pair: x[list(pair)].mean() for pair in ((7, 8), (11, 12), (23, 24), (25, 26), (27, 28))}
    mass = sum(share * at[pair] for share, pair in zip((0.081, 0.349, 0.362, 0.139, 0.069), at, strict=True))
    assert mass - at[27, 28] == pytest.approx(ahead_m, abs=0.008)

"""How people who did not change differ from one day to the next, as far as that is published.

SD of a person's own days about their usual. A published standard error of measurement between days holds the error of
putting up and reading the measurement too, so that it is an upper bound of what the person does.

- Foot, shin and knee of runners: 21 runners filmed a week apart, smallest detectable differences of 1.3 to 2.3 degrees
  for the trunk to the side and the foot, 2.2 to 4.8 for the shin, 2.3 to 3.8 for the knee (Dingenen 2018, Phys Ther
  Sport 33:40), which is 2.77 standard errors of measurement: 0.5 to 0.8, 0.8 to 1.7 and 0.8 to 1.4 degrees. Read by two
  raters outdoors, the foot's typical error is 2.5 degrees and that of speed 2.1 % (Waikato, 155 runs a week apart).
- Head: radiographs of 22 people a week apart, 0.25 to 0.70 degrees (J Manipulative Physiol Ther 2013, 36:27); on
  photographs a change of 3.5 to 6 degrees can be detected, a standard error of 1.3 to 2.2 with the reading's.
- Cadence: 40 walkers, 1.24 strides a minute at their own speed (JKEMA 9:208), 2.1 %, of which a part is the speed.
- Where nothing was found (lean, shoulders, balance between the sides, tilts), an engineering choice of the same size.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam_lab.synth.gait import Gait
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.synth.style import Style

POSTURE_SD = {
    "lean_deg": 1.0,
    "forward_head_deg": 1.2,
    "protraction_m": 0.003,
    "side_lean_deg": 0.6,
    "shoulder_tilt_deg": 0.7,
    "head_roll_deg": 1.0,
    "head_yaw_deg": 2.0,
}
"""Degrees and metres; standing and sitting as walking and running."""
STYLE_SD = {"knee_contact_deg": 1.0, "toes_up_deg": 0.8, "step_asymmetry_percent": 0.8, "ahead": 0.008}
"""Degrees, percent, and leg lengths of foot ahead of the hips: a degree of the shin is 0.9 % of leg length."""
STYLE_SHARE_SD = {"cadence_spm": 0.012, "speed_mps": 0.015, "bounce_m": 0.03}
"""SD as a share of the usual: people are asked to keep the belt's speed, or their pace."""
_MOST_PROTRACTION_M = 0.045


def on_another_day(motion: SyntheticMotion, rng: np.random.Generator) -> SyntheticMotion:
    """The same person on some day: about their usual posture and style."""
    return with_posture_and_style(
        motion,
        {name: sd * float(rng.normal()) for name, sd in POSTURE_SD.items()},
        {name: sd * float(rng.normal()) for name, sd in STYLE_SD.items()},
        {name: 1 + sd * float(rng.normal()) for name, sd in STYLE_SHARE_SD.items()},
    )


def with_posture_and_style(
    motion: SyntheticMotion,
    posture: dict[str, float],
    style: dict[str, float] | None = None,
    times: dict[str, float] | None = None,
) -> SyntheticMotion:
    """The motion with that much added to fields of posture and style, and fields of style times as much."""
    if isinstance(motion, Gait):
        moments = tuple(
            replace(
                moment,
                posture=_posture(moment.posture, posture),
                style=_style(moment.style, style or {}, times or {}),
            )
            for moment in motion.moments
        )
        return replace(motion, moments=moments)
    if not isinstance(motion, Sit | Stand):
        raise TypeError(type(motion).__name__)
    return replace(motion, posture=_posture(motion.posture, posture))


def _posture(posture: Posture, more: dict[str, float]) -> Posture:
    changed = replace(posture, **{name: getattr(posture, name) + value for name, value in more.items()})
    return replace(changed, protraction_m=float(np.clip(changed.protraction_m, 0.0, _MOST_PROTRACTION_M)))


def _style(style: Style, more: dict[str, float], times: dict[str, float]) -> Style:
    added = {name: getattr(style, name) + value for name, value in more.items()}
    if style.running < 1:
        added.pop("knee_contact_deg", None)  # of walkers the reach of the leg decides
    else:
        added["knee_contact_deg"] = max(added.get("knee_contact_deg", style.knee_contact_deg), 0.0)
    scaled = {name: getattr(style, name) * value for name, value in times.items()}
    return replace(style, **added, **scaled)

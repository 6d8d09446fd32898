"""Judging made-up samples: the bands, speeds and findings of these tests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.coaching.norms import load_norms
from posturecam.judge.measurement import Measurement
from posturecam.judge.verdict import judge
from posturecam.judge.verdict_rule import COVERAGE
from posturecam.types import Finding, Norm, Samples

SPEED = {"belt_speed_legs_s": 3.0}
USUAL = {"trunk_lean": 1.0, "overstride": 2.0}
"""Systematic ± of these tests."""


def norm(check: str, activity: str = "run", view: str = "side", baseline: bool = False) -> Norm:
    row = load_norms().row(check, activity, view, baseline)
    assert row is not None
    return row


RUN_LEAN = replace(norm("trunk_lean"), green=(2.0, 12.0), amber=(-2.0, 17.0), sample_sd=1.0)
REACH = replace(norm("overstride"), green=(-np.inf, 2.5), amber=(-np.inf, 5.0), sample_sd=2.0)
"""Bands of these tests: what the shipped ones are is another matter."""
assert REACH.expected is not None
EXPECTED = REACH.expected.at(SPEED) or 0.0


def samples(*values: float, sides: tuple[str, ...] | None = None) -> Samples:
    return Samples(np.arange(len(values), dtype=float), np.array(values, dtype=float), sides or ("",) * len(values))


def steady(value: float, n: int = 12) -> Samples:
    return samples(*[value] * n)


def judged(check: str, row: Norm, seen: Samples, **more: object) -> Finding:
    measured = Measurement(check, row, seen, **{"systematic": row.uncertainty, "inputs": {}, **more})  # type: ignore[arg-type]
    return judge(measured, (0.0, float(max(len(seen), 1))))


def lean(seen: Samples, **more: object) -> Finding:
    return judged("trunk_lean", RUN_LEAN, seen, **{"systematic": 4.0, **more})


def stride(seen: Samples, **more: object) -> Finding:
    return judged("overstride", REACH, seen, **{"systematic": 2.5, "inputs": SPEED, **more})


def sd(finding: Finding) -> float:
    assert finding.uncertainty is not None
    return finding.uncertainty / COVERAGE

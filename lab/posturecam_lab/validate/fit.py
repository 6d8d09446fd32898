"""`python -m posturecam_lab.validate.fit`: the ± that pose-model landmarks need, fitted on people who are in no table.

Streams are drawn as for the table, but from seeds of their own, with the faults of a pose model on real people and on
rendered ones. For each calibration and each check, in gait, standing and sitting, the systematic part is the smallest
with which truth lies inside value ± in 95 % of the streams, once scatter, camera roll and speed have had their part.
The output is for the `model_error` of the checks. What real people's head, shoulders and lean need was measured on
photographs instead (validate/photographs.py); of those the fit tells whether the streams' faults agree.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks import find
from posturecam.landmark_bias import CALIBRATION, CALIBRATIONS, RENDERED_PEOPLE, kind_of
from posturecam_lab.synth.virtual_pose import PROVENANCE
from posturecam_lab.validate.made_up import STREAMS, outcomes_of
from posturecam_lab.validate.streams import draw_streams

SEEDS = (101, 102, 103, 104)
"""The table's own people have seed 0."""
INSIDE = 0.95
"""Share of the errors that the ± must cover."""

Cases = dict[tuple[str, str, str], list[tuple[float, float]]]
"""By calibration, check and kind of activity: error, and the ± that scatter, roll and speed account for."""


def main(arguments: list[str] | None = None) -> int:
    """Prints the fitted table; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m posturecam_lab.validate.fit", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="of the people to fit on")
    cases = cases_of(parser.parse_args(arguments).seeds)
    for name, calibration in CALIBRATIONS.items():
        print(f"{name}:")
        of_it = [(check, kind) for people, check, kind in cases if people == name]
        for check, kind in sorted(of_it, key=lambda key: (find(key[0]).rank, key[1])):
            error, rest = np.array(cases[name, check, kind]).T
            model_error = find(check).model_error
            now = (model_error.rendered if calibration is RENDERED_PEOPLE else model_error.real)[kind]
            bias = float(error.mean())
            about = f"{error.size} cases, now {now}, bias {bias:.2f}"
            print(f'    ("{check}", "{kind}"): {fitted(error, rest):.2f},  # {about}')
    return 0


def cases_of(seeds: list[int]) -> Cases:
    """The cases of all streams drawn from these seeds."""
    cases = defaultdict(list)
    for seed in seeds:
        print(f"seed {seed}", file=sys.stderr, flush=True)
        for outcome in outcomes_of(draw_streams(STREAMS, seed)):
            stream = outcome.stream
            for judged in outcome.judged:
                finding = judged.finding
                if finding.value is None or finding.uncertainty is None:
                    continue
                provenance = {**PROVENANCE, CALIBRATION: stream.faults.calibration}
                model_error = find(finding.check).model_error
                known = model_error.systematic(finding.value, stream.activity, provenance)
                if known is not None:
                    rest = np.sqrt(max(finding.uncertainty**2 - known**2, 0.0))
                    scale = abs(finding.value) if model_error.relative else 1.0
                    case = ((finding.value - judged.truth) / scale, float(rest) / scale)
                    cases[stream.faults.calibration, finding.check, kind_of(stream.activity)].append(case)
    return dict(cases)


def fitted(error: Floats, rest: Floats, inside: float = INSIDE) -> float:
    """The systematic ± with which that share of the errors (K,) lies inside it and `rest` (K,) taken together."""
    missing = np.sort(np.sqrt(np.maximum(error**2 - rest**2, 0.0)))
    return float(np.quantile(missing, inside))


if __name__ == "__main__":
    sys.exit(main())

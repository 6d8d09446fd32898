"""`python -m posturecam.validate.fit`: the ± that pose-model landmarks need, fitted on people who are in no table.

Streams are drawn as for the table, with the pose model's bias anywhere between what rendered people and photographs
show, but from seeds of their own. For each check, in gait, standing and sitting, the systematic part is the smallest with
which truth lies inside value ± in 95 % of the streams, and in 92 % of those nearer to rendered people and of those nearer
to photographs, once scatter, camera roll and speed have had their part. The output is for the table SYSTEMATIC of
motion/calibration.py.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict

import numpy as np

from posturecam.arrays import Floats
from posturecam.judge.measure import ORDER
from posturecam.motion.calibration import SHARES, SYSTEMATIC, kind_of, systematic_uncertainty
from posturecam.synth.virtual_pose import PROVENANCE
from posturecam.validate.made_up import STREAMS, outcomes_of
from posturecam.validate.streams import draw_streams

SEEDS = (101, 102, 103, 104)
"""The table's own people have seed 0."""
INSIDE, INSIDE_HALF = 0.95, 0.92

Cases = dict[tuple[str, str], list[tuple[float, float, float]]]


def main(arguments: list[str] | None = None) -> int:
    """Prints the fitted table; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m posturecam.validate.fit", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="of the people to fit on")
    cases = cases_of(parser.parse_args(arguments).seeds)
    for check, kind in sorted(cases, key=lambda key: (ORDER.index(key[0]), key[1])):
        error, rest, photographed = np.array(cases[check, kind]).T
        halves = (photographed < 0.5, photographed >= 0.5)
        apart = [fitted(error[half], rest[half], INSIDE_HALF) for half in halves if half.any()]
        found = max(fitted(error, rest), *apart)
        print(f'    ("{check}", "{kind}"): {found:.2f},  # {error.size} cases, now {SYSTEMATIC[check, kind]}')
    return 0


def cases_of(seeds: list[int]) -> Cases:
    """By check and kind: for each stream the error, the ± that scatter, roll and speed account for, and how near its pose
    model is to photographs (0–1)."""
    cases = defaultdict(list)
    for seed in seeds:
        print(f"seed {seed}", file=sys.stderr, flush=True)
        for outcome in outcomes_of(draw_streams(STREAMS, seed)):
            stream = outcome.stream
            for judged in outcome.judged:
                finding = judged.finding
                if finding.value is None or finding.uncertainty is None:
                    continue
                known = systematic_uncertainty(finding.check, finding.value, stream.activity, PROVENANCE)
                if known is not None:
                    rest = np.sqrt(max(finding.uncertainty**2 - known**2, 0.0))
                    scale = abs(finding.value) if finding.check in SHARES else 1.0
                    case = ((finding.value - judged.truth) / scale, float(rest) / scale, stream.photographed)
                    cases[finding.check, kind_of(stream.activity)].append(case)
    return dict(cases)


def fitted(error: Floats, rest: Floats, inside: float = INSIDE) -> float:
    """The systematic ± with which that share of the errors (K,) lies inside it and `rest` (K,) taken together."""
    missing = np.sort(np.sqrt(np.maximum(error**2 - rest**2, 0.0)))
    return float(np.quantile(missing, inside))


if __name__ == "__main__":
    sys.exit(main())

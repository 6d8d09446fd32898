"""`python -m posturecam_lab.validate.change_fit --write`: what changes can be wrong by, measured and written down.

People who are in no table of `validate` are filmed twice without having changed, with the camera put up anew and from
one set-up. For each check and activity the ± is the smallest with which `INSIDE` of the differences lie inside it and
the scatter of both clips' samples taken together. Within one set-up the halves of real clips count as well, where a
folder of their landmarks is given: the larger of both holds.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from posturecam.arrays import Floats
from posturecam.checks import find
from posturecam.coaching.change_table import SHIPPED_CHANGES
from posturecam.judge.verdict_rule import COVERAGE
from posturecam.types import Activity
from posturecam_lab.validate.again import draw_returning, draw_returning_to_desk
from posturecam_lab.validate.change_cases import ChangeCase, cases_of, unchanged_cases
from posturecam_lab.validate.clip_halves import half_cases

SEEDS = (301, 302)
"""The people of `validate` have seed 0, those of the other fit 101 to 104."""
PEOPLE, AT_DESK = 240, 60
INSIDE = 0.975
"""Share of the differences that the ± must cover: the 95 % that are promised, and a margin for people of other seeds,
since each row rests on 40 to 160 pairs. Fitted on one seed it left 3 to 4 % false changes on the other."""
FEWEST_HALVES, INSIDE_HALVES = 12, 0.8
"""Pairs from which real clips count, and the share of them that is fitted and scaled to 95 % of a normal distribution:
in a few clips people change on purpose."""
LEAST = 0.5
"""Smallest ± that is written, in the check's unit: on a treadmill a runner's neighbouring 5 s read that much apart, and
streams know no camera that shakes and no person who shifts."""
HOW = {
    "streams": "made-up people (landmark streams) filmed on two days: camera put up anew, other clothes and light, "
    "what people do from day to day included",
    "streams_at_once": "made-up people (landmark streams) filmed twice by a camera that stays",
    "halves": "neighbouring parts of 5 s of real clips",
}

Address = tuple[str, str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table, or writes it; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m posturecam_lab.validate.change_fit", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="of the people to fit on")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--at-desk", type=int, default=AT_DESK)
    parser.add_argument("--clips", type=Path, help="folder of result folders with landmarks.npz of real clips")
    parser.add_argument("--write", action="store_true", help="write the product's table instead of printing it")
    options = parser.parse_args(arguments)
    cases = [case for seed in options.seeds for case in cases_of_seed(seed, options.people, options.at_desk)]
    halves = half_cases(options.clips) if options.clips is not None else []
    text = table_text(cases, halves)
    if options.write:
        SHIPPED_CHANGES.write_text(text)
    else:
        print(text)
    return 0


def cases_of_seed(seed: int, people: int = PEOPLE, at_desk: int = AT_DESK) -> list[ChangeCase]:
    """The cases of all people drawn from a seed."""
    print(f"seed {seed}", file=sys.stderr, flush=True)
    everyone = [*draw_returning(people, seed), *draw_returning_to_desk(at_desk, seed)]
    return [case for cases in cases_of(everyone, unchanged_cases) for case in cases]


def table_text(cases: Sequence[ChangeCase], halves: Sequence[ChangeCase] = ()) -> str:
    """The content of changes.toml."""
    again = _by_address(case for case in cases if not case.at_once)
    once = _by_address(case for case in cases if case.at_once)
    real = _by_kind(halves)
    lines = [HEAD, "[how]", *(f'{name} = "{text}"' for name, text in HOW.items()), ""]
    for address in sorted(again.keys() & once.keys(), key=lambda key: (find(key[0]).rank, key[1:])):
        lines += _row(address, again[address], once[address], real.get((address[0], _kind(address[1]), address[2]), []))
    return "\n".join(lines)


def fitted_robustly(cases: Sequence[ChangeCase]) -> float:
    """The same from the bulk of the differences."""
    return max(_covering(cases, INSIDE_HALVES) * COVERAGE / float(ndtri((1 + INSIDE_HALVES) / 2)), LEAST)


def fitted(cases: Sequence[ChangeCase], inside: float = INSIDE) -> float:
    """The ± with which that share of the differences lies inside it and the scatter taken together."""
    return max(_covering(cases, inside), LEAST)


def _covering(cases: Sequence[ChangeCase], inside: float) -> float:
    error: Floats = np.array([case.change.difference for case in cases])
    scatter: Floats = np.array([case.scatter for case in cases])
    return float(np.quantile(np.sqrt(np.maximum(error**2 - scatter**2, 0.0)), inside))


HEAD = """\
# What a difference between two measurements of a person who did not change can be wrong by.
#
# Made by `python -m posturecam_lab.validate.change_fit --write`; do not edit. A row is [change.check.activity.view].
#
#   again     ± (95 %) of a difference between days, the camera put up anew; what people do from day to day is in it
#   same      ± (95 %) of a difference within one set-up
#   n_again, n_same, how_again, how_same    on how many pairs of filmings, and how, they were measured
#
# The scatter of both clips' samples comes on top of either.
"""


def _row(address: Address, again: list[ChangeCase], once: list[ChangeCase], real: list[ChangeCase]) -> list[str]:
    check, activity, view = address
    same, n, how = fitted(once), len(once), "streams_at_once"
    if len(real) >= FEWEST_HALVES and fitted_robustly(real) > same:
        same, n, how = fitted_robustly(real), len(real), "halves"
    return [
        f"[change.{check}.{activity}.{view}]",
        f'unit = "{again[0].change.unit}"',
        f"again = {fitted(again):.1f}",
        f"same = {same:.1f}",
        f"n_again = {len(again)}",
        f"n_same = {n}",
        'how_again = "streams"',
        f'how_same = "{how}"',
        "",
    ]


def _by_address(cases: Iterable[ChangeCase]) -> dict[Address, list[ChangeCase]]:
    grouped: dict[Address, list[ChangeCase]] = defaultdict(list)
    for case in cases:
        grouped[case.check, str(case.activity), _view(case)].append(case)
    return grouped


def _by_kind(cases: Iterable[ChangeCase]) -> Mapping[Address, list[ChangeCase]]:
    """Few clips show each activity, so those who walk and run count together, and those who stand and sit."""
    grouped: dict[Address, list[ChangeCase]] = defaultdict(list)
    for case in cases:
        grouped[case.check, _kind(str(case.activity)), _view(case)].append(case)
    return grouped


def _kind(activity: str) -> str:
    return "gait" if Activity(activity).is_gait else "rest"


def _view(case: ChangeCase) -> str:
    return "side" if case.view.is_side else "front"


if __name__ == "__main__":
    sys.exit(main())

"""`python -m posturecam_lab.fuzz`: see the package."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import posturecam_lab.fuzz
from posturecam_lab.fuzz import corpus
from posturecam_lab.fuzz.run import Child, Find, ReadOutcome, TargetTally, fuzz, shortened
from posturecam_lab.fuzz.targets import TARGETS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 when there is a fault that is not known."""
    asked = _parser().parse_args(arguments)
    targets = asked.target or list(TARGETS)
    if asked.replay:
        return _replay([(target, asked.replay) for target in targets] if asked.replay.is_file() else corpus.inputs())
    tallies = fuzz(targets, asked.seed, _until(asked.seconds / len(targets), asked.inputs), _print_find)
    finds = [find for tally in tallies for find in tally.finds.values()]
    new = [find for find in finds if not corpus.is_known(find.target, find.outcome)]
    for tally in tallies:
        _print_tally(tally)
    for path in corpus.keep((shortened(find) for find in new), asked.keep):
        print(f"kept {path}")
    return 1 if new else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m posturecam_lab.fuzz",
        description=posturecam_lab.fuzz.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seconds", type=float, default=600.0, metavar="S", help="in all, shared by the targets (600)")
    parser.add_argument("--inputs", type=int, metavar="N", help="at most so many for each target")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="other inputs than those of 0")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="this one; may be given again")
    parser.add_argument("--keep", type=Path, default=Path("artifacts/fuzz"), metavar="DIR", help="where finds go")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="read this input, or the corpus for any folder")
    return parser


def _until(seconds: float, most: int | None) -> Callable[[str], Iterator[int]]:
    """Numbers from 0 on for each target, until its time is over or there were so many."""

    def numbers(target: str) -> Iterator[int]:
        end = time.monotonic() + seconds
        for number in count():
            if time.monotonic() > end or number == most:
                return
            yield number

    return numbers


def _replay(inputs: Sequence[tuple[str, Path]]) -> int:
    """Read those inputs again."""
    status = 0
    for target, path in inputs:
        with Child(target) as child:
            outcome = child.read(path.read_bytes())
        print(f"{target} {path.name}: {outcome}")
        status |= outcome.is_find
    return int(status)


def _print_find(target: str, number: int, outcome: ReadOutcome) -> None:
    print(f"{target} {number}: {outcome}", file=sys.stderr, flush=True)


def _print_tally(tally: TargetTally) -> None:
    counts = ", ".join(f"{n} {kind}" for kind, n in sorted(tally.kinds.items()))
    print(f"{tally.target}: {sum(tally.kinds.values())} inputs; {counts}")
    for find in tally.finds.values():
        _print_fault(find)


def _print_fault(find: Find) -> None:
    mark = " (known)" if corpus.is_known(find.target, find.outcome) else ""
    print(f"  {find.outcome}{mark}, {len(find.data)} bytes")


if __name__ == "__main__":
    sys.exit(main())

"""Compare what the engine says of stored landmarks before and after a change that must not move any number.

    python -m posturecam_lab.snapshot FOLDER… --out before.json        # every landmarks.npz below the folders
    python -m posturecam_lab.snapshot FOLDER… --compare before.json    # status 1 if any value moved

The landmarks come from `posturecam batch CLIPS --out FOLDER --no-video`. A snapshot holds all that analysis.json prints
(values, uncertainties, verdicts, contacts, bouts, notes) except who wrote it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import posturecam
from posturecam.errors import PosturecamError
from posturecam.pose.stored import load_track

SHOWN = 40
"""How many differences are printed, lines: enough to see their kind."""


def main() -> int:
    """Run the command; 0 where nothing differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="folders with landmarks.npz files below them")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--out", type=Path, help="write the snapshot to this file")
    target.add_argument("--compare", type=Path, help="compare with this snapshot")
    options = parser.parse_args()
    now = snapshot(options.folders)
    if options.out:
        options.out.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{len(now)} clips written to {options.out}")
        return 0
    before = json.loads(options.compare.read_text(encoding="utf-8"))
    found = list(differences(before, now))
    for line in found[:SHOWN]:
        print(line)
    print(f"{len(now)} clips compared, {len(found)} differences")
    return 1 if found else 0


def snapshot(folders: Sequence[Path]) -> dict[str, Any]:
    """Analyse every stored track below `folders`; the results by folder name and path below it."""
    return {
        f"{folder.name}/{path.parent.relative_to(folder).as_posix()}": _content(path)
        for folder in folders
        for path in sorted(folder.rglob("landmarks.npz"))
    }


def differences(before: Any, now: Any, place: str = "") -> Iterator[str]:
    """Yield a line for each value that is new, gone or changed, with its place in the snapshot."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in sorted({*before, *now}):
            where = f"{place}/{key}"
            if key not in now:
                yield f"{where}: gone"
            elif key not in before:
                yield f"{where}: new"
            else:
                yield from differences(before[key], now[key], where)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, pair in enumerate(zip(before, now, strict=True)):
            yield from differences(*pair, f"{place}[{number}]")
    elif before != now:
        yield f"{place}: {before!r} -> {now!r}"


def _content(path: Path) -> Any:
    try:
        content = posturecam.analyze(load_track(path)).to_dict()
    except PosturecamError as error:
        return {"error": str(error)}
    content.pop("provenance")
    return json.loads(json.dumps(content))


if __name__ == "__main__":
    raise SystemExit(main())

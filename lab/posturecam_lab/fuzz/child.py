"""The process that reads the inputs.

`python -m posturecam_lab.fuzz.child TARGET`, a path a line on stdin, an outcome a line on stdout.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import IO

from posturecam_lab.fuzz.targets import TARGETS, RefusedError, Target

MEMORY_BYTES = 1_200_000_000
"""What reading one input may take beyond the program itself: the project's limit for any hostile input."""
REFUSED, ACCEPTED, UNEXPECTED = "refused", "accepted", "unexpected"


def main() -> None:
    """Read one input after the other until stdin ends."""
    target = TARGETS[sys.argv[1]]
    answers = _private_stdout()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for data in target.seeds():
            (Path(folder) / target.file).write_bytes(data)
            outcome_of(target, Path(folder) / target.file)  # so that everything is loaded before memory is limited
    _limit_memory()
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(outcome_of(target, Path(json.loads(line)))), file=answers, flush=True)


def outcome_of(target: Target, path: Path) -> dict[str, object]:
    """What became of an input: the kind, the error with the place that raised it, CPU time in s."""
    start = time.process_time()
    try:
        target.read(path)
        kind, said = ACCEPTED, ""
    except RefusedError as error:
        kind, said = REFUSED, type(error.args[0]).__name__
    except BaseException as error:
        kind, said = UNEXPECTED, f"{type(error).__name__} in {_place(error)}"
    return {"kind": kind, "said": said, "cpu_s": time.process_time() - start}


def _place(error: BaseException) -> str:
    """The innermost of our own functions that the error went through.

    Lambdas and comprehensions, which have other names in other versions of Python, do not count.
    """
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "posturecam" in Path(frame.filename).parts and not frame.name.startswith("<")
    ]
    if not frames:
        return "nowhere"
    parts = Path(frames[-1].filename).parts
    return f"{'/'.join(parts[len(parts) - parts[::-1].index('posturecam') :])}:{frames[-1].name}"


def _private_stdout() -> IO[str]:
    """Stdout for the outcomes alone; what codecs print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def _limit_memory() -> None:
    """On Linux only: elsewhere the address space says little."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()

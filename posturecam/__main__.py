"""`posturecam` and `python -m posturecam`: a look at the interpreter, then the command line."""

import os
import sys

OLDEST, NEWEST = (3, 10), (3, 14)
UNEXPECTED = 70
"""The exit status for a fault of the program itself: EX_SOFTWARE of sysexits.h."""
LONGEST_REASON = 300
"""Characters of the exception's own message that are shown; a choice, about four lines."""


def main() -> None:
    """Run the command line; on a Python that can't, say which ones can and leave with status 2."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(str(part) for part in sys.version_info[:2])
        # In English only: the words can't be loaded by such a Python.
        sys.stderr.write("posturecam runs on Python 3.10 to 3.14; this is Python " + found + ".\n")
        sys.exit(2)
    # All matrices here are small. A second thread of OpenBLAS would only wait for work: 30 ms of CPU time (measured).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from posturecam.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        _explain(error)
        sys.exit(UNEXPECTED)


def _explain(error: Exception) -> None:
    """Say on stderr that the program failed and how to report it, with the traceback where that was asked for."""
    import traceback

    from posturecam.errors import DEBUG_VARIABLE
    from posturecam.printable import printable
    from posturecam.words import say

    if os.environ.get(DEBUG_VARIABLE):
        sys.stderr.write(printable("".join(traceback.format_exception(error)), keep="\n"))
    what = printable(f"{type(error).__name__}: {error}".removesuffix(": "))[:LONGEST_REASON]
    sys.stderr.write(say("cli.unexpected", fault=what) + "\n")


if __name__ == "__main__":
    main()

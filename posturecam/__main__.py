"""`posturecam` and `python -m posturecam`: a look at the interpreter, then the command line."""

import sys

OLDEST, NEWEST = (3, 10), (3, 14)


def main() -> None:
    """Runs the command line; on a Python that can't, says which ones can and leaves with status 2."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(str(part) for part in sys.version_info[:2])
        sys.stderr.write("posturecam runs on Python 3.10 to 3.14; this is Python " + found + ".\n")
        sys.exit(2)
    try:
        from posturecam.cli.main import main as run

        if sys.argv[1:2] == ["analyze"]:  # what batch and the app analyse is limited in their workers
            from posturecam.memory import limit_memory

            limit_memory()
        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

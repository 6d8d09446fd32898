"""Feed damaged and hostile inputs to everything that reads what others made, and see that only our own errors come out.

    python -m posturecam_lab.fuzz                          # 10 minutes over all targets (make fuzz)
    python -m posturecam_lab.fuzz --seconds 60 --target npz --seed 7
    python -m posturecam_lab.fuzz --replay FILE --target npz

An input is a function of seed, target and number, so every run can be repeated. It is read in a child process with
limits of memory and time. A find is any other outcome than "accepted" or one of the target's own errors: another
exception, more memory or CPU time than allowed, a dead process. Finds are shortened and kept in `artifacts/fuzz`; those
that were mended belong into `corpus/TARGET` of this package, which the test suite reads again every time.
"""

"""Speed, memory and sameness, measured: `python -m posturecam_lab.benchmarks.bench` and the others."""

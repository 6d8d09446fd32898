"""What the live page adds for a treadmill: full screen with keys, spoken cues that fade, a cadence trial, the strip."""

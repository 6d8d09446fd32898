"""Norms, verdicts, cues and advice: what a measured value means and what to do about it."""

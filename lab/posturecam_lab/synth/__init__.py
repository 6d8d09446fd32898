"""People made of formulas whose posture, steps and contact times are exactly known, for tests and sample clips."""

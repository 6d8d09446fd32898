"""How bright an image should be: grey levels (0–255), the mean over all of it."""

DARK, BRIGHT = 55.0, 215.0

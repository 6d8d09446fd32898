"""The people of the sample clips."""

from __future__ import annotations

from posturecam_lab.synth.build import Build

TOM = Build(top_colour=(0.16, 0.42, 0.52), bottom_colour=(0.52, 0.53, 0.55))
SARA = Build(
    1.66,
    "female",
    0.95,
    hair="ponytail",
    top="vest",
    skin=(0.86, 0.66, 0.54),
    hair_colour=(0.32, 0.19, 0.10),
    top_colour=(0.86, 0.42, 0.30),
    bottom_colour=(0.35, 0.38, 0.50),
    shoe_colour=(0.25, 0.55, 0.75),
)
KOFI = Build(
    1.80,
    "male",
    0.98,
    skin=(0.40, 0.27, 0.20),
    hair_colour=(0.06, 0.05, 0.05),
    top_colour=(0.72, 0.20, 0.18),
    bottom_colour=(0.62, 0.62, 0.60),
    shoe_colour=(0.20, 0.60, 0.75),
)
BEN = Build(
    1.84,
    "male",
    1.14,
    skin=(0.85, 0.66, 0.56),
    hair_colour=(0.35, 0.22, 0.12),
    top_colour=(0.35, 0.50, 0.30),
    bottom_colour=(0.58, 0.58, 0.62),
    shoe_colour=(0.85, 0.75, 0.20),
)
MEI = Build(
    1.60,
    "female",
    0.92,
    hair="long",
    top="long-sleeve",
    bottom="trousers",
    skin=(0.88, 0.71, 0.58),
    hair_colour=(0.07, 0.06, 0.06),
    top_colour=(0.55, 0.45, 0.66),
    bottom_colour=(0.24, 0.26, 0.32),
    shoe_colour=(0.88, 0.86, 0.82),
)
OMAR = Build(
    1.77,
    "male",
    1.08,
    hair="bald",
    top="long-sleeve",
    bottom="trousers",
    skin=(0.66, 0.48, 0.36),
    hair_colour=(0.10, 0.08, 0.07),
    top_colour=(0.36, 0.46, 0.62),
    bottom_colour=(0.30, 0.28, 0.25),
    shoe_colour=(0.30, 0.20, 0.14),
)
AMA = Build(
    1.70,
    "female",
    1.02,
    hair="ponytail",
    top="t-shirt",
    bottom="leggings",
    skin=(0.48, 0.32, 0.23),
    hair_colour=(0.05, 0.04, 0.04),
    top_colour=(0.90, 0.80, 0.30),
    bottom_colour=(0.50, 0.44, 0.56),
    shoe_colour=(0.90, 0.40, 0.50),
)
LIN = Build(
    1.69,
    "female",
    1.0,
    skin=(0.84, 0.64, 0.50),
    hair_colour=(0.12, 0.09, 0.08),
    top_colour=(0.88, 0.74, 0.30),
    bottom_colour=(0.42, 0.44, 0.52),
    shoe_colour=(0.20, 0.55, 0.45),
)
LEON = Build(
    1.72,
    "male",
    0.94,
    top="vest",
    skin=(0.74, 0.54, 0.40),
    hair_colour=(0.14, 0.09, 0.06),
    top_colour=(0.90, 0.90, 0.88),
    bottom_colour=(0.35, 0.50, 0.75),
    shoe_colour=(0.20, 0.20, 0.22),
)

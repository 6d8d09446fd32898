"""Where the files of the repository are that no package carries."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The folder of the checkout."""
SAMPLES = ROOT / "sample_videos"
"""The sample clips of a checkout; there are none where posturecam-lab is installed from a wheel."""

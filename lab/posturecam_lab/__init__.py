"""The laboratory of posturecam: people with known truth, accuracy, speed, fuzzing.

The product itself does not need it.
"""

from posturecam_lab.version import __version__

__all__ = ["__version__"]

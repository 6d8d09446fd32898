"""The version of the laboratory: that of the posturecam it belongs to."""

__version__ = "0.1.0"

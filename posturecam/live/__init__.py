"""Live analysis: poses as they come, the last seconds of them judged as a clip is."""

from posturecam.live.session import LiveSession

__all__ = ["LiveSession"]

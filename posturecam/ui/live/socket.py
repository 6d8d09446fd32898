"""The routes of the live page."""

from __future__ import annotations

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """What the server has to answer besides Streamlit's own paths."""
    return []

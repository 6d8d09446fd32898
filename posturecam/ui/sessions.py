"""Page sessions whose page has left: ended in time, with their uploads, tickets and whatever else they hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

EVERY_S = 10.0
"""How often the sessions are looked through; short against Streamlit's disconnectedSessionTTL of two minutes."""


@asynccontextmanager
async def end_expired_sessions(tidy: Callable[[], None], every_s: float = EVERY_S) -> AsyncIterator[None]:
    """End, while the block runs, the sessions whose page has been away for longer than Streamlit keeps them.

    Streamlit itself does so only when the next page leaves.

    Parameters
    ----------
    tidy : callable
        Called after each look, for what the sessions left.
    every_s : float, optional
        How often to look, s.
    """
    task = asyncio.create_task(_look_through(tidy, every_s))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look_through(tidy: Callable[[], None], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        expire()
        tidy()


def expire() -> None:
    """End the sessions whose time is over, and empty their state: Streamlit's own loop may still refer to the last."""
    from streamlit import runtime

    if not runtime.exists():
        return
    stored = runtime.get_instance()._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    present = set(stored)
    expired = [info.session for session_id, info in stored._data.items() if session_id not in present]
    if expired:
        stored.expire()
    for session in expired:
        session.shutdown()
        session.session_state.clear()

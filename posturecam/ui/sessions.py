"""Page sessions that are gone: ended in time, with their uploads, tickets and whatever else they hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

EVERY_S = 10.0
"""How often the sessions are looked through."""


@asynccontextmanager
async def end_expired_sessions(tidy: Callable[[], None], every_s: float = EVERY_S) -> AsyncIterator[None]:
    """While the block runs, ends sessions whose page has been away for longer than Streamlit's disconnectedSessionTTL, and
    calls `tidy` for what they left.

    Streamlit itself does so only when the next page leaves.
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
    """Ends the sessions whose time is over, and empties their state: Streamlit's own loop may still refer to the last."""
    from streamlit import runtime

    if not runtime.exists():
        return
    kept = runtime.get_instance()._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    present = set(kept)
    gone = [info.session for session_id, info in kept._data.items() if session_id not in present]
    if gone:
        kept.expire()
    for session in gone:
        session.shutdown()
        session.session_state.clear()

"""Page sessions that are gone: ended in time, with their uploads, tickets and whatever else they hold."""

from __future__ import annotations

import asyncio
import gc
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
    away: set[str] = set()
    while True:
        await asyncio.sleep(every_s)
        away = expire(away)
        tidy()


def expire(away: set[str]) -> set[str]:
    """Ends the sessions among `away` whose time is over; returns those that are away now.

    Their objects refer to each other, so that only the garbage collector frees them.
    """
    from streamlit import runtime

    if not runtime.exists():
        return set()
    kept = runtime.get_instance()._session_mgr._session_storage._cache  # type: ignore[attr-defined]
    now = set(kept)
    if away - now:
        kept.expire()
        gc.collect()
    return now

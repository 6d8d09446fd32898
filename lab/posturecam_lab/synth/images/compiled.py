"""The one place that knows numba: how the inner loops become machine code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from posturecam.errors import PosturecamError

try:
    import numba
except ImportError as error:
    raise PosturecamError(
        "Drawing synthetic people needs numba, which is not installed. "
        "Install what the laboratory needs: pip install ./lab."
    ) from error

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` as machine code, made at its first call and kept on disk for the next run."""
    return cast(Function, numba.njit(fastmath=True, cache=True)(function))


def inlined(function: Function) -> Function:
    """Like `compiled`, and copied into each caller: for what is called millions of times an image."""
    return cast(Function, numba.njit(fastmath=True, cache=True, inline="always")(function))

"""Several options of a command as one parameter: a dataclass whose fields are annotated as Typer reads them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, get_type_hints


def taking(
    record: type[Any],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command as Typer reads it: with an option for every field of the record in place of `keeping`.

    Parameters
    ----------
    record : type
        Of the options.

    Returns
    -------
    callable
        A decorator of commands with a parameter `keeping`.
    """
    only = inspect.Parameter.KEYWORD_ONLY
    kinds = get_type_hints(record, include_extras=True)
    options = {
        one.name: inspect.Parameter(one.name, only, default=one.default, annotation=kinds[one.name])
        for one in fields(record)
    }

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            command(keeping=record(**{name: given.pop(name) for name in options}), **given)

        own = inspect.signature(command, eval_str=True)
        parameters = [one.replace(kind=only) for one in own.parameters.values()]
        where = [one.name for one in parameters].index("keeping")
        parameters[where : where + 1] = options.values()
        run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return run

    return decorate

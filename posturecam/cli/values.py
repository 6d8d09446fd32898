"""Values of a command that are right as they stand, taken over without Typer's own way to convert them.

Since version 0.29 Typer makes a schema of pydantic for each parameter of a command, whether or not it was given, which
costs 80 ms of CPU time before anything is done (measured; 0.2 s where no bytecode is kept). Absent options, paths,
texts, choices and plain numbers need none; all that is unusual or wrong is left to Typer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

_NUMBERS: Mapping[Any, re.Pattern[str]] = {
    int: re.compile("-?[0-9]{1,9}"),
    float: re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?"),
}
"""How numbers are written that mean the same in Python and in pydantic."""
_CHECKED = ("parser", "min", "max", "clamp", "exists", "writable", "resolve_path", "allow_dash")
"""What a parameter of Typer may ask for, and has Typer convert its values."""


class _NotPlain(Exception):  # noqa: N818 (no error: it goes the usual way)
    """The value is one for Typer to convert, or to refuse."""


def take_plain_values(parameters: list[Any]) -> None:
    """Have parameters take values that are right as they stand.

    Parameters
    ----------
    parameters : list of click.Parameter
        Of a command; those of other versions of Typer, which do not say what they convert to, stay as they are.
    """
    for one in parameters:
        if hasattr(one, "type_descriptor") and "process_value" not in vars(one):
            one.process_value = _taking_plain(one, one.process_value)


def _taking_plain(parameter: Any, convert: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`process_value` of a parameter, which converts what is not plain."""

    def process_value(context: Any, value: Any) -> Any:
        try:
            plain = _plain(parameter, value)
        except _NotPlain:
            return convert(context, value)
        return plain if parameter.callback is None else parameter.callback(context, parameter, plain)

    return process_value


def _plain(parameter: Any, value: Any) -> Any:
    """The value as the command gets it; raises _NotPlain."""
    described = parameter.type_descriptor
    wanted, info = described.annotation, described.parameter_info
    is_list = parameter.multiple or parameter.nargs == -1
    if value is None and not parameter.required:
        return () if is_list else None
    if any(getattr(info, name, None) for name in _CHECKED) or not (info.file_okay and info.dir_okay):
        raise _NotPlain
    if not is_list:
        return _one(wanted, value)
    if get_origin(wanted) is list and isinstance(value, (list, tuple)) and (value or not parameter.required):
        (kind,) = get_args(wanted)
        return [_one(kind, one) for one in value]
    raise _NotPlain


def _one(wanted: Any, value: Any) -> Any:
    """A single value."""
    if wanted is str and isinstance(value, str):
        return value
    if wanted is Path and isinstance(value, (str, Path)) and (not os.path.lexists(value) or os.access(value, os.R_OK)):
        return Path(value)
    if wanted in _NUMBERS and isinstance(value, str) and _NUMBERS[wanted].fullmatch(value):
        return wanted(value)
    if isinstance(wanted, type) and issubclass(wanted, Enum) and value in [each.value for each in wanted]:
        return wanted(value)
    raise _NotPlain

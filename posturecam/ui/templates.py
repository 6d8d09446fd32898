"""The app's HTML: one Jinja2 environment for the templates that lie beside the pages that use them.

Every value is escaped, and so is what a terminal would obey or what would reorder a line; only what a template made
(`Markup`) goes in as HTML. A missing value is an error. `say` and `enumerated` are there in every template.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from posturecam.printable import printable
from posturecam.words import enumerated, say

if TYPE_CHECKING:
    from jinja2 import Environment

MACROS = "macros.html.j2"
"""The pieces that several pages use: `{% from "macros.html.j2" import badge, part %}`."""


def render(name: str, /, **values: object) -> Markup:
    """Fill in a template.

    Parameters
    ----------
    name : str
        Its path below posturecam/ui: "result/cards.html.j2".
    **values : object
        What it shows.

    Returns
    -------
    Markup
        A str that other templates take as HTML.
    """
    return Markup(_environment().get_template(name).render(**values).strip())


def piece(name: str, /, *values: object) -> Markup:
    """Fill in one of the common macros, for a page that has no template of its own.

    Parameters
    ----------
    name : str
        The macro.
    *values : object
        Its arguments in order.

    Returns
    -------
    Markup
        A str that other templates take as HTML.
    """
    macro: Any = getattr(_environment().get_template(MACROS).module, name)
    return Markup(macro(*values).strip())


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals.update(say=say, enumerated=enumerated)
    return environment


def _shown(value: object) -> object:
    """A value as it may stand in a page: HTML of ours as it is, any other text printable."""
    return value if isinstance(value, Markup) else printable(str(value), keep="\n\t")

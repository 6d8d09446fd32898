"""Reports as HTML files that need nothing else: no script, no network; they read on a phone and print on one page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from posturecam.printable import printable
from posturecam.report.content import ReportPage
from posturecam.version import __version__
from posturecam.words import in_language, say

if TYPE_CHECKING:
    from jinja2 import Environment


def clip_html(page: ReportPage) -> str:
    """Put the report of a clip on a page.

    Parameters
    ----------
    page : ReportPage
        What it says.

    Returns
    -------
    str
        An HTML document in the language of the record; every text of others in it is escaped.
    """
    return _filled("clip.html.j2", page)


def _filled(template: str, page: ReportPage) -> str:
    with in_language(page.language):
        title = " · ".join(filter(None, (page.person or page.clip, say("report.heading.clip"))))
        return _environment().get_template(template).render(page=page, title=title, version=__version__)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("posturecam.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals.update(say=say)
    return environment


def _shown(value: object) -> object:
    """A value as it may stand in a page: HTML of ours as it is, any other text printable."""
    return value if isinstance(value, Markup) else printable(str(value), keep="\n\t")

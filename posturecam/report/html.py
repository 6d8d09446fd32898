"""Reports as HTML files that need nothing else: no script, no network; they read on a phone and print on one page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from posturecam.printable import printable
from posturecam.report.chart import Chart, chart_svg
from posturecam.report.progress import ProgressPage
from posturecam.report.records import ReportPage
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


def progress_html(page: ProgressPage) -> str:
    """Put a person's progress report on a page.

    Parameters
    ----------
    page : ProgressPage
        What it says.

    Returns
    -------
    str
        An HTML document in the language of the record; every text of others in it is escaped.
    """
    return _filled("progress.html.j2", page)


def _filled(template: str, page: ReportPage | ProgressPage) -> str:
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
    environment.globals.update(say=say, svg_of=_svg_of)
    return environment


def _svg_of(chart: Chart) -> Markup:
    """A chart as HTML; `chart_svg` escapes the texts in it."""
    return Markup(chart_svg(chart))


def _shown(value: object) -> object:
    """A value as it may stand in a page: HTML of ours as it is, any other text printable."""
    return value if isinstance(value, Markup) else printable(str(value), keep="\n\t")

"""Reports as PDF, set by typst with the typefaces that it brings along; the same record gives the same bytes.

Texts go to typst as JSON, never as a part of its markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib.resources import files
from typing import Any

from posturecam.errors import OutputError
from posturecam.printable import printable
from posturecam.report.chart import PRINTED, Chart, chart_svg
from posturecam.report.images import ReportImage
from posturecam.report.progress import ProgressPage
from posturecam.report.records import ReportPage
from posturecam.version import __version__
from posturecam.words import in_language, message, say

HEADINGS = ("note", "findings", "good", "close", "unjudged", "filmed", "sure", "try", "made")
"""The labels of a report, by their codes below report.heading."""
PROGRESS_HEADINGS = ("changes", "charts", "table")
"""Those of a progress report, below report.progress.heading."""
FONT = "Libertinus Serif"
"""A typeface that typst brings along: Latin, Greek, Cyrillic and Hebrew letters."""
_FOREIGN = re.compile("[^\x00-\u052f\u0590-\u05ff\u2000-\u22ff\u25a0-\u25ff\u2700-\u27bf]")
"""Letters that it lacks: where a text holds one, the machine's typefaces are looked at too."""
_LONG_WORD = re.compile(r"\S{24,}")
_WORD_PART = 12
"""Letters after which a word of 24 or more may break: typst breaks none by itself, and file names have no spaces."""
_ZERO_WIDTH_SPACE = "\u200b"


def report_pdf(page: ReportPage | ProgressPage) -> bytes:
    """Put a report on A4: that of a clip on one page unless a note is long, a progress report on two or more.

    Parameters
    ----------
    page : ReportPage
        What it says.

    Returns
    -------
    bytes
        A PDF without title, author, date or anything of the machine.

    Raises
    ------
    OutputError
        Where typst can't set it.
    """
    source, data, images = typst_input(page)
    return typeset(source, data, images)


def typst_input(page: ReportPage | ProgressPage) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Prepare what typst gets.

    Parameters
    ----------
    page : ReportPage
        What the report says.

    Returns
    -------
    tuple[str, dict[str, Any], dict[str, str]]
        The template, which is the same for every report; the record, ready for JSON; and its images, SVG by name.
    """
    images: dict[str, str] = {}
    with in_language(page.language):
        labels = {code: say(f"report.heading.{code}", version=__version__) for code in HEADINGS}
        labels |= {code: say(f"report.progress.heading.{code}") for code in PROGRESS_HEADINGS}
        who = page.person or page.clip or say("report.heading.clip")
    when = " · ".join(filter(None, (page.date, page.clip if page.person else "")))
    data = {
        "kind": "progress" if isinstance(page, ProgressPage) else "clip",
        "page": _plain(page, images),
        "labels": labels,
        "who": _breakable(who),
        "when": _breakable(when),
        "fonts": [FONT],
    }
    return files("posturecam.report").joinpath("report.typ").read_text(encoding="utf-8"), data, images


def typeset(source: str, data: Mapping[str, Any], images: Mapping[str, str], form: str = "pdf") -> bytes:
    """Let typst set a page.

    Parameters
    ----------
    source : str
        The template.
    data : Mapping
        JSON-ready; what the template finds in `sys.inputs.report`.
    images : Mapping
        SVG documents by the names that `data` calls them.
    form : str
        "pdf", or "png" for a look at its only page.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    OutputError
        Where typst can't set it.
    """
    import typst

    text = json.dumps(data, ensure_ascii=False)
    given = {"main.typ": source.encode(), **{name: svg.encode() for name, svg in images.items()}}
    compiler: Any = typst  # its types do not know that several files may be given
    try:
        return bytes(
            compiler.compile(
                given,
                format=form,
                ignore_system_fonts=_FOREIGN.search(text) is None,
                sys_inputs={"report": text},
            )
        )
    except (RuntimeError, ValueError) as error:
        raise OutputError(message("report.not_set", why=str(error).splitlines()[0])) from error


def _plain(value: object, images: dict[str, str]) -> Any:
    """A record as JSON knows it; images and charts as the names of their SVG, which are added to `images`."""
    if isinstance(value, ReportImage):
        name = f"still{len(images) + 1}.svg"
        images[name] = value.svg
        return {"file": name, "alt": printable(value.alt), "width": value.width, "height": value.height}
    if isinstance(value, Chart):
        name = f"{value.key}.svg"
        images[name] = chart_svg(value, PRINTED, FONT)
        return {"file": name, "alt": printable(value.about), "title": printable(value.title)}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), images) for field in fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(one, images) for one in value]
    if isinstance(value, Enum):
        return value.value
    return _breakable(value) if isinstance(value, str) else value


def _breakable(text: str) -> str:
    """A text that is printable and fits between margins: long words may break."""
    return _LONG_WORD.sub(lambda word: _broken(word[0]), printable(text.replace("\r\n", "\n"), keep="\n\t"))


def _broken(word: str) -> str:
    return _ZERO_WIDTH_SPACE.join(word[start : start + _WORD_PART] for start in range(0, len(word), _WORD_PART))

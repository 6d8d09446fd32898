"""What asks for nothing and is no praise either: values too close to call, and what was not judged and why."""

from __future__ import annotations

from markupsafe import Markup

from posturecam.types import Analysis
from posturecam.ui.templates import render
from posturecam.wording.beside import close_calls, not_judged


def beside_html(analysis: Analysis) -> Markup:
    """Draw what is too close to call, and what was not judged.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    Markup
        HTML; empty where everything was clear.
    """
    close, unknown = close_calls(analysis.judgements), not_judged(analysis.judgements)
    return render("result/beside.html.j2", close=close, unknown=unknown) if close or unknown else Markup("")

"""The pages that stand before the phone's own, and the headers of every answer."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from markupsafe import Markup

from posturecam.ui.templates import render
from posturecam.words import language

_STYLE = Path(__file__).with_name("bare.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    f"style-src 'self' 'sha256-{_HASH}'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
"""What the phone's browser may load: this page's own script, style and stills."""
HEADERS = {
    "content-security-policy": "; ".join(POLICY),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
"""Of every answer."""


def bare_page(name: str) -> str:
    """Make a page that loads nothing.

    Parameters
    ----------
    name : str
        "refused" or "onward".

    Returns
    -------
    str
        HTML.
    """
    return render(f"phone/{name}.html.j2", language=language(), style=Markup(_STYLE))

"""`posturecam app`: the app in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

Port = Annotated[int, typer.Option(min=1, max=65535, help="Where it listens on this machine.")]
WithBrowser = Annotated[bool, typer.Option("--browser/--no-browser", help="Also open it in the browser.")]


def app(port: Port = 8501, browser: WithBrowser = True) -> None:
    """Open posturecam in the browser, for this machine only; Ctrl-C ends it."""
    from posturecam.ui.server import serve

    serve(port, browser)

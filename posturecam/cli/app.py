"""`posturecam app`: the app in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from posturecam.cli.language import help_text
from posturecam.cli.speech import error_console, reporting_errors
from posturecam.words import literal

Port = Annotated[int, typer.Option(min=1, max=65535, help=help_text("cli.help.port"))]
WithBrowser = Annotated[bool, typer.Option("--browser/--no-browser", help=help_text("cli.help.browser"))]
PublicOrigin = Annotated[
    str | None,
    typer.Option(envvar="POSTURECAM_PUBLIC_ORIGIN", help=help_text("cli.help.public_origin")),
]
Bind = Annotated[str, typer.Option(metavar="ADDRESS", help=help_text("cli.help.bind"))]


def app(
    port: Port = 8501, browser: WithBrowser = True, public_origin: PublicOrigin = None, bind: Bind = "127.0.0.1"
) -> None:
    """Serve the app until Ctrl-C.

    Parameters
    ----------
    port : int
        The TCP port.
    browser : bool
        Whether to open it in the browser.
    public_origin : str or None
        Scheme and host under which a proxy serves it.
    bind : str
        The IP address it listens on.
    """
    with reporting_errors(error_console(), stopped=literal("")):
        from posturecam.ui.server import serve

        serve(port, browser, public_origin, bind)

"""`posturecam app`: the app in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from posturecam.cli.speech import error_console, speaking

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port it listens on.")]
WithBrowser = Annotated[bool, typer.Option("--browser/--no-browser", help="Also open it in the browser.")]
PublicOrigin = Annotated[
    str | None,
    typer.Option(
        envvar="POSTURECAM_PUBLIC_ORIGIN",
        help="Scheme and host under which a proxy serves the app, such as https://posture.example.",
    ),
]
Bind = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="The IP address it listens on; any but the default needs --public-origin, since other machines can reach it.",
    ),
]


def app(
    port: Port = 8501, browser: WithBrowser = True, public_origin: PublicOrigin = None, bind: Bind = "127.0.0.1"
) -> None:
    """Open posturecam in the browser, for this machine only; Ctrl-C ends it.

    The address that it prints holds a token: whoever has it can use the app until it ends.
    """
    with speaking(error_console(), stopped=""):
        from posturecam.ui.server import serve

        serve(port, browser, public_origin, bind)

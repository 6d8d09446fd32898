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
Phone = Annotated[bool, typer.Option("--phone", help=help_text("cli.help.phone"))]
PhoneAddress = Annotated[str | None, typer.Option(metavar="ADDRESS", help=help_text("cli.help.phone_address"))]
PhonePort = Annotated[int, typer.Option(min=1, max=65535, help=help_text("cli.help.phone_port"))]
Bind = Annotated[str, typer.Option(metavar="ADDRESS", help=help_text("cli.help.bind"))]
ClientInference = Annotated[
    bool,
    typer.Option(
        "--client-inference", envvar="POSTURECAM_CLIENT_INFERENCE", help=help_text("cli.help.client.inference")
    ),
]


def app(
    port: Port = 8501,
    browser: WithBrowser = True,
    public_origin: PublicOrigin = None,
    bind: Bind = "127.0.0.1",
    *,
    phone: Phone = False,
    phone_address: PhoneAddress = None,
    phone_port: PhonePort = 8443,
    client_inference: ClientInference = False,
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
    phone : bool
        Whether a phone on the same network can hand in clips.
    phone_address : str or None
        The IP address it listens on for phones.
    phone_port : int
        The TCP port for phones.
    client_inference : bool
        Whether frames of the live page are analysed in the browser.
    """
    errors = error_console()
    with reporting_errors(errors, stopped=literal("")):
        from posturecam.ui.phone.entry import PhoneOptions
        from posturecam.ui.server import serve

        of_phone = PhoneOptions(phone_address, phone_port) if phone or phone_address is not None else None
        if client_inference:
            from posturecam.cli.models import ready_models, ready_runtime

            ready_models(errors)
            ready_runtime(errors)
        serve(port, browser, public_origin, bind, of_phone, client_inference=client_inference)

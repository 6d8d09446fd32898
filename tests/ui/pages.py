"""The app's pages run without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from posturecam.ui.server import SCRIPT


def open_page(which: str = "", locale: str = "", **asked: str) -> AppTest:
    """Run the whole app on its first page, or one page by itself.

    which: of posturecam.ui, such as "many". locale: of the browser. asked: the query of the address.
    """
    alone = f"from posturecam.ui.{which}.page import page\npage()"
    test = (
        AppTest.from_string(alone, default_timeout=30) if which else AppTest.from_file(str(SCRIPT), default_timeout=30)
    )
    if locale:
        test.context["locale"] = locale
    for name, value in asked.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def html_of(test: AppTest) -> str:
    """Return what the page shows as HTML."""
    return "\n".join(element.proto.body for element in test.get("html"))

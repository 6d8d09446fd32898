from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_chosen_language_holds_on_other_pages_and_after_a_reload(visit: Callable[..., Page]) -> None:
    page = visit("/", locale="en-GB")
    page.get_by_role("heading", name="See how you run, walk and sit").wait_for()
    field = page.get_by_role("combobox", name="Language · Idioma")
    field.focus()  # scrolls to it; a list that is opened by a click while the page scrolls closes again
    field.press("ArrowDown")
    page.get_by_role("option", name="Español").click()
    page.get_by_role("heading", name="Mira cómo corres, caminas y te sientas").wait_for()
    page.wait_for_function("document.documentElement.lang === 'es'")
    page.get_by_role("link", name="Muchos vídeos").click()
    page.get_by_role("heading", name="Una carpeta de vídeos, una tabla").wait_for()
    page.wait_for_function("document.cookie.includes('posturecam-language=es')")
    page.reload()
    page.get_by_role("heading", name="Una carpeta de vídeos, una tabla").wait_for()
    page.wait_for_function("document.documentElement.lang === 'es'")


def test_the_queue_goes_on_in_the_browsers_language(visit: Callable[..., Page]) -> None:
    page = visit("/", locale="es-ES")
    page.get_by_role("button", name="Probar este vídeo").first.click()
    page.get_by_role("heading", name="Mirando tus vídeos").wait_for()
    seen = set()
    while page.get_by_role("heading", name="Mirando tus vídeos").count():  # each look at the queue is a fragment
        seen |= {name for name in ("Cancel", "Cancelar") if page.get_by_role("button", name=name, exact=True).count()}
        page.wait_for_timeout(50)
    assert seen == {"Cancelar"}

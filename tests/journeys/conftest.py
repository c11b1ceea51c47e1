"""Visitors of the served demo: each is a browser context of their own, with a wide screen or a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.conftest import Served

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}

Visit = Callable[..., Page]

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)


@pytest.fixture
def complaints() -> list[str]:
    """The errors in the consoles of the visitors: a broken security policy, a script that fails."""
    return []


@pytest.fixture
def visit(browser: Any, demo: Served, complaints: list[str]) -> Iterator[Visit]:
    """`visit()` sits at a desk, `visit(phone=True)` holds a phone; `scripts=False` refuses JavaScript.

    Whatever the visitors do, their consoles stay silent.
    """
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        # An expected 404 or 409 is told in the console as a failed load: it is not a fault of the page.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"{message.location['url']}: {message.text}")

    def visit(*, phone: bool = False, scripts: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            base_url=demo.url,
            viewport=PHONE if phone else DESK,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=scripts,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(15_000)
        context.on("console", heard)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []

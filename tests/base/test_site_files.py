"""What machines ask of a site: robots.txt, security.txt, the manifest."""

import json
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLResolver, get_resolver

from jalons.base.site_files import CLOSED

pytestmark = pytest.mark.django_db


def test_workspaces_are_not_for_search_engines_and_the_rest_is(client: Client) -> None:
    written = client.get("/robots.txt")
    assert written["Content-Type"] == "text/plain; charset=utf-8"
    assert written.content.decode().splitlines()[:2] == ["User-agent: *", "Disallow: /feuilles-de-route/"]
    assert "Disallow: /\n" not in written.content.decode()
    # A misspelt path would close nothing: each begins an address of the site.
    routes = {f"/{pattern}" for pattern in every_route()}
    assert [path for path in CLOSED if not any(route.startswith(path) for route in routes)] == []


def every_route(resolver: URLResolver | None = None, before: str = "") -> set[str]:
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        whole = before + str(entry.pattern)
        found |= every_route(entry, whole) if isinstance(entry, URLResolver) else {whole}
    return found


def test_the_contact_for_flaws_is_the_one_of_the_host_and_has_not_expired(
    client: Client, settings: LazySettings
) -> None:
    settings.CONTACT = "mailto:dsi@demo.example"
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert fields["Contact"] == "mailto:dsi@demo.example"
    assert 0 < (datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)).days < 365
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"


def test_without_a_contact_the_legal_page_is_given(client: Client, settings: LazySettings) -> None:
    settings.CONTACT = ""
    assert "Contact: http://testserver/mentions-legales/" in client.get("/.well-known/security.txt").content.decode()


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    response = client.get("/jalons.webmanifest")
    manifest = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert [client.get(icon["src"]).status_code for icon in manifest["icons"]] == [200, 200, 200]
    assert manifest["start_url"] == "/accueil/"

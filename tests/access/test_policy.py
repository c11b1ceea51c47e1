"""What the browser is told of each answer: nothing inline, nothing from elsewhere, no frame, no guess of a type."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import links
from jalons.invitations.models import Guest
from jalons.overview import views as overview
from jalons.roadmaps.changes.members import invite_member
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.models import Workshop
from tests.access.any_address import views
from tests.world import World

pytestmark = pytest.mark.django_db

# Written by hand: config/settings.py is compared with it, never the other way.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def told(answer: HttpResponse | Any) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in HEADERS}


def page_of_a_guest(world: World) -> str:
    workshop = Workshop.objects.filter(roadmap=world.roadmap).latest("id")
    return reverse("invitations:reply", args=[Guest.objects.create(workshop=workshop).uid])


def page_of_a_fiche(world: World) -> str:
    handed = links.make_link(
        action=world.action(), by=world.member(), email="centre-social@exemple.fr", holder="Direction du centre social"
    )
    return "/" + handed.address.split("/", 3)[3]


def page_of_an_invitation(world: World) -> str:
    return "/" + invite_member(email="invitee@exemple.fr", role="elu", by=world.member()).link.split("/", 3)[3]


def page_of_a_secretary(world: World) -> str:
    by = world.member()
    workshop = workshop_changes.create_workshop(title="Atelier d’essai", table_count=3, by=by)
    return reverse("workshops:secretary", args=[workshop.code, workshop.table_token(2)])


@pytest.mark.parametrize("page", [page_of_a_guest, page_of_a_fiche, page_of_an_invitation, page_of_a_secretary])
def test_a_private_page_carries_the_policy(page: Callable[[World], str], world: World) -> None:
    answer = Client().get(page(world))
    assert (answer.status_code, told(answer)) == (200, HEADERS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("overview:calendar_ics", "text/calendar"),
        ("opendata:offer_csv", "text/csv"),
        ("resources:map_svg", "image/svg+xml"),
        ("publication:roadmap", "application/pdf"),
        ("publication:plan_file", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("publication:presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ],
)
def test_a_file_carries_the_policy(name: str, kind: str, world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    [view] = [one for one in views() if one.name == name]
    answer = client.get(reverse(name, kwargs=world.arguments(set(view.sample), name)))
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0], told(answer)) == (200, kind, HEADERS)


def test_a_page_that_is_not_found_carries_the_policy(client: Client) -> None:
    answer = client.get("/nulle-part/")
    assert (answer.status_code, told(answer)) == (404, HEADERS)


def test_a_page_that_is_forbidden_carries_the_policy(world: World) -> None:
    client = Client()
    client.force_login(world.user("caf"))
    answer = client.get(reverse("roadmaps:settings", args=[world.roadmap.slug]))
    assert (answer.status_code, told(answer)) == (403, HEADERS)


def test_a_forged_form_is_answered_with_the_policy() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("accounts:sign_out"))
    assert (answer.status_code, told(answer)) == (403, HEADERS)


def test_a_host_that_is_not_ours_is_answered_with_the_policy(client: Client) -> None:
    answer = client.get("/", headers={"Host": "ailleurs.exemple.fr"})
    assert (answer.status_code, told(answer)) == (400, HEADERS)


def test_an_error_of_ours_carries_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> HttpResponse:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(overview, "render", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, told(answer)) == (500, HEADERS)


def test_every_address_carries_the_policy(world: World) -> None:
    """Whether it answers a page, a file, a stream, a redirection or a refusal."""
    client, without = Client(), []
    client.force_login(world.user("referente"))
    for view in views():
        values = view.sample | ({"slug": world.roadmap.slug} if "slug" in view.sample else {})
        if told(client.get(reverse(view.name, kwargs=values))) != HEADERS:
            without.append(view.name)
    assert without == []

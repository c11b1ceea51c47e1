"""Server time of the most visited pages, for the référente of the demo, then for a roadmap of 200 fiches, then for the
largest groupe projet, then for a committee after five years: one request at a time, without network."""

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import Figure, FixedWork, compared
from bench._committees import committee_pages, fill_committee
from bench._demo import fiches, open_demo
from bench._group import fill_group

if TYPE_CHECKING:
    from django.test import Client

DEPENDS_ON = FixedWork.PAGE
WARM_UP, RUNS = 3, 20


def figures() -> Iterator[Figure]:
    open_demo()
    from django.db import transaction
    from django.test import Client

    from jalons.actions.models import ActionSheet
    from jalons.roadmaps.models import Member, Membership
    from jalons.roadmaps.rules.permissions import Role

    member = Membership.objects.filter(role=Membership.Role.FOCAL_POINT).order_by("roadmap_id").first()
    action = member and ActionSheet.objects.filter(roadmap=member.roadmap).first()
    if member is None or action is None:
        raise RuntimeError("The demo has no référente, or no action.")
    slug = member.roadmap.slug
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    yield _page(client, "dashboard", "overview:dashboard", slug)
    yield _page(client, "actions", "actions:index", slug)
    yield _page(client, "action", "overview:action", slug, action.code)
    with transaction.atomic():
        fiches(200)
        yield _page(client, "dashboard of 200", "overview:dashboard", slug)
        yield _page(client, "actions of 200", "actions:index", slug)
        yield _page(client, "action of 200", "overview:action", slug, action.code)
        yield _page(client, "consolidated plan of 200", "funding:roll_up", slug)
        # The demo is left as it was for the other measures.
        transaction.set_rollback(True)
    with transaction.atomic():
        fill_group(member.roadmap)
        yield _page(client, "group of 40", "governance:group", slug)
        yield _page(client, "blockers of 60", "roadmaps:blockers", slug)
        yield _page(client, "note of 60 blockers", "governance:framing_note", slug)
        yield _page(client, "definition of 12 versions", "governance:definition", slug)
        transaction.set_rollback(True)
    with transaction.atomic():
        by = Member(member.roadmap, member.user, Role.FOCAL_POINT, member.function)
        for name, address, *arguments in committee_pages(fill_committee(by)):
            yield _page(client, name, address, slug, *arguments)
        transaction.set_rollback(True)


def _page(client: "Client", name: str, address: str, *arguments: str | int) -> Figure:
    from django.urls import reverse

    path = reverse(address, args=arguments)

    def read() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")

    read()
    # As the server does once its first page is drawn (`base/handler.py`): what stays is not looked through again.
    gc.collect()
    gc.freeze()
    return compared(name, "ms", read, runs=RUNS, beside=DEPENDS_ON, warm_up=WARM_UP)

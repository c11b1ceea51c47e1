"""A row is reached by its own roadmap only, by whoever may do everything in two."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes.sheets import propose_action
from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.world import World

GIVEN_BACK = {"workshops:edit_stake", "workshops:edit_key_project"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, arguments in ARGUMENTS.items() if {"slug", "pk"} <= arguments))
def test_a_row_of_another_roadmap_is_not_found(name: str, world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    by = world.member("referente", world.young)
    assert propose_action(title="Une action d’ici", new_axis="Un axe d’ici", by=by).code == world.action().code
    values = world.arguments(ARGUMENTS[name], name)
    methods = [client.get] * (ROADMAP[name][0] is not None) + [client.post] * (ROADMAP[name][1] is not None)
    elsewhere = reverse(name, kwargs=values | {"slug": world.young.slug})
    # Of a row that is not here, what was typed is given back, as of one that was just removed; nothing of it is told.
    gone = {404, 409} if name in GIVEN_BACK else {404}
    assert {method(elsewhere).status_code for method in methods} == gone
    # 409: a form sent without what its page showed.
    assert {method(reverse(name, kwargs=values)).status_code for method in methods} <= {200, 302, 409}

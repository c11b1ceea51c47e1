"""Two people give the same title at the same moment: one is told of the other. Here two connections do, on PostgreSQL."""

from collections.abc import Callable

import pytest

from jalons.actions.changes import restored_fields, sheets
from jalons.roadmaps.models import JournalEntry, Member
from tests import postgres
from tests.world import World

pytestmark = pytest.mark.django_db
TITLE = "Un bus"


def _revise(world: World, by: Member, title: str) -> object:
    action = world.action("1.2")
    return sheets.revise_action(
        action=action, version=action.version, title=title, key_project=action.key_project, by=by
    )


def _restore(world: World, by: Member) -> object:
    action = world.action("1.2")
    entry = JournalEntry(roadmap=by.roadmap, before={"title": TITLE})
    return restored_fields.restore_field(action=action, entry=entry, field="title", by=by)


NAMING: dict[str, Callable[[World, Member], object]] = {
    "a new fiche": lambda world, by: sheets.propose_action(title=TITLE, axis=world.action("1.2").axis, by=by),
    "a fiche renamed": lambda world, by: _revise(world, by, TITLE),
    "a title that comes back": _restore,
    "a new axis": lambda _world, by: sheets.add_axis(title=TITLE, by=by),
    "an axis renamed": lambda world, by: sheets.revise_axis(axis=world.action("1.2").axis, title=TITLE, by=by),
}


def test_whoever_gives_a_title_waits_for_whoever_gives_one(world: World) -> None:
    postgres.address()
    by = world.member()
    sheets.propose_action(title="Une carte", new_axis="Se repérer", by=by)  # another title: no index makes anybody wait
    waits = {name: postgres.keeps_somebody_waiting(lambda act=act: act(world, by)) for name, act in NAMING.items()}  # type: ignore[misc]
    assert waits == dict.fromkeys(NAMING, True)
    assert not postgres.keeps_somebody_waiting(lambda: _revise(world, by, world.action("1.2").title))

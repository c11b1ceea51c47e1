"""The addresses of `directory`: what it takes to (read, send), then what their arguments stand for."""

from jalons.directory.models import Contact, Organisation
from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "directory:index": (P.KNOW_PEOPLE, None),
    "directory:add": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:several": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:restore_several": (None, P.KNOW_PEOPLE),
    "directory:contact": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:meet": (None, P.KNOW_PEOPLE),
    "directory:erase": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:merge": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:tell_apart": (None, P.KNOW_PEOPLE),
    "directory:organisations": (P.READ, None),
    "directory:add_organisation": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:organisation": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:merge_organisation": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:remove_organisation": (None, P.KNOW_PEOPLE),
    "directory:upload": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:preview": (None, P.KNOW_PEOPLE),
    "directory:import": (None, P.KNOW_PEOPLE),
    "directory:model": (P.KNOW_PEOPLE, None),
    "directory:export_xlsx": (P.KNOW_PEOPLE, None),
    "directory:export_csv": (P.KNOW_PEOPLE, None),
}


def row_pk(world: World, view: str) -> int:
    model = Organisation if "organisation" in view else Contact
    return model.objects.filter(roadmap=world.roadmap).latest("id").pk


VALUES: Values = {
    "other": lambda world, _view: Contact.objects.filter(roadmap=world.roadmap).earliest("id").pk,
    "pk": row_pk,
}

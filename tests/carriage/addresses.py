"""The addresses of `carriage`: what it takes to (read, send), then what their arguments stand for."""

from jalons.carriage.changes.carriages import export_workshop
from jalons.carriage.models import Carriage
from jalons.roadmaps.rules.permissions import Permission as P
from jalons.workshops.models import Participant, Pledge
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "carriage:console": (P.READ, None),
    "carriage:revise": (P.FACILITATE, P.FACILITATE),
    "carriage:remove": (None, P.FACILITATE),
    "carriage:keep_as_template": (None, P.FACILITATE),
    "carriage:carry": (P.FACILITATE, P.FACILITATE),
    "carriage:carried_file": (P.FACILITATE, None),
    "carriage:bring_back": (P.FACILITATE, P.FACILITATE),
    "carriage:merge": (P.FACILITATE, P.FACILITATE),
    "carriage:set_aside": (None, P.FACILITATE),
    "carriage:erase_pledge": (None, P.KNOW_PEOPLE),
    "carriage:remove_pledge": (None, P.FACILITATE),
    "carriage:named_people": (P.KNOW_PEOPLE, None),
    "carriage:erase_participant": (None, P.KNOW_PEOPLE),
}
OPEN = {
    "carriage:own_pledge",
}
SIGNED_IN = {
    "carriage:open_carried",
}


def row_pk(world: World, view: str) -> int:
    if view == "carriage:erase_participant":
        return Participant.objects.filter(workshop=world.workshop()).latest("id").pk
    return Pledge.objects.filter(roadmap=world.roadmap).latest("id").pk


def find_or_export_carriage(world: World) -> Carriage:
    workshop = world.workshop()
    carriage = Carriage.objects.filter(workshop=workshop).first()
    return carriage or export_workshop(workshop=workshop, with_guests=False, by=world.member())


VALUES: Values = {"uid": lambda world, _view: find_or_export_carriage(world).uid, "pk": row_pk}

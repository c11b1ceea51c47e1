"""The addresses of `resources`: what it takes to (read, send), then what their arguments stand for."""

from jalons.resources.models import ResourceNode
from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "resources:map": (P.READ, P.SHAPE),
    "resources:map_screen": (P.READ, None),
    "resources:map_stream": (P.READ, None),
    "resources:map_svg": (P.READ, None),
    "resources:map_table": (P.READ, None),
    "resources:undo_act": (None, P.SHAPE),
    "resources:add_resource": (P.SHAPE, P.SHAPE),
    "resources:add_resources": (P.SHAPE, P.SHAPE),
    "resources:several_resources": (P.SHAPE, P.SHAPE),
    "resources:resource": (P.SHAPE, P.SHAPE),
    "resources:shift_resource": (None, P.SHAPE),
    "resources:move_resource": (None, P.SHAPE),
    "resources:remove_resource": (None, P.SHAPE),
    "resources:scale": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
}
OPEN = {
    "resources:table_maps",
    "resources:table_map",
    "resources:phone_maps",
    "resources:phone_map",
    "resources:phone_map_stream",
    "resources:phone_undo",
    "resources:phone_resource",
}


def latest_resource(world: World) -> ResourceNode:
    return ResourceNode.objects.filter(key_project__roadmap=world.roadmap).latest("id")


VALUES: Values = {
    "node": lambda world, _view: latest_resource(world).pk,
    "pk": lambda world, _view: latest_resource(world).key_project_id,
}
